"""Relations that data/audit_relations.yaml describes: flows, targets, ranks, averages, conversions and their like."""

from __future__ import annotations

from collections.abc import Iterator

from wutong.engines.reader._core.audit.amounts import printed
from wutong.engines.reader._core.audit.intervals import exactly
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.relations import Told
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader.types import Finding

SIGNS = {
    "=": ("应为", "should be"),
    "<=": ("不应大于", "should be no more than"),
    ">=": ("不应小于", "should be no less than"),
}


def check(material: Material) -> Iterator[Finding]:
    """Every relation that its numbers break; a number that one reading bears out is left alone."""
    borne_out = {one.amounts[one.relation.told].end for one in material.told if one.holds() and _has_place(one)}
    for one in material.told:
        if not _has_place(one) or one.holds() or one.amounts[one.relation.told].end in borne_out:
            continue
        borne_out.add(one.amounts[one.relation.told].end)
        yield _finding(one)


def settled(material: Material) -> list[set[int]]:
    """Ends of the numbers of every equation that holds: what another rule says of these alone is a misreading."""
    return [
        {amount.end for amount in one.used().values()}
        for one in material.told
        if one.relation.sign == "=" and len(one.used()) > 1 and one.holds()
    ]


def _has_place(one: Told) -> bool:
    return one.relation.told in one.amounts


def _finding(one: Told) -> Finding:
    told, value = one.amounts[one.relation.told], one.expected()
    expected = told.like(value) if exactly(value).width == 0 else printed(told.value, told.decimals)
    zh_sign, en_sign = SIGNS[one.relation.sign]
    others = [amount for name, amount in one.used().items() if name != one.relation.told]
    said = "、".join([*(amount.text for amount in others), *(f"{one.low:g}" for one in one.bare.values())])
    zh = f"由{said}推算，{zh_sign}{expected}，文中为{told.text}"
    en = f"by {said} it {en_sign} {expected}; the text says {told.text}"
    certainty = one.relation.certainty if told.plain else one.relation.certainty - 0.1
    places = [*(place(amount, "依据") for amount in others), place(told, "结果")]
    return finding(one.relation.rule, zh, en, certainty, places, expected=expected if one.relation.sign == "=" else "")
