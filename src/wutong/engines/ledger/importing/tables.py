"""Rows between the ledger's tables and frames, in bulk: the one place that speaks each database's own tongue.

Reading goes by series in pieces; writing goes by executemany on SQLite and COPY on PostgreSQL, always inside the
caller's transaction.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

PIECE = 10_000  # series named in one statement
ROWS_WRITTEN = 50_000
ROWS_SAMPLED = 1_000  # of each index: tells selective ones from others without reading the whole


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


def reserve_ids(table: str, count: int) -> int:
    """Return the first of `count` ids of `table` that nobody else will take before this transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # An insert takes its id only under a lock that this one shuts out until the transaction ends.
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(
                "SELECT setval(s, nextval(s) + %s) - %s FROM (SELECT pg_get_serial_sequence(%s, 'id') AS s) AS found",
                [count - 1, count - 1, table],
            )
            return int(cursor.fetchone()[0])
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def refresh_statistics() -> None:
    """Let the database count anew how the figures are spread, so that it chooses its indexes by what is there now.

    SQLite never does so by itself; PostgreSQL does, some minutes after a large import. Outside a transaction.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The small tables too, which it never counts by itself: rights hang on them.
            cursor.execute("ANALYZE")
        else:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_SAMPLED}")
            cursor.execute("ANALYZE")


def write_frame(
    table: str, frame: pl.DataFrame, progress: Callable[[int], None], constants: Mapping[str, Any] | None = None
) -> None:
    """Insert a frame whose columns are the table's; `constants` are columns that are the same in every row.

    `progress` is told the rows written.
    """
    write = _copy if connection.vendor == "postgresql" else _insert
    for first in range(0, frame.height, ROWS_WRITTEN):
        part = frame.slice(first, ROWS_WRITTEN)
        write(table, part, constants or {})
        progress(first + part.height)


def _insert(table: str, frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    """Insert rows; constants stand in the statement, since every bound value costs a call a row."""
    names = ", ".join([*frame.columns, *constants])
    row = (
        "("
        + ", ".join("?" for _ in frame.columns)
        + "".join(f", {_literal(value)}" for value in constants.values())
        + ")"
    )
    connection.ensure_connection()
    connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES {row}", frame.rows())  # noqa: S608


def _literal(value: Any) -> str:
    """Return a value as SQLite writes it; texts are quoted by doubling their quotes."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _copy(table: str, frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    whole = frame.with_columns(pl.lit(value, _TYPES.get(type(value))).alias(name) for name, value in constants.items())
    text = io.BytesIO()
    whole.write_csv(text, include_header=False, quote_style="non_numeric", null_value="")
    statement = f"COPY {table} ({', '.join(whole.columns)}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(text.getvalue())


_TYPES: dict[type, Any] = {str: pl.String, int: pl.Int64, type(None): pl.Int64}


def moment_text(moment: Any) -> str:
    """Return a moment as the database stores it when rows are written directly."""
    if connection.vendor == "postgresql":
        return str(moment.isoformat())
    return str(connection.ops.adapt_datetimefield_value(moment))
