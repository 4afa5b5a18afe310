"""The index over search words that each database keeps for itself: full-text on SQLite, an inverted index on PostgreSQL.

On SQLite triggers keep it in step with the table. On PostgreSQL rows that come by the hundred thousand would take ten
times as long with the index standing: a large import drops it and builds it again, and a search meanwhile reads
the table through.

PostgreSQL's index finds every row that holds the words before the first is read: of a common word hundreds of thousands.
So it also holds, for each row, a word for the part of the register that the row is in. A search asks for answers in the first
part and goes on to the others only where these are too few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import polars as pl
from django.db import connection, migrations
from django.db.models import BooleanField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

TABLE, INDEX = "registry_searchtext", "registry_search_words"
FEWEST = 10_000  # rows for which the index may be taken away
GAIN = 8  # times quicker a row is indexed when the index is built than when it stands
_SQLITE = (
    "CREATE VIRTUAL TABLE registry_search_words USING fts5(grams, content='registry_searchtext', "
    "content_rowid='entity_id', detail=none, columnsize=0, tokenize='ascii')",
    "CREATE TRIGGER registry_search_words_in AFTER INSERT ON registry_searchtext BEGIN "
    "INSERT INTO registry_search_words(rowid, grams) VALUES (new.entity_id, new.grams); END",
    "CREATE TRIGGER registry_search_words_out AFTER DELETE ON registry_searchtext BEGIN "
    "INSERT INTO registry_search_words(registry_search_words, rowid, grams) "
    "VALUES ('delete', old.entity_id, old.grams); END",
    "CREATE TRIGGER registry_search_words_new AFTER UPDATE ON registry_searchtext BEGIN "
    "INSERT INTO registry_search_words(registry_search_words, rowid, grams) "
    "VALUES ('delete', old.entity_id, old.grams); "
    "INSERT INTO registry_search_words(rowid, grams) VALUES (new.entity_id, new.grams); END",
)
PART = 15  # binary digits: how many entities stand in one part. The sign of its word stands in no word of a name
# Words are compared as bytes: by the rules of a language the index takes twice as long to build.
_WORDS = f"array_append(string_to_array(grams COLLATE \"C\", ' '), '#' || CAST(entity_id >> {PART} AS text))"
_POSTGRESQL = f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin ({_WORDS})"
_FILL = (
    "INSERT INTO registry_search_words(rowid, grams) "
    "SELECT entity_id, grams FROM registry_searchtext WHERE entity_id BETWEEN %s AND %s ORDER BY entity_id"
)
_ADD = f"UPDATE {TABLE} SET grams = grams || said.column2 FROM (VALUES {{rows}}) AS said WHERE entity_id = said.column1"  # noqa: S608
_PIECE = 200  # entities of one statement: SQLite takes a thousand parameters
_IN_PARTS = (
    f"SELECT entity_id FROM {TABLE} WHERE {{asked}} AND {_WORDS} @> ARRAY['#0'] UNION ALL "  # noqa: S608 - constants
    f"SELECT entity_id FROM {TABLE} WHERE {{asked}} AND entity_id >= {1 << PART}"
)
_MATCHING = "SELECT rowid FROM registry_search_words WHERE registry_search_words MATCH %s"


def search_index() -> migrations.RunPython:
    """Return the migration operation that makes the index."""
    return migrations.RunPython(_make, _remove)


def anew() -> migrations.RunPython:
    """Return the migration operation that makes the index of PostgreSQL again, as it is made now."""
    return migrations.RunPython(_made_anew, migrations.RunPython.noop)


def _made_anew(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        editor.execute(_POSTGRESQL)


def _make(_apps: Any, editor: Any) -> None:
    for statement in [_POSTGRESQL] if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


def _remove(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        return
    for trigger in ("in", "out", "new"):
        editor.execute(f"DROP TRIGGER {INDEX}_{trigger}")
    editor.execute(f"DROP TABLE {INDEX}")


@contextmanager
def filled_at_once(first: int, last: int) -> Iterator[None]:
    """Let the block write rows of new entities (numbers from `first` to `last`), and index them by one statement after it.

    Row by row, SQLite's full-text index would write itself out after each: ten times the time.
    """
    if connection.vendor == "postgresql":
        yield
        return
    trigger = next(statement for statement in _SQLITE if f"TRIGGER {INDEX}_in" in statement)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {INDEX}_in")
        yield
        cursor.execute(_FILL, [first, last])
        cursor.execute(trigger)


def rest_index(coming: int) -> None:
    """Take the index away before so many rows come, if to build it again takes less than to keep it in step."""
    if connection.vendor != "postgresql" or coming < FEWEST:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(entity_id), 0) FROM registry_searchtext")  # no fewer than there are rows
        if coming * GAIN >= cursor.fetchone()[0]:
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")


def ensure_index() -> None:
    """Build the index where it is missing; a second call does nothing."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [INDEX])
        if cursor.fetchone()[0] is None:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(_POSTGRESQL)
            cursor.execute("RESET maintenance_work_mem")
            cursor.execute(f"ANALYZE {TABLE}")


@contextmanager
def built_beside() -> Iterator[None]:
    """Build the index where it is missing while the block goes on; when the block is left, it stands.

    Over a connection of its own: the server has a processor for each. Inside a transaction it is built first.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        ensure_index()
        yield
        return
    with ThreadPoolExecutor(1) as beside:
        building = beside.submit(_ensured)
        yield
        building.result()


def _ensured() -> None:
    try:
        ensure_index()
    finally:
        connection.close()


def add_words(words: pl.DataFrame) -> None:
    """Add words to what entities are found by; `entity_id`, and `word` with a blank before each."""
    for some in words.iter_slices(_PIECE):
        rows = ", ".join(["(%s, %s)"] * some.height)
        with connection.cursor() as cursor:
            cursor.execute(
                _ADD.format(rows=rows), [cell for row in some.select("entity_id", "word").rows() for cell in row]
            )


def holding(texts: QuerySet[Any], all_of: Sequence[str], any_of: Sequence[Sequence[str]] = ()) -> QuerySet[Any]:
    """Return the rows of the search table that hold every word of `all_of`, and of each group of `any_of` at least one."""
    if connection.vendor == "postgresql":
        for operator, words in (("@>", all_of), *(("&&", some) for some in any_of)):
            if words:
                texts = texts.filter(_array(operator, words))
        return texts
    match = _match(all_of, any_of)
    if not match:
        return texts
    found = RawSQL(_MATCHING, [match], IntegerField())  # noqa: S611 - parameters are bound
    return texts.filter(pk__in=found)


def first_holding(all_of: Sequence[str], any_of: Sequence[Sequence[str]], most: int) -> list[int]:
    """Return the numbers of at most `most` entities as `holding` finds them, without looking for the others.

    Something must be asked: a word, or a group of words.
    """
    statement, values = (_first_of_parts if connection.vendor == "postgresql" else _first_matching)(all_of, any_of)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*values, most])
        return [number for (number,) in cursor.fetchall()]


def _first_matching(all_of: Sequence[str], any_of: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
    return _MATCHING, [_match(all_of, any_of)]


def _first_of_parts(all_of: Sequence[str], any_of: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
    """Return the question for the first part, then for the others; what is limited asks these only where it must.

    The part is a condition of its own: when its rows are at an end the index looks no further, which it would among words.
    """
    conditions = [(f"{_WORDS} @> %s::text[]", list(all_of))] if all_of else []
    conditions += [(f"{_WORDS} && %s::text[]", list(some)) for some in any_of if some]
    asked = " AND ".join(condition for condition, _words in conditions)
    words = [some for _condition, some in conditions]
    return _IN_PARTS.format(asked=asked), [*words, *words]


def _match(all_of: Sequence[str], any_of: Sequence[Sequence[str]]) -> str:
    """Return the question as SQLite's full-text index is asked it."""
    return " AND ".join([*map(_quoted, all_of), *("(" + " OR ".join(map(_quoted, some)) + ")" for some in any_of)])


def _array(operator: str, words: Sequence[str]) -> RawSQL:
    return RawSQL(f"{_WORDS} {operator} %s::text[]", [list(words)], BooleanField())  # noqa: S611 - parameters are bound


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
