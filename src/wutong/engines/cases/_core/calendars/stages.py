"""Stages with limits of their own, and deadlines under two calendars side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wutong.engines.cases._core.calendars.clock import Clock, Counted
from wutong.engines.cases._core.calendars.limits import Limit
from wutong.engines.cases._core.calendars.pauses import Pauses
from wutong.engines.cases._core.calendars.timeline import Minutes
from wutong.kernel.errors import WutongError


def stage_deadlines(
    clock: Clock,
    start: int,
    stages: Sequence[tuple[str, Limit]],
    *,
    ended: Mapping[str, int] | None = None,
    pauses: Pauses = (),
) -> list[tuple[str, int]]:
    """Return when each stage falls due: it begins when the one before it ended, or is due to end.

    Shapes and units
        start    minutes since 1970 of the wall clock
        ended    stage -> the minute it really ended, for the stages that are over
        returns  (stage, minute) in the order of the stages

    Raises
        the problem of the first stage whose deadline cannot be known
    """
    due: list[tuple[str, int]] = []
    begin = start
    for name, limit in stages:
        counted = clock.deadlines([begin], limit, [pauses])
        if 0 in counted.problems:
            raise counted.problems[0]
        due.append((name, int(counted.values[0])))
        begin = (ended or {}).get(name, due[-1][1])
    return due


@dataclass(frozen=True)
class SideBySide:
    """Deadlines under the old and the new calendar; `later` in minutes of the wall clock, negative when earlier."""

    old: Minutes
    new: Minutes
    later: Minutes
    problems: Mapping[int, WutongError]


def side_by_side(
    old: Clock,
    new: Clock,
    starts: Sequence[int],
    limits: Limit | Sequence[Limit],
    pauses: Sequence[Pauses] | None = None,
) -> SideBySide:
    """Return what a change of calendar does to deadlines, before anybody changes it.

    A row that cannot be computed under either calendar is -1 there, 0 in `later`, with its problem.
    """
    before: Counted = old.deadlines(starts, limits, pauses)
    after: Counted = new.deadlines(starts, limits, pauses)
    problems = {**after.problems, **before.problems}
    later = np.where((before.values < 0) | (after.values < 0), 0, after.values - before.values)
    return SideBySide(before.values, after.values, later, problems)
