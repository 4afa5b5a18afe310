"""Quartiles among the firms of an industry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

DIVISION = 2  # digits of a division in a code of GB/T 4754


def quartiles(figures: pl.DataFrame, columns: Sequence[str], fewest: int) -> list[dict[str, Any]]:
    """Return quartiles by division and for all firms together.

    Shapes
        figures  columns entity, industry and `columns` (whole numbers, None where not reported)
        returns  industry ("" for all), column, firms, lower, middle, upper; whole numbers, the nearest value that occurs
        fewest   with fewer firms that reported a column, no quartiles of it are told

    Firms that reported nothing in a column are no peers in it: missing is not zero.
    """
    named = figures.with_columns(pl.col("industry").str.slice(0, DIVISION))
    both = pl.concat([named.filter(pl.col("industry") != ""), named.with_columns(industry=pl.lit(""))])
    rows: list[dict[str, Any]] = []
    for column in columns:
        told = both.select("industry", column).drop_nulls(column).group_by("industry").agg(
            firms=pl.len(),
            lower=pl.col(column).quantile(0.25, "nearest"),
            middle=pl.col(column).quantile(0.5, "nearest"),
            upper=pl.col(column).quantile(0.75, "nearest"),
        )  # fmt: skip
        for row in told.filter(pl.col("firms") >= fewest).sort("industry").iter_rows(named=True):
            rows.append({"industry": row["industry"], "column": column, "firms": row["firms"]}
                        | {name: int(row[name]) for name in ("lower", "middle", "upper")})  # fmt: skip
    return rows
