"""Clause files read into a rule set: fields, parameters, named conditions; every fault told, none hidden behind another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.building_clauses import read_budgets, read_clauses, read_groups
from wutong.engines.rules._core.building_criteria import read_criterion
from wutong.engines.rules._core.building_scores import read_grades, read_scores
from wutong.engines.rules._core.dimensions import COUNT, MONEY, NUMBER, Dimension, dimension_of, quantity
from wutong.engines.rules._core.document import Document
from wutong.engines.rules._core.expressions import DATE
from wutong.engines.rules._core.faults import ExpressionFault
from wutong.engines.rules._core.names import FieldInfo, Names
from wutong.engines.rules._core.ruleset import ALWAYS, Criterion, ParameterInfo, RuleSet
from wutong.engines.rules._core.shape import shape_problems
from wutong.engines.rules._core.sources import Entry, Refused, Sources
from wutong.kernel.unit import UnitUnknown

FEN_DECIMALS = 2
SHARE_DECIMALS = 4  # a share printed with two decimals of a per cent
FEN = Fraction(1, 100)


def build(documents: Sequence[Document], schema: Mapping[str, Any]) -> RuleSet:
    """Return the rules of one or more files. Raises Refused with every problem."""
    found = [problem for document in documents for problem in shape_problems(document, schema)]
    if found:
        raise Refused(found)
    sources = Sources(documents)
    rules = Builder(sources).rules()
    if sources.problems:
        raise Refused(sources.problems)
    return rules


class Builder:
    """Reads the sections in the order in which they may name one another."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.fields = {entry.code: self._field(entry) for entry in sources.section("fields")}
        parameters = [self._parameter(entry) for entry in sources.section("parameters")]
        self.parameters = {one.code: one for one in parameters if one}
        self.waiting = {entry.code: entry for entry in sources.section("conditions")}
        self.conditions: dict[str, Criterion] = {}
        self.opened: list[str] = []
        titles = {info.title: code for code, info in self.fields.items()}
        score_items = {
            entry.code: frozenset(str(item["id"]) for item in entry.written["items"])
            for entry in sources.section("scores")
        }
        self.names = Names(
            self.fields,
            {code: info.dimension for code, info in self.parameters.items()},
            score_items,
            frozenset(self.waiting),
            self.condition,
            titles=titles,
            score_titles={entry.code: str(entry.written["title"]) for entry in sources.section("scores")},
        )

    def rules(self) -> RuleSet:
        """Return everything that could be read; what could not is among the problems."""
        scores = read_scores(self.sources, self.names)
        self.names = replace(self.names, grades=read_grades(self.sources, self.names))
        for code in self.waiting:
            self._condition(code)
        groups = read_groups(self.sources, self.names)
        budgets = read_budgets(self.sources, self.names)
        clauses = read_clauses(self.sources, self.names, groups, budgets)
        documents = self.sources.documents
        title = next((str(one.data["title"]) for one in documents if one.data.get("title")), "")
        return RuleSet(
            title, self.fields, self.parameters, self.conditions, scores, self.names.grades, groups, budgets, clauses,
            {one.name: one.data for one in documents},
        )  # fmt: skip

    def condition(self, code: str) -> tree.Named:
        """Return a named condition, reading it when it is first used. Raises ExpressionFault on a circle."""
        if code in self.opened:
            circle = "→".join([*self.opened[self.opened.index(code) :], code])
            raise ExpressionFault(code, f"条件互相引用成了圈：{circle}", "the conditions name one another in a circle")
        found = self._condition(code)
        return tree.Named(code, found.condition, found.title)

    def _condition(self, code: str) -> Criterion:
        if code in self.conditions:
            return self.conditions[code]
        entry = self.waiting[code]
        self.opened.append(code)
        try:
            found = read_criterion(self.sources, self.names, entry, (), entry.written, code)
        finally:
            self.opened.pop()
        self.conditions[code] = found or Criterion(code, code, tree.Truth(True))  # its fault is told once
        return self.conditions[code]

    def _field(self, entry: Entry) -> FieldInfo:
        written = entry.written
        unit = str(written.get("unit", ""))
        dimension, factor = self._unit(entry, unit)
        kind = str(written.get("kind") or ("money" if dimension == MONEY else "number"))
        if kind == "money" and not unit:
            dimension, factor, unit = MONEY, Fraction(1), "元"
        if kind == "date":
            dimension = DATE
        decimals = _decimals(kind, dimension, unit, written)
        return FieldInfo(
            code=entry.code,
            title=str(written["title"]),
            kind=kind,
            dimension=dimension,
            unit=unit,
            factor=FEN if written.get("stored") == "fen" else factor,
            decimals=decimals,
            yearly=written.get("over") == "years",
            source=str(written.get("source", "")),
            changed_by=str(written.get("changed_by") or ("time" if kind == "date" else "firm")),
            least=self._bound(entry, "least", dimension),
            most=self._bound(entry, "most", dimension),
            values=tuple(str(value) for value in written.get("values", ())),
            column=str(written.get("column", "")),
            direction=str(written.get("direction", "")),
            history=int(written.get("history", 5)),
        )

    def _unit(self, entry: Entry, unit: str) -> tuple[Dimension, Fraction]:
        try:
            return dimension_of(unit) if unit else (NUMBER, Fraction(1))
        except UnitUnknown:
            self.sources.at(entry, ("unit",), unit, "不认识这个计量单位", "the unit is not known")
            return NUMBER, Fraction(1)

    def _bound(self, entry: Entry, key: str, dimension: Dimension) -> Fraction | None:
        written = entry.written.get(key)
        return None if written is None else self.sources.amount(entry, (key,), written, dimension)

    def _parameter(self, entry: Entry) -> ParameterInfo | None:
        written = entry.written
        dated = written.get("values") or {"": written.get("value")}
        first = next(iter(dated.values()))
        if first is None:
            self.sources.at(entry, (), entry.code, "缺少 value 或 values", "value or values is missing")
            return None
        unit = str(written.get("unit", ""))
        dimension = self._parameter_dimension(entry, unit, first)
        path = ("values",) if "values" in written else ()
        values = []
        for day, printed in dated.items():
            text = f"{printed} {unit}" if unit and _is_bare(printed) else str(printed)
            value = self.sources.amount(entry, (*path, day or "value"), text, dimension)
            if value is not None:
                values.append((date.fromisoformat(day) if day else ALWAYS, value))
        return ParameterInfo(
            entry.code, str(written["title"]), dimension, unit, tuple(sorted(values)), str(written.get("article", ""))
        )

    def _parameter_dimension(self, entry: Entry, unit: str, first: Any) -> Dimension:
        if unit:
            return self._unit(entry, unit)[0]
        found = self.sources.attempt(entry, (), lambda: quantity(str(first)))
        return found[1] if found else NUMBER


def _is_bare(printed: Any) -> bool:
    try:
        found = quantity(str(printed))
    except UnitUnknown:
        return False
    return found is not None and found[2]


def _decimals(kind: str, dimension: Dimension, unit: str, written: Mapping[str, Any]) -> int:
    """Return how many decimals of the base unit a field keeps: fen for money, what `decimals` says in its own unit."""
    if kind == "money" or dimension == MONEY:
        return FEN_DECIMALS
    given = written.get("decimals")
    if unit in ("%", "‰"):
        shift = 2 if unit == "%" else 3
        return SHARE_DECIMALS if given is None else int(given) + shift
    if given is not None:
        return int(given)
    return 0 if kind != "number" or dimension in (COUNT, NUMBER) else FEN_DECIMALS
