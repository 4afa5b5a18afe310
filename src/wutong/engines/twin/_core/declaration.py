"""Reading a zone's declaration: published totals in their smallest unit, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wutong.engines.twin.errors import DeclarationFault
from wutong.engines.twin.types import Declaration, Refusal, Total

_UNITS = {"亿元": 10**10, "万元": 10**6, "元": 100}  # fen
COUNTS = frozenset({"firms", "titles", "new_titles", "events", "closed_events", "offices", "grids", "micro_grids"})
GROUND = frozenset({"offices", "grids", "micro_grids"})


def read_declaration(given: Mapping[str, Any]) -> Declaration:
    """Return what a declaration says.

    Raises
        DeclarationFault  if an entry is not understood, stands twice, or refers to one that is not there
    """
    totals: dict[str, Total] = {}
    for entry in given["totals"]:
        if entry["id"] in totals:
            raise DeclarationFault(where=entry["id"], problem="写了两次", problem_en="it stands twice")
        totals[entry["id"]] = _total(entry, totals)
    refused = tuple(_refusal(entry, totals) for entry in given.get("refused", ()))
    declaration = Declaration(tuple(given["years"]), tuple(totals.values()), refused, given["shape"])
    _check(declaration)
    return declaration


def _total(entry: Mapping[str, Any], known: Mapping[str, Total]) -> Total:
    kind = "sum" if "sum" in entry else str(entry.get("count"))
    if kind != "sum" and kind not in COUNTS:
        raise DeclarationFault(
            where=entry["id"], problem=f"不认识的计数 {kind}", problem_en=f"it counts {kind}, which is unknown"
        )
    value, printed = _value(entry, known)
    return Total(
        id=entry["id"],
        year=int(entry["year"]),
        kind=kind,
        of=str(entry["sum"] if kind == "sum" else entry.get("of", "")),
        where=entry.get("where", {}),
        value=value,
        printed=printed,
        unit=entry["unit"],
        source=entry["source"],
        definition=entry["definition"],
    )


def _value(entry: Mapping[str, Any], known: Mapping[str, Total]) -> tuple[int, str]:
    """Return a value in its smallest unit, and as it is printed; a share is taken of a total declared above."""
    value = entry["value"]
    if not isinstance(value, Mapping):
        return int((Decimal(str(value)) * _UNITS.get(entry["unit"], 1)).to_integral_value(ROUND_HALF_UP)), str(value)
    whole = known.get(value["of"])
    if whole is None:
        raise DeclarationFault(
            where=entry["id"], problem=f"上面没有 {value['of']}", problem_en=f"{value['of']} is not declared above it"
        )
    exact = Decimal(str(value["share"])) * whole.value / 100
    return int(exact.to_integral_value(ROUND_HALF_UP)), f"{value['share']}% × {whole.printed}"


def _refusal(entry: Mapping[str, Any], totals: Mapping[str, Total]) -> Refusal:
    against = tuple(entry["against"])
    missing = [name for name in against if name not in totals]
    if missing or not entry.get("reason"):
        raise DeclarationFault(
            where=entry["id"],
            problem=f"与之矛盾的 {missing} 没有声明" if missing else "没有写理由",
            problem_en=f"{missing} is not declared" if missing else "it gives no reason",
        )
    return Refusal(
        entry["id"],
        int(entry["year"]),
        str(entry["value"]),
        entry["unit"],
        entry["source"],
        entry["definition"],
        against,
        entry["reason"],
    )


def _check(declaration: Declaration) -> None:
    """Refuse parts that are greater than their whole: a sector in another one, a chain in the register."""
    for total in declaration.totals:
        whole = declaration.wanted(total.kind, total.year, total.of)
        if total.where and whole is not None and total.value > whole:
            raise DeclarationFault(
                where=total.id, problem="部分大于总体", problem_en="a part is greater than the whole it belongs to"
            )
        if total.year not in declaration.years:
            raise DeclarationFault(
                where=total.id, problem="年份不在 years 内", problem_en="its year is not among `years`"
            )


def scaled(declaration: Declaration, scale: float) -> Declaration:
    """Return the declaration of a zone `scale` times as large, each total rounded to a whole; its ground stays as it is."""
    totals = tuple(
        total if total.kind in GROUND else replace(total, value=max(0, round(total.value * scale)))
        for total in declaration.totals
    )
    return replace(declaration, totals=totals, scale=scale)
