"""Clock, processor time, statements and machine: what every benchmark tells beside its figures."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from typing import Any

WARM_UP = 3
YARDSTICK = 1_000_000
QUIET_YARDSTICK_MS = 55  # what the yardstick takes on the quiet core that the bars are meant for


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


class Watch:
    """Seconds since it was made: by the clock, of this process, of the database's processes."""

    def __init__(self, server_cpu: Callable[[], float]) -> None:
        self._server_cpu = server_cpu
        self._start = (time.perf_counter(), time.process_time(), server_cpu())

    def seconds(self) -> float:
        """By the clock."""
        return round(time.perf_counter() - self._start[0], 1)

    def told(self) -> dict[str, float]:
        """All three, as they stand in the JSON object."""
        clock, own, server = self._start
        return {
            "seconds": round(time.perf_counter() - clock, 1),
            "cpu_seconds": round(time.process_time() - own, 1),
            "server_cpu_seconds": round(self._server_cpu() - server, 1),
        }


def percentiles(work: Callable[[], Any], runs: int, database: Any) -> dict[str, float]:
    """Return how long `work` takes, by the clock and by processor time, and how many statements it sends."""
    for _ in range(WARM_UP):
        work()
    statements = counted(work)
    taken, cpu, server = [], [], database.server_cpu()
    for _ in range(runs):
        begin = time.process_time()
        taken.append(timed(work)[1] * 1000)
        cpu.append((time.process_time() - begin) * 1000)
    server = (database.server_cpu() - server) / runs * 1000
    taken.sort()
    cpu.sort()
    return {
        "p50_ms": round(taken[runs // 2], 1),
        "p95_ms": round(taken[int(runs * 0.95)], 1),
        "cpu_p50_ms": round(cpu[runs // 2], 1),
        "cpu_p95_ms": round(cpu[int(runs * 0.95)], 1),
        "server_cpu_ms": round(server, 1),
        "statements": statements,
        "runs": runs,
    }


def counted(work: Callable[[], Any]) -> int:
    """Return how many statements `work` sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def yardstick_ms() -> float:
    """Return the processor time of a fixed sum: how fast this core is at the moment."""
    begin = time.process_time()
    sum(number * number for number in range(YARDSTICK))
    return round((time.process_time() - begin) * 1000, 1)


def load_and_machine() -> dict[str, Any]:
    """Return what the figures depend on; `yardstick_ms` is the processor time of a fixed sum, 50 to 60 on a quiet core."""
    return {
        "cores": os.cpu_count(),
        "yardstick_ms": yardstick_ms(),
        "load": [round(one, 1) for one in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.platform(),
    }
