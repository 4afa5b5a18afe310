"""Next year's figures by a plain rule, and how well it did when it was tried on years that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


def carried_on(frame: pl.DataFrame, fields: Sequence[str], year: int, least: float, most: float) -> pl.DataFrame:
    """Return the frame with the figures of `year` + 1: each firm's own of `year`, times its last rate of change.

    The rate is kept between `least` and `most`; a firm without the year before keeps its figure; what is missing in `year`
    stays missing. Columns are named field_year; whole numbers, rounded half up.
    """
    return frame.with_columns(
        _carried(frame.columns, field, year, least, most).alias(f"{field}_{year + 1}")
        for field in fields
        if f"{field}_{year}" in frame.columns
    )


def _carried(columns: Sequence[str], field: str, year: int, least: float, most: float) -> pl.Expr:
    now, name = pl.col(f"{field}_{year}"), f"{field}_{year - 1}"
    if name not in columns:
        return now
    before = pl.col(name)
    rate = pl.when(before > 0).then((now / before).clip(least, most)).otherwise(1.0).fill_null(1.0)
    return (now * rate + 0.5).floor().cast(pl.Int64)


@dataclass(frozen=True)
class Trial:
    """How the rule did on a year that is known: firms it named, firms that did clear the rung, and both."""

    named: int
    cleared: int
    right: int

    @property
    def precision(self) -> float | None:
        """Share of the named firms that did clear the rung."""
        return self.right / self.named if self.named else None

    @property
    def recall(self) -> float | None:
        """Share of those that cleared it who had been named."""
        return self.right / self.cleared if self.cleared else None


def tried(before: NDArray[np.bool_], foreseen: NDArray[np.bool_], after: NDArray[np.bool_]) -> Trial:
    """Return how a forecast did among firms that did not stand clear before.

    Shapes
        each (firms,): nothing stands against the firm before, as foreseen, and as it came

    >>> no, yes = False, True
    >>> tried(np.array([no, no, no, yes]), np.array([yes, yes, no, yes]), np.array([yes, no, yes, yes]))
    Trial(named=2, cleared=2, right=1)
    """
    named, cleared = ~before & foreseen, ~before & after
    return Trial(int(named.sum()), int(cleared.sum()), int((named & cleared).sum()))
