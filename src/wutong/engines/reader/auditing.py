"""The auditor behind the front door: its rules and wordings as data, and the run over a document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from wutong.engines.reader._core.audit.auditing import findings_of
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.relations import Relation, relation_from
from wutong.engines.reader._core.audit.wordings import Wordings, wordings_from
from wutong.engines.reader.errors import UnknownAuditRule
from wutong.engines.reader.types import AuditRule, Document, Figure, Finding, KnownFigure
from wutong.kernel.yaml_text import read_yaml


@cache
def _data() -> dict[str, Any]:
    text = files("wutong.engines.reader").joinpath("data/audit.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = read_yaml(text)
    return loaded


@cache
def audit_rules() -> tuple[AuditRule, ...]:
    """Every rule in the order it is documented."""
    return tuple(
        AuditRule(name, rule["title"][0], rule["title"][1], rule["about"][0], rule["about"][1])
        for name, rule in _data()["rules"].items()
    )


@cache
def wordings() -> Wordings:
    """The words relations are told by."""
    return wordings_from(_data()["words"])


@cache
def relations() -> tuple[Relation, ...]:
    """The relations that are told as data."""
    text = files("wutong.engines.reader").joinpath("data/audit_relations.yaml").read_text(encoding="utf-8")
    return tuple(relation_from(entry) for entry in read_yaml(text)["relations"])


def chosen_rules(rules: Collection[str] | None, without: Collection[str]) -> set[str]:
    """Names of the rules to run; raises UnknownAuditRule for a name that is none."""
    known = [rule.name for rule in audit_rules()]
    for name in (*(rules or ()), *without):
        if name not in known:
            raise UnknownAuditRule(name=name, known="、".join(known))
    return set(known if rules is None else rules) - set(without)


def audit_document(
    document: Document,
    figures: Sequence[Figure],
    *,
    known: Sequence[KnownFigure] = (),
    rules: Collection[str] | None = None,
    without: Collection[str] = (),
) -> list[Finding]:
    """Findings of a document whose figures have been read."""
    chosen = chosen_rules(rules, without)
    return findings_of(Material(document, figures, known, wordings(), relations()), chosen)


def known_from(document: Document, figures: Sequence[Figure], name: str) -> list[KnownFigure]:
    """The figures of another document, as what is known from elsewhere; `name` is what a finding calls it."""
    return [
        KnownFigure(
            one.indicator, one.area, one.period, one.kind, one.measure, one.value_text, one.value, one.unit, one.comparator,
            f"《{document.title}》" if document.title else name, "document",
        )
        for one in figures
    ]  # fmt: skip
