"""Rows of the ledger's tables as frames; reading goes by series in pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from wutong.platform.bulk_rows import ROWS_WRITTEN

PIECE = 10_000  # series named in one statement


def read_frame(
    table: str, columns: Mapping[str, Any], series: Sequence[int], kind: str, ends: tuple[Any, Any]
) -> pl.DataFrame:
    """Return these columns of the rows of `table` for series, kind and period ends from the first to the last of `ends`."""
    parts = []
    names = ", ".join(columns)
    for first in range(0, len(series), PIECE):
        some = ", ".join(str(int(one)) for one in series[first : first + PIECE])
        with connection.cursor() as cursor:
            # Table and columns are constants of this package, ids are whole numbers: nothing of a file is in the text.
            cursor.execute(
                f"SELECT {names} FROM {table} "  # noqa: S608
                f"WHERE kind = %s AND period_end BETWEEN %s AND %s AND series_id IN ({some})",
                [kind, *(str(end) for end in ends)],
            )
            while rows := cursor.fetchmany(ROWS_WRITTEN):
                parts.append(pl.DataFrame(rows, schema=dict(columns), orient="row"))
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(columns))
