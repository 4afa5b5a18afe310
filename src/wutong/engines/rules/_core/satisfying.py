"""Whether a condition can hold for any firm at all: its alternatives as sets of ranges, each checked for being empty.

Only what can be seen without data is seen: ranges of one number against constants, flags, codes. A number that two
conditions word differently counts as two numbers, so `cannot hold` is certain and `can hold` is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import COUNT
from wutong.engines.rules._core.ruleset import Law

MOST_ALTERNATIVES = 400
_OPPOSITE = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "<>", "<>": "="}


@dataclass(frozen=True)
class Range:
    """Where a number may lie; None is no end. An open end is not in it."""

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False

    def within(self, other: Range) -> Range:
        """Return what both have in common."""
        low, low_open = _tighter((self.low, self.low_open), (other.low, other.low_open), 1)
        high, high_open = _tighter((self.high, self.high_open), (other.high, other.high_open), -1)
        return Range(low, low_open, high, high_open)

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


@dataclass(frozen=True)
class Choice:
    """A flag or code: the words it may be, or with `but` the words it may not."""

    words: frozenset[str]
    but: bool = False

    def within(self, other: Choice) -> Choice:
        """Return what both have in common."""
        if self.but and other.but:
            return Choice(self.words | other.words, True)
        if self.but or other.but:
            allowed, barred = (other, self) if self.but else (self, other)
            return Choice(allowed.words - barred.words)
        return Choice(self.words & other.words)

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self.but and not self.words


End = tuple[Fraction | None, bool]
Key = tuple[object, ...]
Limits = Mapping[Key, Range | Choice]
HOLDS, FAILS = Choice(frozenset({"true"})), Choice(frozenset({"false"}))


class TooMany(Exception):
    """More alternatives than are looked at."""


def _tighter(one: End, other: End, sign: int) -> End:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] - other[0]) * sign > 0 else other


def alternatives(law: Law, condition: tree.Condition, wanted: bool = True) -> list[Limits]:
    """Return the ways in which a condition can hold (or fail): limits that are not empty. Raises TooMany."""
    if isinstance(condition, tree.Named):
        return alternatives(law, condition.part, wanted)
    if isinstance(condition, tree.Not):
        return alternatives(law, condition.part, not wanted)
    if isinstance(condition, tree.Truth):
        return [{}] if condition.value == wanted else []
    if isinstance(condition, (tree.All, tree.Any)):
        parts = [alternatives(law, part, wanted) for part in condition.parts]
        if isinstance(condition, tree.All) == wanted:
            return _combined(parts)
        return [one for part in parts for one in part]
    return [limits for limits in _leaf(law, condition, wanted) if not any(one.empty for one in limits.values())]


def _combined(parts: list[list[Limits]]) -> list[Limits]:
    found: list[Limits] = [{}]
    for part in sorted(parts, key=len):
        found = [joined for one in found for other in part if (joined := together(one, other)) is not None]
        if len(found) > MOST_ALTERNATIVES:
            raise TooMany
    return found


def together(one: Limits, other: Limits) -> Limits | None:
    """Return the limits of both, None where they exclude one another."""
    joined = dict(one)
    for key, limit in other.items():
        mine = joined.get(key)
        joined[key] = limit if mine is None else mine.within(limit)  # type: ignore[arg-type]
        if joined[key].empty:
            return None
    return joined


def _leaf(law: Law, node: tree.Condition, wanted: bool) -> list[Limits]:
    if isinstance(node, tree.Flag):
        return [{("flag", node.field, node.ago): HOLDS if wanted else FAILS}]
    if isinstance(node, tree.Among) and not node.patterns:
        values = law.rules.fields[node.field].values
        limit = Choice(node.values, not wanted)
        known = Choice(frozenset(values)) if values else Choice(frozenset(), True)
        return [{("code", node.field, node.ago): limit.within(known)}]
    if isinstance(node, (tree.Compare, tree.RatioCompare)) and isinstance(node.right, tree.Constant):
        value = law.value(node.right)
        if value is not None:
            op = node.op if wanted else _OPPOSITE[node.op]
            key, known = _subject(law, node)
            return [{key: one.within(known)} for one in _ranges(op, value)]
    return [{("other", node): HOLDS if wanted else FAILS}]


def _ranges(op: str, value: Fraction) -> list[Range]:
    if op == "<>":
        return [Range(high=value, high_open=True), Range(low=value, low_open=True)]
    if op == "=":
        return [Range(value, False, value, False)]
    if op in (">=", ">"):
        return [Range(low=value, low_open=op == ">")]
    return [Range(high=value, high_open=op == "<")]


def _subject(law: Law, node: tree.Compare | tree.RatioCompare) -> tuple[Key, Range]:
    """Return what is compared, and the range it has by its declaration alone."""
    if isinstance(node, tree.RatioCompare):
        return ("ratio", node.top, node.bottom), Range()
    left = node.left
    if isinstance(left, tree.Points):
        score = law.rules.scores[left.score]
        return ("number", left), Range(
            Fraction(0), False, score.item(left.item).most if left.item else score.most, False
        )
    if isinstance(left, tree.Read):
        info = law.rules.fields[left.field]
        low = Fraction(0) if info.least is None and info.dimension == COUNT else info.least
        return ("number", left), Range(low, False, info.most, False)
    return ("number", left), Range()


def can_hold(law: Law, *conditions: tree.Condition) -> bool:
    """Return whether all conditions may hold together; True as well where there is too much to look at."""
    try:
        return bool(_combined([alternatives(law, condition) for condition in conditions]))
    except TooMany:
        return True


def implies(law: Law, one: tree.Condition, other: tree.Condition) -> bool:
    """Return whether every firm that meets the first surely meets the second."""
    return not can_hold(law, one, tree.Not(other))
