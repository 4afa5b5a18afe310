"""Shares with honest intervals, and how long what is open will still take."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

NORMAL_95 = 1.959963984540054  # two-sided 95 % of the normal distribution
FEWEST = 20  # with fewer closed cases an interval would be a guess


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval in which the true share lies nineteen times in twenty; all 0 to 1."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share itself, None of nothing."""
        return self.hits / self.of if self.of else None


def wilson(hits: int, of: int, z: float = NORMAL_95) -> Share:
    """Return a share with its Wilson score interval, which stays honest for few cases and for shares near 0 and 1.

    Source
        E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).

    >>> share = wilson(8, 10)
    >>> round(share.low, 3), round(share.high, 3)
    (0.49, 0.943)
    >>> wilson(0, 0).high
    1.0
    """
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return Share(hits, of, max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True)
class Outlook:
    """When an open case will be closed: as soon as one in ten, half, and nine in ten like it; from how many."""

    early: float
    middle: float
    late: float
    of: int


def outlook(durations: Sequence[float], age: float) -> Outlook | None:
    """Return how long a case of some age will still take, from the durations of closed ones that took longer than that.

    Shapes and units
        durations  of closed cases like it, ascending
        age        how long it has been open, in the same unit
        returns    time still to go, in the same unit; None with fewer than twenty to learn from
    """
    longer = durations[bisect_right(durations, age) :]
    if len(longer) < FEWEST:
        return None
    early, middle, late = (longer[int(len(longer) * part)] - age for part in (0.1, 0.5, 0.9))
    return Outlook(early, middle, late, len(longer))
