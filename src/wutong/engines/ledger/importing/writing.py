"""Claims and adoptions of a whole table, written in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import polars as pl

from wutong.engines.ledger.claims import edition_for, editions_of
from wutong.kernel.period import Period
from wutong.platform.bulk_rows import moment_text, reserve_ids, write_frame

ADOPT = ("none", "new", "all")


def write_claims(
    facts: pl.DataFrame,
    *,
    source_id: int,
    kind: str,
    nature: str,
    sheet: str,
    moment: datetime,
    person_id: int | None,
    progress: Callable[[int], None],
) -> pl.DataFrame:
    """Insert one claim a fact and return the facts with their claim ids.

    Rows go in by series and period, the order of the indexes: each page of an index is then written once.
    """
    facts = facts.sort("series_id", "end")
    facts = facts.with_columns((pl.int_range(pl.len()) + reserve_ids("ledger_claim", facts.height)).alias("claim_id"))
    facts = _witheditions_of(facts)
    rows = facts.select(
        pl.col("claim_id").alias("id"),
        "series_id",
        "definition_id",
        pl.col("period_code").alias("period"),
        pl.col("start").cast(pl.String).alias("period_start"),
        pl.col("end").cast(pl.String).alias("period_end"),
        "unscaled",
        "scale",
        "high_unscaled",
        pl.col("unit_code").alias("unit"),
        "comparator",
        "printed",
        "approx",
        _places(sheet).alias("place"),
        pl.col("note").str.slice(0, 300),
    )
    same = {"kind": kind, "nature": nature, "source_id": source_id, **_when_and_who(moment, person_id)}
    write_frame("ledger_claim", rows, progress, same)
    return facts


def _places(sheet: str) -> pl.Expr:
    """Return each cell's place as the JSON text that the tables keep."""
    before, after = '{"sheet": ' + json.dumps(sheet, ensure_ascii=False) + ', "cell": "', '"}'
    return pl.lit(before) + pl.col("cell") + pl.lit(after)


def _witheditions_of(facts: pl.DataFrame) -> pl.DataFrame:
    """Return the facts with the edition of the definition in force at each period's end."""
    editions = editions_of(facts["code"].unique().to_list())
    distinct = facts.select("code", "period_code").unique()
    found = [edition_for(editions.get(code, []), Period.parse(period)) for code, period in distinct.iter_rows()]
    looked_up = distinct.with_columns(pl.Series("definition_id", found, dtype=pl.Int64))
    return facts.join(looked_up, on=["code", "period_code"], how="left", maintain_order="left")


def to_adopt(facts: pl.DataFrame, adopt: str) -> pl.DataFrame:
    """Return the facts whose claims become the figures: none, those without an adopted value, or all."""
    if adopt == "all":
        return facts
    return facts.filter(~pl.col("stands")) if adopt == "new" else facts.clear()


def write_adoptions(
    facts: pl.DataFrame,
    *,
    kind: str,
    moment: datetime,
    person_id: int | None,
    post: str,
    reason: str,
    progress: Callable[[int], None],
) -> None:
    """Insert one adoption a fact, following the last word on it."""
    first = reserve_ids("ledger_adoption", facts.height)
    rows = facts.select(
        (pl.int_range(pl.len()) + first).alias("id"),
        "series_id",
        pl.col("period_code").alias("period"),
        pl.col("start").cast(pl.String).alias("period_start"),
        pl.col("end").cast(pl.String).alias("period_end"),
        (pl.col("sequence") + 1).alias("sequence"),
        "claim_id",
    )
    same = {"kind": kind, "post": post, "reason": reason, **_when_and_who(moment, person_id)}
    write_frame("ledger_adoption", rows, progress, same)


def _when_and_who(moment: datetime, person_id: int | None) -> dict[str, Any]:
    return {"recorded_at": moment_text(moment), "recorded_by_id": person_id}
