"""How firms of one industry stand: quartiles of every column of the panel, computed when figures were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from wutong.engines.registry import models
from wutong.engines.registry._core.quartiles import DIVISION, quartiles
from wutong.engines.registry.declarations import forms, panel_columns
from wutong.engines.registry.types import Quartiles
from wutong.platform import clock

FEWEST = 5  # firms among whom a quartile says something and gives nobody away
_PIECE = 100_000


def refresh_quartiles(periods: Sequence[str] | None = None) -> int:
    """Compute the quartiles of these periods anew (default: of all); return how many stand."""
    every = sorted(models.PanelRow.objects.values_list("period", flat=True).distinct()) if periods is None else periods
    moment = clock.now()
    return sum(_refresh(period, moment) for period in every)


def _refresh(period: str, moment: datetime) -> int:
    found = quartiles(_figures(period), list(panel_columns()), FEWEST)
    with transaction.atomic():
        models.PeerQuartile.objects.filter(period=period).delete()
        models.PeerQuartile.objects.bulk_create(
            [models.PeerQuartile(period=period, computed_at=moment, **row) for row in found], batch_size=500
        )
    return len(found)


def _figures(period: str) -> pl.DataFrame:
    """Return one row a firm: its division, and the believed value of each column, corrections laid over."""
    columns = list(panel_columns())
    rows = models.PanelRow.objects.filter(period=period)
    wide = _frame(
        rows.annotate(into=Coalesce("entity__merged_into", "entity")),
        {"id": pl.Int64, "into": pl.Int64, "entity__industry": pl.String, "form": pl.String}
        | dict.fromkeys(columns, pl.Int64),
    ).rename({"into": "entity", "entity__industry": "industry"})
    over = _frame(
        models.PanelOverride.objects.filter(panel__period=period).order_by("id"),
        {"id": pl.Int64, "panel": pl.Int64, "column": pl.String, "value": pl.Int64},
    )
    for name in over["column"].unique().to_list():
        last = over.filter(pl.col("column") == name).group_by("panel", maintain_order=True).last()
        wide = wide.join(
            last.select("panel", pl.col("value").alias("_over"), pl.lit(True).alias("_is")),
            left_on="id",
            right_on="panel",
            how="left",
        )
        wide = wide.with_columns(pl.when("_is").then("_over").otherwise(name).alias(name)).drop("_over", "_is")
    order = {code: form.order for code, form in forms().items()}
    wide = wide.with_columns(
        pl.col("form").replace_strict(order, default=len(order), return_dtype=pl.Int32).alias("_trust")
    )
    wide = wide.sort("_trust", "id")
    return wide.group_by("entity", maintain_order=True).agg(
        pl.col("industry").first(), *(pl.col(name).drop_nulls().first() for name in columns)
    )


def _frame(rows: QuerySet[Any], schema: dict[str, Any]) -> pl.DataFrame:
    parts = []
    found = rows.values_list(*schema).iterator(chunk_size=_PIECE)
    while piece := list(islice(found, _PIECE)):
        parts.append(pl.DataFrame(piece, schema=schema, orient="row"))
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def peers_of(industry: str, periods: Sequence[str]) -> tuple[str, dict[tuple[str, str], Quartiles]]:
    """Return the peers' industry (the division, or "" for all firms where it has no quartiles) and period, column -> quartiles."""
    rows = models.PeerQuartile.objects.filter(industry__in=["", division(industry)], period__in=list(periods))
    found: dict[str, dict[tuple[str, str], Quartiles]] = {}
    for row in rows:
        found.setdefault(row.industry, {})[row.period, row.column] = Quartiles(
            row.industry, row.firms, row.lower, row.middle, row.upper, row.computed_at
        )
    chosen = division(industry) if division(industry) in found else ""
    return chosen, found.get(chosen, {})


def division(industry: str) -> str:
    """Return the division of an industry code: its first two digits."""
    return industry[:DIVISION]
