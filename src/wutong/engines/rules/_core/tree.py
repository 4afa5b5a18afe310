"""The typed tree of an expression: what every evaluator (plain, block kernel, SQL) works from.

Nodes are frozen and compare by value, so that a condition used by twenty clauses is worked out once. Numbers are exact
in base units; the one place that rounds is `Quotient` (nine decimals, half up), because a quotient of two fields has no
end. A comparison with a quotient never rounds: it is a `RatioCompare`, multiplied out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cache, lru_cache
from typing import ClassVar, TypeVar, dataclass_transform

from wutong.engines.rules._core.dimensions import NUMBER, Dimension

Kind = TypeVar("Kind")
QUOTIENT_DECIMALS = 9
QUOTIENT_MOST = 10**6  # what is a million times something else, or more, counts as a million times


@dataclass_transform(frozen_default=True)
def _node(kind: type[Kind]) -> type[Kind]:
    """Make a frozen dataclass that works its hash out once: trees are looked up thousands of times a run."""
    made = dataclass(frozen=True)(kind)
    deep = made.__hash__

    def remembered(self: Kind) -> int:
        try:
            return self._hash  # type: ignore[attr-defined,no-any-return]
        except AttributeError:
            object.__setattr__(self, "_hash", deep(self))
            return self._hash  # type: ignore[attr-defined,no-any-return]

    made.__hash__ = remembered  # type: ignore[method-assign,assignment]
    return made


@cache
def _parts(kind: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


@_node
class Node:
    """Any part of an expression."""

    def children(self) -> Iterator[Node]:
        """Yield the nodes directly below."""
        for name in _parts(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))


@_node
class Number(Node):
    """An expression with a number for a value."""

    dimension: Dimension


@_node
class Constant(Number):
    """A number that is the same for every firm: literal, parameter, the day of the law, arithmetic of such."""


@_node
class Literal(Constant):
    """A number written in the clause, in base units; `bare` when no unit was written."""

    value: Fraction
    bare: bool = False


@_node
class Parameter(Constant):
    """A dated parameter by its code."""

    code: str


@_node
class Today(Constant):
    """The day for which the law is asked, moved by years; a number of days since 1970."""

    years: int = 0


@_node
class Fixed(Constant):
    """Arithmetic (`+ - * /`, `power`) of constants."""

    op: str
    left: Constant
    right: Constant


@_node
class Read(Number):
    """A number or date field of the firm, `ago` years before the year asked."""

    field: str
    ago: int = 0


@_node
class Arithmetic(Number):
    """`+ - *` of two numbers."""

    op: str
    left: Number
    right: Number


@_node
class Quotient(Number):
    """A number divided by another: nine decimals, half up; missing where the divisor is 0."""

    top: Number
    bottom: Number


@_node
class Growth(Number):
    """Compound growth a year over `years` years; only to be compared. Missing where it started from 0 or less."""

    now: Number
    then: Number
    years: int


@_node
class Extreme(Number):
    """The least or greatest of several; missing when one of them is."""

    op: str
    parts: tuple[Number, ...]


@_node
class Shape(Number):
    """`abs` or `floor` (to a whole number of base units) of a number."""

    op: str
    of: Number


@_node
class Coalesce(Number):
    """The first of several that is not missing."""

    parts: tuple[Number, ...]


@_node
class Choice(Number):
    """The number of the first condition that holds; missing when an earlier condition cannot be determined."""

    conditions: tuple[Condition, ...]
    numbers: tuple[Number, ...]
    otherwise: Number | None


@_node
class YearsSince(Number):
    """Whole years from a date to the day of the law."""

    date: Number


@_node
class CountTrue(Number):
    """How many of the conditions hold; missing when one cannot be determined."""

    conditions: tuple[Condition, ...]


@_node
class Points(Number):
    """A score, or one item of it: least and most points that the known fields leave open."""

    score: str
    item: str = ""


@_node
class Condition(Node):
    """An expression that is met, not met, or cannot be determined."""

    leaf: ClassVar[bool] = True


@_node
class Truth(Condition):
    """TRUE or FALSE as written."""

    value: bool


@_node
class Flag(Condition):
    """A yes-or-no field."""

    field: str
    ago: int = 0


@_node
class Compare(Condition):
    """`>= > < <= = <>` of two numbers; a constant stands on the right."""

    op: str
    left: Number
    right: Number


@_node
class RatioCompare(Condition):
    """`top / bottom OP constant ** 1`, multiplied out exactly; undetermined where the divisor is 0.

    `positive` says that a divisor below 0 makes it undetermined too (growth from a negative start).
    """

    op: str
    top: Number
    bottom: Number
    right: Constant
    positive: bool = False


@_node
class Among(Condition):
    """A code or word that is one of those listed, or like one of the patterns (% and _)."""

    field: str
    values: frozenset[str]
    patterns: tuple[str, ...] = ()
    ago: int = 0


@_node
class IsMissing(Condition):
    """Whether a field is missing: the one condition that more data may turn round."""

    field: str
    ago: int = 0


@_node
class All(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]
    leaf: ClassVar[bool] = False


@_node
class Any(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]
    leaf: ClassVar[bool] = False


@_node
class Not(Condition):
    """The part does not hold."""

    part: Condition
    leaf: ClassVar[bool] = False


@_node
class Named(Condition):
    """A condition with an identity of its own: a named condition or a criterion of a clause; `title` as people call it."""

    name: str
    part: Condition
    title: str = field(default="", compare=False)
    leaf: ClassVar[bool] = False


ONE = Literal(NUMBER, Fraction(1))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, each as often as it stands there."""
    yield node
    for child in node.children():
        yield from walk(child)


@lru_cache(maxsize=65536)
def reads(node: Node) -> frozenset[tuple[str, int]]:
    """Return the fields below a node with how many years ago; scores not followed."""
    return frozenset((part.field, part.ago) for part in walk(node) if isinstance(part, (Read, Flag, Among, IsMissing)))


@lru_cache(maxsize=65536)
def points(node: Node) -> tuple[Points, ...]:
    """Return the scores, or items of them, that stand below a node."""
    return tuple(part for part in walk(node) if isinstance(part, Points))


@lru_cache(maxsize=65536)
def parameters(node: Node) -> frozenset[str]:
    """Return the parameters below a node, scores not followed."""
    return frozenset(part.code for part in walk(node) if isinstance(part, Parameter))


def earlier(node: Node, years: int, yearly: frozenset[str]) -> Node:
    """Return the same expression `years` years before: every field that is stated by year is read that much earlier."""
    if years == 0:
        return node
    changed: dict[str, object] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            changed[part.name] = earlier(value, years, yearly)
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            changed[part.name] = tuple(earlier(item, years, yearly) for item in value)
    if isinstance(node, (Read, Flag, Among, IsMissing)) and node.field in yearly:
        changed["ago"] = node.ago + years
    if not changed:
        return node
    return type(node)(**({part.name: getattr(node, part.name) for part in fields(node)} | changed))
