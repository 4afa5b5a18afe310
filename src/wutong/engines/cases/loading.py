"""Loading many cases at once, such as a city's earlier system brings along: chained, projected, sealed like any other.

Histories come as events and are written past the models, thousands at a time, straight into the tables of either
database. Escalation is not armed: what is loaded is history, and its open cases are rescheduled by a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from wutong.engines.cases._core.state import Event, replay
from wutong.engines.cases.chain import GENESIS, canonical, digest_over, new_salt, personal_digest
from wutong.engines.cases.history import lock_writing, project
from wutong.engines.cases.models import Case, CaseEvent

AT_ONCE = 5_000
CASE_COLUMNS = [field.column for field in Case._meta.local_concrete_fields]
CASE_FIELDS = [field.attname for field in Case._meta.local_concrete_fields]
EVENT_COLUMNS = ("id", "case_id", "sequence", "kind", "at", "person", "post", "body", "personal", "salt", "digest")
AT = 3  # place of the moment in an event's values, which lack the id


@dataclass(frozen=True)
class Loaded:
    """How much was written."""

    cases: int
    events: int


def next_id() -> int:
    """Return the first id that no case has."""
    return int(Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def load(
    ids: Iterable[int], history_of: Callable[[int], Sequence[Event]], *, first_event: int,
    told: Callable[[Loaded], None] = lambda _loaded: None,
) -> Loaded:  # fmt: skip
    """Write a case for each id, some thousand in a transaction; `history_of` gives its events from `opened` on.

    first_event  id of the first event that is written; the ids after it must be free (two loads may run side by side)
    """
    cases = events = 0
    for piece in _pieces(ids):
        rows = [_rows(pk, history_of(pk)) for pk in piece]
        with transaction.atomic():
            lock_writing()
            _insert(Case, CASE_COLUMNS, ([_plain(getattr(row, name)) for name in CASE_FIELDS] for row, _events in rows))
            written = [event for _row, listed in rows for event in listed]
            for event in written:
                event[AT] = _moment(event[AT])
            _insert(
                CaseEvent, EVENT_COLUMNS, ([number, *one] for number, one in enumerate(written, first_event + events))
            )
        cases, events = cases + len(piece), events + len(written)
        told(Loaded(cases, events))
    return Loaded(cases, events)


def _pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    piece: list[int] = []
    for pk in ids:
        piece.append(pk)
        if len(piece) == AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


def _rows(pk: int, history: Sequence[Event]) -> tuple[Case, list[list[Any]]]:
    """Return one case's projection, and the values of its chained events in the order of EVENT_COLUMNS but for the id."""
    row, events, head = Case(pk=pk), [], GENESIS
    for event in history:
        body, salt = canonical(event.body), new_salt() if event.personal else ""
        named = (event.sequence, event.kind, event.at, event.person, event.post)
        head = digest_over(head, pk, named, body, personal_digest(salt, event.personal))
        personal = canonical(event.personal).decode() if event.personal else "{}"
        events.append(
            [pk, event.sequence, event.kind, event.at, event.person, event.post, body.decode(), personal, salt, head]
        )
    project(row, replay(history))
    row.sequence, row.head = len(events), head
    return row, events


def _insert(model: Any, columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Insert rows with their ids: COPY on PostgreSQL, one prepared INSERT on SQLite."""
    table, named = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for one in values:
                copy.write_row(one)
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", list(values))  # noqa: S608 - names from the models


def _plain(value: Any) -> Any:
    """Return a value of a case as both databases take it in a bulk: SQLite's moments as text."""
    if isinstance(value, datetime) and connection.vendor != "postgresql":
        return value.replace(tzinfo=None).isoformat(" ")
    return value


def _moment(text: str) -> str:
    """Return the moment of an event as both databases take it in a bulk."""
    return text if connection.vendor == "postgresql" else text[:-1].replace("T", " ")


def finish() -> None:
    """Bring the database's counters and statistics up to date after loading."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Case, CaseEvent):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
                cursor.execute(f"ANALYZE {table}")
        else:
            cursor.execute("ANALYZE")
