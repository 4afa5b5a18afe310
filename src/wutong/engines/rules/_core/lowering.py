"""Typed trees turned into the kernel's instructions, for one law and one table.

A number in a register is a whole number times its `unit`, an exact fraction; multiplying by a constant only changes the
unit, and thresholds are turned into whole numbers here, so that the kernel never meets a fraction. How large a number can
get is followed as well: what could leave 64 bits is refused before anything is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd

from wutong.engines.rules._core import opcodes as ops
from wutong.engines.rules._core import tree
from wutong.engines.rules._core.assembly import Assembly
from wutong.engines.rules._core.layout import BITS, BYTES, CODES8, FLOAT, INT8, INT32, Column, Layout
from wutong.engines.rules._core.names import FieldInfo
from wutong.engines.rules._core.patterns import matches
from wutong.engines.rules._core.plain import POINT_DECIMALS
from wutong.engines.rules._core.ruleset import Formula, Law, Score, ScoreItem, Steps

LARGEST = 2**62
MONEY_MOST = 10**14  # fen: a trillion yuan a firm, unless the field says otherwise
NUMBER_MOST = 10**9
MASK_KINDS, BYTE_KINDS = 32, 254
THRESHOLDS_AT_ONCE, UNREACHED = 4, 2**63 - 1


class TooLarge(Exception):
    """A number that could leave 64 bits; `said` is the expression."""

    def __init__(self, node: tree.Node) -> None:
        super().__init__(str(node))
        self.node = node


@dataclass(frozen=True)
class Held:
    """A number in a register: whole numbers of `unit`, never beyond `most` of them."""

    register: int
    unit: Fraction
    most: int


Threshold = tuple[tree.Number, int]


class Lowering:
    """Lowers conditions and numbers; each distinct one once."""

    def __init__(self, law: Law, layout: Layout, assembly: Assembly) -> None:
        self.law, self.layout, self.assembly = law, layout, assembly
        self.held: dict[tree.Number, Held] = {}
        self.spans: dict[tree.Points, tuple[int, int, Fraction]] = {}
        self.verdicts: dict[tree.Condition, int] = {}
        self.codes: dict[tuple[str, int], int] = {}
        self.thresholds: dict[tree.Number, list[int]] = {}
        self.ranks: dict[tree.Number, int] = {}

    def announce(self, conditions: Iterable[tree.Condition]) -> None:
        """Note every threshold that will be asked of a field, so that a number is ranked once among all of them."""
        found: dict[tree.Number, set[int]] = {}
        for condition in conditions:
            for node in self._announced(condition):
                found.setdefault(node[0], set()).add(node[1])
        self.thresholds = {node: sorted(values) for node, values in found.items()}

    def _announced(self, node: tree.Node) -> Iterable[Threshold]:
        for part in tree.walk(node):
            if isinstance(part, tree.Compare) and isinstance(part.left, tree.Read):
                value = self._constant(part.right)
                if value is not None:
                    yield from (
                        (part.left, bound) for bound in self._bounds(part.op, value / self._unit(part.left.field))
                    )
            if isinstance(part, tree.Points):
                score = self.law.rules.scores[part.score]
                for item in score.items:
                    for option in item.options:
                        if isinstance(option, Steps):
                            for condition, _ in option.steps:
                                if condition is not None:
                                    yield from self._announced(condition)

    def _constant(self, node: tree.Number) -> Fraction | None:
        return self.law.value(node) if isinstance(node, tree.Constant) else None

    @staticmethod
    def _bounds(op: str, value: Fraction) -> list[int]:
        """Return the whole numbers at which a comparison changes."""
        bounds = {">=": [ceil(value)], "<": [ceil(value)], ">": [floor(value) + 1], "<=": [floor(value) + 1]}
        found = bounds.get(op, [ceil(value), floor(value) + 1])
        return [max(-LARGEST, min(LARGEST, bound)) for bound in found]

    def _unit(self, field: str) -> Fraction:
        return Fraction(1, 10 ** self.law.rules.fields[field].decimals)

    # --- conditions

    def verdict(self, condition: tree.Condition) -> int:
        """Return the register of a condition's verdict."""
        if condition not in self.verdicts:
            self.verdicts[condition] = _CONDITIONS[type(condition)](self, condition)
        return self.verdicts[condition]

    def _set(self, value: int) -> int:
        return self.assembly.emit(ops.SET_B, value)

    def _truth(self, node: tree.Truth) -> int:
        return self._set(2 if node.value else 0)

    def _flag(self, node: tree.Flag) -> int:
        key = (node.field, node.ago)
        column = self.layout.columns.get(key)
        if column is None:
            return self._set(1)
        op, at = ops.FLAG_BITS if column.kind == BITS else ops.FLAG_U8, self.assembly.column(key)
        return self._blanked(self.assembly.emit(op, at), column, at, 1)

    def _blanked(self, register: int, column: Column, at: int, unknown: int) -> int:
        """Overlay what the column's validity says is missing."""
        if column.valid is not None:
            self.assembly.update(ops.BLANK_B, register, at, unknown)
        return register

    def _joined(self, node: tree.All | tree.Any) -> int:
        op = ops.AND if isinstance(node, tree.All) else ops.OR
        found: int | None = None
        for part in node.parts:
            register = self.verdict(part)
            found = register if found is None else self.assembly.emit(op, found, register)
        return self._set(2 if isinstance(node, tree.All) else 0) if found is None else found

    def _not(self, node: tree.Not) -> int:
        return self.assembly.emit(ops.NOT, self.verdict(node.part))

    def _named(self, node: tree.Named) -> int:
        return self.verdict(node.part)

    def _ismissing(self, node: tree.IsMissing) -> int:
        key = (node.field, node.ago)
        if key not in self.layout.columns:
            return self._set(2)
        info = self.law.rules.fields[node.field]
        if info.numeric:
            held = self.number(tree.Read(info.dimension, node.field, node.ago))
            return self.assembly.emit(ops.IS_MISSING_I, held.register)
        if info.kind == "flag":
            return self.assembly.emit(ops.IS_MISSING_B, self.verdict(tree.Flag(node.field, node.ago)))
        return self.assembly.emit(ops.IS_MISSING_B, self.verdict(tree.Among(node.field, frozenset(), (), node.ago)))

    def _among(self, node: tree.Among) -> int:
        key = (node.field, node.ago)
        column = self.layout.columns.get(key)
        if column is None:
            return self._set(1)
        holds = [word in node.values or any(matches(word, one) for one in node.patterns) for word in column.words]
        if column.kind != CODES8:
            start = self.assembly.table(bytes(2 if one else 0 for one in holds) or b"\1")
            at = self.assembly.column(key)
            return self._blanked(self.assembly.emit(ops.CODE_TABLE, at, start, max(len(holds), 1)), column, at, 1)
        if key not in self.codes:
            at = self.assembly.column(key)
            self.codes[key] = self._blanked(self.assembly.emit(ops.CODE_U8, at), column, at, ops.UNKNOWN_RANK)
        if len(holds) <= MASK_KINDS:
            mask = sum(1 << at for at, one in enumerate(holds) if one)
            return self.assembly.emit(ops.CODE_MASK, self.codes[key], mask)
        table = bytes(2 if one else 0 for one in holds).ljust(256, b"\1")
        return self.assembly.emit(ops.CODE_LOOKUP, self.codes[key], self.assembly.table(table))

    def _compare(self, node: tree.Compare) -> int:
        if isinstance(node.left, tree.Points):
            return self._compare_points(node)
        value = self._constant(node.right)
        if isinstance(node.right, tree.Constant):
            return self._set(1) if value is None else self._against(node.left, node.op, value)
        return self._two(node)

    def _two(self, node: tree.Compare) -> int:
        left, right = self._aligned(node, [self.number(node.left), self.number(node.right)])
        if node.op in ("=", "<>"):
            found = self.assembly.emit(ops.CMP_EQ, left.register, right.register)
        elif node.op in (">=", "<"):
            found = self.assembly.emit(ops.CMP_GE, left.register, right.register)
        else:
            found = self.assembly.emit(ops.CMP_GE, right.register, left.register)
        return self.assembly.emit(ops.NOT, found) if node.op in ("<", ">", "<>") else found

    def _against(self, node: tree.Number, op: str, value: Fraction) -> int:
        """Compare a number with a constant."""
        held = self.number(node)
        bounds = self._bounds(op, value / held.unit)
        found = self._reaches(node, held, bounds[0])
        if op in ("=", "<>"):
            above = self.assembly.emit(ops.NOT, self._reaches(node, held, bounds[1]))
            found = self.assembly.emit(ops.AND, found, above)
        return self.assembly.emit(ops.NOT, found) if op in ("<", "<=", "<>") else found

    def _reaches(self, node: tree.Number, held: Held, bound: int) -> int:
        """Return the verdict of `number >= bound`, by its rank among all thresholds where there are several."""
        known = self.thresholds.get(node, [])
        if bound not in known or not 1 < len(known) <= ops.MOST_THRESHOLDS:
            return self.assembly.emit(ops.GE_CONST, held.register, bound)
        if node not in self.ranks:
            self.ranks[node] = self._rank(held, known)
        return self.assembly.emit(ops.RANK_GE, self.ranks[node], known.index(bound))

    def _rank(self, held: Held, thresholds: list[int]) -> int:
        """Return the register of a number's rank, found four thresholds at a time."""
        padded = [*thresholds, *[UNREACHED] * (-len(thresholds) % THRESHOLDS_AT_ONCE)]
        sums = self.assembly.emit(ops.SET_I, 0)
        for at in range(0, len(padded), THRESHOLDS_AT_ONCE):
            self.assembly.update(ops.RANK, sums, held.register, *padded[at : at + THRESHOLDS_AT_ONCE])
        return self.assembly.emit(ops.RANK_BYTE, sums, held.register)

    def _ratio(self, node: tree.RatioCompare) -> int:
        value = self._constant(node.right)
        if value is None:
            return self._set(1)
        top, bottom = self.number(node.top), self.number(node.bottom)
        factor = Fraction(top.unit) / bottom.unit / (value or 1)
        left, right = factor.numerator, factor.denominator
        if value == 0:
            left, right = 1, 0
        if left < 0:
            left, right = -left, -right
        if max(abs(left), abs(right)) >= LARGEST:
            raise TooLarge(node)
        op = {">=": ops.RATIO_GE, "<": ops.RATIO_GE, ">": ops.RATIO_GT, "<=": ops.RATIO_GT}.get(node.op, ops.RATIO_EQ)
        found = self.assembly.emit(op, top.register, bottom.register, left, right, int(node.positive))
        return self.assembly.emit(ops.NOT, found) if node.op in ("<", "<=", "<>") else found

    def _compare_points(self, node: tree.Compare) -> int:
        value = self._constant(node.right)
        if value is None:
            return self._set(1)
        assert isinstance(node.left, tree.Points)
        least, most, unit = self.span(node.left)
        bounds = self._bounds(node.op, value / unit)
        found = self.assembly.emit(ops.SPAN_GE, least, most, bounds[0])
        if node.op in ("=", "<>"):
            above = self.assembly.emit(ops.SPAN_GE, least, most, bounds[1])
            found = self.assembly.emit(ops.AND, found, self.assembly.emit(ops.NOT, above))
        return self.assembly.emit(ops.NOT, found) if node.op in ("<", "<=", "<>") else found

    # --- numbers

    def number(self, node: tree.Number) -> Held:
        """Return the register of a number. Raises TooLarge where it could leave 64 bits."""
        if node not in self.held:
            found = self._fixed(node) if isinstance(node, tree.Constant) else _NUMBERS[type(node)](self, node)
            if found.most >= LARGEST:
                raise TooLarge(node)
            self.held[node] = found
        return self.held[node]

    def _fixed(self, node: tree.Constant) -> Held:
        value = self.law.value(node)
        if value is None:
            return Held(self.assembly.emit(ops.SET_I, ops.MISSING), Fraction(1), 0)
        if value.numerator >= LARGEST:
            raise TooLarge(node)
        return Held(
            self.assembly.emit(ops.SET_I, value.numerator), Fraction(1, value.denominator), abs(value.numerator)
        )

    def _read(self, node: tree.Read) -> Held:
        info = self.law.rules.fields[node.field]
        unit, most = self._unit(node.field), most_of(info)
        column = self.layout.columns.get((node.field, node.ago))
        if column is None:
            return Held(self.assembly.emit(ops.SET_I, ops.MISSING), unit, 0)
        at = self.assembly.column((node.field, node.ago))
        return Held(self._loaded(column, at, most), unit, most)

    def _loaded(self, column: Column, at: int, most: int) -> int:
        """Load a column, note what is beyond the field's range, then what is missing."""
        scale = column.scale
        if column.kind == FLOAT:
            register, scale = self.assembly.emit(ops.LOAD_F64, at, ops.float_bits(float(scale))), Fraction(1)
        else:
            op = {INT32: ops.LOAD_I32, INT8: ops.LOAD_I8, BYTES: ops.LOAD_I8}.get(column.kind, ops.LOAD_I64)
            register = self.assembly.emit(op, at, scale.numerator)
        if column.valid is not None:
            self.assembly.update(ops.BLANK_I, register, at)
        self.assembly.update(ops.WITHIN, register, most * scale.denominator)
        if scale.denominator != 1:
            return self.assembly.emit(ops.ROUND, register, 1, scale.denominator)
        return register

    def _aligned(self, node: tree.Node, held: list[Held]) -> list[Held]:
        """Return numbers in one unit that all of theirs are whole multiples of."""
        unit = held[0].unit
        for one in held[1:]:
            unit = shared_unit(unit, one.unit)
        return [self._in_unit(node, one, unit) for one in held]

    def _in_unit(self, node: tree.Node, held: Held, unit: Fraction) -> Held:
        factor = held.unit / unit
        if factor == 1:
            return held
        if held.most * abs(factor.numerator) >= LARGEST or abs(factor.numerator) >= LARGEST:
            raise TooLarge(node)
        register = self.assembly.emit(ops.MUL_CONST, held.register, factor.numerator)
        return Held(register, unit, held.most * abs(factor.numerator))

    def _arithmetic(self, node: tree.Arithmetic) -> Held:
        if node.op == "*":
            return self._product(node)
        left, right = self._aligned(node, [self.number(node.left), self.number(node.right)])
        op = ops.ADD if node.op == "+" else ops.SUB
        return Held(self.assembly.emit(op, left.register, right.register), left.unit, left.most + right.most)

    def _product(self, node: tree.Arithmetic) -> Held:
        for number, other in ((node.left, node.right), (node.right, node.left)):
            factor = self._constant(other)
            if factor is not None:
                held = self.number(number)
                if factor > 0:
                    return Held(held.register, held.unit * factor, held.most)
                sign = -1 if factor else 0
                unit = held.unit * abs(factor) if factor else held.unit
                return Held(self.assembly.emit(ops.MUL_CONST, held.register, sign), unit, held.most)
        left, right = self.number(node.left), self.number(node.right)
        return Held(
            self.assembly.emit(ops.MUL, left.register, right.register), left.unit * right.unit, left.most * right.most
        )

    def _quotient(self, node: tree.Quotient) -> Held:
        top, bottom = self._aligned(node, [self.number(node.top), self.number(node.bottom)])
        if bottom.most * 1000 >= LARGEST:
            raise TooLarge(node)
        register = self.assembly.emit(ops.QUOTIENT, top.register, bottom.register)
        scale = 10**tree.QUOTIENT_DECIMALS
        return Held(register, Fraction(1, scale), tree.QUOTIENT_MOST * scale)

    def _extreme(self, node: tree.Extreme) -> Held:
        parts = self._aligned(node, [self.number(part) for part in node.parts])
        op = ops.LEAST if node.op == "least" else ops.GREATEST
        register = parts[0].register
        for part in parts[1:]:
            register = self.assembly.emit(op, register, part.register)
        return Held(register, parts[0].unit, max(part.most for part in parts))

    def _shape(self, node: tree.Shape) -> Held:
        held = self.number(node.of)
        if node.op == "abs":
            return Held(self.assembly.emit(ops.ABS, held.register), held.unit, held.most)
        whole = self._in_unit(node, held, Fraction(1, held.unit.denominator))
        register = self.assembly.emit(ops.FLOOR, whole.register, held.unit.denominator)
        return Held(register, Fraction(1), whole.most)

    def _coalesce(self, node: tree.Coalesce) -> Held:
        parts = self._aligned(node, [self.number(part) for part in node.parts])
        register = parts[0].register
        for part in parts[1:]:
            register = self.assembly.emit(ops.COALESCE, register, part.register)
        return Held(register, parts[0].unit, max(part.most for part in parts))

    def _choice(self, node: tree.Choice) -> Held:
        numbers = [self.number(part) for part in node.numbers]
        if node.otherwise is not None:
            numbers.append(self.number(node.otherwise))
        numbers = self._aligned(node, numbers)
        if node.otherwise is None:
            numbers.append(Held(self.assembly.emit(ops.SET_I, ops.MISSING), numbers[0].unit, 0))
        register = numbers[-1].register
        for condition, number in zip(reversed(node.conditions), reversed(numbers[:-1]), strict=True):
            register = self.assembly.emit(ops.SELECT, self.verdict(condition), number.register, register)
        return Held(register, numbers[0].unit, max(number.most for number in numbers))

    def _yearssince(self, node: tree.YearsSince) -> Held:
        held, day = self.number(node.date), self.law.day
        register = self.assembly.emit(ops.YEARS, held.register, day.year, day.month * 100 + day.day)
        return Held(register, Fraction(1), 10**4)

    def _counttrue(self, node: tree.CountTrue) -> Held:
        verdicts = [self.verdict(part) for part in node.conditions]
        register = self.assembly.emit(ops.SET_I, 0)
        for verdict in verdicts:
            self.assembly.update(ops.COUNT, register, verdict)
        return Held(register, Fraction(1), len(verdicts))

    # --- points

    def span(self, node: tree.Points) -> tuple[int, int, Fraction]:
        """Return the registers of the least and most points, and what one of them is worth."""
        if node not in self.spans:
            score = self.law.rules.scores[node.score]
            unit = points_unit(score)
            spans = [self._item(item, unit) for item in score.items if node.item in ("", item.id)]
            most = score.item(node.item).most if node.item else score.most
            ends = [self._total([span[at] for span in spans], int(most / unit)) for at in (0, 1)]
            self.spans[node] = (ends[0], ends[1], unit)
        return self.spans[node]

    def _total(self, registers: list[int], most: int) -> int:
        total = registers[0]
        for register in registers[1:]:
            total = self.assembly.emit(ops.ADD, total, register)
        return self.assembly.emit(ops.LEAST, total, self.assembly.emit(ops.SET_I, most))

    def _item(self, item: ScoreItem, unit: Fraction) -> tuple[int, int]:
        spans = [self._option(option, item.most, unit) for option in item.options]
        most = int(item.most / unit)
        ends = []
        for at in (0, 1):
            best = spans[0][at]
            for span in spans[1:]:
                best = self.assembly.emit(ops.GREATEST, best, span[at])
            ends.append(self.assembly.emit(ops.LEAST, best, self.assembly.emit(ops.SET_I, most)))
        return ends[0], ends[1]

    def _option(self, option: Steps | Formula, most: Fraction, unit: Fraction) -> tuple[int, int]:
        if isinstance(option, Formula):
            return self._formula(option, most, unit)
        verdicts = [None if condition is None else self.verdict(condition) for condition, _ in option.steps]
        ends = (self.assembly.emit(ops.SET_I, 0), self.assembly.emit(ops.SET_I, 0))
        always = self._set(2) if None in verdicts else 0
        for verdict, (_, points) in zip(reversed(verdicts), reversed(option.steps), strict=True):
            register = always if verdict is None else verdict
            for op, end in zip((ops.STEP_LEAST, ops.STEP_MOST), ends, strict=True):
                self.assembly.update(op, end, register, int(points / unit))
        return ends

    def _formula(self, option: Formula, most: Fraction, unit: Fraction) -> tuple[int, int]:
        held = self.number(option.number)
        factor = held.unit / unit
        register = held.register
        if factor != 1:
            register = self.assembly.emit(ops.ROUND, register, factor.numerator, factor.denominator)
        zero, full = self.assembly.emit(ops.SET_I, 0), self.assembly.emit(ops.SET_I, int(most / unit))
        return (
            self.assembly.emit(ops.COALESCE, register, zero),
            self.assembly.emit(ops.COALESCE, register, full),
        )


def most_of(info: FieldInfo) -> int:
    """Return how large a field's whole numbers may get."""
    scale = 10**info.decimals
    declared = [abs(int(bound * scale)) + 1 for bound in (info.least, info.most) if bound is not None]
    if info.most is not None:
        return max(declared)
    default = MONEY_MOST if info.kind == "money" else NUMBER_MOST * scale if info.decimals <= 4 else NUMBER_MOST * 10**4
    return max([default, *declared])


def shared_unit(left: Fraction, right: Fraction) -> Fraction:
    """Return the largest unit that both are whole multiples of.

    >>> shared_unit(Fraction(1, 100), Fraction(1, 3))
    Fraction(1, 300)
    """
    return Fraction(
        gcd(left.numerator * right.denominator, right.numerator * left.denominator),
        left.denominator * right.denominator,
    )


def points_unit(score: Score) -> Fraction:
    """Return a unit in which every number of points of a score is whole; formulas are rounded to hundredths."""
    values = [score.most, *(item.most for item in score.items), Fraction(1, 10**POINT_DECIMALS)]
    for item in score.items:
        for option in item.options:
            values += [points for _, points in option.steps] if isinstance(option, Steps) else []
    unit = Fraction(1)
    for value in values:
        unit = shared_unit(unit, value) if value else unit
    return unit


_CONDITIONS: dict[type, Callable[..., int]] = {
    tree.Truth: Lowering._truth,
    tree.Flag: Lowering._flag,
    tree.All: Lowering._joined,
    tree.Any: Lowering._joined,
    tree.Not: Lowering._not,
    tree.Named: Lowering._named,
    tree.IsMissing: Lowering._ismissing,
    tree.Among: Lowering._among,
    tree.Compare: Lowering._compare,
    tree.RatioCompare: Lowering._ratio,
}
_NUMBERS: dict[type, Callable[..., Held]] = {
    tree.Read: Lowering._read,
    tree.Arithmetic: Lowering._arithmetic,
    tree.Quotient: Lowering._quotient,
    tree.Extreme: Lowering._extreme,
    tree.Shape: Lowering._shape,
    tree.Coalesce: Lowering._coalesce,
    tree.Choice: Lowering._choice,
    tree.YearsSince: Lowering._yearssince,
    tree.CountTrue: Lowering._counttrue,
}
