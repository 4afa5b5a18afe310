"""What a printed number may stand for, and arithmetic with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

# Two numbers closer than this share of their size are the same: binary fractions, not rounding.
GRAIN = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between `low` and `high`, both included.

    >>> Interval(9.5, 10.5) / Interval(1.95, 2.05)
    Interval(low=4.634146341463415, high=5.384615384615385)
    """

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient; unbounded where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return Interval(-inf, inf)
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends)) if all(end == end for end in ends) else Interval(-inf, inf)

    def scaled(self, factor: float) -> Interval:
        """Every value times a number.

        >>> Interval(1, 2).scaled(-100)
        Interval(low=-200, high=-100)
        """
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def root(self, years: int) -> Interval:
        """The `years`-th root, of positive values; unbounded below zero."""
        if self.low <= 0 or years < 1:
            return Interval(-inf, inf)
        try:
            return Interval(self.low ** (1 / years), self.high ** (1 / years))
        except OverflowError:
            return Interval(-inf, inf)

    def power(self, years: int) -> Interval:
        """The `years`-th power, of positive values; unbounded below zero and beyond what a number can hold."""
        if self.low <= 0:
            return Interval(-inf, inf)
        try:
            return Interval(self.low**years, self.high**years)
        except OverflowError:
            return Interval(-inf, inf)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both.

        >>> Interval(0.1, 0.3).meets(Interval(0.1 + 0.2, 1.0)), Interval(1, 2).meets(Interval(2.1, 3))
        (True, False)
        """
        finite = [abs(end) for end in (self.low, self.high, other.low, other.high) if isfinite(end)]
        slack = GRAIN * max(finite, default=0.0)
        return self.low <= other.high + slack and other.low <= self.high + slack

    @property
    def width(self) -> float:
        return self.high - self.low


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def exactly(value: float) -> Interval:
    return Interval(value, value)


def total(parts: list[Interval]) -> Interval:
    """The sum of all parts."""
    return Interval(sum(part.low for part in parts), sum(part.high for part in parts))
