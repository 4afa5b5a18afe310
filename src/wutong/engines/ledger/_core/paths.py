"""Where a target's path stands in a period between its base and its end.

Years count as twelfths, so that a month has its own point. Only at the print are exact
values rounded, half up, to the finer of the two printed scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from wutong.engines.ledger._core.comparison import exact
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import MAX_SCALE, Quantity

PRECISION = 40  # digits carried by a root before the result is rounded to print
ASKED_AGAIN = 10_000  # points of paths kept: pages ask for the same years of the same targets over and over
SAME_EVERY_YEAR = {"every_year", "mean_of_years"}


def path_value(
    *,
    reading: str,
    path: str,
    base: Quantity | None,
    base_period: Period | None,
    end: Quantity | None,
    end_period: Period,
    steps: Mapping[str, str],
    period: Period,
) -> Quantity | None:
    """Return what the path asks for by the end of `period`, None where it asks for nothing that can be said.

    A target for every year or for the mean of the years asks for the same in each; one for the sum of the
    years asks for the part that should have come together by then.
    """
    if end is None or reading == "later_instruction":
        return None
    if path == "stepwise":
        return _step(end, end_period, steps, period)
    if reading in SAME_EVERY_YEAR:
        return end if _within(period, base_period, end_period) else None
    if reading == "sum_of_years":
        return _gathered(end, end_period, period)
    return _between(compound_allowed(path, base, end) is None and path == "compound", base, base_period, end,
                    end_period, period)  # fmt: skip


def compound_allowed(path: str, base: Quantity | None, end: Quantity | None) -> str | None:
    """Return why a compound path cannot be drawn, None when it can or was not asked for.

    Growth by a constant rate needs two numbers above zero.
    """
    if path != "compound":
        return None
    if base is None or end is None:
        return "缺少基期值或目标值，等比路径无从算起"
    if base.unscaled <= 0 or end.unscaled <= 0:
        return "基期值或目标值不大于零，等比路径不成立，改按直线路径"
    return None


def _within(period: Period, base_period: Period | None, end_period: Period) -> bool:
    first = base_period.end if base_period else end_period.start
    return period.end <= end_period.end and (period.end > first or base_period is None and period.end >= first)


def _months(period: Period) -> int:
    return period.end.year * 12 + period.end.month


def _step(end: Quantity, end_period: Period, steps: Mapping[str, str], period: Period) -> Quantity | None:
    """Return the last step taken by the period's end; the end value is the last step of all."""
    taken = [(Period.parse(code).end, Quantity.parse(text, end.unit, end.comparator)) for code, text in steps.items()]
    if end_period.end not in {day for day, _ in taken}:
        taken.append((end_period.end, end))
    reached = [(day, value) for day, value in taken if day <= period.end]
    if not reached or period.end > end_period.end:
        return None
    return max(reached, key=lambda step: step[0])[1]


def _gathered(end: Quantity, end_period: Period, period: Period) -> Quantity | None:
    """Return the share of a sum over years that belongs to the months gone by."""
    first = end_period.start.year * 12
    total, gone = _months(end_period) - first, _months(period) - first
    if not 0 < gone <= total:
        return None
    return _print(Fraction(end.unscaled, 10**end.scale) * Fraction(gone, total), end, end.scale)


@lru_cache(maxsize=ASKED_AGAIN)
def _between(
    compound: bool,
    base: Quantity | None,
    base_period: Period | None,
    end: Quantity,
    end_period: Period,
    period: Period,
) -> Quantity | None:
    if period.end == end_period.end:
        return end
    if base is None or base_period is None:
        return None
    total, gone = _months(end_period) - _months(base_period), _months(period) - _months(base_period)
    if not 0 <= gone < total:
        return None
    start, finish = exact(base, end.unit), exact(end, end.unit)
    scale = max(end.scale, base.scale if base.unit == end.unit else 0)
    if compound:
        return _print(_grown(start, finish, Fraction(gone, total)), end, scale)
    return _print(start + (finish - start) * Fraction(gone, total), end, scale)


def _grown(start: Fraction, finish: Fraction, part: Fraction) -> Fraction:
    """Return start × (finish / start) ** part to PRECISION digits."""
    with localcontext() as context:
        context.prec = PRECISION
        ratio = _decimal(finish) / _decimal(start)
        grown = _decimal(start) * (ratio ** _decimal(part))
    return Fraction(grown)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def printed_like(value: Fraction, like: Quantity) -> Quantity:
    """Return an exact value in the unit of `like`, with as many places as it needs (at most twelve)."""
    places = next((n for n in range(like.scale, MAX_SCALE + 1) if (value * 10**n).denominator == 1), MAX_SCALE)
    return replace(_print(value, like, places), comparator=Comparator.EQUAL)


def _print(value: Fraction, like: Quantity, scale: int) -> Quantity:
    """Return the value rounded half up to `scale` places, in the unit and with the comparator of `like`."""
    with localcontext() as context:
        context.prec = PRECISION
        rounded = _decimal(value).quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)
    comparator = Comparator.EQUAL if like.comparator is Comparator.ABOUT else like.comparator
    return Quantity.of(rounded, like.unit, comparator=comparator, printed=format(rounded, "f"))
