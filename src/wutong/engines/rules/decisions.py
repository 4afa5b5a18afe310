"""What a run gave: verdicts of every firm and clause, money by group and in all; written where it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core.opcodes import UNBOUNDED
from wutong.engines.rules._core.planning import Wanted, grouped, plan
from wutong.engines.rules._core.ruleset import Clause, Law
from wutong.engines.rules._core.running import Results, execute
from wutong.engines.rules.tables import Firms

if TYPE_CHECKING:
    import polars as pl

VERDICT_WORDS = ("not_met", "undetermined", "met")


@dataclass(frozen=True)
class Counts:
    """How many firms meet a clause, do not, and cannot be told."""

    met: int
    undetermined: int
    not_met: int


@dataclass(frozen=True)
class Decisions:
    """Verdicts and amounts of a run. Arrays have one entry a firm, in the order of the table; money is int64 fen."""

    law: Law
    firms: Firms
    clauses: tuple[Clause, ...]
    results: Results

    @property
    def keys(self) -> tuple[str, ...]:
        """The editions that were judged."""
        return tuple(clause.key for clause in self.clauses)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that pay; a clause without a group is one of its own."""
        return tuple(grouped(self.clauses))

    def verdicts(self, key: str) -> NDArray[np.uint8]:
        """Return a clause's verdicts: 0 not met, 1 cannot be determined, 2 met."""
        return self.results.verdicts("verdict", key)

    def criterion(self, key: str, name: str) -> NDArray[np.uint8]:
        """Return a criterion's verdicts, where they were kept."""
        return self.results.verdicts("criterion", f"{key}/{name}")

    def counts(self, key: str) -> Counts:
        """Return how many firms meet a clause."""
        met, unknown = self.results.counts[key]
        return Counts(met, unknown, self.results.rows - met - unknown)

    @property
    def total(self) -> NDArray[np.int64]:
        """What every firm is paid for certain, in fen."""
        return self.results.numbers("total")

    @property
    def possible(self) -> NDArray[np.int64]:
        """The most that missing data leave open, in fen; UNBOUNDED (2**61) where there is no limit."""
        return self.results.numbers("possible")

    def group(self, code: str) -> NDArray[np.int64]:
        """Return what a group pays every firm for certain, in fen."""
        return self.results.numbers("group", code)

    def group_possible(self, code: str) -> NDArray[np.int64]:
        """Return the most that a group may pay every firm, in fen."""
        return self.results.numbers("group_possible", code)

    def amounts(self, keys: Sequence[str]) -> dict[str, NDArray[np.int64]]:
        """Return what clauses come to for every firm, met or not, in fen; the least int64 where it is missing."""
        groups = {code for code, members in grouped(self.clauses).items() for one in members if one.key in keys}
        wanted = Wanted(
            verdicts=False, groups=frozenset(groups), keep_groups=False, total=False, amounts=frozenset(keys)
        )
        results = execute(plan(self.law, self.clauses, self.firms.layout, wanted), self.firms.layout)
        return {key: results.numbers("amount", key) for key in keys}

    def frame(self, *, words: bool = False) -> pl.DataFrame:
        """Return the decisions as a table: id, one verdict a clause, fen by group, total and possible."""
        import polars as pl

        ids = (
            self.firms.frame[self.firms.id_column]
            if self.firms.id_column
            else pl.int_range(self.firms.rows, eager=True)
        )
        columns: list[Any] = [ids.alias("firm")]
        for key in self.keys:
            if ("verdict_met", key) in self.results.arrays:
                columns.append(_worded(key, self.verdicts(key)) if words else pl.Series(key, self.verdicts(key)))
        for code in self.groups:
            if ("group", code) in self.results.arrays:
                columns.append(pl.Series(f"group:{code}", self.group(code)))
        if ("total", "") in self.results.arrays:
            columns.append(pl.Series("total_fen", self.total))
            limited = pl.Series("possible_fen", self.possible)
            columns.append(pl.select(pl.when(limited < UNBOUNDED).then(limited)).to_series().alias("possible_fen"))
        return pl.DataFrame(columns)

    def write(self, path: Path, *, words: bool = False) -> None:
        """Write the decisions as Parquet or CSV, by the file's ending; the file appears whole or not at all."""
        frame, part = self.frame(words=words), path.with_name(f".{path.name}.part")
        if path.suffix == ".csv":
            frame.write_csv(part)
        else:
            frame.write_parquet(part, compression="lz4")
        part.replace(path)


def _worded(name: str, verdicts: NDArray[np.uint8]) -> Any:
    import polars as pl

    words = dict(enumerate(VERDICT_WORDS))
    return pl.Series(name, verdicts).replace_strict(words, return_dtype=pl.Enum(VERDICT_WORDS)).alias(name)
