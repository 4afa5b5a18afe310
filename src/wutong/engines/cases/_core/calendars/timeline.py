"""A calendar laid out over some years: spans of working time with prefix sums, so that millions are counted at once.

The working minutes before a moment are those of the spans before it plus the part of the span it lies in; the
moment at which so many minutes are done is found by the same sums the other way round. Both are binary searches.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wutong.engines.cases._core.calendars.calendar import Calendar
from wutong.engines.cases._core.calendars.errors import EditionMissing, YearUnknown
from wutong.engines.cases._core.calendars.hours import Span, merged
from wutong.engines.cases._core.calendars.moments import DAY, midnight

Minutes = NDArray[np.int64]  # minutes since 1970 of the wall clock, or counts of minutes
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Year:
    """One year's days: where their work lies, when it closes, and from when to when nothing is known."""

    spans: tuple[Span, ...]
    closing: tuple[int, ...]  # per day: the end of its last span, 0 on a free day
    unknown: tuple[Span, ...]


def lay_out(calendar: Calendar, year: int) -> Year:
    """Return a year of a calendar; days that cannot be known are free and named in `unknown`."""
    spans: list[Span] = []
    closing: list[int] = []
    unknown: list[Span] = []
    day = datetime.date(year, 1, 1)
    while day.year == year:
        start = midnight(day)
        try:
            own = [(start + begin, start + end) for begin, end in calendar.hours_on(day).spans]
        except (YearUnknown, EditionMissing):
            own = []
            unknown.append((start, start + DAY))
        spans += own
        closing.append(own[-1][1] if own else 0)
        day += datetime.timedelta(days=1)
    return Year(tuple(spans), tuple(closing), tuple(merged(unknown)))


class Timeline:
    """Some consecutive years of a calendar."""

    def __init__(self, first_year: int, years: list[Year], spill: int) -> None:
        """Put years together; `spill` is how far a night shift reaches into the next day, in minutes."""
        self.start = midnight(datetime.date(first_year, 1, 1))
        self.end = midnight(datetime.date(first_year + len(years), 1, 1))
        spans = np.array(merged(span for year in years for span in year.spans), dtype=np.int64).reshape(-1, 2)
        self._begins, self._ends = spans[:, 0], spans[:, 1]
        self._done = np.concatenate(([0], np.cumsum(self._ends - self._begins)))  # minutes before each span
        # A night shift that began on an unknown day may reach into the next one.
        unknown = merged((begin, end + spill) for year in years for begin, end in year.unknown)
        self._unknown = np.array(unknown, dtype=np.int64).reshape(-1, 2)
        self._closing = np.array([end for year in years for end in year.closing], dtype=np.int64)

    def before(self, moments: Minutes) -> Minutes:
        """Return the working minutes from the timeline's start to each moment."""
        index = np.searchsorted(self._begins, moments, side="right") - 1
        inside = np.maximum(index, 0)
        if not len(self._begins):
            return np.zeros_like(moments)
        part = np.minimum(moments, self._ends[inside]) - self._begins[inside]
        return np.where(index < 0, 0, self._done[inside] + part)

    def between(self, starts: Minutes, ends: Minutes) -> Minutes:
        """Return the working minutes in [start, end)."""
        return self.before(ends) - self.before(starts)

    def advance(self, starts: Minutes, minutes: Minutes) -> Minutes:
        """Return the ends of the last of so many working minutes; the start where there are none to do.

        A limit used up at the end of a shift falls due there, not at the next morning's start. What lies beyond
        the timeline is given as one minute after its end.
        """
        target = self.before(starts) + minutes
        index = np.searchsorted(self._done, target, side="left") - 1
        fits = index < len(self._ends)
        inside = np.clip(index, 0, max(len(self._ends) - 1, 0))
        if not len(self._ends):
            return np.where(minutes > 0, self.end + 1, starts)
        reached = self._begins[inside] + target - self._done[inside]
        return np.where(minutes > 0, np.where(fits, reached, self.end + 1), starts)

    def close_after(self, starts: Minutes, days: Minutes) -> Minutes:
        """Return the end of work on the n-th working day after the day of the start; no days: the start itself."""
        target = self._worked_through(starts) + days
        fits = target <= len(self._worked)
        reached = self._closing[self._worked[np.clip(target - 1, 0, len(self._worked) - 1)]] if len(self._worked) else 0
        return np.where(days > 0, np.where(fits, reached, self.end + 1), starts)

    def same_time_after(self, starts: Minutes, days: Minutes) -> Minutes:
        """Return the time of day of the start on the n-th working day after it, drawn into that day's working time."""
        target = self._worked_through(starts) + days
        fits = (target <= len(self._worked)) & (len(self._worked) > 0)
        if not len(self._worked):
            return np.where(days > 0, self.end + 1, starts)
        day = self._worked[np.clip(target - 1, 0, len(self._worked) - 1)]
        wanted = self.start + day * DAY + starts % DAY
        # The last working minute up to then ends at the due moment; before the day's opening that is the opening.
        opening = self._begins[
            np.searchsorted(self._ends, self.start + day * DAY, side="right").clip(max=len(self._ends) - 1)
        ]
        drawn = np.maximum(self.advance(np.full_like(wanted, self.start), self.before(wanted)), opening)
        return np.where(days > 0, np.where(fits, drawn, self.end + 1), starts)

    def unknown_between(self, starts: Minutes, ends: Minutes) -> Flags:
        """Tell where [start, end) meets days of which nothing is known."""
        if not len(self._unknown):
            return np.zeros(len(starts), dtype=bool)
        index = np.searchsorted(self._unknown[:, 1], starts, side="right")
        inside = np.minimum(index, len(self._unknown) - 1)
        return (starts < ends) & (index < len(self._unknown)) & (self._unknown[inside, 0] < ends)

    def first_unknown(self, start: int) -> int:
        """Return the first unknown minute from a start on."""
        index = int(np.searchsorted(self._unknown[:, 1], start, side="right"))
        return max(int(self._unknown[index, 0]), start)

    @cached_property
    def _worked(self) -> Minutes:
        """Indices of the days that have hours of their own."""
        return np.flatnonzero(self._closing).astype(np.int64)

    def _worked_through(self, starts: Minutes) -> Minutes:
        """Return how many working days there are up to and with the day of each start."""
        return np.searchsorted(self._worked, (starts - self.start) // DAY, side="right").astype(np.int64)
