"""Quartiles among the firms of an industry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

DIVISION = 2  # digits of a division in a code of GB/T 4754
AROUND = 3  # firms whose mean stands for a quartile, so that it is the figure of none
DIGITS = 3  # of a quartile as it is told


def quartiles(figures: pl.DataFrame, columns: Sequence[str], fewest: int) -> list[dict[str, Any]]:
    """Return quartiles by division and for all firms together.

    Shapes
        figures  columns entity, industry and `columns` (whole numbers, None where not reported)
        returns  industry ("" for all), column, firms, lower, middle, upper; each the mean of the firms around that place
        fewest   with fewer firms that reported a column, no quartiles of it are told

    Firms that reported nothing in a column are no peers in it: missing is not zero.
    """
    named = figures.with_columns(pl.col("industry").str.slice(0, DIVISION))
    both = pl.concat([named.filter(pl.col("industry") != ""), named.with_columns(industry=pl.lit(""))])
    rows: list[dict[str, Any]] = []
    for column in columns:
        told = both.select("industry", column).drop_nulls(column).group_by("industry").agg(
            firms=pl.len(),
            lower=_around(column, 0.25),
            middle=_around(column, 0.5),
            upper=_around(column, 0.75),
        )  # fmt: skip
        for row in told.filter(pl.col("firms") >= fewest).sort("industry").iter_rows(named=True):
            rows.append({"industry": row["industry"], "column": column, "firms": row["firms"]}
                        | {name: round(row[name]) for name in ("lower", "middle", "upper")})  # fmt: skip
    return rows


def _around(column: str, share: float) -> pl.Expr:
    """Return the mean of the firms around the place where a share of them has less."""
    place = ((pl.len() - 1) * share).round().cast(pl.Int64) - AROUND // 2
    return pl.col(column).sort().slice(pl.max_horizontal(place, pl.lit(0)), AROUND).mean()


def coarse(value: int) -> int:
    """Return a quartile as it is told: its first three digits, so that no exact figure is read out of it.

    >>> coarse(123_456), coarse(-98_765), coarse(42), coarse(0)
    (123000, -98800, 42, 0)
    """
    return round(value, DIGITS - len(str(abs(value)))) if value else 0
