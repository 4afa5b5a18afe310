"""Which values a quantity can have at all: no firms below zero, no share of 120%, no rank of 2.5."""

from __future__ import annotations

from decimal import Decimal

from wutong.kernel.unit import unit

WHOLE = Decimal(100)  # per cent
MAY_FALL = ("growth", "change")  # movements: they have no floor
BELOW_ZERO = ("temperature",)


def floor_of(code: str, measure: str) -> Decimal | None:
    """Return the least value of a quantity in unit `code`, None where it has none.

    A ratio in per cent (a margin of profit) may be negative, one per area or head may not.

    >>> floor_of("家", "level"), floor_of("%", "growth"), floor_of("位", "rank")
    (Decimal('0'), None, Decimal('1'))
    """
    dimension = unit(code).dimension
    if measure == "rank":
        return Decimal(1)
    if measure in MAY_FALL or dimension in BELOW_ZERO or (measure == "ratio" and dimension == "share"):
        return None
    return Decimal(0)


def fault_of(value: Decimal, code: str, measure: str) -> str | None:
    """Return why a quantity cannot have this value: rank, negative, over_whole or parts; None when it can.

    >>> fault_of(Decimal("-7"), "家", "level"), fault_of(Decimal("2.5"), "家", "level"), fault_of(Decimal(101), "%", "share")
    ('negative', 'parts', 'over_whole')
    >>> fault_of(Decimal("2.5"), "万家", "level") is None
    True
    """
    floor, one = floor_of(code, measure), unit(code)
    if measure == "rank" and (value < 1 or value != value.to_integral_value()):
        return "rank"
    if floor is not None and value < floor:
        return "negative"
    if (
        measure == "share"
        and one.dimension == "share"
        and value * Decimal(one.factor.numerator) > WHOLE * one.factor.denominator
    ):
        return "over_whole"
    counted = one.dimension.startswith("count:") and "/" not in one.dimension and one.factor == 1
    return "parts" if measure == "level" and counted and value != value.to_integral_value() else None
