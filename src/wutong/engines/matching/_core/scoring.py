"""Evidence added up to the probability that two records are one firm."""

from __future__ import annotations

import math
from collections.abc import Mapping

from wutong.engines.matching._core.evidence import CONTACTS, Parsed, Weights, code_evidence
from wutong.engines.matching._core.naming import name_evidence
from wutong.engines.matching.types import Match, Reason

Commonness = Mapping[tuple[str, str], int]
_RELATED = frozenset({
    "trade.different", "trade.neighbour", "trade.cousin", "trade.field", "trade.beside", "place.inner", "form.part", "form.other", "form.converted", "place.different",
    "name.told_apart", "name.brand", "name.brand_alone"
})  # fmt: skip

_PERSON = frozenset({"person.same", "person.same_common"})
_PLACED = frozenset(
    f"address.{kind}" for kind in ("same_room", "same_building", "same_number", "same_place_name", "same_road")
)
_OTHER_TRADE = frozenset({"trade.different", "trade.neighbour"})
_ANOTHER_TRADE = _OTHER_TRADE | {"trade.field", "trade.renamed", "trade.renamed_far"}
_ANOTHER_ONE = _ANOTHER_TRADE | {"name.unlike"}
_HARDLY_A_SLIP = frozenset({"name.half", "name.typing_other", "name.near"})
_BESIDE = frozenset({"trade.beside", "form.other", "name.told_apart"})
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
    if one.city and one.city == other.city:
        name = [reason for reason in name if reason.kind != "place.one_silent_full"]
    kinds = {reason.kind for reason in name}
    beside = "form.converted" in kinds and kinds & _ANOTHER_ONE
    together = [] if beside or kinds & (_BESIDE | _OF_A_GROUP | _OTHER_TRADE) else _together(contacts, weights)
    related = kinds & (_RELATED | _HARDLY_A_SLIP) or (
        "form.group" in kinds and ("trade.same" not in kinds or "place.wider" in kinds)
    )
    if not together and (related or "name.unlike" in kinds):
        contacts = _counting(contacts, weights, agreeing="related" if related else "unproven")
    contacts = _counting(contacts, weights, differing="unique" if "name.same" in kinds else "contrary")
    return [reason for reason in ([code] if code else []) + name + contacts + together if reason.weight]


def _together(contacts: list[Reason], weights: Weights) -> list[Reason]:
    """Return what it says that person, phone and address all agree: that one firm has a new name, rather than two."""
    kinds = {reason.kind for reason in contacts}
    if "phone.same" in kinds and kinds & _PERSON and kinds & _PLACED:
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


def _counting(contacts: list[Reason], weights: Weights, *, agreeing: str = "", differing: str = "") -> list[Reason]:
    """Let what agrees, or what differs, count by the factor that the table of weights has under a name."""

    def factor(weight: float) -> float:
        name = agreeing if weight > 0 else differing
        return float(weights[name]) if name else 1.0  # type: ignore[arg-type]

    return [Reason(each.kind, round(each.weight * factor(each.weight), 3), each.detail) for each in contacts]
