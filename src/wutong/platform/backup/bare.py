"""PostgreSQL without what makes filling slow: keys, unique constraints, indexes and triggers, put back at the end.

An index over rows that are there is built in a fraction of the time of one kept up row by row, and a foreign
key added to a filled table is checked by one join instead of a look-up a row. Only for a database that nobody
else may use meanwhile, inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection

from wutong.platform.audit.references import checked_references
from wutong.platform.audit.triggers import lifted
from wutong.platform.backup.columns import quoted

# Foreign keys go first and come back last: they rest on the unique constraints.
_CONSTRAINTS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = current_schema()::regnamespace AND contype IN ('f', 'u') ORDER BY contype, conname"
)
_INDEXES = (
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
    "JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = current_schema()::regnamespace "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1"
)
MEMORY = "256MB"  # to sort an index in; PostgreSQL's own 64 MB sends a million rows through files


@contextmanager
def bare() -> Iterator[None]:
    """Fill tables inside the block in any order; what they refer to must be there at its end.

    Raises
        IntegrityError  at the end, if a row refers to one that is not there or stands twice
    """
    with lifted():
        putting_back = _strip()
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
            for statement in putting_back:
                cursor.execute(statement)
        _check_references()


def _strip() -> list[str]:
    """Drop constraints and indexes and return the statements that make them again, in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding cannot be altered
        cursor.execute(_CONSTRAINTS)
        constraints = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    made_again = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in constraints]
    return [*(definition for _name, definition in indexes), *reversed(made_again)]


def _check_references() -> None:
    """Check what triggers would have checked, had they not been lifted."""
    with connection.cursor() as cursor:
        for table, column, target in checked_references():
            cursor.execute(
                f"SELECT 1 FROM {table} AS one WHERE {quoted(column)} IS NOT NULL AND NOT EXISTS "  # noqa: S608 - names from the catalogue
                f"(SELECT 1 FROM {target} AS other WHERE other.id = one.{quoted(column)}) LIMIT 1"
            )
            if cursor.fetchone():
                raise IntegrityError(f"{table}.{column}")
