"""Which rung each firm stood on at the end of each year, by its titles, and how many went from which to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

NONE = -1


@dataclass(frozen=True)
class Flow:
    """So many firms stood on `before` at the end of a year and on `after` a year later; NONE is no rung."""

    year: int
    before: int
    after: int
    firms: int


def holders(titles: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return firm and kind of the titles that are valid on a day, each pair once."""
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
    lasting = pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    standing = pl.col("revoked_on").is_null() | (pl.col("revoked_on") > day)
    return titles.filter(begun & lasting & standing).select("firm", "kind").unique()


def highest(titles: pl.DataFrame, day: date, order: Mapping[str, int]) -> pl.DataFrame:
    """Return firm and the place of its highest valid title in `order`; firms without one are left out."""
    held = holders(titles, day).with_columns(
        pl.col("kind").replace_strict(dict(order), default=NONE, return_dtype=pl.Int32).alias("rung")
    )
    return held.filter(pl.col("rung") != NONE).group_by("firm").agg(pl.col("rung").max())


def flows(titles: pl.DataFrame, years: Sequence[int], order: Mapping[str, int]) -> list[Flow]:
    """Return how firms went from rung to rung between the ends of these years, in that order."""
    ends = {year: highest(titles, date(year, 12, 31), order) for year in years}
    found = []
    for before, after in zip(years[:-1], years[1:], strict=True):
        both = ends[before].join(ends[after], on="firm", how="full", suffix="_after", coalesce=True)
        counts = both.fill_null(NONE).group_by("rung", "rung_after").len().sort("rung", "rung_after")
        found += [Flow(after, row[0], row[1], row[2]) for row in counts.iter_rows()]
    return found
