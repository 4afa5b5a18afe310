"""The monthly monitor: what came in, how it grew, who contributed, where it is heading against its yearly path.

Read from the ledger in a fixed number of statements, as known at a moment and as far as a person may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure, IndicatorInfo, SeriesKey, TargetState
from wutong.engines.monthly._core import growth as arithmetic
from wutong.engines.monthly._core import method as forecasting
from wutong.engines.monthly._core.growth import Contribution, Pair
from wutong.engines.monthly._core.method import Outlook
from wutong.engines.monthly._core.months import DECEMBER, History, Month, months_back, steps_from_cumulative, this_month
from wutong.engines.monthly.errors import NotMonitored
from wutong.engines.monthly.monitored import AREA, Monitored, monitored
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.platform.access.scope import Scope

KnownOn = date | datetime | None
Figures = Mapping[Month, Figure]
HUNDRED = 100
YEARS_OF_SHARE = 3  # full years whose course within the year says how much is due by now
PUBLISHED, DEFLATED, UNKNOWN = "published", "deflated", ""


@dataclass(frozen=True)
class Comparable:
    """Growth at comparable prices and what it rests on: published, reckoned with a price index, or not to be said."""

    growth: Fraction | None
    basis: str
    figure: Figure | None

    def deflator(self, pair: Pair) -> Fraction:
        """Return prices now against a year ago, 1 where they are not known."""
        if self.growth is None:
            return Fraction(1)
        return arithmetic.implied_deflator(pair, self.growth) or Fraction(1)


@dataclass(frozen=True)
class YearPath:
    """What the target's path asks of the year, and of its first N months at the course of earlier years."""

    target: TargetState
    year: Fraction
    due: Fraction | None
    unit: str
    from_growth: bool


@dataclass(frozen=True)
class Course:
    """One indicator by month, with everything the monitor says of it at one month."""

    info: IndicatorInfo
    monitored: Monitored
    figures: Figures
    comparables: Figures
    indexes: Figures
    groups: Mapping[str, Mapping[str, Figures]]
    targets: Sequence[TargetState]
    month: Month
    today: date

    @property
    def figure(self) -> Figure | None:
        """1–N月 as adopted."""
        return self.figures.get(self.month)

    @property
    def before(self) -> Figure | None:
        """The same months of last year."""
        return self.figures.get(_last_year(self.month))

    @property
    def pair(self) -> Pair:
        """Both as numbers, in the indicator's unit."""
        return Pair(self.number(self.figure), self.number(self.before))

    @property
    def growth(self) -> Fraction | None:
        """Growth of 1–N月 at current prices, in per cent."""
        return arithmetic.growth(self.pair.now, self.pair.before)

    @property
    def comparable(self) -> Comparable:
        """Growth of 1–N月 at comparable prices: as published, else reckoned with the price index."""
        published, index = self.comparables.get(self.month), self.indexes.get(self.month)
        if published is not None and published.quantity is not None:
            return Comparable(Fraction(published.quantity.value), PUBLISHED, published)
        if index is not None and index.quantity is not None and index.quantity.value > 0:
            deflator = Fraction(index.quantity.value) / HUNDRED
            return Comparable(arithmetic.growth(self.pair.now, self.pair.before, deflator), DEFLATED, index)
        return Comparable(None, UNKNOWN, None)

    @property
    def single(self) -> Pair:
        """What the last month added, now and a year ago, by difference."""
        numbers = self.numbers
        return Pair(self._added(numbers, self.month), self._added(numbers, _last_year(self.month)))

    def _added(self, numbers: Mapping[Month, Fraction], month: Month) -> Fraction | None:
        if not self.monitored.quarterly:
            return this_month(numbers, month)
        earlier = numbers.get(months_back(month, self.monitored.ends)) if month[1] > 3 else Fraction(0)
        whole = numbers.get(month)
        return None if whole is None or earlier is None else whole - earlier

    @property
    def numbers(self) -> dict[Month, Fraction]:
        """1–N月 by month as numbers, those that are numbers."""
        found = ((month, self.number(figure)) for month, figure in self.figures.items())
        return {month: number for month, number in found if number is not None}

    def number(self, figure: Figure | None) -> Fraction | None:
        """Return a figure's number in the indicator's unit."""
        if figure is None or figure.quantity is None:
            return None
        try:
            return Fraction(figure.quantity.to(self.info.unit).value)
        except WutongError:
            return None

    def contributions(self, group: str, *, comparable: bool = False) -> list[Contribution]:
        """Return what the parts of a group add to the growth; the points add up to it exactly."""
        parts = {
            name: Pair(self.number(figures.get(self.month)), self.number(figures.get(_last_year(self.month))))
            for name, figures in self.groups.get(group, {}).items()
        }
        told = {name: pair for name, pair in parts.items() if pair.now is not None or pair.before is not None}
        deflator = self.comparable.deflator(self.pair) if comparable else Fraction(1)
        return arithmetic.contributions(self.pair, told, deflator) if told else []

    @property
    def history(self) -> History:
        """The steps up to the month."""
        return steps_from_cumulative(
            {month: float(number) for month, number in self.numbers.items() if month <= self.month}
        )

    @property
    def quarter(self) -> Outlook | None:
        """Where the quarter of the next month is heading."""
        span = forecasting.quarter_ahead(self.history)
        return forecasting.nowcast(self.history, *span) if span else None

    @property
    def year(self) -> Outlook | None:
        """Where the year of the next month is heading."""
        span = forecasting.year_ahead(self.history)
        return forecasting.nowcast(self.history, *span) if span else None

    def path(self, year: int | None = None) -> YearPath | None:
        """Return what the target's path asks of a year (default: the month's), None without a target that says so."""
        wanted = year if year is not None else self.month[0]
        for target in self.targets:
            asked = ledger.path_value(target, Period.year(wanted))
            if asked is None:
                continue
            from_growth = target.series.measure == "growth"
            level = self._level_of(asked.value, wanted) if from_growth else Fraction(asked.to(self.info.unit).value)
            if level is not None:
                due = level * self.share_by(self.month[1]) if wanted == self.month[0] else None
                return YearPath(target, level, due, self.info.unit, from_growth)
        return None

    def _level_of(self, rate: Decimal, year: int) -> Fraction | None:
        base = self.numbers.get((year - 1, DECEMBER))
        return None if base is None else base * (1 + Fraction(rate) / HUNDRED)

    def share_by(self, month: int) -> Fraction:
        """Return which part of a year the first months make, as in the last full years; the calendar's without any."""
        numbers = self.numbers
        years = [
            year for year in sorted({year for year, _month in numbers if year < self.month[0]}, reverse=True)
            if numbers.get((year, DECEMBER)) and (year, month) in numbers
        ][:YEARS_OF_SHARE]  # fmt: skip
        if not years:
            return Fraction(month, DECEMBER)
        return sum((numbers[year, month] / numbers[year, DECEMBER] for year in years), Fraction(0)) / len(years)

    @property
    def state(self) -> str:
        """How the year stands against its path: ok in its middle, watch within the band, late beyond it; missing data.

        Once the year is over its own figure is held against the path.
        """
        if self.figure is None:
            return "missing"
        path = self.path()
        if path is None:
            return ""
        if self.month[1] == DECEMBER:
            return "ok" if (self.pair.now or 0) >= path.year else "late"
        year = self.year
        if year is None:
            return ""
        asked = float(path.year)
        return "ok" if year.middle >= asked else "watch" if year.high >= asked else "late"

    @property
    def expected(self) -> Month:
        """The last month that should have come in by today."""
        return expected_month(self.monitored, self.today)

    @property
    def late(self) -> bool:
        """Whether the last month that should be there is not."""
        return max(self.figures, default=(0, 0)) < self.expected

    @property
    def simulated(self) -> bool:
        """Whether what it shows is simulated, not published."""
        return self.figure is not None and self.figure.nature == "simulated"


def _last_year(month: Month) -> Month:
    return month[0] - 1, month[1]


def _ended(month: Month, ends: Sequence[int]) -> Month:
    """Return the last step that had ended by a month: the third quarter in October."""
    year, number = month
    return (year, max(end for end in ends if end <= number)) if number >= ends[0] else (year - 1, DECEMBER)


def expected_month(one: Monitored, today: date) -> Month:
    """Return the last month whose figures were due by a day: 1–N月 come in by the due day of the month after."""
    year, month = today.year, today.month
    for _step in range(DECEMBER + 1):
        year, month = (year - 1, DECEMBER) if month == 1 else (year, month - 1)
        if month in one.ends and _due(year, month, one.due_day) <= today:
            return year, month
    return year, month


def _due(year: int, month: int, day: int) -> date:
    following = date(year, month, 28) + timedelta(days=4)
    return following.replace(day=day)


def courses(
    month: Month | None = None, *, as_known_on: KnownOn = None, scope: Scope | None = None, parts: bool = False
) -> list[Course]:
    """Return every monitored indicator that may be seen, at a month (default: the latest of each).

    parts  whether their parts are read too; the table of all indicators does without
    """
    return _courses(monitored(), month, as_known_on, scope, parts)


def course(code: str, month: Month | None = None, *, as_known_on: KnownOn = None, scope: Scope | None = None) -> Course:
    """Return one monitored indicator with its parts.

    Raises
        NotMonitored  if the zone does not follow it, or it may not be seen
    """
    found = _courses([one for one in monitored() if one.indicator == code], month, as_known_on, scope, True)
    if not found:
        raise NotMonitored(code=code)
    return found[0]


def _courses(
    asked: Sequence[Monitored], month: Month | None, as_known_on: KnownOn, scope: Scope | None, parts: bool
) -> list[Course]:
    infos = {info.code: info for info in ledger.indicators([one.indicator for one in asked], scope=scope)}
    followed = [one for one in asked if one.indicator in infos]
    groups = {one.indicator: _part_keys(one, scope) if parts else {} for one in followed}
    keys = [key for one in followed for key in (one.whole, *one.price_keys) if key is not None]
    keys += [key for found in groups.values() for key in found]
    figures = ledger.current(keys, as_known_on=as_known_on, scope=scope) if keys else {}
    targets = ledger.targets(indicators=list(infos), as_known_on=as_known_on, scope=scope) if infos else []
    today = ledger.day_of(as_known_on)
    return [
        _course(one, infos[one.indicator], figures, groups[one.indicator], targets, month, today) for one in followed
    ]


def _part_keys(one: Monitored, scope: Scope | None) -> dict[SeriesKey, tuple[str, str]]:
    found = {key: one.part_of(key) for key in ledger.series_of(one.indicator, scope)}
    return {key: part for key, part in found.items() if part is not None}


def _course(
    one: Monitored, info: IndicatorInfo, figures: Mapping[SeriesKey, list[Figure]],
    keys: Mapping[SeriesKey, tuple[str, str]], targets: Sequence[TargetState], month: Month | None, today: date,
) -> Course:  # fmt: skip
    whole = by_month(figures.get(one.whole, ()))
    comparable, index = (by_month(figures.get(key, ())) if key else {} for key in one.price_keys)
    groups: dict[str, dict[str, Figures]] = {}
    for key, (group, name) in keys.items():
        groups.setdefault(group, {})[name] = by_month(figures.get(key, ()))
    latest = max(whole, default=expected_month(one, today))
    asked = latest if month is None else max((at for at in whole if at <= month), default=_ended(month, one.ends))
    aims = [target for target in targets if _aims_at(target, one)]
    return Course(info, one, whole, comparable, index, groups, aims, asked, today)


def _aims_at(target: TargetState, one: Monitored) -> bool:
    own = target.series
    whole = not target.parent and own.indicator == one.indicator and own.subject == one.subject
    return whole and not own.breakdown and own.measure in ("level", "growth")


def by_month(figures: Sequence[Figure]) -> dict[Month, Figure]:
    """Return 1–N月 by year and month; whole years count as 1–12月, single months and other spans not at all."""
    found = {}
    for figure in figures:
        period = figure.period
        begins = period.start.month == 1 and period.start.year == period.end.year
        if begins and period.kind in ("cumulative", "year", "quarter", "half"):
            found[period.end.year, period.end.month] = figure
    return found


def months_of(found: Sequence[Course]) -> list[Month]:
    """Return the months that any of the indicators has, the latest first."""
    return sorted({month for one in found for month in one.figures}, reverse=True)


def period_of(month: Month) -> Period:
    """Return 1–N月 as a period."""
    return Period.parse(f"{month[0]:04d}-01..{month[1]:02d}")


def unit_subject(code: str) -> str:
    """Return the subject of a unit's own series."""
    return f"{AREA}{code}"
