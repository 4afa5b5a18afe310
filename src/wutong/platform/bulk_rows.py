"""Rows written in bulk: many by one statement on SQLite, COPY on PostgreSQL, always inside the caller's transaction."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    import polars as pl

ROWS_WRITTEN = 50_000
ROWS_TOGETHER = 100  # of one statement on SQLite
ROWS_SENT = 5_000  # at a time to PostgreSQL, which takes them in while the next are written down
ROWS_SAMPLED = 1_000  # of each index: tells selective ones from others without reading the whole


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
    """Let the database count anew how its rows are spread, so that it chooses its indexes by what is there now.

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
    """Insert rows, some together: one by one takes SQLite twice the time. Constants stand in the statement."""
    names = ", ".join([*frame.columns, *constants])
    row = f"({', '.join([*('?' for _ in frame.columns), *map(_literal, constants.values())])})"
    connection.ensure_connection()
    rows = frame.rows()
    for first in range(0, len(rows), ROWS_TOGETHER):
        some = rows[first : first + ROWS_TOGETHER]
        statement = f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(some))}"  # noqa: S608
        connection.connection.execute(statement, list(chain.from_iterable(some)))


def _literal(value: Any) -> str:
    """Return a value as SQLite writes it; texts are quoted by doubling their quotes."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _copy(table: str, frame: pl.DataFrame, constants: Mapping[str, Any]) -> None:
    import polars as pl

    types: dict[type, Any] = {str: pl.String, int: pl.Int64, type(None): pl.Int64}
    whole = frame.with_columns(pl.lit(value, types.get(type(value))).alias(name) for name, value in constants.items())
    statement = f"COPY {table} ({', '.join(whole.columns)}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in whole.iter_slices(ROWS_SENT):
            text = io.BytesIO()
            part.write_csv(text, include_header=False, quote_style="non_numeric", null_value="")
            copy.write(text.getvalue())


def moment_text(moment: Any) -> str:
    """Return a moment as the database stores it when rows are written directly."""
    if connection.vendor == "postgresql":
        return str(moment.isoformat())
    return str(connection.ops.adapt_datetimefield_value(moment))
