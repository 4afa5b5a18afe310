"""SQLite's full-text index over the pairs of cases, kept in step by triggers.

Beside its pairs an open case holds a word of its own, so that the sixty thousand open ones of half a million are found
without looking at the rows of the others. A migration that rebuilds the table of cases takes the triggers with it and
repeats `words_on_sqlite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import migrations

TABLE, OPEN = "case_words", "open"  # pairs have two characters at most, so that no pair is the word of open cases
OPEN_CASES = "case_open_areas"
_GRAMS = "{row}bigrams || CASE WHEN {row}closed_at IS NULL THEN ' open' ELSE '' END"
_OLD, _NEW = _GRAMS.format(row="old."), _GRAMS.format(row="new.")
_OUT = f"INSERT INTO {TABLE}({TABLE}, rowid, grams) VALUES ('delete', old.id, {_OLD});"  # noqa: S608 - names of ours
_IN = f"INSERT INTO {TABLE}(rowid, grams) VALUES (new.id, {_NEW});"  # noqa: S608 - names of ours
TRIGGERS = (
    f"CREATE TRIGGER {TABLE}_in AFTER INSERT ON cases_case BEGIN {_IN} END",
    f"CREATE TRIGGER {TABLE}_out AFTER DELETE ON cases_case BEGIN {_OUT} END",
    f"CREATE TRIGGER {TABLE}_new AFTER UPDATE ON cases_case WHEN old.bigrams IS NOT new.bigrams "
    f"OR (old.closed_at IS NULL) IS NOT (new.closed_at IS NULL) BEGIN {_OUT} {_IN} END",
)
EMPTIED = f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')"  # noqa: S608 - names of ours
FILLED = f"INSERT INTO {TABLE}(rowid, grams) SELECT id, {_GRAMS.format(row='')} FROM cases_case"  # noqa: S608 - names of ours
FOUND = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608 - names of ours


def words_on_sqlite() -> migrations.RunPython:
    """Return the migration operation that makes and fills the index, and the one that counts open cases by area."""
    return migrations.RunPython(_make, _remove)


def _make(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        return
    _remove(_apps, editor)
    for statement in (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii')",
        *TRIGGERS,
        FILLED,
        f"CREATE INDEX {OPEN_CASES} ON cases_case (merged_into_id, area_id) WHERE closed_at IS NULL",
    ):
        editor.execute(statement)


def _remove(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        return
    for name in ("in", "out", "new"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}")
    editor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    editor.execute(f"DROP INDEX IF EXISTS {OPEN_CASES}")


def question(pairs: Sequence[str], *, open_only: bool) -> str:
    """Return what the index is asked for cases that hold every pair.

    >>> question(["红松", "松路"], open_only=True)
    '"红松" AND "松路" AND "open"'
    """
    return " AND ".join(f'"{word}"' for word in [*pairs, *([OPEN] if open_only else [])])
