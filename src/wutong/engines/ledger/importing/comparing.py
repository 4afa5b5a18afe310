"""What the ledger already knows about the facts of a table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from wutong.engines.ledger._core.comparison import same_value
from wutong.engines.ledger.importing.tables import read_frame
from wutong.kernel.comparator import Comparator
from wutong.kernel.quantity import Quantity

FACT = ["series_id", "period_code"]
NUMBER = ["unscaled", "scale", "high_unscaled", "unit", "comparator"]
CLAIM_COLUMNS = {
    "id": pl.Int64, "series_id": pl.Int64, "period": pl.String, "unscaled": pl.Int64, "scale": pl.Int16,
    "high_unscaled": pl.Int64, "unit": pl.String, "comparator": pl.String, "source_id": pl.Int64,
}  # fmt: skip
ADOPTION_COLUMNS = {"series_id": pl.Int64, "period": pl.String, "sequence": pl.Int32, "claim_id": pl.Int64}


def compared(facts: pl.DataFrame, kind: str, source_id: int | None) -> pl.DataFrame:
    """Return the facts with `state` (new, same, confirming, contradicting), `sequence` (the last word's, 0 for none),
    `stands` (whether a value is adopted), and of the differing value `known_source_id` and `known_claim`."""
    series = facts["series_id"].unique().to_list()
    ends = (facts["end"].min(), facts["end"].max())
    claims = read_frame("ledger_claim", CLAIM_COLUMNS, series, kind, ends).rename({"period": "period_code"})
    words = read_frame("ledger_adoption", ADOPTION_COLUMNS, series, kind, ends).rename({"period": "period_code"})
    last = words.sort("sequence").group_by(FACT, maintain_order=True).last()
    claims = claims.join(
        last.select("claim_id", "sequence").rename({"claim_id": "id"}).drop_nulls("id"), on="id", how="left"
    )
    judged = _judged(facts.with_row_index("fact"), claims, source_id)
    judged = judged.join(last.select(*FACT, "sequence", "claim_id"), on=FACT, how="left", maintain_order="left")
    return judged.with_columns(pl.col("sequence").fill_null(0), pl.col("claim_id").is_not_null().alias("stands")).drop(
        "claim_id", "fact"
    )


def _judged(facts: pl.DataFrame, claims: pl.DataFrame, source_id: int | None) -> pl.DataFrame:
    """Hold every fact against each claim known about it."""
    pairs = facts.select("fact", *FACT, "unscaled", "scale", "high_unscaled", "unit_code", "comparator").join(
        claims.rename({name: f"known_{name}" for name in (*NUMBER, "source_id")} | {"id": "known_claim"}),
        on=FACT,
    )
    pairs = pairs.with_columns(_equal(pairs).alias("equal"))
    said_before = pl.col("equal") & (pl.col("known_source_id") == (source_id if source_id is not None else -1))
    verdict = pairs.group_by("fact").agg(
        said_before.any().alias("said_before"),
        # Only the adopted value contradicts, where there is one; else any other claim does.
        (~pl.col("equal") & pl.col("sequence").is_not_null()).any().alias("against_adopted"),
        pl.col("sequence").is_not_null().any().alias("has_adopted"),
        (~pl.col("equal")).any().alias("against_any"),
        *(
            pl.col(name)
            .filter(~pl.col("equal"))
            .sort_by(pl.col("sequence").filter(~pl.col("equal")), nulls_last=True)
            .first()
            for name in ("known_source_id", "known_claim")
        ),
    )
    contradicts = pl.col("against_adopted") | (~pl.col("has_adopted") & pl.col("against_any"))
    state = (
        pl.when(pl.col("said_before").is_null()).then(pl.lit("new"))
        .when(pl.col("said_before")).then(pl.lit("same"))
        .when(contradicts).then(pl.lit("contradicting"))
        .otherwise(pl.lit("confirming"))
    )  # fmt: skip
    joined = facts.join(verdict, on="fact", how="left", maintain_order="left").with_columns(state.alias("state"))
    return joined.drop("said_before", "against_adopted", "has_adopted", "against_any")


def _equal(pairs: pl.DataFrame) -> pl.Series:
    """Return whether the two numbers of each pair say the same: at a glance where they are printed alike, else exactly."""
    alike = pairs.select(
        (pl.col("unscaled") == pl.col("known_unscaled")) & (pl.col("scale") == pl.col("known_scale"))
        & (pl.col("unit_code") == pl.col("known_unit")) & (pl.col("comparator") == pl.col("known_comparator"))
        & pl.col("high_unscaled").eq_missing(pl.col("known_high_unscaled"))
    ).to_series().fill_null(False)  # fmt: skip
    doubtful = pairs.filter(~alike).select(
        "unscaled", "scale", "unit_code", "comparator", "high_unscaled",
        *(f"known_{name}" for name in ("unscaled", "scale", "unit", "comparator", "high_unscaled")),
    )  # fmt: skip
    exact = iter([_same(row) for row in doubtful.iter_rows()])
    return pl.Series([glance or next(exact) for glance in alike], dtype=pl.Boolean)


def _same(row: Sequence[object]) -> bool:
    one, other = row[:5], row[5:]
    if one[0] is None or other[0] is None:
        return False
    return same_value(_quantity(one), _quantity(other))


def _quantity(parts: Sequence[object]) -> Quantity:
    unscaled, scale, unit, comparator, high = parts
    return Quantity(int(str(unscaled)), int(str(scale)), str(unit), Comparator(str(comparator)), high)  # type: ignore[arg-type]
