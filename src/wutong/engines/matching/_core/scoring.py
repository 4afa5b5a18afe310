"""Evidence added up to the probability that two records are one firm."""

from __future__ import annotations

import math
from collections.abc import Mapping

from wutong.engines.matching._core.evidence import CONTACTS, Parsed, Weights, code_evidence
from wutong.engines.matching._core.naming import name_evidence
from wutong.engines.matching.types import Match, Reason

Commonness = Mapping[tuple[str, str], int]
_RELATED = frozenset({
    "trade.different", "trade.cousin", "trade.beside", "place.inner", "form.part", "form.other", "place.different"
})  # fmt: skip

_BESIDE = frozenset({"trade.beside", "form.other"})
_OF_A_GROUP = frozenset({"form.group", "form.part", "place.inner", "place.different"})


def score(one: Parsed, other: Parsed, weights: Weights, common: Commonness | None = None) -> Match:
    """Return how likely two records are one firm, and why.

    Shapes
        common  (kind of contact, value) -> how many records share it; what is missing is shared by few
    """
    reasons = _weighed(one, other, weights, common or {})
    total = float(weights["prior"]) + sum(reason.weight for reason in reasons)  # type: ignore[arg-type]
    probability = 1 / (1 + math.exp(-max(min(total, 40.0), -40.0)))
    ordered = tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))
    return Match(one.record.id, other.record.id, round(probability, 4), ordered)


def _weighed(one: Parsed, other: Parsed, weights: Weights, common: Commonness) -> list[Reason]:
    code = code_evidence(one, other, weights)
    contacts = [_shared(reason, weights, common) for compare in CONTACTS if (reason := compare(one, other, weights))]
    name = best_names(one, other, weights)
    kinds = {reason.kind for reason in name}
    together = _together(contacts, weights)
    if together and not kinds & (_OF_A_GROUP | _BESIDE):
        pass  # a new name: what all three say is not what two firms of one owner share
    elif _RELATED & kinds or ("form.group" in kinds and "trade.same" not in kinds):
        contacts = _of_one_owner(contacts, weights)
    if not any(reason.kind == "name.same" for reason in name):
        contacts = _contrary(contacts, weights)
    if kinds & _BESIDE:
        together = []
    return [reason for reason in ([code] if code else []) + name + contacts + together if reason.weight]


def _together(contacts: list[Reason], weights: Weights) -> list[Reason]:
    """Return what it says that person, phone and address all agree: that one firm has a new name, rather than two."""
    kinds = {reason.kind for reason in contacts}
    if {"person.same", "phone.same"} <= kinds and kinds & {
        "address.same_room",
        "address.same_building",
        "address.same_number",
    }:
        return [Reason("contacts.all", weights["contacts"]["all"])]
    return []


def best_names(one: Parsed, other: Parsed, weights: Weights) -> list[Reason]:
    """Return the evidence of the two names, former and short ones among them, that speaks most for one firm."""
    every = (name_evidence(a, b, one.words, weights) for a in one.names for b in other.names)
    return max(every, key=lambda reasons: sum(reason.weight for reason in reasons), default=[])


def _shared(reason: Reason, weights: Weights, common: Commonness) -> Reason:
    """Return a contact's evidence, weaker where many records have the same one."""
    kind = reason.kind.partition(".")[0]
    count = common.get((kind, reason.detail), 0)
    if reason.weight <= 0 or count <= 2:
        return reason
    return Reason(reason.kind, round(reason.weight / (1 + math.log2(count / 2)), 3), f"{reason.detail} ×{count}")


def _of_one_owner(contacts: list[Reason], weights: Weights) -> list[Reason]:
    """Weaken what two firms of one owner share anyway."""
    factor = float(weights["related"])  # type: ignore[arg-type]
    return [
        Reason(each.kind, round(each.weight * factor, 3), each.detail) if each.weight > 0 else each for each in contacts
    ]


def _contrary(contacts: list[Reason], weights: Weights) -> list[Reason]:
    """Let contacts that differ count for more: names that are nearly the same need other evidence."""
    factor = float(weights["contrary"])  # type: ignore[arg-type]
    return [
        Reason(each.kind, round(each.weight * factor, 3), each.detail) if each.weight < 0 else each for each in contacts
    ]
