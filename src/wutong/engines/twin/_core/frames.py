"""The twin's arrays as tables, under the published schema (docs/reference/twin.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from wutong.engines.twin._core import naming
from wutong.engines.twin._core.allocation import Ints
from wutong.engines.twin._core.firms import SECTORS, SIZES, Firms, chains_of
from wutong.engines.twin._core.ground import Ground, scattered, stand
from wutong.engines.twin._core.panel import COLUMNS, Truth
from wutong.engines.twin._core.titles import Held


def firm_table(
    firms: Firms, start: int, shape: Mapping[str, Any], offices: list[str], ground: Ground, chance: np.random.Generator
) -> pl.DataFrame:
    """Return one row a firm; `start` is the number of the first one."""
    count = len(firms)
    full, short = naming.names(start, firms.industry, shape, chance)
    place = stand(firms.office, ground, chance)
    lon, lat = scattered(place, ground, chance)
    chains = [*chains_of(shape), ""]
    capital = np.exp(np.array([13.6, 15.4, 17.2, 18.9])[firms.size] + chance.normal(0, 0.8, count))
    return pl.DataFrame({
        "firm_id": identifiers(start, count),
        "code": naming.codes(start, count),
        "name": full,
        "short_name": short,
        "legal_person": naming.persons(count, chance),
        "phone": naming.phones(count, chance),
        "founded": firms.founded.astype("datetime64[D]"),
        "left": pl.Series(firms.left.astype("datetime64[D]")).zip_with(
            pl.Series(firms.left > 0), pl.Series([None], dtype=pl.Date).extend_constant(None, count - 1)
        ),
        "capital_fen": (np.round(capital / 1e5) * 1e7).astype(np.int64),
        "industry": _picked([entry["code"] for entry in shape["industries"]], firms.industry),
        "industry_name": _picked([entry["name"] for entry in shape["industries"]], firms.industry),
        "chain": _picked(chains, np.where(firms.chain < 0, len(chains) - 1, firms.chain)),
        "size": _picked(list(SIZES), firms.size),
        "office": _picked(offices, firms.office),
        "micro_grid": _picked(ground.codes, place),
        "address": naming.addresses(shape["office_names"], firms.office, chance),
        "lon": lon,
        "lat": lat,
        **{name: firms.sectors[:, number] for number, name in enumerate(SECTORS)},
        "first_year": firms.first.astype(np.int32),
        "last_year": firms.last.astype(np.int32),
    })  # fmt: skip


def identifiers(start: int, count: int) -> pl.Series:
    """Return the firms' ids, numbered from `start`."""
    return pl.Series(np.char.add("F", np.char.zfill(np.arange(start, start + count).astype("<U8"), 8)).tolist())


def _picked(words: list[str], places: Ints) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(pl.Series(places.astype(np.uint32))).cast(pl.Categorical)


def panel_table(figures: Mapping[int, Mapping[str, Ints]], start: int) -> pl.DataFrame:
    """Return one row a firm and year; `source` says that nothing of it was ever reported by anybody."""
    pieces = []
    for year, columns in figures.items():
        numbers = pl.Series(np.char.zfill((columns["place"] + start).astype("<U8"), 8).tolist())
        frame = pl.DataFrame({name: columns[name] for name in COLUMNS})
        pieces.append(
            frame.with_columns(firm_id="F" + numbers, year=pl.lit(year, pl.Int32)).select("firm_id", "year", *COLUMNS)
        )
    return pl.concat(pieces)


def title_table(titles: Mapping[str, Held], start: int) -> pl.DataFrame:
    """Return one row a firm, title and stretch of years in which it is held without a break."""
    rows: list[pl.DataFrame] = []
    for name, held in titles.items():
        every = [
            pl.DataFrame({"place": places, "year": np.full(len(places), year, dtype=np.int32)})
            for year, places in held.items()
        ]
        years = pl.concat(every).sort("place", "year")
        stretch = (pl.col("year").diff().over("place").fill_null(1) != 1).cum_sum().over("place")
        stretches = years.with_columns(stretch=stretch).group_by("place", "stretch", maintain_order=True)
        rows.append(
            stretches.agg(first_year=pl.col("year").min(), last_year=pl.col("year").max()).with_columns(
                title=pl.lit(name)
            )
        )
    table = pl.concat(rows)
    numbers = (table["place"] + start).cast(pl.String).str.zfill(8)
    return table.with_columns(firm_id=pl.lit("F") + numbers).select("firm_id", "title", "first_year", "last_year")


def truth_table(firms: Firms, truth: Truth, start: int) -> pl.DataFrame:
    """Return the true mechanisms: each firm's own growth, and whether it got the made-up subsidy."""
    sizes = {f"log_revenue_{year}": np.round(size, 6) for year, size in truth.sizes.items()}
    return pl.DataFrame({
        "firm_id": identifiers(start, len(firms)), "drift": np.round(truth.drift, 6), "subsidised": truth.treated, **sizes,
    })  # fmt: skip


def resident_table(ground: Ground) -> pl.DataFrame:
    """Return residents by micro-grid."""
    return pl.DataFrame({"micro_grid": ground.codes, "grid": ground.grid, "residents": ground.people})
