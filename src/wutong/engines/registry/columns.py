"""The whole register in columns: who the firms are, what they reported, which titles they hold; for screening and totals.

Read by the product itself; a page shows what comes out of it only through `Scope.predicate("area_path")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from wutong.engines.registry import models
from wutong.engines.registry.declarations import forms, panel_columns

PIECE = 100_000
EMPTY = "empty"  # state of a register that nobody has written to


def state() -> str:
    """Return a short text of what stands in the register; as long as it is the same, columns read again are the same."""
    return models.RegisterMark.objects.values_list("mark", flat=True).first() or EMPTY


def firm_columns() -> pl.DataFrame:
    """Return one row a firm that stands for itself, by number.

    Columns: firm (number), name, code, status, founded, industry, size, area, area_name, area_path.
    """
    schema = {
        "id": pl.Int64, "name": pl.String, "code": pl.String, "status": pl.String, "founded": pl.Date,
        "industry": pl.String, "size": pl.String, "area__code": pl.String, "area__name_zh": pl.String, "area__path": pl.String,
    }  # fmt: skip
    rows = models.Entity.objects.filter(kind="firm", merged_into__isnull=True).order_by("pk")
    renamed = {"id": "firm", "area__code": "area", "area__name_zh": "area_name", "area__path": "area_path"}
    return frame_of(rows, schema).rename(renamed)


def periods_reported() -> list[str]:
    """Return the periods for which anything was reported, the earliest first."""
    return sorted(models.PanelRow.objects.values_list("period", flat=True).distinct())


def figure_columns(period: str) -> pl.DataFrame:
    """Return one row a firm of a period: `firm` and the believed value of each column of the panel in its stored unit.

    Corrections are laid over what was handed in; what no return reports is null.
    """
    return believed_figures(period).drop("industry").rename({"entity": "firm"})


def certificate_columns() -> pl.DataFrame:
    """Return one row a title: id, firm, kind, number, valid_from, valid_to, revoked_on; of merged firms too."""
    schema = {
        "id": pl.Int64, "into": pl.Int64, "kind": pl.String, "number": pl.String, "valid_from": pl.Date,
        "valid_to": pl.Date, "revoked_on": pl.Date,
    }  # fmt: skip
    rows = models.Certificate.objects.annotate(into=Coalesce("entity__merged_into", "entity")).order_by("pk")
    return frame_of(rows, schema).rename({"into": "firm"})


def believed_figures(period: str) -> pl.DataFrame:
    """Return one row a firm: `entity`, its division, and the believed value of each column, corrections laid over."""
    columns = list(panel_columns())
    rows = models.PanelRow.objects.filter(period=period)
    wide = frame_of(
        rows.annotate(into=Coalesce("entity__merged_into", "entity")),
        {"id": pl.Int64, "into": pl.Int64, "entity__industry": pl.String, "form": pl.String}
        | dict.fromkeys(columns, pl.Int64),
    ).rename({"into": "entity", "entity__industry": "industry"})
    over = frame_of(
        models.PanelOverride.objects.filter(panel__period=period).order_by("id"),
        {"id": pl.Int64, "panel": pl.Int64, "column": pl.String, "value": pl.Int64},
    )
    order = {code: form.order for code, form in forms().items()}
    trust = pl.col("form").replace_strict(order, default=len(order), return_dtype=pl.Int32).alias("_trust")
    wide = _corrected(wide, over).with_columns(trust).sort("_trust", "id")
    return wide.group_by("entity", maintain_order=True).agg(
        pl.col("industry").first(), *(pl.col(name).drop_nulls().first() for name in columns)
    )


def _corrected(wide: pl.DataFrame, over: pl.DataFrame) -> pl.DataFrame:
    for name in over["column"].unique().to_list():
        last = over.filter(pl.col("column") == name).group_by("panel", maintain_order=True).last()
        said = last.select("panel", pl.col("value").alias("_over"), pl.lit(True).alias("_is"))
        wide = wide.join(said, left_on="id", right_on="panel", how="left")
        wide = wide.with_columns(pl.when("_is").then("_over").otherwise(name).alias(name)).drop("_over", "_is")
    return wide


def frame_of(rows: QuerySet[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return the rows of a query as a frame of these columns, read piece by piece."""
    parts = []
    found = rows.values_list(*schema).iterator(chunk_size=PIECE)
    while piece := list(islice(found, PIECE)):
        parts.append(pl.DataFrame(piece, schema=dict(schema), orient="row"))
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(schema))
