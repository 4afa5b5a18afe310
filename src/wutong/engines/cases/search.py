"""Words of a case as pairs of characters, since Chinese is written without spaces."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.db import connection, migrations
from django.db.models import BooleanField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from wutong.engines.cases.search_words import FOUND, question
from wutong.kernel.likeness import pairs

INDEX, OPEN_INDEX = "case_pairs", "case_pairs_open"
NOT_WORD = re.compile(r"[\s\W_]+")


def pairs_of(text: str) -> list[str]:
    """Return the pairs of characters of each piece of text, in order, each once; a single character stands alone.

    >>> pairs_of("梧桐街 井盖")
    ['梧桐', '桐街', '井盖']
    """
    found: dict[str, None] = {}
    for piece in NOT_WORD.split(text.casefold()):
        found.update(dict.fromkeys(pairs(piece)))
    return list(found)


def bigrams_of(*texts: str) -> str:
    """Return the column that is searched: every pair of the texts, between spaces."""
    return " ".join(pairs_of(" ".join(texts)))


def matching(cases: QuerySet[Any], typed: str, *, open_only: bool = False) -> QuerySet[Any]:
    """Return the cases that hold every pair of characters of what was typed; all of them when nothing was.

    open_only  the cases are open ones anyway: these have an index of their own on PostgreSQL, a hundredth of the whole
               one, and a word of their own in SQLite's
    """
    asked = pairs_of(typed)
    if not asked:
        return cases
    if connection.vendor == "postgresql":
        held = RawSQL("string_to_array(bigrams, ' ') @> %s::text[]", [asked], BooleanField())  # noqa: S611 - parameters are bound
        among = cases.model.objects.filter(held, closed_at=None) if open_only else cases.model.objects.filter(held)
        return cases.filter(pk__in=among.values("pk"))
    return cases.filter(pk__in=RawSQL(FOUND, [question(asked, open_only=open_only)], IntegerField()))  # noqa: S611 - as above


def pair_index() -> migrations.RunPython:
    """Return the migration operation that makes the search quick on PostgreSQL; of SQLite see `search_words`."""
    return _index(INDEX)


def open_pair_index() -> migrations.RunPython:
    """Return the migration operation for the index of open cases alone, which most searches are about."""
    return _index(OPEN_INDEX, " WHERE closed_at IS NULL")


def open_pairs_on_sqlite() -> migrations.RunPython:
    """Return the migration operation for SQLite's former index of open cases, until `search_words` took its place."""
    make = f"CREATE INDEX {OPEN_INDEX} ON cases_case (merged_into_id, area_id, bigrams) WHERE closed_at IS NULL"
    return migrations.RunPython(partial(_on, "sqlite", make), partial(_on, "sqlite", f"DROP INDEX {OPEN_INDEX}"))


def _index(name: str, condition: str = "") -> migrations.RunPython:
    make = f"CREATE INDEX {name} ON cases_case USING gin (string_to_array(bigrams, ' ')){condition}"
    return migrations.RunPython(partial(_on, "postgresql", make), partial(_on, "postgresql", f"DROP INDEX {name}"))


def _on(vendor: str, statement: str, _apps: Any, editor: Any) -> None:
    if editor.connection.vendor == vendor:
        editor.execute(statement)
