"""Typed trees as SQL for Spark: the same whole numbers, units and three answers as the block kernel.

NULL is what cannot be determined, and SQL's AND, OR and NOT treat it as the kernel does. Products of a quotient's comparison
are DECIMAL(38,0). `least` and `greatest` skip NULL in Spark, so both are written with a test for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.lowering import points_unit, shared_unit
from wutong.engines.rules._core.ruleset import Formula, Law, ScoreItem, Steps

WIDE = "DECIMAL(38,0)"
Scaled = tuple[str, Fraction]
Columns = Mapping[tuple[str, int], str]  # field and years ago -> expression of its whole number, flag or word


class Sql:
    """Writes conditions and numbers as SQL expressions under a law."""

    def __init__(self, law: Law, columns: Columns) -> None:
        self.law, self.columns = law, columns
        # What earlier steps have worked out, read from its column: conditions, and the least and most points of items.
        self.worked_out: dict[tree.Condition, str] = {}
        self.items: dict[tuple[str, str], tuple[str, str]] = {}

    # --- conditions

    def condition(self, node: tree.Condition) -> str:
        """Return a condition as a boolean expression, NULL where it cannot be determined."""
        return self.worked_out.get(node) or _CONDITIONS[type(node)](self, node)

    def _truth(self, node: tree.Truth) -> str:
        return "TRUE" if node.value else "FALSE"

    def _column(self, node: tree.Flag | tree.Among | tree.IsMissing | tree.Read, kind: str) -> str:
        return self.columns.get((node.field, node.ago), f"CAST(NULL AS {kind})")

    def _flag(self, node: tree.Flag) -> str:
        return self._column(node, "BOOLEAN")

    def _joined(self, node: tree.All | tree.Any) -> str:
        word = " AND " if isinstance(node, tree.All) else " OR "
        return (
            f"({word.join(map(self.condition, node.parts))})" if node.parts else str(isinstance(node, tree.All)).upper()
        )

    def _not(self, node: tree.Not) -> str:
        return f"(NOT {self.condition(node.part)})"

    def _named(self, node: tree.Named) -> str:
        return self.condition(node.part)

    def _ismissing(self, node: tree.IsMissing) -> str:
        return f"({self._column(node, 'STRING')} IS NULL)"

    def _among(self, node: tree.Among) -> str:
        column = self._column(node, "STRING")
        tests = [f"{column} LIKE {_quoted(pattern)}" for pattern in node.patterns]
        if node.values:
            tests.append(f"{column} IN ({', '.join(map(_quoted, sorted(node.values)))})")
        return f"({' OR '.join(tests)})" if tests else "FALSE"

    def _compare(self, node: tree.Compare) -> str:
        if isinstance(node.right, tree.Constant):
            value = self.law.value(node.right)
            if value is None:
                return "CAST(NULL AS BOOLEAN)"
            if isinstance(node.left, tree.Points):
                return self._compare_points(node.left, node.op, value)
            text, unit = self.number(node.left)
            return _against(text, node.op, value / unit)
        (left, _), (right, _) = self._aligned([self.number(node.left), self.number(node.right)])
        return f"({left} {node.op} {right})"

    def _ratio(self, node: tree.RatioCompare) -> str:
        value = self.law.value(node.right)
        if value is None:
            return "CAST(NULL AS BOOLEAN)"
        (top, unit), (bottom, other) = self.number(node.top), self.number(node.bottom)
        factor = unit / other
        left = f"CAST({top} AS {WIDE}) * {factor.numerator * value.denominator}"
        right = f"CAST({bottom} AS {WIDE}) * {value.numerator * factor.denominator}"
        sign = f"(CASE WHEN {bottom} < 0 THEN -1 ELSE 1 END)"
        barred = f"{bottom} <= 0" if node.positive else f"{bottom} = 0"
        return f"(CASE WHEN {barred} THEN NULL ELSE {left} * {sign} {node.op} {right} * {sign} END)"

    def _compare_points(self, node: tree.Points, op: str, value: Fraction) -> str:
        least, most, unit = self.span(node)
        bounds = {">=": ceil(value / unit), "<": ceil(value / unit)}
        reached = _spanned(least, most, bounds.get(op, floor(value / unit) + 1))
        if op in ("=", "<>"):
            reached = f"({_spanned(least, most, ceil(value / unit))} AND NOT {reached})"
        return f"(NOT {reached})" if op in ("<", "<=", "<>") else reached

    # --- numbers

    def number(self, node: tree.Number) -> Scaled:
        """Return a number as whole numbers of a unit, NULL where it is missing."""
        if isinstance(node, tree.Constant):
            value = self.law.value(node)
            if value is None:
                return "CAST(NULL AS BIGINT)", Fraction(1)
            return f"CAST({value.numerator} AS BIGINT)", Fraction(1, value.denominator)
        return _NUMBERS[type(node)](self, node)

    def _read(self, node: tree.Read) -> Scaled:
        return self._column(node, "BIGINT"), Fraction(1, 10 ** self.law.rules.fields[node.field].decimals)

    def _aligned(self, parts: list[Scaled]) -> list[Scaled]:
        unit = parts[0][1]
        for _, other in parts[1:]:
            unit = shared_unit(unit, other)
        return [(text if own == unit else f"({text} * {(own / unit).numerator})", unit) for text, own in parts]

    def _arithmetic(self, node: tree.Arithmetic) -> Scaled:
        if node.op == "*":
            for number, other in ((node.left, node.right), (node.right, node.left)):
                factor = self.law.value(other) if isinstance(other, tree.Constant) else None
                if factor is not None:
                    text, unit = self.number(number)
                    sign = "" if factor > 0 else " * -1" if factor else " * 0"
                    return f"({text}{sign})", unit * abs(factor) if factor else unit
            (left, one), (right, other_unit) = self.number(node.left), self.number(node.right)
            return f"({left} * {right})", one * other_unit
        (left, unit), (right, _) = self._aligned([self.number(node.left), self.number(node.right)])
        return f"({left} {node.op} {right})", unit

    def _quotient(self, node: tree.Quotient) -> Scaled:
        (top, _), (bottom, _) = self._aligned([self.number(node.top), self.number(node.bottom)])
        scale = 10**tree.QUOTIENT_DECIMALS
        size, by = f"abs(CAST({top} AS {WIDE}))", f"abs(CAST({bottom} AS {WIDE}))"
        found = f"(({size} * {2 * scale} + {by}) div (2 * {by}))"
        held = f"(CASE WHEN {size} >= {by} * {tree.QUOTIENT_MOST} THEN {tree.QUOTIENT_MOST * scale} ELSE {found} END)"
        sign = f"(CASE WHEN ({top} < 0) <> ({bottom} < 0) THEN -1 ELSE 1 END)"
        return f"(CASE WHEN {bottom} = 0 THEN NULL ELSE CAST({held} * {sign} AS BIGINT) END)", Fraction(1, scale)

    def _extreme(self, node: tree.Extreme) -> Scaled:
        parts = self._aligned([self.number(part) for part in node.parts])
        return strict(node.op, [text for text, _ in parts]), parts[0][1]

    def _shape(self, node: tree.Shape) -> Scaled:
        text, unit = self.number(node.of)
        if node.op == "abs":
            return f"abs({text})", unit
        whole, by = f"({text} * {unit.numerator})", unit.denominator
        return f"(({whole} - pmod({whole}, {by})) div {by})", Fraction(1)

    def _coalesce(self, node: tree.Coalesce) -> Scaled:
        parts = self._aligned([self.number(part) for part in node.parts])
        return f"coalesce({', '.join(text for text, _ in parts)})", parts[0][1]

    def _choice(self, node: tree.Choice) -> Scaled:
        parts = [self.number(part) for part in (*node.numbers, *([node.otherwise] if node.otherwise else []))]
        parts = self._aligned(parts)
        found = parts[-1][0] if node.otherwise is not None else "NULL"
        for condition, (text, _) in zip(reversed(node.conditions), reversed(parts[: len(node.numbers)]), strict=True):
            test = self.condition(condition)
            found = f"(CASE WHEN {test} THEN {text} WHEN NOT {test} THEN {found} END)"
        return found, parts[0][1]

    def _yearssince(self, node: tree.YearsSince) -> Scaled:
        date, day = f"date_from_unix_date(CAST({self.number(node.date)[0]} AS INT))", self.law.day
        early = f"(CASE WHEN {day.month * 100 + day.day} < month({date}) * 100 + day({date}) THEN 1 ELSE 0 END)"
        return f"CAST({day.year} - year({date}) - {early} AS BIGINT)", Fraction(1)

    def _counttrue(self, node: tree.CountTrue) -> Scaled:
        parts = [self.condition(part) for part in node.conditions]
        return "(" + " + ".join(f"(CASE WHEN {one} THEN 1 WHEN NOT {one} THEN 0 END)" for one in parts) + ")", Fraction(
            1
        )

    # --- points

    def span(self, node: tree.Points) -> tuple[str, str, Fraction]:
        """Return the least and most points as expressions, and what one of them is worth."""
        score = self.law.rules.scores[node.score]
        unit = points_unit(score)
        spans = [
            self.items.get((score.code, item.id)) or self.item(item, unit)
            for item in score.items
            if node.item in ("", item.id)
        ]
        most = int((score.item(node.item).most if node.item else score.most) / unit)
        least, highest = (f"least({' + '.join(span[at] for span in spans)}, {most})" for at in (0, 1))
        return least, highest, unit

    def item(self, item: ScoreItem, unit: Fraction) -> tuple[str, str]:
        """Return the least and most points of an item as expressions."""
        spans = [self._option(option, item.most, unit) for option in item.options]
        ends = []
        for at in (0, 1):
            parts = [span[at] for span in spans]
            best = parts[0] if len(parts) == 1 else f"greatest({', '.join(parts)})"
            ends.append(f"least({best}, {int(item.most / unit)})")
        return ends[0], ends[1]

    def _option(self, option: Steps | Formula, most: Fraction, unit: Fraction) -> tuple[str, str]:
        if isinstance(option, Formula):
            text, own = self.number(option.number)
            rounded = half_up(text, own / unit)
            return f"coalesce({rounded}, 0)", f"coalesce({rounded}, {int(most / unit)})"
        return self._possible(option, unit)

    def _possible(self, option: Steps, unit: Fraction) -> tuple[str, str]:
        """Return the least and most of the points that are possible: of every step that may hold, none before it holding."""
        possible, before = [], list[str]()
        for condition, given in (*option.steps, (None, Fraction(0))):
            test = "TRUE" if condition is None else self.condition(condition)
            open_ = [f"coalesce({test}, TRUE)", *(f"NOT coalesce({one}, FALSE)" for one in before)]
            possible.append(f"(CASE WHEN {' AND '.join(open_)} THEN {int(given / unit)} END)")
            if condition is None:
                break
            before.append(test)
        if len(possible) == 1:
            return possible[0], possible[0]
        listed = ", ".join(possible)  # Spark's least and greatest leave out NULL, here what is not possible
        return f"least({listed})", f"greatest({listed})"


def half_up(text: str, factor: Fraction) -> str:
    """Return a whole number times a fraction, half away from zero."""
    if factor == 1:
        return text
    p, q = factor.numerator, factor.denominator
    size = f"abs(CAST({text} AS {WIDE}))"
    return f"CAST((({size} * {2 * p} + {q}) div {2 * q}) * (CASE WHEN {text} < 0 THEN -1 ELSE 1 END) AS BIGINT)"


def strict(op: str, parts: list[str]) -> str:
    """Return the least or greatest of several, NULL when one of them is."""
    missing = " OR ".join(f"{part} IS NULL" for part in parts)
    return f"(CASE WHEN {missing} THEN NULL ELSE {op}({', '.join(parts)}) END)"


def _against(text: str, op: str, value: Fraction) -> str:
    if value.denominator == 1:
        return f"({text} {op} {value.numerator})"
    if op in ("=", "<>"):
        return f"({text} {'<>' if op == '=' else '='} {text})"  # never, or always; NULL where it is missing
    return f"({text} {'>=' if op in ('>', '>=') else '<'} {ceil(value)})"


def _spanned(least: str, most: str, bound: int) -> str:
    return f"(CASE WHEN {least} >= {bound} THEN TRUE WHEN {most} < {bound} THEN FALSE END)"


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_CONDITIONS: dict[type, Callable[..., str]] = {
    tree.Truth: Sql._truth,
    tree.Flag: Sql._flag,
    tree.All: Sql._joined,
    tree.Any: Sql._joined,
    tree.Not: Sql._not,
    tree.Named: Sql._named,
    tree.IsMissing: Sql._ismissing,
    tree.Among: Sql._among,
    tree.Compare: Sql._compare,
    tree.RatioCompare: Sql._ratio,
}
_NUMBERS: dict[type, Callable[..., Scaled]] = {
    tree.Read: Sql._read,
    tree.Arithmetic: Sql._arithmetic,
    tree.Quotient: Sql._quotient,
    tree.Extreme: Sql._extreme,
    tree.Shape: Sql._shape,
    tree.Coalesce: Sql._coalesce,
    tree.Choice: Sql._choice,
    tree.YearsSince: Sql._yearssince,
    tree.CountTrue: Sql._counttrue,
}
