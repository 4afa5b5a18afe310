"""Clauses, groups and budgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.building_criteria import read_criteria
from wutong.engines.rules._core.dimensions import MONEY, NUMBER, Dimension
from wutong.engines.rules._core.document import Document
from wutong.engines.rules._core.expressions import arithmetic, read_number
from wutong.engines.rules._core.names import Names, closest
from wutong.engines.rules._core.ruleset import ALWAYS, FOREVER, Budget, Clause, Group
from wutong.engines.rules._core.sources import Entry, Sources

Path = tuple[str | int, ...]


def read_groups(sources: Sources, names: Names) -> dict[str, Group]:
    """Return the groups by code."""
    found = {}
    for entry in sources.section("groups"):
        written = entry.written
        cap = _least(_caps(sources, names, entry, ("cap",), written.get("cap") or {}))
        found[entry.code] = Group(entry.code, str(written["title"]), str(written.get("stacking", "highest")), cap)
    return found


def read_budgets(sources: Sources, names: Names) -> dict[str, Budget]:
    """Return the budgets by code."""
    found = {}
    for entry in sources.section("budgets"):
        written = entry.written
        amount = sources.amount(entry, ("amount",), written["amount"], MONEY)
        order = _number(sources, names, entry, ("order",), written.get("order"))
        if order is None and written["when_short"] != "pro_rata":
            sources.at(entry, (), "when_short", "先到先得和排序都要写 order", "first_come and ranking need an order")
        found[entry.code] = Budget(
            entry.code, str(written["title"]), amount or Fraction(0), str(written["when_short"]), order,
            bool(written.get("descending", written["when_short"] == "ranking")),
        )  # fmt: skip
    return found


def read_clauses(
    sources: Sources, names: Names, groups: Mapping[str, Group], budgets: Mapping[str, Budget]
) -> tuple[Clause, ...]:
    """Return the clauses; editions of one id must not overlap in time."""
    entries = list(_entries(sources))
    ids = {entry.code for entry in entries}
    clauses = [_clause(sources, names, entry) for entry in entries]
    for entry, clause in zip(entries, clauses, strict=True):
        _known(sources, entry, "group", clause.group, groups)
        _known(sources, entry, "budget", clause.budget, budgets)
        _known(sources, entry, "application", clause.application, names.fields)
        _known(sources, entry, "cost", clause.cost, names.fields)
        for other in clause.exclusive_with:
            _known(sources, entry, "exclusive_with", other, ids)
        if clause.until < clause.since:
            sources.at(entry, ("to",), str(clause.until), "失效日早于生效日", "it ends before it begins")
    _overlaps(sources, entries, clauses)
    return tuple(clauses)


def _entries(sources: Sources) -> Iterator[Entry]:
    for document in sources.documents:
        for at, written in enumerate(document.data.get("clauses") or ()):
            yield Entry(str(written["id"]), written, document, ("clauses", at))


def _known(sources: Sources, entry: Entry, key: str, name: str, known: Any) -> None:
    if name and name not in known:
        sources.at(entry, (key,), name, "没有声明过这个名称", "this name is not declared", closest(name, known))


def _overlaps(sources: Sources, entries: list[Entry], clauses: list[Clause]) -> None:
    for at, clause in enumerate(clauses):
        for other in clauses[:at]:
            if other.id == clause.id and other.since <= clause.until and clause.since <= other.until:
                zh = f"与同一条款的另一版本（{other.since} 至 {other.until}）日期重叠"
                sources.at(entries[at], ("from",), entries[at].code, zh, f"its dates overlap those of {other.key}")


def _clause(sources: Sources, names: Names, entry: Entry) -> Clause:
    written = entry.written
    since = date.fromisoformat(written["from"]) if "from" in written else ALWAYS
    until = date.fromisoformat(written["to"]) if "to" in written else FOREVER
    key = f"{entry.code}@{since.isoformat()}" if "from" in written else entry.code
    who = read_criteria(sources, names, entry, ("who",), written["who"], entry.code)
    unless = read_criteria(sources, names, entry, ("unless",), written.get("unless", []), f"{entry.code}.unless")
    return Clause(
        key=key,
        id=entry.code,
        title=str(written["title"]),
        since=since,
        until=until,
        who=who,
        unless=unless,
        amount=_capped_amount(sources, names, entry),
        group=str(written.get("group", "")),
        priority=int(written.get("priority", 0)),
        exclusive_with=tuple(written.get("exclusive_with", ())),
        budget=str(written.get("budget", "")),
        cost=str(written.get("cost", "")),
        paid=str(written.get("paid", "on_application")),
        application=str(written.get("application", "")),
        document=str(written.get("document", "")),
        article=str(written.get("article", "")),
        authority=str(written.get("authority", "")),
        labels=dict(written.get("labels", {})),
        place=(entry.document.name, _line(entry.document, entry.path)),
    )


def _line(document: Document, path: Path) -> int:
    return document.place(path)[0]


def _capped_amount(sources: Sources, names: Names, entry: Entry) -> tree.Number | None:
    written = entry.written
    if "amount" not in written:
        return None
    amount = _amount(sources, names, entry, written["amount"])
    if amount is None:
        return None
    caps = _caps(sources, names, entry, ("cap",), written.get("cap") or {})
    return _least([amount, *caps])


def _least(parts: list[tree.Number]) -> tree.Number | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else tree.Extreme(MONEY, "least", tuple(parts))


def _amount(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    kinds = [key for key in ("fixed", "tiers", "per_unit", "match", "formula") if key in written] or ["rate"]
    readers = {
        "fixed": _fixed,
        "tiers": _tiers,
        "per_unit": _per_unit,
        "match": _match,
        "formula": _formula,
        "rate": _rate,
    }
    if len(kinds) > 1:
        zh = "金额的几种写法只能选一种"
        sources.at(entry, ("amount",), kinds[1], zh, "give one kind of amount")
        return None
    return readers[kinds[0]](sources, names, entry, written)


def _fixed(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    return _constant(sources, names, entry, ("amount", "fixed"), written["fixed"], MONEY)


def _rate(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    if "rate" not in written or "of" not in written:
        zh = "金额要写 fixed、rate 与 of、tiers 与 of、per_unit 与 of、match 或 formula"
        sources.at(
            entry, ("amount",), "amount", zh, "an amount needs fixed, rate and of, tiers, per_unit, match or formula"
        )
        return None
    rate = _constant(sources, names, entry, ("amount", "rate"), written["rate"], NUMBER)
    of = _number(sources, names, entry, ("amount", "of"), written["of"], MONEY)
    return None if rate is None or of is None else arithmetic("*", of, rate)


def _match(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    rate = _constant(sources, names, entry, ("amount", "rate"), written.get("rate", 1), NUMBER)
    of = _number(sources, names, entry, ("amount", "match"), written["match"], MONEY)
    return None if rate is None or of is None else arithmetic("*", of, rate)


def _formula(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    return _number(sources, names, entry, ("amount", "formula"), written["formula"], MONEY)


def _per_unit(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    each = _constant(sources, names, entry, ("amount", "per_unit"), written["per_unit"], MONEY)
    of = _number(sources, names, entry, ("amount", "of"), written.get("of"))
    if each is None or of is None:
        return None
    return tree.Arithmetic(MONEY, "*", of, each)


def _tiers(sources: Sources, names: Names, entry: Entry, written: Mapping[str, Any]) -> tree.Number | None:
    """Return the sum over tiers of rate times the part of the base that lies in the tier."""
    of = _number(sources, names, entry, ("amount", "of"), written.get("of"), MONEY)
    if of is None:
        return None
    edges, rates = [], []
    for at, tier in enumerate(written["tiers"]):
        edges.append(
            _constant(sources, names, entry, ("amount", "tiers", at, "above"), tier.get("above", "0 元"), MONEY)
        )
        rates.append(_constant(sources, names, entry, ("amount", "tiers", at, "rate"), tier["rate"], NUMBER))
    found: tree.Number | None = None
    for at, (edge, rate) in enumerate(zip(edges, rates, strict=True)):
        upper = edges[at + 1] if at + 1 < len(edges) else None
        if edge is None or rate is None:
            return None
        part = arithmetic("*", _slice(of, edge, upper), rate)
        found = part if found is None else arithmetic("+", found, part)
    return found


def _slice(of: tree.Number, lower: tree.Number, upper: tree.Number | None) -> tree.Number:
    top = of if upper is None else tree.Extreme(MONEY, "least", (of, upper))
    zero = tree.Literal(MONEY, Fraction(0))
    return tree.Extreme(MONEY, "greatest", (arithmetic("-", top, lower), zero))


def _caps(sources: Sources, names: Names, entry: Entry, path: Path, written: Mapping[str, Any]) -> list[tree.Number]:
    """Return what caps leave: the cap itself, or what is left of it after what was paid already."""
    found = []
    for key, paid in (("per_award", ""), ("per_year", "paid_this_year"), ("per_life", "paid_before")):
        if key not in written:
            continue
        cap = _constant(sources, names, entry, (*path, key), written[key], MONEY)
        before = _number(sources, names, entry, (*path, paid), written.get(paid), MONEY) if paid else None
        if cap is not None:
            found.append(cap if before is None else _left(cap, before))
    return found


def _left(cap: tree.Number, paid: tree.Number) -> tree.Number:
    zero = tree.Literal(MONEY, Fraction(0))
    return tree.Extreme(MONEY, "greatest", (arithmetic("-", cap, paid), zero))


def _constant(
    sources: Sources, names: Names, entry: Entry, path: Path, printed: Any, wanted: Dimension
) -> tree.Constant | None:
    """Return a quantity or a parameter by its code, of the wanted dimension."""
    code = str(printed)
    if code in names.parameters:
        if names.parameters[code] != wanted:
            sources.at(entry, path, code, "这个参数的单位不合", "the parameter's unit does not fit")
            return None
        return tree.Parameter(wanted, code)
    if code.isidentifier():
        meant = closest(code, names.parameters)
        sources.at(entry, path, code, "没有声明过这个参数", "this parameter is not declared", meant)
        return None
    value = sources.amount(entry, path, printed, wanted)
    return None if value is None else tree.Literal(wanted, value)


def _number(
    sources: Sources, names: Names, entry: Entry, path: Path, text: Any, wanted: Dimension | None = None
) -> tree.Number | None:
    if text is None:
        return None
    return sources.attempt(entry, path, lambda: read_number(str(text), names, wanted))
