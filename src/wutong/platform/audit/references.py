"""References of tables that grow by millions, checked a statement at a time on PostgreSQL.

PostgreSQL checks a foreign key row by row, which takes two thirds of the time of a large import.
`checked_by_statement` is a migration operation that puts triggers in their place: one that asks once for
all rows a statement has added, with the same refusal and the same lock on what they refer to (rows of
tables that only grow need none), one that looks again where a row comes to refer to something else, and one
that refuses to remove what is referred to. SQLite looks a key up without a lock and keeps its own.

Why: docs/decisions/0005-references-checked-by-statement.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db import connection, migrations

ADDED = "references_exist"
# Nested loops alone: for rows just added a look into the index beats reading the whole table referred to.
# Rows that the same transaction has made need no lock: nobody else sees them, and it may not remove them itself.
_EXIST = """
CREATE OR REPLACE FUNCTION wutong_references_exist() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    asked bigint;
    there bigint;
    hold text;
BEGIN
    FOR number IN 0 .. TG_NARGS - 1 BY 2 LOOP
        SELECT CASE WHEN count(*) = 0 THEN 'FOR KEY SHARE' ELSE '' END INTO hold FROM pg_trigger
            WHERE tgrelid = TG_ARGV[number + 1]::regclass AND tgname = 'append_only_rows' AND tgenabled <> 'D';
        EXECUTE format('SELECT count(DISTINCT %I) FROM added', TG_ARGV[number]) INTO asked;
        there := 0;
        IF hold <> '' AND asked > 1 THEN
            EXECUTE format(
                'SELECT count(*) FROM %I WHERE id IN (SELECT %I FROM added) AND xmin = pg_current_xact_id()::xid',
                TG_ARGV[number + 1], TG_ARGV[number]
            ) INTO there;
        END IF;
        IF asked <> there THEN
            EXECUTE format(
                'SELECT count(*) FROM (SELECT 1 FROM %I WHERE id IN (SELECT %I FROM added) %s) AS held',
                TG_ARGV[number + 1], TG_ARGV[number], hold
            ) INTO there;
        END IF;
        IF asked <> there THEN
            RAISE EXCEPTION 'rows added to "%" refer by "%" to rows of "%" that do not exist',
                TG_TABLE_NAME, TG_ARGV[number], TG_ARGV[number + 1] USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$"""
_MOVED = """
CREATE OR REPLACE FUNCTION wutong_reference_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there bigint;
BEGIN
    EXECUTE format('SELECT id FROM %I WHERE id = ($1).%I FOR KEY SHARE', TG_ARGV[1], TG_ARGV[0]) INTO there USING NEW;
    IF there IS NULL THEN
        RAISE EXCEPTION 'a row of "%" came to refer by "%" to a row of "%" that does not exist',
            TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1] USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$"""
_REFERRED = """
CREATE OR REPLACE FUNCTION wutong_referred_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.id = NEW.id THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1]) INTO used USING OLD.id;
    IF used THEN
        RAISE EXCEPTION 'row % of "%" is still referred to by "%"', OLD.id, TG_TABLE_NAME, TG_ARGV[0]
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$"""
_KEY = (
    "SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) "
    "WHERE contype = 'f' AND conrelid = %s::regclass AND attname = %s"
)


def checked_by_statement(table: str, references: Mapping[str, str]) -> migrations.RunPython:
    """Return the migration operation for `table`; `references` names for each column the table it refers to by id."""
    return migrations.RunPython(partial(_replace_keys, table, references), partial(_restore_keys, table, references))


def checked_references() -> Iterator[tuple[str, str, str]]:
    """Yield the references that are checked so in this database, as table, column and table referred to."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgargs FROM pg_trigger WHERE tgname = %s", [ADDED])
        for table, arguments in cursor.fetchall():
            words = bytes(arguments).decode().split("\0")[:-1]
            for column, target in zip(words[::2], words[1::2], strict=True):
                yield table, column, target


def _replace_keys(table: str, references: Mapping[str, str], _apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding cannot be altered
    with editor.connection.cursor() as cursor:
        for column in references:
            cursor.execute(_KEY, [table, column])
            for (name,) in cursor.fetchall():
                editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for statement in (_EXIST, _MOVED, _REFERRED, *_triggers(table, references)):
        editor.execute(statement, None)


def _triggers(table: str, references: Mapping[str, str]) -> Iterator[str]:
    arguments = ", ".join(f"'{column}', '{target}'" for column, target in references.items())
    yield (
        f"CREATE TRIGGER {ADDED} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION wutong_references_exist({arguments})"
    )
    for column, target in references.items():
        yield (
            f"CREATE TRIGGER {_moved(column)} AFTER UPDATE OF {column} ON {table} FOR EACH ROW "
            f"WHEN (NEW.{column} IS DISTINCT FROM OLD.{column} AND NEW.{column} IS NOT NULL) "
            f"EXECUTE FUNCTION wutong_reference_moved('{column}', '{target}')"
        )
        yield (
            f"CREATE TRIGGER {_guard(table, column)} AFTER DELETE OR UPDATE OF id ON {target} "
            f"FOR EACH ROW EXECUTE FUNCTION wutong_referred_to('{table}', '{column}')"
        )


def _moved(column: str) -> str:
    return f"reference_moved_{column}"


def _guard(table: str, column: str) -> str:
    return f"referred_to_by_{table}_{column}"


def _restore_keys(table: str, references: Mapping[str, str], _apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute(f"DROP TRIGGER {ADDED} ON {table}")
    for column, target in references.items():
        editor.execute(f"DROP TRIGGER IF EXISTS {_moved(column)} ON {table}")  # sealed tables of old have none
        editor.execute(f"DROP TRIGGER {_guard(table, column)} ON {target}")
        editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk FOREIGN KEY ({column}) REFERENCES {target} (id) "
            "DEFERRABLE INITIALLY DEFERRED"
        )
