"""Rows that move from one app's tables to another's, for migrations of models that found a better home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style


def move_rows(pairs: Iterable[tuple[Any, Any]], connection: Any) -> None:
    """Move every row of the first model of each pair to the second, whose columns have the same names.

    Numbers stay as they are, so that what names a row finds it; a counter of the target's goes on after the highest.
    Models that refer to one another move in one call: only when all have moved is every reference whole again.
    """
    with connection.cursor() as cursor:
        for source, target in pairs:
            _move(source, target, connection, cursor)
    connection.check_constraints()  # PostgreSQL alters no table with checks still waiting for the commit


def _move(source: Any, target: Any, connection: Any, cursor: Any) -> None:
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in source._meta.concrete_fields)
    old, new = name(source._meta.db_table), name(target._meta.db_table)
    cursor.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old}")  # noqa: S608 - names of our models
    cursor.execute(f"DELETE FROM {old}")  # noqa: S608 - a name of our models
    for statement in connection.ops.sequence_reset_sql(no_style(), [target]):
        cursor.execute(statement)
