"""Tables that only grow: the database itself refuses to change or remove their rows.

`append_only` is a migration operation for any table. Two acts need the refusal lifted, both
of the whole database: a restore that replaces everything, and the emptying of a test database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, migrations
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "rows of this table are added, never changed or removed"


def append_only(table: str) -> migrations.RunPython:
    """Return the migration operation that seals `table`; a later migration that rebuilds the table repeats it."""
    return migrations.RunPython(partial(_seal, table), partial(_unseal, table))


def unsealed(tables: list[str]) -> list[str]:
    """Return those of `tables` whose refusal is missing from the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE tgname = 'append_only_rows' AND tgenabled <> 'D'"
            )
        else:
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'")
        sealed = {row[0] for row in cursor.fetchall()}
    return [table for table in tables if table not in sealed]


@contextmanager
def lifted(database: BaseDatabaseWrapper = connection) -> Iterator[None]:  # type: ignore[assignment]
    """Lift every trigger that refuses inside the block, and put all back after it."""
    lift = _lifted_postgresql if database.vendor == "postgresql" else _lifted_sqlite
    with lift(database):
        yield


def _seal(table: str, _apps: Any, editor: Any) -> None:
    for statement in _statements(table, editor.connection.vendor):
        editor.execute(statement)


def _unseal(table: str, _apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER append_only_rows ON {table}")
        editor.execute(f"DROP TRIGGER append_only_truncate ON {table}")
    else:
        editor.execute(f"DROP TRIGGER append_only_{table}_update")
        editor.execute(f"DROP TRIGGER append_only_{table}_delete")


def _statements(table: str, vendor: str) -> list[str]:
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER append_only_{table}_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for act in ("update", "delete")
        ]
    return [
        "CREATE OR REPLACE FUNCTION wutong_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION wutong_append_only()",
        f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION wutong_append_only()",
    ]


@contextmanager
def _lifted_sqlite(database: BaseDatabaseWrapper) -> Iterator[None]:
    with database.cursor() as cursor:
        # Triggers that keep an index in step with its table stay: without them it would hold rows that are gone.
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    with database.cursor() as cursor:
        for _name, sql in triggers:
            cursor.execute(sql)


@contextmanager
def _lifted_postgresql(database: BaseDatabaseWrapper) -> Iterator[None]:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
        tables = [row[0] for row in cursor.fetchall()]
        # A table on which checks are outstanding cannot be altered: those of this transaction are done now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with database.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
