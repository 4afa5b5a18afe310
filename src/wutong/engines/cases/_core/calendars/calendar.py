"""A calendar: dated editions, each of which says for every day whether it is worked and during which hours."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from wutong.engines.cases._core.calendars.errors import EditionMissing, YearUnknown
from wutong.engines.cases._core.calendars.hours import Hours
from wutong.engines.cases._core.calendars.limits import Limit
from wutong.engines.cases._core.calendars.moments import DAY, HOME
from wutong.engines.cases._core.calendars.official import known_years, works_officially

MonthDay = tuple[int, int]


@dataclass(frozen=True)
class DaySet:
    """Days named one by one, in ranges, or by month and day in every year."""

    dates: frozenset[datetime.date] = frozenset()
    yearly: frozenset[MonthDay] = frozenset()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, datetime.date) and (day in self.dates or (day.month, day.day) in self.yearly)


WEEKEND = (6, 7)


@dataclass(frozen=True)
class Roster:
    """Hours by weekday (1 is Monday); `ordinary` holds on days without hours of their own, make-up days among them."""

    ordinary: Hours
    weekly: Mapping[int, Hours] = field(default_factory=dict)

    def on(self, day: datetime.date, made_up: bool) -> Hours:
        """Return the hours of a working day.

        A made-up weekend stands in for a weekday and is worked like one, also where a usual Saturday has shorter hours.
        """
        own = self.weekly.get(day.isoweekday(), self.ordinary)
        return self.of_a_weekday or own if made_up else own

    @cached_property
    def of_a_weekday(self) -> Hours | None:
        """The hours of the first worked day from Monday to Friday, None in a week that is worked at weekends alone."""
        usual = (self.weekly.get(day, self.ordinary) for day in range(1, 6))
        return next((hours for hours in usual if hours.spans), None)


@dataclass(frozen=True)
class Season:
    """A roster from one day of the year on, until a given day or until the next season begins."""

    since: MonthDay | datetime.date
    until: MonthDay | datetime.date | None
    roster: Roster

    def began(self, day: datetime.date) -> datetime.date | None:
        """Return when the season that holds on a day began; None outside it."""
        if isinstance(self.since, datetime.date):
            ended = isinstance(self.until, datetime.date) and day > self.until
            return None if day < self.since or ended else self.since
        began = _latest(self.since, day)
        if isinstance(self.until, tuple) and day > _first_after(self.until, began):
            return None
        return began


@dataclass(frozen=True)
class Edition:
    """The rules in force from `since` on (None: always)."""

    since: datetime.date | None
    weekdays: frozenset[int]
    roster: Roster
    seasons: tuple[Season, ...] = ()
    official: bool = True
    holidays: DaySet = DaySet()
    workdays: DaySet = DaySet()
    days: Mapping[datetime.date, Hours | None] = field(default_factory=dict)  # None: ordinary hours
    given_years: frozenset[int] = frozenset()
    refuses_unknown_years: bool = True

    def hours_on(self, day: datetime.date) -> Hours:
        """Return the hours of a day, empty when it is free.

        What stands for that very day goes before the file's make-up days, those before its holidays, those before
        the official notices, and these before the weekday.
        """
        if day in self.days:
            given = self.days[day]
            return given if given is not None else self._roster_on(day).on(day, True)
        named = self._named(day)
        works = day.isoweekday() in self.weekdays if named is None else named
        made_up = named is True and (day.isoweekday() in WEEKEND or day.isoweekday() not in self.weekdays)
        return self._roster_on(day).on(day, made_up) if works else Hours()

    def knows(self, year: int) -> bool:
        """Return whether the holidays of a year are known, or not asked for."""
        return not (self.official and self.refuses_unknown_years) or year in self.given_years or year in known_years()

    def _named(self, day: datetime.date) -> bool | None:
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        if not self.official or day.year in self.given_years:
            return None
        return works_officially(day)

    def _roster_on(self, day: datetime.date) -> Roster:
        begun = [(began, season) for season in self.seasons if (began := season.began(day))]
        return max(begun, key=lambda pair: pair[0])[1].roster if begun else self.roster


@dataclass(frozen=True, eq=False)
class Calendar:
    """All editions of one organisation's calendar, with how it counts days and the grades of limits it knows."""

    name: str
    editions: tuple[Edition, ...]  # ordered by `since`
    working_days_end: str = "closing"
    calendar_days_end: str = "same_time"
    minutes_per_day: int = 480
    limits: Mapping[str, Limit] = field(default_factory=dict)
    stages: tuple[tuple[str, Limit], ...] = ()
    zone: ZoneInfo = HOME

    def edition_on(self, day: datetime.date) -> Edition | None:
        """Return the edition in force on a day; None before the first one."""
        found = None
        for edition in self.editions:
            if edition.since is None or edition.since <= day:
                found = edition
        return found

    def hours_on(self, day: datetime.date) -> Hours:
        """Return the hours that begin on a day.

        Raises
            YearUnknown     if its holidays are needed and not known
            EditionMissing  if no edition is in force
        """
        edition = self.edition_on(day)
        if edition is None:
            raise EditionMissing(day=day, first=self.editions[0].since)
        if not edition.knows(day.year):
            raise YearUnknown(year=day.year, first=known_years()[0], last=known_years()[-1])
        return edition.hours_on(day)

    @cached_property
    def works_at_all(self) -> bool:
        """Whether any edition has any hours."""
        return any(hours.spans for edition in self.editions for hours in _all_hours(edition))

    @cached_property
    def spill(self) -> int:
        """How many minutes the longest night shift reaches into the next day."""
        ends = [hours.spans[-1][1] for edition in self.editions for hours in _all_hours(edition) if hours.spans]
        return max(0, max(ends, default=0) - DAY)


def _all_hours(edition: Edition) -> list[Hours]:
    rosters = [edition.roster, *(season.roster for season in edition.seasons)]
    hours = [hours for roster in rosters for hours in (roster.ordinary, *roster.weekly.values())]
    return [*hours, *(given for given in edition.days.values() if given)]


def _on(month_day: MonthDay, year: int) -> datetime.date:
    try:
        return datetime.date(year, *month_day)
    except ValueError:  # 29 February of a common year
        return datetime.date(year, 2, 28)


def _latest(month_day: MonthDay, day: datetime.date) -> datetime.date:
    """Return the last time a day of the year came round, up to and with `day`."""
    this_year = _on(month_day, day.year)
    return this_year if this_year <= day else _on(month_day, day.year - 1)


def _first_after(month_day: MonthDay, began: datetime.date) -> datetime.date:
    same_year = _on(month_day, began.year)
    return same_year if same_year >= began else _on(month_day, began.year + 1)
