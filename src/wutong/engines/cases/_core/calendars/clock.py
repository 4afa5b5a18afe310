"""The clock: working minutes between moments, and deadlines, for one or for millions at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from wutong.engines.cases._core.calendars.calendar import Calendar
from wutong.engines.cases._core.calendars.errors import (
    EditionMissing,
    IntervalReversed,
    LimitTooLong,
    StillPaused,
    YearUnknown,
)
from wutong.engines.cases._core.calendars.limits import Limit
from wutong.engines.cases._core.calendars.moments import DAY, LAST_YEAR, day_of, printed
from wutong.engines.cases._core.calendars.official import known_years
from wutong.engines.cases._core.calendars.pauses import NEVER, Layer, Pauses, layers_of
from wutong.engines.cases._core.calendars.runs import (
    CLOSING_CALENDAR_DAYS,
    CLOSING_DAYS,
    ROUND_THE_CLOCK,
    SAME_TIME,
    WORKING,
    runs_of,
)
from wutong.engines.cases._core.calendars.timeline import Flags, Minutes, Timeline, Year, lay_out
from wutong.kernel.errors import WutongError

# Which kinds of run (their numbers are the index) go on at night and on free days.
_RUNS_ON = np.array([kind in {ROUND_THE_CLOCK, CLOSING_CALENDAR_DAYS} for kind in range(CLOSING_CALENDAR_DAYS + 1)])


@dataclass(frozen=True)
class Counted:
    """One value a row, and for rows that could not be counted (value -1) the reason."""

    values: Minutes
    problems: Mapping[int, WutongError] = field(default_factory=dict)


class Clock:
    """Counts in one calendar. Years are laid out when they are first needed, and kept."""

    def __init__(self, calendar: Calendar) -> None:
        """Take the calendar; nothing is laid out yet."""
        self.calendar = calendar
        self._years: dict[int, Year] = {}
        self._timelines: dict[tuple[int, int], Timeline] = {}

    def minutes(self, starts: Iterable[int], ends: Iterable[int], pauses: Sequence[Pauses] | None = None) -> Counted:
        """Return the working minutes in each [start, end) outside its pauses.

        Shapes and units
            starts, ends  minutes since 1970 of the wall clock, one a row
            pauses        per row pairs (from, until); until None while it is not resumed
            returns       whole minutes; rows that end before they start or meet unknown days carry their problem
        """
        begin, end = _column(starts), _column(ends)
        layers, problems = layers_of(pauses, begin)
        timeline = self._timeline(begin, end)
        total = timeline.between(begin, end)
        for layer in layers:
            rows = layer.rows
            inside = (np.clip(part, begin[rows], np.maximum(begin, end)[rows]) for part in (layer.begins, layer.ends))
            total[rows] -= timeline.between(*inside)
        problems |= {
            int(row): IntervalReversed(start=printed(begin[row]), end=printed(end[row]))
            for row in np.flatnonzero(end < begin)
        }
        return self._answer(timeline, total, begin, end, problems)

    def deadlines(
        self, starts: Iterable[int], limits: Limit | Sequence[Limit], pauses: Sequence[Pauses] | None = None
    ) -> Counted:
        """Return when each limit is used up.

        A deadline is the end of the limit's last minute: used up at the end of a shift it falls due there. What is
        left of a limit when a pause begins is left when it ends.

        Shapes and units
            starts   minutes since 1970 of the wall clock, one a row
            limits   one limit for all rows, or one a row
            pauses   as in `minutes`
            returns  minutes since 1970; rows that meet unknown days, stand paused or never fall due carry their problem
        """
        begin = _column(starts)
        runs = runs_of(limits, len(begin), self.calendar)
        layers, problems = layers_of(pauses, begin)
        problems |= runs.problems
        last = int(begin.max(initial=0))
        years_ahead = 2
        while True:
            timeline = self._timeline(begin, np.array([last]), years_ahead)
            due, standing = self._run(timeline, begin, runs.kinds, runs.amounts, layers)
            open_end = (due > timeline.end) & ~_RUNS_ON[runs.kinds]
            hopeless = timeline.unknown_between(begin, due) | standing
            if not (open_end & ~hopeless).any() or day_of(last).year + years_ahead > LAST_YEAR:
                break
            years_ahead *= 4
        for row in np.flatnonzero(standing).tolist():
            since = next(layer.begin_of(row) for layer in layers if layer.is_open(row))
            problems.setdefault(int(row), StillPaused(since=printed(since)))
        for row in np.flatnonzero(open_end & ~hopeless).tolist():
            problems.setdefault(int(row), LimitTooLong(given=_text(limits, row), until=day_of(timeline.end).year))
        # Round the clock no calendar is asked, so unknown holidays do not matter there.
        return self._answer(timeline, due, begin, np.where(_RUNS_ON[runs.kinds], begin, due), problems)

    def _run(
        self, timeline: Timeline, begin: Minutes, kinds: Minutes, amounts: Minutes, layers: list[Layer]
    ) -> tuple[Minutes, Flags]:
        """Return when each row falls due in a timeline, and which stand in a pause without end."""
        ways = {
            WORKING: timeline.advance,
            ROUND_THE_CLOCK: lambda starts, minutes: starts + minutes,
            CLOSING_DAYS: timeline.close_after,
            SAME_TIME: timeline.same_time_after,
            # The day of the start does not count and the last one ends at 24:00.
            CLOSING_CALENDAR_DAYS: lambda starts, minutes: np.where(
                minutes > 0, starts - starts % DAY + minutes + DAY, starts
            ),
        }
        due = begin.copy()
        for kind, way in ways.items():
            rows = kinds == kind
            if rows.any():
                due[rows] = way(begin[rows], amounts[rows])
        standing = np.zeros(len(begin), dtype=bool)
        for layer in layers:
            self._push(timeline, due, standing, kinds, layer)
        return due, standing

    @staticmethod
    def _push(timeline: Timeline, due: Minutes, standing: Flags, kinds: Minutes, layer: Layer) -> None:
        """Move the rows that are still running when a pause begins: what is left then is left afterwards."""
        met = layer.begins < due[layer.rows]
        rows, begins, ends = layer.rows[met], layer.begins[met], layer.ends[met]
        standing[rows] |= ends == NEVER
        closed = ends != NEVER
        rows, begins, ends = rows[closed], begins[closed], ends[closed]
        late = (due[rows] > timeline.end) & ~_RUNS_ON[kinds[rows]]
        left = timeline.between(begins, due[rows])
        moved = np.where(_RUNS_ON[kinds[rows]], due[rows] + ends - begins, timeline.advance(ends, left))
        due[rows] = np.where(late, due[rows], moved)

    def _answer(
        self, timeline: Timeline, values: Minutes, begin: Minutes, end: Minutes, problems: dict[int, WutongError]
    ) -> Counted:
        for row in np.flatnonzero(timeline.unknown_between(begin, end)):
            problems.setdefault(int(row), self._unknown(timeline.first_unknown(int(begin[row]))))
        if problems:
            values[list(problems)] = -1
        return Counted(values, problems)

    def _unknown(self, minute: int) -> WutongError:
        day, years = day_of(minute), known_years()
        if self.calendar.edition_on(day) is None:
            return EditionMissing(day=day, first=self.calendar.editions[0].since)
        return YearUnknown(year=day.year, first=years[0], last=years[-1])

    def _timeline(self, starts: Minutes, ends: Minutes, years_ahead: int = 0) -> Timeline:
        """Return a timeline over all of the moments, from a year before, since a night shift may reach over New Year."""
        if not len(starts):
            starts = ends = np.zeros(1, dtype=np.int64)
        moments = (int(min(starts.min(), ends.min())), int(max(starts.max(), ends.max())))
        first, last = day_of(moments[0]).year - 1, min(day_of(moments[1]).year + years_ahead, LAST_YEAR)
        if (first, last) not in self._timelines:
            years = [self._year(year) for year in range(first, last + 1)]
            self._timelines[first, last] = Timeline(first, years, self.calendar.spill)
        return self._timelines[first, last]

    def _year(self, year: int) -> Year:
        if year not in self._years:
            self._years[year] = lay_out(self.calendar, year)
        return self._years[year]


def _column(moments: Iterable[int]) -> Minutes:
    return np.array(moments if isinstance(moments, np.ndarray) else list(moments), dtype=np.int64)


def _text(limits: Limit | Sequence[Limit], row: int) -> str:
    return str(limits if isinstance(limits, Limit) else limits[row])
