"""Loading many cases at once, such as a city's earlier system brings along: chained, projected, sealed like any other.

Histories come as events and are written past the models, thousands at a time, straight into the tables of either
database. A first load puts the indexes aside (`put_indexes_aside`) and `finish` builds them again. The clocks of open
cases run on: their steps of escalation stand in the table of due work when the load has ended, those that fell due
before it too, unless the earlier system has done them (`steps_from`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from wutong.engines.cases import escalation, index_building, seals
from wutong.engines.cases._core.state import CaseState, Event, replay
from wutong.engines.cases.chain import GENESIS, canonical, digest_over, new_salt, personal_digest
from wutong.engines.cases.copying import insert
from wutong.engines.cases.history import MOMENTS, lock_writing, projected
from wutong.engines.cases.models import Case, CaseEvent

AT_ONCE = 5_000
CASE_COLUMNS = [field.column for field in Case._meta.local_concrete_fields]
CASE_FIELDS = [field.attname for field in Case._meta.local_concrete_fields]
EVENT_COLUMNS = ("id", "case_id", "sequence", "kind", "at", "person", "post", "body", "personal", "salt", "digest")
TABLES = (Case._meta.db_table, CaseEvent._meta.db_table)
NOTHING = "{}"

Row = Sequence[Any]
AsText = Callable[[str], str | None]


@dataclass(frozen=True)
class Loaded:
    """How much was written, and how many of the cases are still open."""

    cases: int
    events: int
    open: int = 0


def next_id() -> int:
    """Return the first id that no case has."""
    return int(Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1


def put_indexes_aside() -> None:
    """Take the indexes and keys of cases and events off before a first load, while nobody works with cases.

    They are kept in the database itself: `finish` builds them again, also after a load that broke off.
    """
    index_building.put_aside(TABLES)


def load(
    ids: Iterable[int], history_of: Callable[[int], Sequence[Event]], *, first_event: int,
    steps_from: datetime | None = None, told: Callable[[Loaded], None] = lambda _loaded: None,
) -> Loaded:  # fmt: skip
    """Write a case for each id, some thousand in a transaction; `history_of` gives its events from `opened` on.

    first_event  id of the first event that is written; the ids after it must be free (two loads may run side by side)
    steps_from   escalation that fell due before this moment was done by the earlier system (default: none was)
    """
    done, numbers = Loaded(0, 0), iter(ids)
    with _without_collecting():
        while piece := list(islice(numbers, AT_ONCE)):
            done = _load_some(piece, history_of, first_event, steps_from, done)
            told(done)
    return done


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave out the search for circles of objects: a load makes millions of objects and none, and it takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _load_some(
    ids: list[int], history_of: Callable[[int], Sequence[Event]], first_event: int, steps_from: datetime | None, done: Loaded
) -> Loaded:  # fmt: skip
    number, moment = first_event + done.events, _moment()
    cases: list[Row] = []
    events: list[Row] = []
    running: list[tuple[int, CaseState]] = []
    for pk in ids:
        state, head = replay(history := history_of(pk)), GENESIS
        for row in _chained(pk, history, number + len(events), moment):
            events.append(row)
            head = row[-1]
        cases.append(_case(pk, state, len(history), head, moment))
        if state.open and state.merged_into is None:
            running.append((pk, state))
    with transaction.atomic():
        lock_writing()
        insert(TABLES[0], CASE_COLUMNS, cases)
        insert(TABLES[1], EVENT_COLUMNS, events)
        escalation.arm_loaded(running, steps_from)
    return Loaded(done.cases + len(cases), done.events + len(events), done.open + len(running))


def _chained(pk: int, history: Sequence[Event], number: int, moment: AsText) -> Iterator[Row]:
    """Yield the chained rows of one case's events, in the order of EVENT_COLUMNS; the digest is the last value."""
    head = GENESIS
    for number, event in enumerate(history, number):  # noqa: B020 - counts on from the number given
        personal, salt, hidden = NOTHING, "", ""
        if event.personal:
            personal, salt = canonical(event.personal).decode(), new_salt()
            hidden = personal_digest(salt, event.personal)
        body = canonical(event.body)
        named = (event.sequence, event.kind, event.at, event.person, event.post)
        head = digest_over(head, pk, named, body, hidden)
        yield (
            number, pk, event.sequence, event.kind, moment(event.at), event.person, event.post, body.decode(), personal,
            salt, head,
        )  # fmt: skip


def _case(pk: int, state: CaseState, sequence: int, head: str, moment: AsText) -> Row:
    """Return one case's projection, in the order of CASE_COLUMNS."""
    values = projected(state)
    for name in MOMENTS:
        values[name] = moment(values[name])
    values["id"], values["sequence"], values["head"] = pk, sequence, head
    return [values[name] for name in CASE_FIELDS]


def _moment() -> AsText:
    """Return what makes a moment's text as the database takes it in a bulk; None of an empty one."""
    if connection.vendor == "postgresql":
        return lambda text: text or None
    return lambda text: text[:-1].replace("T", " ") if text else None


def finish() -> None:
    """Build the indexes that were put aside, bring counters and statistics up to date, and seal what was loaded."""
    index_building.put_back()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
                cursor.execute(f"ANALYZE {table}")
        else:
            cursor.execute("ANALYZE")
    seals.seal_new()
