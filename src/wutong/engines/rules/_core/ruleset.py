"""Clauses once read: what the evaluators, the explanation and the checks work from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import Dimension
from wutong.engines.rules._core.names import FieldInfo, GradeInfo

ALWAYS = date.min
FOREVER = date.max
LAWS_KEPT = 8


@dataclass(frozen=True)
class ParameterInfo:
    """A dated number: each value holds from its day on until the next one."""

    code: str
    title: str
    dimension: Dimension
    unit: str
    values: tuple[tuple[date, Fraction], ...]
    article: str = ""

    def on(self, day: date) -> Fraction | None:
        """Return the value in force on a day, in base units, or None before the first."""
        in_force = [value for since, value in self.values if since <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True)
class Criterion:
    """One condition of a clause with its own name, title and article."""

    name: str
    title: str
    condition: tree.Condition
    article: str = ""
    changed_by: str = ""


@dataclass(frozen=True)
class Steps:
    """Points by the first condition that holds; the last step may have none."""

    steps: tuple[tuple[tree.Condition | None, Fraction], ...]


@dataclass(frozen=True)
class Formula:
    """Points worked out by a number."""

    number: tree.Number


@dataclass(frozen=True)
class ScoreItem:
    """One item of a scoring table: the best of its options, never above `most`."""

    id: str
    title: str
    most: Fraction
    options: tuple[Steps | Formula, ...]
    article: str = ""

    def nodes(self) -> Iterator[tree.Node]:
        """Yield the conditions and numbers that the item's points come from."""
        for option in self.options:
            if isinstance(option, Formula):
                yield option.number
            else:
                yield from (condition for condition, _ in option.steps if condition is not None)


@dataclass(frozen=True)
class Score:
    """A scoring table: the sum of its items, never above `most`."""

    code: str
    title: str
    most: Fraction
    items: tuple[ScoreItem, ...]
    article: str = ""

    def item(self, name: str) -> ScoreItem:
        """Return one item."""
        return next(item for item in self.items if item.id == name)


@dataclass(frozen=True)
class Group:
    """Clauses whose money stands together: highest, sum, or the first by priority; with a cap on the whole."""

    code: str
    title: str
    stacking: str = "highest"
    cap: tree.Number | None = None


@dataclass(frozen=True)
class Budget:
    """Money set aside for clauses or groups, and what happens when it does not reach."""

    code: str
    title: str
    amount: Fraction
    when_short: str
    order: tree.Number | None = None
    descending: bool = False


@dataclass(frozen=True)
class Clause:
    """One edition of a clause; `key` is `id@from`."""

    key: str
    id: str
    title: str
    since: date
    until: date
    who: tuple[Criterion, ...]
    unless: tuple[Criterion, ...] = ()
    amount: tree.Number | None = None
    group: str = ""
    priority: int = 0
    exclusive_with: tuple[str, ...] = ()
    budget: str = ""
    cost: str = ""
    paid: str = "on_application"
    application: str = ""
    document: str = ""
    article: str = ""
    authority: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    place: tuple[str, int] = field(default=("", 0), compare=False)

    @cached_property
    def condition(self) -> tree.Condition:
        """The whole condition: everyone of `who`, none of `unless`."""
        wanted = [tree.Named(one.name, one.condition, one.title) for one in self.who]
        barred = [tree.Not(tree.Named(one.name, one.condition, one.title)) for one in self.unless]
        return tree.All((*wanted, *barred))

    def in_force(self, day: date) -> bool:
        """Return whether this edition holds on a day."""
        return self.since <= day <= self.until

    def criteria(self) -> Iterator[Criterion]:
        """Yield the criteria, exclusions after conditions."""
        yield from self.who
        yield from self.unless


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Everything of one or more clause files; `document` is their merged text as data, for variants.

    Each stands for itself: rules loaded again are others, whatever they say.
    """

    title: str
    fields: Mapping[str, FieldInfo]
    parameters: Mapping[str, ParameterInfo]
    conditions: Mapping[str, Criterion]
    scores: Mapping[str, Score]
    grades: Mapping[str, GradeInfo]
    groups: Mapping[str, Group]
    budgets: Mapping[str, Budget]
    clauses: tuple[Clause, ...]
    document: Mapping[str, object] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> tuple[Clause, ...]:
        """Return the clauses in force on a day."""
        return tuple(clause for clause in self.clauses if clause.in_force(day))

    def clause(self, name: str) -> Clause:
        """Return the clause with this key, or the newest with this id. Raises KeyError."""
        found = [clause for clause in self.clauses if name in (clause.key, clause.id)]
        if not found:
            raise KeyError(name)
        return max(found, key=lambda clause: clause.since)


@dataclass(frozen=True, eq=False)
class Law:
    """A rule set on a day: which parameters hold, what the constants are worth; what was worked out once is kept."""

    rules: RuleSet
    day: date
    overrides: Mapping[str, Fraction] = field(default_factory=dict)
    _values: dict[tree.Constant, Fraction | None] = field(default_factory=dict, init=False, repr=False)
    _reads: dict[tree.Node, tuple[tuple[str, int], ...]] = field(default_factory=dict, init=False, repr=False)

    def parameter(self, code: str) -> Fraction | None:
        """Return a parameter's value on the day, in base units."""
        if code in self.overrides:
            return self.overrides[code]
        return self.rules.parameters[code].on(self.day)

    def value(self, constant: tree.Constant) -> Fraction | None:
        """Return what a constant is worth on the day; None where a parameter has no value yet."""
        if isinstance(constant, tree.Literal):
            return constant.value
        try:
            return self._values[constant]
        except KeyError:
            return self._values.setdefault(constant, self._value(constant))

    def reads(self, node: tree.Node) -> tuple[tuple[str, int], ...]:
        """Return the fields below a node with how many years ago, in order; scores followed."""
        known = self._reads.get(node)
        if known is None:
            found = set(tree.reads(node))
            for part in tree.points(node):
                for item in self.rules.scores[part.score].items:
                    if part.item in ("", item.id):
                        found.update(*(self.reads(inner) for inner in item.nodes()))
            known = self._reads[node] = tuple(sorted(found))
        return known

    def _value(self, constant: tree.Constant) -> Fraction | None:
        if isinstance(constant, tree.Parameter):
            return self.parameter(constant.code)
        if isinstance(constant, tree.Today):
            return Fraction((moved(self.day, constant.years) - date(1970, 1, 1)).days)
        assert isinstance(constant, tree.Fixed)
        left, right = self.value(constant.left), self.value(constant.right)
        return None if left is None or right is None else _worked_out(constant.op, left, right)


@lru_cache(maxsize=LAWS_KEPT)
def law_on(rules: RuleSet, day: date) -> Law:
    """Return the law of a day; the last few are kept, so that what is the same for every firm is worked out once."""
    return Law(rules, day)


def _worked_out(op: str, left: Fraction, right: Fraction) -> Fraction | None:
    if op == "+":
        return left + right
    if op == "-":
        return left - right
    if op == "*":
        return left * right
    if op == "power":
        return left ** int(right)
    return left / right if right else None


def moved(day: date, years: int) -> date:
    """Return the same day some years later or before; 29 February becomes the 28th where there is none.

    >>> moved(date(2024, 2, 29), -1)
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
