"""Where a yearly series is heading: a straight trend with its interval, and the chance of reaching a value.

Ordinary least squares on the year with Student's t for few points: with four to ten yearly
figures nothing cleverer can be told from noise, and everybody can check it by hand. Fewer
than four points give no forecast at all rather than a wide guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

FEWEST_POINTS = 4
LEVEL = 0.8  # the band holds the value in four of five cases


@dataclass(frozen=True)
class Forecast:
    """The trend and its band for the years after the last figure, in the series' unit.

    `years`, `middle`, `low`, `high` run in parallel; `from_years` are the years it rests on; `spread` is the
    standard error of a single year's value, `freedom` the degrees of freedom of its t distribution.
    """

    years: tuple[int, ...]
    middle: tuple[Decimal, ...]
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]
    level: float
    from_years: tuple[int, ...]
    spread: tuple[float, ...]
    freedom: int


def says_something(band: Forecast, floor: Decimal | None) -> bool:
    """Whether the band at its end stays above what the quantity cannot fall below: one that does not says nothing."""
    return floor is None or band.low[-1] >= floor


@dataclass(frozen=True)
class _Trend:
    """A fitted line: value at the mean year, slope a year, residual deviation, spread of the years."""

    centre: float
    level: float
    slope: float
    deviation: float
    width: float
    count: int

    def at(self, year: int) -> float:
        return self.level + self.slope * (year - self.centre)

    def spread(self, year: int) -> float:
        """The standard error of one new value in `year`: noise, plus the line's own uncertainty."""
        return self.deviation * sqrt(1 + 1 / self.count + (year - self.centre) ** 2 / self.width)


def forecast(values: Sequence[tuple[int, Decimal]], until: int, *, level: float = LEVEL) -> Forecast | None:
    """Return the trend for each year after the last figure to `until`, None below four figures or with no year left.

    `values` are pairs (year, value), one a year, in one unit.

    >>> band = forecast([(2020, Decimal(10)), (2021, Decimal(12)), (2022, Decimal(14)), (2023, Decimal(16))], 2025)
    >>> [int(value) for value in band.middle]
    [18, 20]
    >>> forecast([(2020, Decimal(10)), (2021, Decimal(12))], 2025) is None
    True
    """
    known = sorted(values)
    if len(known) < FEWEST_POINTS or until <= known[-1][0]:
        return None
    trend = _fit([(year, float(value)) for year, value in known])
    years = tuple(range(known[-1][0] + 1, until + 1))
    freedom = len(known) - 2
    reach = _reach(freedom, level)
    spread = tuple(trend.spread(year) for year in years)
    middle = [trend.at(year) for year in years]
    return Forecast(
        years,
        tuple(_decimal(value) for value in middle),
        tuple(_decimal(value - reach * wide) for value, wide in zip(middle, spread, strict=True)),
        tuple(_decimal(value + reach * wide) for value, wide in zip(middle, spread, strict=True)),
        level,
        tuple(year for year, _ in known),
        spread,
        freedom,
    )


def chance(band: Forecast, year: int, target: Decimal, *, upward: bool = True) -> Decimal | None:
    """Return the chance in per cent that the value of `year` is at least (downward: at most) `target`.

    None for a year outside the forecast. Rounded to whole per cent and kept between 1 and 99: a trend through few
    points is never certain.
    """
    if year not in band.years:
        return None
    place = band.years.index(year)
    ahead = float(band.middle[place]) - float(target)
    if not upward:
        ahead = -ahead
    if band.spread[place] == 0:
        share = 1.0 if ahead >= 0 else 0.0
    else:
        share = _share_below(band.freedom, ahead / band.spread[place])
    return Decimal(min(99, max(1, round(share * 100))))


# scipy is brought in by the first forecast: it takes half a second, and every command loads this module.
def _reach(freedom: int, level: float) -> float:
    """How many standard errors hold `level` of Student's t around its middle."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + level) / 2))


def _share_below(freedom: int, distance: float) -> float:
    """The share of Student's t below `distance` standard errors."""
    from scipy.special import stdtr

    return float(stdtr(freedom, distance))


def _fit(values: Sequence[tuple[int, float]]) -> _Trend:
    count = len(values)
    centre = sum(year for year, _ in values) / count
    level = sum(value for _, value in values) / count
    width = sum((year - centre) ** 2 for year, _ in values)
    slope = sum((year - centre) * (value - level) for year, value in values) / width
    left = sum((value - level - slope * (year - centre)) ** 2 for year, value in values)
    return _Trend(centre, level, slope, sqrt(left / (count - 2)), width, count)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(round(value, 9)))
