"""The chain of events of cases: appending to it, reading it, and the projection that follows from it.

Whoever appends holds the case's row; the projection is written in the same transaction. Writers also hold a
shared lock, so that a seal (`seals`) can wait until every event before it has been committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import connection, transaction

from wutong.engines.cases._core.state import CaseState, Event, apply, replay
from wutong.engines.cases.chain import GENESIS, event_digest, new_salt, personal_digest
from wutong.engines.cases.errors import CaseUnknown
from wutong.engines.cases.models import Case, CaseEvent
from wutong.engines.cases.moments import moment_of, moment_text
from wutong.engines.cases.search import bigrams_of
from wutong.platform import clock
from wutong.platform.audit.chain import plain

WRITERS = 0x77_74_63_73  # any constant: PostgreSQL's advisory lock between writers of events and seals
ERASED_TITLE = "（已依法删除）"
COLUMNS = (
    "type", "edition", "state", "category", "severity", "field_group", "channel", "unit", "post", "handler",
    "first_unit", "place", "longitude", "latitude", "source", "red", "hand_overs", "returns", "reopened", "escalated",
    "satisfaction", "number", "checks", "failed_checks", "reclassified", "opened_post", "dispatch_post", "check_post",
    "close_post", "dispatch_in_time", "failed", "confirmed", "confirm_post", "confirm_in_time",
)  # fmt: skip
PROJECTED = (
    *COLUMNS, "title", "area_id", "opened_at", "due_at", "closed_at", "submitted_at", "parent_id", "merged_into_id", "paused", "reports",
    "in_time", "check_result", "bigrams",
)  # fmt: skip
MOMENTS = ("opened_at", "due_at", "closed_at", "submitted_at")
_as_they_are = attrgetter(*COLUMNS)
WRITTEN = [name.removesuffix("_id") for name in PROJECTED] + ["sequence", "head"]
NEXT_ID = {
    "postgresql": "SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))",
    "sqlite": "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'cases_case'), 0) + 1",
}
UPDATE = "UPDATE {} SET {} WHERE id = %s".format(  # noqa: S608 - names from the model
    Case._meta.db_table, ", ".join(f'"{Case._meta.get_field(name).column}" = %s' for name in WRITTEN)
)


@dataclass
class History:
    """A case whose row is held, its state, and the events about to be appended to it."""

    row: Case
    state: CaseState
    new: list[CaseEvent] = field(default_factory=list)

    def append(
        self, kind: str, body: Mapping[str, Any] | None = None, personal: Mapping[str, Any] | None = None, *,
        by: str = "", post: str = "", at: datetime | None = None,
    ) -> CaseState:  # fmt: skip
        """Add one event; it is written by `write`. Moments never run backwards within a case.

        `by` is a user name, empty when the product acts by itself.
        """
        moment = at or clock.now()
        event = Event(
            self.row.sequence + 1, kind, moment_text(moment), by, post, plain(body or {}), plain(personal or {})
        )
        self.state = apply(self.state, event)
        row = event_row(self.row, event, moment)
        self.row.sequence, self.row.head = event.sequence, row.digest
        self.new.append(row)
        return self.state


def event_row(case: Case, event: Event, moment: datetime) -> CaseEvent:
    """Return the chained row of an event that follows the head of `case`."""
    salt = new_salt() if event.personal else ""
    digest = event_digest(
        case.head or GENESIS, case.pk, event.sequence, event.kind, event.at, event.person, event.post, event.body,
        personal_digest(salt, event.personal),
    )  # fmt: skip
    return CaseEvent(
        case=case, sequence=event.sequence, kind=event.kind, at=moment, person=event.person, post=event.post,
        body=event.body, personal=event.personal, salt=salt, digest=digest,
    )  # fmt: skip


def hold(*case_ids: int) -> dict[int, History]:
    """Lock cases, in the order of their numbers whoever asks, and read their states; two statements for any count.

    Raises
        CaseUnknown  if one of them does not exist
    """
    lock_writing()
    wanted = sorted(set(case_ids))
    rows = {row.pk: row for row in Case.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")}
    if missing := set(wanted) - rows.keys():
        raise CaseUnknown(case=min(missing))
    states = states_of(wanted)
    return {pk: History(row, states[pk]) for pk, row in rows.items()}


def lock_writing() -> None:
    """Say that this transaction will write events; SQLite's transactions begin IMMEDIATE, which says as much."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS])


def new_row(**fields: Any) -> Case:
    """Return the row of a case to be opened, with an id of its own; `insert` writes it.

    The number of a case and the chain of its events hold its id: taken first, the row is written once and not twice.
    """
    lock_writing()
    with connection.cursor() as cursor:
        cursor.execute(NEXT_ID[connection.vendor])
        return Case(pk=cursor.fetchone()[0], **fields)


def insert(history: History) -> None:
    """Write a case that is opened, with its first events."""
    project(history.row, history.state).save(force_insert=True)
    CaseEvent.objects.bulk_create(history.new)
    history.new = []


def write(*histories: History) -> None:
    """Write the new events and what follows from them, in the caller's transaction."""
    changed = [history for history in histories if history.new]
    CaseEvent.objects.bulk_create([event for history in changed for event in history.new], batch_size=2000)
    for history in changed:
        project(history.row, history.state)
        history.new = []
    _save([history.row for history in changed])


def _save(rows: Sequence[Case]) -> None:
    """Write the projections of cases: one prepared UPDATE for all of them."""
    fields = [Case._meta.get_field(name) for name in WRITTEN]
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk] for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(UPDATE, values)


def project(row: Case, state: CaseState) -> Case:
    """Put a state into the columns that lists read."""
    for name, value in projection(state).items():
        setattr(row, name, value)
    return row


def projection(state: CaseState) -> dict[str, Any]:
    """Return the columns that follow from a state."""
    columns = projected(state)
    return columns | {name: moment_of(columns[name]) for name in MOMENTS}


def projected(state: CaseState) -> dict[str, Any]:
    """Return the columns that follow from a state, with moments as the text that events hold (empty: none)."""
    title = state.title or ERASED_TITLE
    return {
        **dict(zip(COLUMNS, _as_they_are(state), strict=True)),
        "title": title[:200],
        "place": state.place[:200],
        "area_id": state.area,
        "opened_at": state.opened_at,
        "due_at": state.effective_due,
        "closed_at": state.closed_at,
        "submitted_at": state.submitted_at,
        "parent_id": state.parent,
        "merged_into_id": state.merged_into,
        "paused": bool(state.paused_from),
        "reports": state.report_count,
        "in_time": _in_time(state),
        "check_result": state.check or ("chosen" if state.chosen else ""),
        "bigrams": bigrams_of(title, state.place, state.number),
    }


def _in_time(state: CaseState) -> bool | None:
    due = state.effective_due
    return state.closed_at <= due if state.closed_at and due else None


def states_of(case_ids: Iterable[int], until: datetime | None = None) -> dict[int, CaseState]:
    """Return the states of cases at a moment (default: with everything that happened); one statement."""
    limit = moment_text(until) if until else ""
    return {pk: replay(events, limit) for pk, events in events_of(case_ids).items()}


def events_of(case_ids: Iterable[int]) -> dict[int, list[Event]]:
    """Return the events of cases, in order; one statement."""
    ids = list(case_ids)
    found: dict[int, list[Event]] = {pk: [] for pk in ids}
    rows = CaseEvent.objects.filter(case__in=ids).order_by("case_id", "sequence")
    for case, *values, at in rows.values_list(
        "case_id", "sequence", "kind", "person", "post", "body", "personal", "at"
    ):
        sequence, kind, person, post, body, personal = values
        found[case].append(Event(sequence, kind, moment_text(at), person, post, body, personal))
    return found


def state_at(case_id: int, moment: datetime | None = None) -> CaseState:
    """Return what a case was at a moment, or is now.

    Raises
        CaseUnknown  if there is no such case
    """
    if not Case.objects.filter(pk=case_id).exists():
        raise CaseUnknown(case=case_id)
    return states_of([case_id], moment)[case_id]


def differing(row: Case, state: CaseState) -> dict[str, tuple[Any, Any]]:
    """Return the columns of a row that do not follow from a state: column -> (was, is)."""
    return {name: (own, value) for name, value in projection(state).items() if (own := getattr(row, name)) != value}


def put_right(histories: Iterable[History]) -> None:
    """Write the rows of cases as they follow from their events."""
    _save([project(history.row, history.state) for history in histories])


@transaction.atomic
def rebuild(case_id: int) -> dict[str, tuple[Any, Any]]:
    """Make a case's projection follow from its events again; return what differed: column -> (was, is)."""
    history = hold(case_id)[case_id]
    found = differing(history.row, history.state)
    if found:
        put_right([history])
    return found
