"""One firm at a time, in plain Python over exact fractions.

This is the meaning of the clauses in its shortest form: the explanation of a single firm comes from it, and the block
kernel and Spark are tested against it. Verdicts are 0 not met, 1 cannot be determined, 2 met; AND is the least, OR the
greatest, NOT is 2 minus.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.patterns import matches
from wutong.engines.rules._core.ruleset import Formula, Law, Score, ScoreItem, Steps

NOT_MET, UNDETERMINED, MET = 0, 1, 2
MOST = Fraction(tree.QUOTIENT_MOST)
POINT_DECIMALS = 2  # points that a formula gives are kept to hundredths
Value = Fraction | bool | str | None
Row = Callable[[str, int], Value]
Span = tuple[Fraction, Fraction]
_EPOCH = date(1970, 1, 1)
_TESTS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
}


class Plain:
    """Evaluates expressions for one firm under a law; what was worked out once is kept."""

    def __init__(self, law: Law, row: Row) -> None:
        self.law, self.row = law, row
        self._verdicts: dict[tree.Condition, int] = {}

    # --- conditions

    def verdict(self, condition: tree.Condition) -> int:
        """Return 0 not met, 1 cannot be determined, 2 met."""
        while isinstance(condition, tree.Named):
            condition = condition.part
        known = self._verdicts.get(condition)
        if known is None:
            known = self._verdicts[condition] = _CONDITIONS[type(condition)](self, condition)
        return known

    def _truth(self, node: tree.Truth) -> int:
        return MET if node.value else NOT_MET

    def _flag(self, node: tree.Flag) -> int:
        value = self.row(node.field, node.ago)
        return UNDETERMINED if value is None else MET if value else NOT_MET

    def _all(self, node: tree.All) -> int:
        return min([self.verdict(part) for part in node.parts], default=MET)

    def _any(self, node: tree.Any) -> int:
        return max([self.verdict(part) for part in node.parts], default=NOT_MET)

    def _not(self, node: tree.Not) -> int:
        return MET - self.verdict(node.part)

    def _ismissing(self, node: tree.IsMissing) -> int:
        return MET if self.row(node.field, node.ago) is None else NOT_MET

    def _among(self, node: tree.Among) -> int:
        value = self.row(node.field, node.ago)
        if value is None:
            return UNDETERMINED
        word = str(value)
        return MET if word in node.values or any(matches(word, pattern) for pattern in node.patterns) else NOT_MET

    def _compare(self, node: tree.Compare) -> int:
        if isinstance(node.left, tree.Points) or isinstance(node.right, tree.Points):
            return self._compare_points(node)
        left, right = self.number(node.left), self.number(node.right)
        if left is None or right is None:
            return UNDETERMINED
        return MET if _holds(left, node.op, right) else NOT_MET

    def _compare_points(self, node: tree.Compare) -> int:
        left, right = self.span(node.left), self.span(node.right)
        if left is None or right is None:
            return UNDETERMINED
        least, most = left[0] - right[1], left[1] - right[0]
        zero = Fraction(0)
        if node.op == "=":
            settled = least == most == 0
            return MET if settled else UNDETERMINED if least <= 0 <= most else NOT_MET
        if node.op == "<>":
            return MET if not least <= 0 <= most else NOT_MET if least == most == 0 else UNDETERMINED
        return int(_holds(least, node.op, zero)) + int(_holds(most, node.op, zero))

    def _ratio(self, node: tree.RatioCompare) -> int:
        top, bottom, right = self.number(node.top), self.number(node.bottom), self.law.value(node.right)
        if top is None or bottom is None or right is None or bottom == 0 or (node.positive and bottom < 0):
            return UNDETERMINED
        return MET if _holds(top / bottom, node.op, right) else NOT_MET

    # --- numbers

    def number(self, node: tree.Number) -> Fraction | None:
        """Return a number in base units, None when it is missing."""
        return _NUMBERS[type(node)](self, node)

    def _literal(self, node: tree.Literal) -> Fraction:
        return node.value

    def _constant(self, node: tree.Constant) -> Fraction | None:
        return self.law.value(node)

    def _read(self, node: tree.Read) -> Fraction | None:
        value = self.row(node.field, node.ago)
        return value if isinstance(value, Fraction) else None

    def _numbers(self, parts: tuple[tree.Number, ...]) -> list[Fraction] | None:
        found = []
        for part in parts:
            value = self.number(part)
            if value is None:
                return None
            found.append(value)
        return found

    def _arithmetic(self, node: tree.Arithmetic) -> Fraction | None:
        left, right = self.number(node.left), self.number(node.right)
        if left is None or right is None:
            return None
        return left + right if node.op == "+" else left - right if node.op == "-" else left * right

    def _quotient(self, node: tree.Quotient) -> Fraction | None:
        values = self._numbers((node.top, node.bottom))
        if values is None or values[1] == 0:
            return None
        found = rounded(values[0] / values[1], tree.QUOTIENT_DECIMALS)
        return max(-MOST, min(MOST, found))

    def _extreme(self, node: tree.Extreme) -> Fraction | None:
        values = self._numbers(node.parts)
        return None if values is None else min(values) if node.op == "least" else max(values)

    def _shape(self, node: tree.Shape) -> Fraction | None:
        value = self.number(node.of)
        if value is None:
            return None
        return abs(value) if node.op == "abs" else Fraction(value.numerator // value.denominator)

    def _coalesce(self, node: tree.Coalesce) -> Fraction | None:
        return next((value for value in map(self.number, node.parts) if value is not None), None)

    def _choice(self, node: tree.Choice) -> Fraction | None:
        for condition, number in zip(node.conditions, node.numbers, strict=True):
            verdict = self.verdict(condition)
            if verdict == UNDETERMINED:
                return None
            if verdict == MET:
                return self.number(number)
        return None if node.otherwise is None else self.number(node.otherwise)

    def _yearssince(self, node: tree.YearsSince) -> Fraction | None:
        value = self.number(node.date)
        if value is None:
            return None
        day = _EPOCH + timedelta(days=int(value))
        today = self.law.day
        return Fraction(today.year - day.year - ((today.month, today.day) < (day.month, day.day)))

    def _counttrue(self, node: tree.CountTrue) -> Fraction | None:
        verdicts = [self.verdict(part) for part in node.conditions]
        return None if UNDETERMINED in verdicts else Fraction(verdicts.count(MET))

    # --- points

    def span(self, node: tree.Number) -> Span | None:
        """Return the least and most a number can be by what is known; None where anything is possible."""
        if isinstance(node, tree.Points):
            score = self.law.rules.scores[node.score]
            return self._item(score.item(node.item)) if node.item else self._score(score)
        value = self.number(node)
        return None if value is None else (value, value)

    def _score(self, score: Score) -> Span:
        spans = [self._item(item) for item in score.items]
        least = sum((span[0] for span in spans), Fraction(0))
        most = sum((span[1] for span in spans), Fraction(0))
        return min(least, score.most), min(most, score.most)

    def _item(self, item: ScoreItem) -> Span:
        spans = [self._option(option, item.most) for option in item.options]
        least, most = max(span[0] for span in spans), max(span[1] for span in spans)
        return min(least, item.most), min(most, item.most)

    def _option(self, option: Steps | Formula, most: Fraction) -> Span:
        if isinstance(option, Formula):
            value = self.number(option.number)
            points = None if value is None else rounded(value, POINT_DECIMALS)
            return (Fraction(0), most) if points is None else (points, points)
        span = (Fraction(0), Fraction(0))
        for condition, points in reversed(option.steps):
            verdict = MET if condition is None else self.verdict(condition)
            if verdict == MET:
                span = (points, points)
            elif verdict == UNDETERMINED:
                span = (min(points, span[0]), max(points, span[1]))
        return span


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Return a number with so many decimals, half up (away from zero).

    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(-1, 8), 2)
    (Fraction(13, 100), Fraction(-13, 100))
    """
    scale = 10**decimals
    return Fraction(in_parts(value, scale), scale)


def in_parts(value: Fraction, scale: int) -> int:
    """Return how many parts of one in `scale` a number is, half up (away from zero).

    >>> in_parts(Fraction(1, 8), 100), in_parts(Fraction(-1, 8), 100)
    (13, -13)
    """
    top, bottom = value.numerator, value.denominator
    whole = (2 * abs(top) * scale + bottom) // (2 * bottom)
    return whole if top >= 0 else -whole


def _holds(left: Fraction, op: str, right: Fraction) -> bool:
    """Return whether a comparison holds; multiplied out, as whole numbers are compared much faster than fractions."""
    return _TESTS[op](left.numerator * right.denominator, right.numerator * left.denominator)


_CONDITIONS: dict[type, Callable[..., int]] = {
    tree.Truth: Plain._truth,
    tree.Flag: Plain._flag,
    tree.All: Plain._all,
    tree.Any: Plain._any,
    tree.Not: Plain._not,
    tree.IsMissing: Plain._ismissing,
    tree.Among: Plain._among,
    tree.Compare: Plain._compare,
    tree.RatioCompare: Plain._ratio,
}
_NUMBERS: dict[type, Callable[..., Fraction | None]] = {
    tree.Literal: Plain._literal,
    tree.Parameter: Plain._constant,
    tree.Today: Plain._constant,
    tree.Fixed: Plain._constant,
    tree.Read: Plain._read,
    tree.Arithmetic: Plain._arithmetic,
    tree.Quotient: Plain._quotient,
    tree.Extreme: Plain._extreme,
    tree.Shape: Plain._shape,
    tree.Coalesce: Plain._coalesce,
    tree.Choice: Plain._choice,
    tree.YearsSince: Plain._yearssince,
    tree.CountTrue: Plain._counttrue,
}
