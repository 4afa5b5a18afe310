"""Measure the clock: against counting minute by minute, and by the second.

    PYTHONPATH=src python tests/benchmarks/bench_clock.py [--intervals 1000000] [--calendars 8] [--seed 1]

Random calendars (day, night and split shifts, breaks, seasons, own holidays, dated editions, with and without the
official holidays) are laid out minute by minute over 2020 to 2026 by a counter that shares no code with the product;
every random interval is counted in both. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import time

import numpy as np

from wutong.engines.cases._core.calendars.clock import Clock
from wutong.engines.cases._core.calendars.limits import Limit
from wutong.engines.cases._core.calendars.reading import read_calendar
from wutong.engines.cases._core.calendars.tests.minute_counter import LENGTH, ORIGIN, drawn_calendar, every_minute


def main() -> None:
    """Run both measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intervals", type=int, default=1_000_000)
    parser.add_argument("--calendars", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    calendars = [drawn_calendar(chance) for _ in range(given.calendars)]
    each = given.intervals // given.calendars
    found = [_differences(raw, each, given.seed + index) for index, raw in enumerate(calendars)]
    report = {
        "intervals": each * given.calendars,
        "calendars": given.calendars,
        "differences_in_minutes": sum(minutes for minutes, _ in found),
        "differences_in_deadlines": sum(deadlines for _, deadlines in found),
        **_speed(calendars[0], given.intervals, given.seed),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    print(json.dumps(report, ensure_ascii=False))


def _differences(raw: dict, rows: int, seed: int) -> tuple[int, int]:
    """Return how many intervals, and how many deadlines, differ from the minute counter."""
    chance = np.random.default_rng(seed)
    worked = every_minute(raw)
    starts = chance.integers(0, LENGTH - 1, rows)
    # From minutes to months, as cases run; one in a hundred over years.
    lengths = np.where(chance.random(rows) < 0.01, chance.integers(0, LENGTH, rows), chance.integers(0, 90_000, rows))
    ends = np.minimum(starts + lengths, LENGTH)
    clock = Clock(read_calendar(raw))
    counted = clock.minutes(starts + ORIGIN, ends + ORIGIN).values
    brute = np.array(
        [np.count_nonzero(worked[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    )
    wrong = int((counted != brute).sum())
    # The deadline of as many minutes as were counted is the end of the last worked minute in the interval.
    due = clock.deadlines(starts + ORIGIN, [Limit(int(amount), "working_minutes") for amount in brute]).values - ORIGIN
    last_worked = np.maximum.accumulate(np.where(worked, np.arange(LENGTH), -1))
    expected = np.where(brute > 0, last_worked[ends - 1] + 1, starts)
    return wrong, int((due != expected).sum())


def _speed(raw: dict, rows: int, seed: int) -> dict[str, float]:
    """Return CPU seconds for deadlines with limits of their own and for minutes, calendar laid out anew."""
    chance = np.random.default_rng(seed)
    starts = chance.integers(0, LENGTH - 600_000, rows) + ORIGIN
    units = ["working_minutes", "working_hours", "working_days", "clock_hours"]
    limits = [Limit(int(amount), units[amount % 4]) for amount in chance.integers(1, 60, rows).tolist()]
    clock = Clock(read_calendar(raw))
    before = time.process_time()
    clock.deadlines(starts, limits)
    between = time.process_time()
    clock.minutes(starts, starts + chance.integers(0, 500_000, rows))
    after = time.process_time()
    return {"deadlines_cpu_seconds": round(between - before, 2), "minutes_cpu_seconds": round(after - between, 2)}


if __name__ == "__main__":
    main()
