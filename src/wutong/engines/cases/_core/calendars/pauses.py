"""Pauses of many clocks, put in order and stacked in layers: the first pause of every row, then the second, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wutong.engines.cases._core.calendars.errors import IntervalReversed
from wutong.engines.cases._core.calendars.hours import merged
from wutong.engines.cases._core.calendars.moments import printed
from wutong.engines.cases._core.calendars.timeline import Minutes
from wutong.kernel.errors import WutongError

Pauses = Sequence[tuple[int, int | None]]  # (from, until); until None while it is not resumed
NEVER = 1 << 40  # later than any moment that can be written


@dataclass(frozen=True, eq=False)
class Layer:
    """The n-th pause of those rows that have so many."""

    rows: Minutes
    begins: Minutes
    ends: Minutes

    def begin_of(self, row: int) -> int:
        """Return when the pause of a row begins."""
        return int(self.begins[np.searchsorted(self.rows, row)])

    def is_open(self, row: int) -> bool:
        """Return whether the row's pause of this layer has no end."""
        index = int(np.searchsorted(self.rows, row))
        return index < len(self.rows) and self.rows[index] == row and self.ends[index] == NEVER


def layers_of(pauses: Sequence[Pauses] | None, starts: Minutes) -> tuple[list[Layer], dict[int, WutongError]]:
    """Return the layers of all rows' pauses, without what lies before a row's start, and the rows with reversed ones."""
    stacked: list[list[tuple[int, int, int]]] = []
    problems: dict[int, WutongError] = {}
    for row, own in enumerate(pauses or ()):
        for begin, end in own:
            if end is not None and end < begin:
                problems[row] = IntervalReversed(start=printed(begin), end=printed(end))
        start = int(starts[row])
        clipped = [(max(begin, start), NEVER if end is None else end) for begin, end in own]
        for depth, (begin, end) in enumerate(merged(clipped)):
            if depth == len(stacked):
                stacked.append([])
            stacked[depth].append((row, begin, end))
    columns = [np.array(layer, dtype=np.int64).T for layer in stacked]
    return [Layer(*column) for column in columns], problems
