"""How each limit runs: in working minutes, round the clock, or by whole days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from wutong.engines.cases._core.calendars.calendar import Calendar
from wutong.engines.cases._core.calendars.errors import LimitUnreadable
from wutong.engines.cases._core.calendars.limits import UNITS, WORKING_DAYS, Limit
from wutong.engines.cases._core.calendars.moments import DAY
from wutong.engines.cases._core.calendars.timeline import Minutes
from wutong.kernel.errors import WutongError

WORKING, ROUND_THE_CLOCK, CLOSING_DAYS, SAME_TIME, CLOSING_CALENDAR_DAYS = range(5)


@dataclass(frozen=True, eq=False)
class Runs:
    """Per row how its limit runs and how far: minutes, or days for the kinds that count days."""

    kinds: Minutes
    amounts: Minutes
    problems: dict[int, WutongError] = field(default_factory=dict)


def runs_of(limits: Limit | Sequence[Limit], rows: int, calendar: Calendar) -> Runs:
    """Return how the limits of `rows` rows run in a calendar; one limit stands for all of them."""
    if isinstance(limits, Limit):
        limits = [limits]
        codes = np.zeros(rows, dtype=np.int64)
    else:
        index: dict[Limit, int] = {}
        codes = np.fromiter((index.setdefault(limit, len(index)) for limit in limits), dtype=np.int64, count=rows)
        limits = list(index)
    each = [_run(limit, calendar) for limit in limits]
    kinds = np.array([kind for kind, _ in each] or [WORKING], dtype=np.int64)[codes]
    amounts = np.array([amount for _, amount in each] or [0], dtype=np.int64)[codes]
    wrong = np.flatnonzero(kinds < 0)
    problems: dict[int, WutongError] = {
        int(row): LimitUnreadable(given=str(limits[codes[row]]), known="、".join(UNITS)) for row in wrong
    }
    return Runs(np.maximum(kinds, 0), amounts, problems)


def _run(limit: Limit, calendar: Calendar) -> tuple[int, int]:
    """Return kind and amount; kind -1 for a fraction of a working day that makes no whole minutes."""
    days = limit.whole_days
    if limit.unit == WORKING_DAYS:
        if days is not None and calendar.working_days_end != "minutes":
            return (CLOSING_DAYS if calendar.working_days_end == "closing" else SAME_TIME), days
        minutes = limit.amount * calendar.minutes_per_day
        return (WORKING, int(minutes)) if minutes == int(minutes) else (-1, 0)
    if days is not None and calendar.calendar_days_end == "closing":
        return CLOSING_CALENDAR_DAYS, days * DAY
    return (ROUND_THE_CLOCK if limit.round_the_clock else WORKING), limit.minutes
