"""Shares with honest intervals, and how long what is open will still take."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from operator import itemgetter

NORMAL_95 = 1.959963984540054  # two-sided 95 % of the normal distribution
FEWEST = 20  # with fewer cases under observation an interval would be a guess


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
    """When an open case will be closed: as soon as one in ten, half, and nine in ten like it; from how many.

    A part that none of them has reached yet is None: so long, and nobody knows how much longer.
    """

    early: float
    middle: float | None
    late: float | None
    of: int


@dataclass(frozen=True)
class Curve:
    """How many cases are still open after a time: the product-limit estimate over closed and still open ones.

    times      at which cases were closed, ascending
    surviving  share still open just after each
    spread     Greenwood's sum up to each, from which the estimate's own error follows
    at_risk    cases under observation just before each

    Source
        E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958).
    """

    times: Sequence[float]
    surviving: Sequence[float]
    spread: Sequence[float]
    at_risk: Sequence[int]

    def open_after(self, time: float) -> float:
        """Return the share still open after a time."""
        place = bisect_right(self.times, time)
        return self.surviving[place - 1] if place else 1.0

    def outlook(self, age: float) -> Outlook | None:
        """Return how long a case of some age will still take; None with fewer than twenty like it to learn from."""
        place = bisect_right(self.times, age)
        if place == len(self.times) or self.at_risk[place] < FEWEST:
            return None
        here = self.open_after(age)
        early, middle, late = (self._when(here * (1 - part), place) for part in (0.1, 0.5, 0.9))
        if early is None:
            return None
        rest = (None if one is None else one - age for one in (middle, late))
        return Outlook(early - age, *rest, self.at_risk[place])

    def _when(self, share: float, since: int) -> float | None:
        """Return when no more than a share is open, None when that has not been seen."""
        return next(
            (self.times[place] for place in range(since, len(self.times)) if self.surviving[place] <= share), None
        )

    def closing(self, age: float, within: float) -> tuple[float, float] | None:
        """Return the chance that a case of some age is closed within a time, with the estimate's own standard error."""
        place = bisect_right(self.times, age)
        if place == len(self.times) or self.at_risk[place] < FEWEST:
            return None
        until = bisect_right(self.times, age + within)
        stays = self.open_after(age + within) / self.open_after(age)
        spread = (self.spread[until - 1] if until else 0.0) - (self.spread[place - 1] if place else 0.0)
        return 1 - stays, stays * sqrt(max(spread, 0.0))


def curve(observed: Iterable[tuple[float, bool]]) -> Curve:
    """Return the curve of cases given as (how long, whether closed); those still open count as long as they were seen.

    To leave the open ones out would promise too much: of the latest cases, only the quick ones are closed.

    >>> curve([(1, True), (2, False), (3, True)]).surviving
    [0.6666666666666667, 0.0]
    """
    listed = sorted(observed)
    times, surviving, spread, at_risk = [], [], [], []
    share, error, left = 1.0, 0.0, len(listed)
    for time, group in groupby(listed, key=itemgetter(0)):
        ends = [closed for _time, closed in group]
        closed = sum(ends)
        if closed:
            share *= 1 - closed / left
            error += closed / (left * (left - closed)) if left > closed else 0.0
            times.append(time)
            surviving.append(share)
            spread.append(error)
            at_risk.append(left)
        left -= len(ends)
    return Curve(times, surviving, spread, at_risk)


@dataclass(frozen=True)
class Expected:
    """How many open cases will be closed within a time: the likeliest number, an interval, and how many are uncertain."""

    low: float
    middle: float
    high: float
    unknown: int  # older than anything that could be learnt from
    of: int


def expected(groups: Iterable[tuple[Curve, Sequence[float]]], within: float) -> Expected:
    """Return how many of some open cases, given by their ages under the curve of their kind, will be closed in time.

    The interval of 95 % holds both chance and the curves' own errors; within a kind these are taken to err together,
    which makes it rather too wide than too narrow.
    """
    middle = chance = error = 0.0
    unknown = total = 0
    for known, ages in groups:
        found = [one for one in (known.closing(age, within) for age in ages) if one is not None]
        total, unknown = total + len(ages), unknown + len(ages) - len(found)
        middle += sum(share for share, _error in found)
        chance += sum(share * (1 - share) for share, _error in found)
        error += sum(own for _share, own in found) ** 2
    reach = NORMAL_95 * sqrt(chance + error)
    return Expected(max(0.0, middle - reach), middle, min(float(total - unknown), middle + reach), unknown, total)
