"""Which tables a dump holds, and their rows as canonical lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from wutong.platform.backup.columns import Column, Converter, expression, quoted, reader

# Sessions must not come back to life; the queue is made again from the jobs, by the worker.
LEFT_OUT = {"sessions.session", "django_tasks_db.dbtaskresult"}
# Django fills these by itself when it makes a database: rows here do not mean that data are in it.
SELF_FILLED = {"django_content_type", "auth_permission", "django_migrations"}
ROWS_AT_ONCE = 2000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns in the order of the dump, the column it is sorted by, the one that counts up."""

    name: str
    columns: tuple[Column, ...]
    key: str
    counter: str = ""


@dataclass(frozen=True)
class TableHash:
    """How many rows a table holds, and the SHA-256 of their lines."""

    rows: int
    sha256: str


def tables(registry: Any = apps) -> list[Table]:
    """Return the tables of a registry of models, sorted by name."""
    found: dict[str, Table] = {}
    for model in registry.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.label_lower not in LEFT_OUT:
            found[meta.db_table] = _table(meta)
    return [found[name] for name in sorted(found)]


def standing_tables() -> list[str]:
    """Return the names of the tables of the open database, without the parts of which SQLite makes a full-text index.

    Such an index is made of several tables that follow from another one's rows; they go and come with it.
    """
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "postgresql":
            return names
        cursor.execute("SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')")
        derived = {row[0] for row in cursor.fetchall()}
    return [name for name in names if name not in derived]


def derived_tables() -> list[str]:
    """Return the full-text indexes of the open database."""
    if connection.vendor == "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_list WHERE type = 'virtual'")
        return [row[0] for row in cursor.fetchall()]


def lines(table: Table) -> Iterator[list[str]]:
    """Yield a table's rows as JSON lines without line ends, many at a time, in the order of the key."""
    vendor = connection.vendor
    readers = [(index, read) for index, column in enumerate(table.columns) if (read := reader(column, vendor))]
    for rows in _fetched(_query(table, vendor)):
        yield [_encode(row) for row in _finished(rows, readers)]


def hash_of(table: Table) -> TableHash:
    """Return the count and hash of a table as it is now."""
    mill, count = hashlib.sha256(), 0
    for batch in lines(table):
        mill.update("".join(f"{line}\n" for line in batch).encode())
        count += len(batch)
    return TableHash(count, mill.hexdigest())


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside the block as it was at one moment, holding up nobody who writes."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django would begin IMMEDIATE and so keep writers out; a deferred transaction only reads.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _table(meta: Any) -> Table:
    counts = meta.pk.get_internal_type() in {"AutoField", "BigAutoField", "SmallAutoField"}
    columns = tuple(Column.of(field) for field in meta.local_concrete_fields)
    return Table(meta.db_table, columns, meta.pk.column, meta.pk.column if counts else "")


def _query(table: Table, vendor: str) -> str:
    chosen = ", ".join(expression(column, vendor) for column in table.columns)
    key = next(column for column in table.columns if column.name == table.key)
    collation = ' COLLATE "C"' if vendor == "postgresql" and key.is_text else ""
    return f"SELECT {chosen} FROM {quoted(table.name)} ORDER BY {quoted(table.key)}{collation}"  # noqa: S608 - names from the models


def _fetched(query: str) -> Iterator[list[Any]]:
    """Yield the rows of a query, many at a time, with constant memory on either database."""
    maker = connection.chunked_cursor if connection.vendor == "postgresql" else connection.cursor
    with maker() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows


def _finished(rows: list[Any], readers: list[tuple[int, Converter]]) -> Iterator[list[Any]]:
    for row in rows:
        values = list(row)
        for index, read in readers:
            if values[index] is not None:
                values[index] = read(values[index])
        yield values
