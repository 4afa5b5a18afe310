"""What each instruction of the block kernel does to one firm's lane.

A verdict is a byte: 0 not met, 1 cannot be determined, 2 met. A missing whole number is MISSING. `here` gives an
instruction what stands outside its registers: columns, tables, the firm's position.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from wutong.engines.rules._core.lanes import F64, I8, I32, I64, I128, Lane
from wutong.engines.rules._core.opcodes import MISSING, UNBOUNDED, UNKNOWN_RANK
from wutong.engines.rules._core.tree import QUOTIENT_DECIMALS, QUOTIENT_MOST

NOT_A_NUMBER = float("nan")
THOUSAND, NINE_DIGITS = 1000, 3  # a quotient's nine decimals are found three at a time, so that nothing leaves 64 bits


class Here(Protocol):
    """What surrounds the lane of an instruction."""

    def stored(self, column: Lane, kind: Any) -> Lane:
        """Return the firm's element of a column."""

    def bit(self, column: Lane, validity: bool) -> Lane:
        """Return the firm's bit of a column's data or validity bitmap, as a byte."""

    def table(self, index: Lane) -> Lane:
        """Return a byte of the verdict tables."""


Operation = Callable[..., Lane]


def gone(*numbers: Lane) -> Lane:
    """Return whether one of the numbers is missing."""
    found = numbers[0].equals(MISSING)
    for number in numbers[1:]:
        found = found | number.equals(MISSING)
    return found


def lesser(x: Lane, y: Lane | int) -> Lane:
    """Return the smaller number."""
    return (x < y).then(x, y)


def greater(x: Lane, y: Lane | int) -> Lane:
    """Return the larger number."""
    return (x > y).then(x, y)


def size(x: Lane) -> Lane:
    """Return a number without its sign."""
    return (x < 0).then(x * -1, x)


def signed_like(found: Lane, *models: Lane) -> Lane:
    """Return a size with the sign of a product of the models."""
    negative = models[0] < 0
    for model in models[1:]:
        negative = negative ^ (model < 0)
    return negative.then(found * -1, found)


def load_f64(here: Here, column: Lane, scale: Lane) -> Lane:
    """A float as a whole number, half away from zero; not-a-number is missing."""
    x = here.stored(column, F64) * scale.bits_as(F64)
    half = (x >= 0.0).then(x + 0.5, x + -0.5)
    return x.equals(x).then(half.as_whole(), MISSING)


def load_whole(kind: Any) -> Operation:
    """A whole number of four, eight or one byte."""

    def load(here: Here, column: Lane, times: Lane) -> Lane:
        found = here.stored(column, kind)
        return (found if kind == I64 else found.widened(I64, signed=True)) * times

    return load


def code_table(here: Here, column: Lane, start: Lane, length: Lane) -> Lane:
    """A code through a table of verdicts; a code beyond it cannot be determined."""
    code = here.stored(column, I32).widened(I64)
    known = code < length
    return known.then(here.table(known.then(code, 0) + start), 1)


def code_mask(here: Here, x: Lane, mask: Lane) -> Lane:
    """Whether a code is among those whose bits are set."""
    bit = (mask.cut(I32) >> (x & 31).widened(I32)) & 1
    return x.equals(UNKNOWN_RANK).then(x.byte(1), (bit << 1).cut(I8))


def rank(here: Here, sums: Lane, x: Lane, *thresholds: Lane) -> Lane:
    """How many of four more thresholds a number reaches."""
    for threshold in thresholds:
        sums = sums + (x >= threshold).widened(I64)
    return sums


def ratio(test: str) -> Operation:
    """Compare x * factor with y * other exactly, in 128 bits."""

    def compare(here: Here, x: Lane, y: Lane, factor: Lane, other: Lane, positive: Lane) -> Lane:
        turned = y < 0
        top, bottom = turned.then(x * -1, x), turned.then(y * -1, y)
        left = top.widened(I128, signed=True) * factor.widened(I128, signed=True)
        right = bottom.widened(I128, signed=True) * other.widened(I128, signed=True)
        holds = {"ge": left >= right, "gt": left > right, "eq": left.equals(right)}[test]
        unknown = gone(x, y) | y.equals(0) | (turned & positive.equals(1))
        return unknown.then(holds.byte(1), holds.chosen(2, 0))

    return compare


def span_ge(here: Here, least: Lane, most: Lane, bound: Lane) -> Lane:
    """Met when the least reaches the bound, open when only the most does."""
    return (least >= bound).chosen(1, 0) + (most >= bound).chosen(1, 0)


def unless_missing(made: Callable[..., Lane], inputs: int) -> Operation:
    """An operation whose result is missing when one of its first inputs is."""

    def operate(here: Here, *given: Lane) -> Lane:
        return gone(*given[:inputs]).then(MISSING, made(*given))

    return operate


def floor_by(x: Lane, by: Lane) -> Lane:
    """Divide downwards."""
    return (x // by) - ((x % by) < 0).widened(I64)


def half_up(x: Lane, p: Lane, q: Lane) -> Lane:
    """x * p / q as a whole number, half away from zero, in 64 bits even where x * p would leave them."""
    whole, rest = size(x) // q, size(x) % q
    return signed_like(whole * p + (rest * p * 2 + q) // (q * 2), x)


def quotient(here: Here, x: Lane, y: Lane) -> Lane:
    """A quotient with nine decimals, half up; missing where the divisor is 0."""
    unknown = gone(x, y) | y.equals(0)
    top, bottom = unknown.then(1, size(x)), unknown.then(1, size(y))
    found, rest = top // bottom, top % bottom
    for _ in range(NINE_DIGITS):
        found, rest = found * THOUSAND + (rest * THOUSAND) // bottom, (rest * THOUSAND) % bottom
    found = found + (rest * 2 >= bottom).widened(I64)
    held = (top // bottom >= QUOTIENT_MOST).then(QUOTIENT_MOST * 10**QUOTIENT_DECIMALS, found)
    return unknown.then(MISSING, signed_like(held, x, y))


def years(x: Lane, year: Lane, day: Lane) -> Lane:
    """Whole years from a day (since 1970) to the day of the law; days to calendar after Howard Hinnant."""
    days = x + 719468
    era = floor_by(days, days * 0 + 146097)
    of_era = days - era * 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (year_of_era * 365 + year_of_era // 4 - year_of_era // 100)
    shifted = (of_year * 5 + 2) // 153
    month = (shifted < 10).then(shifted + 3, shifted - 9)
    then = year_of_era + era * 400 + (month <= 2).widened(I64)
    monthday = month * 100 + of_year - (shifted * 153 + 2) // 5 + 1
    return year - then - (day < monthday).widened(I64)


def count(here: Here, sums: Lane, verdict: Lane) -> Lane:
    """One more where the verdict is met; missing once one cannot be determined."""
    return (verdict.equals(1) | gone(sums)).then(MISSING, sums + verdict.equals(2).widened(I64))


def step(weigh: Callable[[Lane, Lane], Lane]) -> Operation:
    """Overlay a step of points on one end of a span: taken where it holds, weighed where it may."""

    def overlay(here: Here, end: Lane, verdict: Lane, points: Lane) -> Lane:
        return verdict.equals(2).then(points, verdict.equals(1).then(weigh(end, points), end))

    return overlay


def certain(join: Callable[[Lane, Lane], Lane]) -> Operation:
    """What is paid for certain: only where the verdict is met."""
    return lambda here, end, verdict, amount: verdict.equals(2).then(join(end, amount), end)


def possible(join: Callable[[Lane, Lane], Lane]) -> Operation:
    """What may be paid: wherever the verdict is not `not met`."""
    return lambda here, end, verdict, amount: verdict.equals(0).then(end, join(end, amount))


def priority(weigh: Callable[[Lane, Lane], Lane]) -> Operation:
    """The first that holds, the clauses coming last one first."""
    return lambda here, end, verdict, amount: verdict.equals(2).then(
        amount, verdict.equals(1).then(weigh(end, amount), end)
    )


def no_more(x: Lane, y: Lane) -> Lane:
    """The sum of two possible amounts, never beyond what stands for no limit."""
    return lesser(x + y, UNBOUNDED)


def certain_rate(here: Here, end: Lane, verdict: Lane, base: Lane, rate: Lane, cap: Lane) -> Lane:
    """The highest of base * rate up to a cap, in floats; a missing base (not a number) pays nothing for certain."""
    amount, limit = base.bits_as(F64) * rate.bits_as(F64), cap.bits_as(F64)
    paid = (amount > limit).then(limit, amount)
    highest = end.bits_as(F64)
    return (verdict.equals(2) & (paid > highest)).then(paid, highest).bits_as(I64)


def possible_rate(here: Here, end: Lane, verdict: Lane, base: Lane, rate: Lane, cap: Lane) -> Lane:
    """As `certain_rate` for what may be paid; a missing base may pay up to the cap."""
    amount, limit = base.bits_as(F64) * rate.bits_as(F64), cap.bits_as(F64)
    paid = (amount < limit).then(amount, limit)
    highest = end.bits_as(F64)
    return (verdict.above(0) & (paid > highest)).then(paid, highest).bits_as(I64)


def to_float(here: Here, x: Lane) -> Lane:
    """A whole number as a float; missing is not a number."""
    return gone(x).then(NOT_A_NUMBER, x.as_float()).bits_as(I64)


def unknown_or(found: Lane, *numbers: Lane) -> Lane:
    """A verdict that cannot be determined where one of the numbers is missing."""
    return gone(*numbers).then(found.byte(1), found.chosen(2, 0))


OPERATIONS: dict[str, Operation] = {
    "load_f64": load_f64,
    "load_i64": load_whole(I64),
    "load_i32": load_whole(I32),
    "load_i8": load_whole(I8),
    "blank_i": lambda here, x, column: here.bit(column, True).equals(0).then(MISSING, x),
    "blank_b": lambda here, x, column, value: here.bit(column, True).equals(0).then(value.cut(I8), x),
    "flag_bits": lambda here, column: here.bit(column, False) << 1,
    "flag_u8": lambda here, column: here.stored(column, I8).equals(0).chosen(0, 2),
    "code_u8": lambda here, column: here.stored(column, I8),
    "code_table": code_table,
    "set_b": lambda here, value: value.cut(I8),
    "and": lambda here, x, y: y.above(x).then(x, y),
    "or": lambda here, x, y: x.above(y).then(x, y),
    "not": lambda here, x: x.byte(2) - x,
    "rank_ge": lambda here, x, at: x.equals(UNKNOWN_RANK).then(x.byte(1), x.above(at.cut(I8)).chosen(2, 0)),
    "code_mask": code_mask,
    "code_lookup": lambda here, x, start: here.table(x.widened(I64) + start),
    "rank": rank,
    "rank_byte": lambda here, sums, x: gone(x).then(sums.byte(UNKNOWN_RANK), sums.cut(I8)),
    "ge_const": lambda here, x, least: unknown_or(x >= least, x),
    "cmp_ge": lambda here, x, y: unknown_or(x >= y, x, y),
    "cmp_eq": lambda here, x, y: unknown_or(x.equals(y), x, y),
    "ratio_ge": ratio("ge"),
    "ratio_gt": ratio("gt"),
    "ratio_eq": ratio("eq"),
    "is_missing_i": lambda here, x: gone(x).chosen(2, 0),
    "is_missing_b": lambda here, x: x.equals(1).chosen(2, 0),
    "span_ge": span_ge,
    "set_i": lambda here, value: value,
    "add": unless_missing(lambda x, y: x + y, 2),
    "sub": unless_missing(lambda x, y: x - y, 2),
    "mul": unless_missing(lambda x, y: x * y, 2),
    "mul_const": unless_missing(lambda x, by: x * by, 1),
    "least": unless_missing(lesser, 2),
    "greatest": unless_missing(greater, 2),
    "abs": unless_missing(size, 1),
    "floor": unless_missing(floor_by, 1),
    "round": unless_missing(half_up, 1),
    "quotient": quotient,
    "select": lambda here, verdict, x, y: verdict.equals(1).then(MISSING, verdict.equals(2).then(x, y)),
    "coalesce": lambda here, x, y: gone(x).then(y, x),
    "years": unless_missing(years, 1),
    "count": count,
    "step_least": step(lesser),
    "step_most": step(greater),
    "certain_highest": certain(greater),
    "certain_sum": certain(lambda x, y: x + y),
    "certain_priority": priority(lesser),
    "possible_highest": possible(greater),
    "possible_sum": possible(no_more),
    "possible_priority": priority(greater),
    "to_float": to_float,
    "certain_rate": certain_rate,
    "possible_rate": possible_rate,
    "to_fen": lambda here, x, more: (x.bits_as(F64) + more.bits_as(F64)).as_whole(),
    "add_possible": lambda here, x, y: no_more(x, y),
}
