"""What a formula yields in one period: exact fractions all the way, rounded half up only at the print.

A missing input makes the result undetermined and is named; it is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from wutong.engines.ledger._core.formulas.dimensions import of_unit
from wutong.engines.ledger._core.formulas.syntax import Call, Negative, Node, Number, Operation, Reference
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import BIGINT_MAX, MAX_SCALE, Quantity

PRECISION = 50  # digits carried through a root
PRINTED_PLACES = 2
LARGEST_POWER = 1000

Need = tuple[Reference, Period]


@dataclass(frozen=True)
class Outcome:
    """`value` in base units, or None with the inputs that are missing or the reason why nothing can be said."""

    value: Fraction | None
    missing: tuple[Need, ...] = ()
    reason: str = ""


class _Undetermined(Exception):
    """Raised inside an evaluation where nothing can be said."""


def shifted(period: Period, years: int) -> Period | None:
    """Return the same stretch of the calendar `years` later, None for several years or an unsaid period.

    >>> shifted(Period.parse("2024-01..03"), -1).code
    '2023-01..03'
    """
    if period.kind in {"years", "open"}:
        return None
    code = f"{period.end.year + years:04d}{period.code[4:]}"
    if period.kind == "day" and (period.end.month, period.end.day) == (2, 29):
        code = date(period.end.year + years, 2, 28).isoformat()
    return Period.parse(code)


def needs(node: Node, period: Period) -> list[Need]:
    """Return every (reference, period) a formula looks at when it is computed for `period`, in order, once each."""
    return list(dict.fromkeys(_needs(node, period)))


def _needs(node: Node, period: Period) -> list[Need]:
    match node:
        case Reference():
            return [(_bare(node), period)]
        case Operation():
            return _needs(node.left, period) + _needs(node.right, period)
        case Negative():
            return _needs(node.operand, period)
        case Call():
            return _call_needs(node, period)
    return []


def _call_needs(call: Call, period: Period) -> list[Need]:
    first = call.arguments[0]
    if not isinstance(first, Reference) or call.name in {"share", "per", "round"}:
        return [need for argument in call.arguments for need in _needs(argument, period)]
    return [(_bare(first), when) for when in _looked_at(call, period)]


def _looked_at(call: Call, period: Period) -> list[Period]:
    """Return the periods of its indicator that a function looks at."""
    before = shifted(period, -1)
    if call.name in {"growth", "previous"}:
        if before is None:
            return []
        return [before] if call.name == "previous" else [before, period]
    first, last = _years(call, period)
    if call.name == "average_growth":
        return [Period.year(first), Period.year(last)] if last > first else []
    return [Period.year(year) for year in range(first, last + 1)]


def _years(call: Call, period: Period) -> tuple[int, int]:
    """Return the first and last year named, or those of the period; growth over a period starts the year before."""
    if len(call.arguments) > 1:
        first, last = (int(argument.value) for argument in call.arguments[1:] if isinstance(argument, Number))
        return first, last
    before = 1 if call.name == "average_growth" and period.kind == "years" else 0
    return period.start.year - before, period.end.year


def _bare(reference: Reference) -> Reference:
    """Two mentions of one series at different positions are one need."""
    return Reference(reference.indicator, reference.measure, reference.breakdown)


def evaluate(node: Node, period: Period, known: Mapping[Need, Quantity]) -> Outcome:
    """Return what a formula yields in `period` from the known inputs."""
    missing = tuple(need for need in needs(node, period) if need not in known)
    if missing:
        return Outcome(None, missing)
    if any(known[need].high_unscaled is not None for need in needs(node, period)):
        return Outcome(None, reason="有的输入是区间，算不出一个数")
    try:
        return Outcome(_value(node, period, known))
    except _Undetermined as problem:
        return Outcome(None, reason=str(problem))


def _value(node: Node, period: Period, known: Mapping[Need, Quantity]) -> Fraction:
    match node:
        case Number():
            return node.value * of_unit(node.unit)[1]
        case Reference():
            return _base(known[_bare(node), period])
        case Negative():
            return -_value(node.operand, period, known)
        case Call():
            return _called(node, period, known)
    return _operated(node.sign, _value(node.left, period, known), _value(node.right, period, known))


def _base(quantity: Quantity) -> Fraction:
    return Fraction(quantity.unscaled, 10**quantity.scale) * of_unit(quantity.unit)[1]


def _operated(sign: str, left: Fraction, right: Fraction) -> Fraction:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return _quotient(left, right)
    return _power(left, right)


def _quotient(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise _Undetermined("除数为零")
    return left / right


def _power(left: Fraction, right: Fraction) -> Fraction:
    if abs(right) > LARGEST_POWER:
        raise _Undetermined("指数过大")
    if right.denominator == 1:
        if left == 0 and right < 0:
            raise _Undetermined("零没有负次方")
        return left ** int(right)
    if left <= 0:
        raise _Undetermined("负数或零不能开方")
    with localcontext() as context:
        context.prec = PRECISION
        return Fraction(_decimal(left) ** _decimal(right))


def _called(call: Call, period: Period, known: Mapping[Need, Quantity]) -> Fraction:
    if call.name in {"share", "per"}:
        over, under = (_value(argument, period, known) for argument in call.arguments)
        return _quotient(over, under)
    if call.name == "round":
        return _rounded_call(call, period, known)
    first = call.arguments[0]
    looked_at = _looked_at(call, period)
    if not looked_at or not isinstance(first, Reference):
        raise _Undetermined(f"时期 {period.label} 不能用 {call.name} 计算")
    values = [_base(known[_bare(first), when]) for when in looked_at]
    match call.name:
        case "previous":
            return values[0]
        case "sum_over_years":
            return sum(values, Fraction(0))
        case "growth":
            return _growth(values[0], values[1], 1)
    return _growth(values[0], values[1], looked_at[1].end.year - looked_at[0].end.year)


def _growth(before: Fraction, after: Fraction, years: int) -> Fraction:
    """Return the growth a year; from a base that is not above zero a rate means nothing."""
    if before <= 0:
        raise _Undetermined("基期值不大于零，增速没有意义")
    if years > 1 and after <= 0:
        raise _Undetermined("末期值不大于零，年均增速没有意义")
    ratio = after / before
    return (ratio if years == 1 else _power(ratio, Fraction(1, years))) - 1


def _rounded_call(call: Call, period: Period, known: Mapping[Need, Quantity]) -> Fraction:
    """`round` speaks of the places printed; the value itself stays exact until the print."""
    return _value(call.arguments[0], period, known)


def places(node: Node) -> int:
    """Return how many decimal places a formula's result is printed with."""
    if isinstance(node, Call) and node.name == "round" and isinstance(node.arguments[1], Number):
        return int(node.arguments[1].value)
    return PRINTED_PLACES


def printed(value: Fraction, unit: str, decimal_places: int, *, approximate: bool = False) -> Quantity:
    """Return a value (in base units) as a quantity in `unit`: exact to what 64 bits hold, printed half up.

    >>> printed(Fraction(1, 8), "%", 1).printed
    '12.5'
    """
    exact = value / of_unit(unit)[1]
    text = format(_half_up(exact, 0 if exact.denominator == 1 else decimal_places), "f")
    scale = next(scale for scale in range(MAX_SCALE, -1, -1) if abs(exact) * 10**scale < BIGINT_MAX or not scale)
    kept = _half_up(exact, scale).normalize()
    kept = kept if int(kept.as_tuple().exponent) <= 0 else kept.quantize(Decimal(1))
    return Quantity.of(kept, unit, comparator=Comparator.ABOUT if approximate else Comparator.EQUAL, printed=text)


def _half_up(value: Fraction, decimal_places: int) -> Decimal:
    """Round exactly: in whole numbers, away from zero at the half."""
    scaled = abs(value) * 10**decimal_places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimal_places)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
