"""Indexes and keys put aside while millions of rows come in, and built again afterwards: a tenth of the work.

What was put aside stands in a table of the same database, written in the transaction that takes it off, and each
statement leaves that table in the transaction that builds its index. So a load that broke off loses none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from wutong.engines.cases import search_words

KEPT = "cases_indexes_aside"
AT_ONCE = 2  # indexes of one table may be built side by side
MEMORY = "512MB"
INDEX, KEY = 1, 2  # keys come after the indexes, one after another: each locks the table
INDEXES = """
SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes WHERE tablename = ANY (%(tables)s)
AND schemaname = current_schema() AND indexname NOT IN (SELECT conname FROM pg_constraint)
ORDER BY indexdef LIKE '%% USING gin %%' DESC, indexname"""
UNIQUE = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname), pg_get_indexdef(conindid),
format('ALTER TABLE %%s ADD CONSTRAINT %%I UNIQUE USING INDEX %%I', conrelid::regclass, conname, conname)
FROM pg_constraint WHERE contype = 'u' AND conrelid = ANY (%(tables)s::regclass[])"""
REFERENCES = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%(tables)s::regclass[])"""


@transaction.atomic
def put_aside(tables: Sequence[str]) -> None:
    """Take the indexes of tables off, their primary keys apart; on PostgreSQL also unique and foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {KEPT} (id integer PRIMARY KEY, turn integer, statement text)")
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {KEPT}")  # noqa: S608 - a name of ours
        number = cursor.fetchone()[0]
        found = list(_postgresql(cursor, tables) if connection.vendor == "postgresql" else _sqlite(cursor, tables))
        for drop, again in found:
            cursor.execute(drop)
            for turn, statement in again:
                number += 1
                cursor.execute(f"INSERT INTO {KEPT} VALUES (%s, %s, %s)", [number, turn, statement])  # noqa: S608


def _postgresql(cursor: Any, tables: Sequence[str]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    given = {"tables": list(tables)}
    cursor.execute(UNIQUE, given)
    for drop, index, key in cursor.fetchall():
        yield drop, [(INDEX, index), (KEY, key)]
    cursor.execute(INDEXES, given)
    for drop, index in cursor.fetchall():
        yield drop, [(INDEX, index)]
    cursor.execute(REFERENCES, given)
    for drop, key in cursor.fetchall():
        yield drop, [(KEY, key)]


def _sqlite(cursor: Any, tables: Sequence[str]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    marks = ", ".join(["%s"] * len(tables))
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",  # noqa: S608
        list(tables),
    )
    for name, index in cursor.fetchall():
        yield f'DROP INDEX "{name}"', [(INDEX, index)]
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s AND tbl_name IN ({marks})",  # noqa: S608
        [f"{search_words.TABLE}%", *tables],
    )
    triggers = cursor.fetchall()
    for name, trigger in triggers:
        yield f'DROP TRIGGER "{name}"', [(INDEX, trigger)]
    if triggers:  # what came in meanwhile: all words again, at a tenth of what they take one by one
        yield search_words.EMPTIED, [(INDEX, search_words.FILLED)]


def put_back() -> None:
    """Build again what was put aside; nothing when nothing was."""
    if KEPT not in connection.introspection.table_names():
        return
    _build_all(INDEX, AT_ONCE if connection.vendor == "postgresql" and not connection.in_atomic_block else 1)
    _build_all(KEY, 1)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {KEPT}")


def _build_all(turn: int, at_once: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, statement FROM {KEPT} WHERE turn = %s ORDER BY id", [turn])  # noqa: S608
        waiting = cursor.fetchall()
    if at_once == 1:
        for number, statement in waiting:
            _build(number, statement)
        return
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(_build_apart, waiting))


def _build_apart(waiting: tuple[int, str]) -> None:
    """Build one index on a connection of this thread."""
    try:
        _build(*waiting)
    finally:
        connection.close()


@transaction.atomic
def _build(number: int, statement: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        cursor.execute(statement, None)
        cursor.execute(f"DELETE FROM {KEPT} WHERE id = %s", [number])  # noqa: S608
