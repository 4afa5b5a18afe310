"""Programs run over tables of firms: memory for the results, threads over stretches of rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core.assembly import Program
from wutong.engines.rules._core.layout import BITS, Column, Layout
from wutong.engines.rules._core.opcodes import BLOCK

STRETCH = 16 * BLOCK  # rows a thread takes at a time: long enough to be worth it, short enough to share evenly


class OutOfRange(Exception):
    """Numbers beyond what their field may hold; how many."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


@dataclass(frozen=True)
class Results:
    """What a program gave: arrays by kind and name, and how many firms met and could not be told by clause."""

    rows: int
    arrays: Mapping[tuple[str, str], NDArray[np.int64] | NDArray[np.uint8]]
    counts: Mapping[str, tuple[int, int]]

    def numbers(self, kind: str, name: str = "") -> NDArray[np.int64]:
        """Return an int64 a firm."""
        found = self.arrays[kind, name]
        assert found.dtype == np.int64
        return found  # type: ignore[return-value]

    def verdicts(self, kind: str, name: str) -> NDArray[np.uint8]:
        """Return verdicts of one clause or criterion: 0 not met, 1 cannot be determined, 2 met."""
        met = np.unpackbits(self.arrays[f"{kind}_met", name].view(np.uint8), count=self.rows, bitorder="little")
        known = np.unpackbits(self.arrays[f"{kind}_known", name].view(np.uint8), count=self.rows, bitorder="little")
        return np.where(known, met * np.uint8(2), np.uint8(1))

    def as_column(self, key: str) -> Column:
        """Return a clause's verdicts as a column that another program reads."""
        met, known = self.arrays["verdict_met", key], self.arrays["verdict_known", key]
        settled = key in self.counts and self.counts[key][1] == 0
        return Column(BITS, met, None if settled else known.view(np.uint8))


def execute(program: Program, layout: Layout, threads: int | None = None) -> Results:
    """Run a program over every row. Raises OutOfRange."""
    from wutong.engines.rules._core.kernel import kernel

    run_rows = kernel().run

    arrays = {slot: _room(slot[0], layout.rows) for slot in program.results}
    results = np.array([arrays[slot].ctypes.data for slot in program.results] or [0], np.int64)
    columns = np.array([layout.columns[key].address() for key in program.columns] or [(0, 0, 0, 0)], np.int64)
    workers = min(threads or os.cpu_count() or 1, max(1, layout.rows // STRETCH))
    code, tables = program.code, program.tables

    def work(worker: int) -> NDArray[np.int64]:
        numbers, verdicts = np.zeros((program.numbers, BLOCK), np.int64), np.zeros((program.bytes, BLOCK), np.uint8)
        counts = np.zeros(1 + len(program.tallies), np.int64)
        frame = [array.ctypes.data for array in (numbers, verdicts, columns, tables, results, counts)]
        for begin in range(worker * STRETCH, layout.rows, workers * STRETCH):
            run_rows(code.ctypes.data, len(code), *frame, begin, min(begin + STRETCH, layout.rows))
        return counts

    done = [work(0)] if workers == 1 else _in_threads(work, workers)
    bad = sum(int(counts[0]) for counts in done)
    if bad:
        raise OutOfRange(bad)
    return Results(layout.rows, arrays, {name: _tallied(done, at) for at, name in enumerate(program.tallies, 1)})


def _tallied(done: list[NDArray[np.int64]], at: int) -> tuple[int, int]:
    """Return how many met (low half of the kernel's word) and could not be told (high half), over all threads."""
    words = [int(counts[at]) for counts in done]
    return sum(word & 0xFFFFFFFF for word in words), sum(word >> 32 for word in words)


def _in_threads(work: Callable[[int], NDArray[np.int64]], workers: int) -> list[NDArray[np.int64]]:
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, range(workers)))


def _room(kind: str, rows: int) -> NDArray[np.int64] | NDArray[np.uint8]:
    if kind.endswith(("_met", "_known")):
        return np.zeros((rows + 7) // 8, np.uint8)
    return np.empty(rows, np.int64)
