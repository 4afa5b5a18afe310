"""When two printed numbers say the same."""

from __future__ import annotations

from fractions import Fraction

from wutong.kernel.quantity import Quantity
from wutong.kernel.unit import UnitsDiffer, UnitUnknown, conversion


def exact(quantity: Quantity, wanted: str) -> Fraction:
    """Return the value in unit `wanted`, exactly.

    Raises
        UnitsDiffer  if the units do not measure the same
    """
    factor = Fraction(1) if quantity.unit == wanted else conversion(quantity.unit, wanted)
    return Fraction(quantity.unscaled, 10**quantity.scale) * factor


def same_value(one: Quantity, other: Quantity) -> bool:
    """Return whether two quantities are equal once in one unit, comparator and upper end included.

    >>> same_value(Quantity.parse("1.2", "亿元"), Quantity.parse("12000", "万元"))
    True
    """
    if one.comparator != other.comparator or (one.high_unscaled is None) != (other.high_unscaled is None):
        return False
    try:
        equal = exact(one, one.unit) == exact(other, one.unit)
    except (UnitsDiffer, UnitUnknown):
        return False
    return equal and (one.high is None or one.high == other.to(one.unit).high)
