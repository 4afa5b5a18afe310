"""The adopted figures as one frame, for work on columns. Nothing leaves it but through the scope's predicate."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db import connection

from wutong.engines.ledger.adoptions import in_force
from wutong.platform.access.scope import Scope

PIECE = 100_000
_FIELDS = {
    "claim_id": ("claim_id", pl.Int64),
    "sequence": ("sequence", pl.Int32),
    "indicator": ("series__indicator__code", pl.String),
    "field_group": ("series__indicator__field_group", pl.String),
    "subject": ("series__subject__key", pl.String),
    "area_path": ("series__subject__area__path", pl.String),
    "measure": ("series__measure", pl.String),
    "breakdown": ("series__breakdown", pl.String),
    "period": ("period", pl.String),
    "period_start": ("period_start", pl.Date),
    "period_end": ("period_end", pl.Date),
    "unscaled": ("claim__unscaled", pl.Int64),
    "scale": ("claim__scale", pl.Int16),
    "high_unscaled": ("claim__high_unscaled", pl.Int64),
    "unit": ("claim__unit", pl.String),
    "comparator": ("claim__comparator", pl.String),
    "printed": ("claim__printed", pl.String),
    "approx": ("claim__approx", pl.Float64),
    "nature": ("claim__nature", pl.String),
    "source": ("claim__source__key", pl.String),
}


def snapshot(scope: Scope | None, as_known_on: date | datetime | None = None, *, kind: str = "actual") -> pl.DataFrame:
    """Return the figures of a kind that were adopted at a moment and that `scope` covers, one row each.

    Columns are those of _FIELDS: exact values as unscaled and scale in `unit`, `approx` as a float. Rows come in the
    order of claim ids. `scope` None means the product itself asks.
    """
    schema = {name: kind_of for name, (_, kind_of) in _FIELDS.items()}
    rows = in_force(kind, as_known_on).order_by("claim_id").values_list(*(column for column, _ in _FIELDS.values()))
    statement, parameters = rows.query.sql_with_params()
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while piece := cursor.fetchmany(PIECE):
            part = pl.DataFrame(piece, schema=schema, orient="row")
            parts.append(part if scope is None else part.filter(scope.predicate("area_path", "field_group")))
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)
