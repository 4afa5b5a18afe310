"""Rows written past the models, thousands at once: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

# What no text of a database can hold stands between values until the texts themselves have been escaped.
BETWEEN, AFTER, NULL = "\udc00", "\udc01", "\udc02"
ESCAPED = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), (BETWEEN, "\t"), (AFTER, "\n"), (NULL, "\\N"))


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of numbers, texts, truths and None; JSON as text, moments as the database writes them."""
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                copy.write(copied(rows))
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608 - names from the models


def copied(rows: Iterable[Sequence[Any]]) -> str:
    r"""Return rows as COPY reads them.

    >>> copied([(1, None, "a\tb"), (2, True, "")])
    '1\t\\N\ta\\tb\n2\tTrue\t\n'
    """
    text = AFTER.join([BETWEEN.join([NULL if value is None else str(value) for value in row]) for row in rows])
    for mark, written in ESCAPED:
        text = text.replace(mark, written)
    return text + "\n"
