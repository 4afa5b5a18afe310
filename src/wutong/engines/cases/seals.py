"""Seals over the events of all cases: recorded as acts of the trail, which is signed and kept outside the database.

A seal covers the events that were written since the last one, in the order of their ids: how many there are, and one
digest over theirs. An event changed, a tail cut off, a whole chain recomputed: the seal does not agree any more, and
the act that holds it cannot be changed to agree without the trail's own signature failing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import starmap

import orjson
from django.db import connection, transaction

from wutong.engines.cases.chain import GENESIS, canonical, digest_over, personal_digest
from wutong.engines.cases.history import WRITERS
from wutong.engines.cases.models import Case, CaseEvent, Tombstone
from wutong.platform.audit.api import Finding, record_act
from wutong.platform.audit.models import Act
from wutong.platform.jobs.api import due_work

VERB = "cases.seal"
EVENTS_AT_ONCE = 100_000  # a bulk load is sealed in pieces that are read in a second or two
CHUNK = 5000
TABLES = ("cases_caseevent", "cases_tombstone")
SENTENCES: dict[str, tuple[str, str]] = {
    "case_changed": ("案件 {case} 的第 {sequence} 个事件被改动", "event {sequence} of case {case} was changed"),
    "case_removed": ("案件 {case} 缺第 {sequence} 个事件", "event {sequence} of case {case} is missing"),
    "case_cut": (
        "案件 {case} 的事件在第 {sequence} 个之后被截断，应有 {expected} 个",
        "the events of case {case} were cut off after event {sequence}; there were {expected}",
    ),
    "case_seal": (
        "第 {first} 至 {last} 号案件事件与操作记录第 {sequence} 条的封存不符：有事件被删除，或整条链被重算",
        "case events {first} to {last} differ from the seal in act {sequence}: some were removed, or a chain was recomputed",
    ),
}


@dataclass(frozen=True)
class Seal:
    """The events with ids above `after` up to `last`: their number and the digest over theirs."""

    after: int
    last: int
    count: int
    digest: str


@due_work("cases.seal", every=timedelta(minutes=1))
def seal_new() -> int:
    """Seal every event that came since the last seal; return how many events that were."""
    total = 0
    while True:
        sealed = _seal_some()
        total += sealed
        if sealed < EVENTS_AT_ONCE:
            return total


@transaction.atomic
def _seal_some() -> int:
    _wait_for_writers()
    after = _last_sealed()
    last = _end_of_piece(after)
    if last is None:
        return 0
    seal = seal_of(after, last)
    detail = {"after": seal.after, "last": seal.last, "count": seal.count, "digest": seal.digest}
    record_act(VERB, person=None, object_kind="case_events", object_key=str(last), detail=detail)
    return seal.count


def _wait_for_writers() -> None:
    """Wait until every event with a lower id than the last has been committed or given up.

    Whoever writes events holds the same lock shared; without this an event could be committed into a stretch that
    has been sealed already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])


def _last_sealed() -> int:
    row = Act.objects.filter(verb=VERB).order_by("-id").values_list("detail", flat=True).first()
    return int(row["last"]) if row else 0


def _end_of_piece(after: int) -> int | None:
    ids = CaseEvent.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    return next(iter(ids[EVENTS_AT_ONCE - 1 : EVENTS_AT_ONCE]), None) or ids.last()


def seal_of(after: int, last: int) -> Seal:
    """Return the seal of a stretch of events as they are now."""
    lines = _lines(after, last)
    return Seal(after, last, lines.count("\n"), hashlib.sha256(lines.encode()).hexdigest())


def _lines(after: int, last: int) -> str:
    """Return the ids and digests of a stretch of events, a line each; PostgreSQL puts them together itself."""
    rows = CaseEvent.objects.filter(pk__gt=after, pk__lte=last).order_by("pk").values_list("pk", "digest")
    if connection.vendor != "postgresql":
        return "".join(f"{pk}:{digest}\n" for pk, digest in rows.iterator(chunk_size=CHUNK))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(id || ':' || digest || E'\\n', '' ORDER BY id), '') FROM cases_caseevent "
            "WHERE id > %s AND id <= %s",
            [after, last],
        )
        return str(cursor.fetchone()[0])


# --- proving ---------------------------------------------------------------------------------------------


def findings() -> Iterator[Finding]:
    """Prove every chain and every seal; yield what is wrong. Reads every event twice, with constant memory."""
    yield from _chains()
    yield from _seals()


def _seals() -> Iterator[Finding]:
    acts = Act.objects.filter(verb=VERB).order_by("sequence").values_list("sequence", "detail")
    for sequence, detail in acts.iterator(chunk_size=CHUNK):
        found = seal_of(detail["after"], detail["last"])
        if (found.count, found.digest) != (detail["count"], detail["digest"]):
            yield Finding("case_seal", sequence, {"first": detail["after"] + 1, "last": detail["last"]})


EVENTS = """
SELECT id, case_id, sequence, kind, {moment}, person, post, {body}, {personal}, salt, digest
FROM cases_caseevent WHERE (case_id, sequence) > (%s, %s) ORDER BY case_id, sequence LIMIT %s"""
READ_AS = {  # millions of rows: past the models, with the moments as the digests have them
    "postgresql": {
        "moment": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""", "body": "body::text",
        "personal": "personal::text",
    },
    "sqlite": {
        "moment": """replace(substr(at || CASE WHEN length(at) = 19 THEN '.' ELSE '' END || '000000', 1, 26), ' ', 'T') || 'Z'""",
        "body": "body", "personal": "personal",
    },
}  # fmt: skip
NOTHING = "{}"
LEAST = -(2**31)


@dataclass(frozen=True, slots=True)
class _Stored:
    """An event as it stands in the table; body and personal part as JSON text, the moment as text in UTC."""

    id: int
    case: int
    sequence: int
    kind: str
    at: str
    person: str
    post: str
    body: str
    personal: str
    salt: str
    digest: str


def _stored() -> Iterator[_Stored]:
    """Yield every event, case after case, some thousand a statement: no cursor is held open for minutes."""
    statement, after = EVENTS.format(**READ_AS[connection.vendor]), (LEAST, LEAST)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [*after, CHUNK])
            rows = cursor.fetchall()
        yield from starmap(_Stored, rows)
        if len(rows) < CHUNK:
            return
        after = rows[-1][1:3]


def _chains() -> Iterator[Finding]:
    """Walk all chains, case after case; the head of each must be the one its case names."""
    heads, entombed = _Heads(), _entombed()
    case, sequence, digest = 0, 0, GENESIS
    for event in _stored():
        if event.case != case:
            yield from heads.end_of(case, sequence, digest)
            case, sequence, digest = event.case, 0, GENESIS
        if event.sequence != sequence + 1:
            yield Finding("case_removed", sequence + 1, {"case": case})
        elif _digest_of(event, digest, entombed) != event.digest:
            yield Finding("case_changed", event.sequence, {"case": case})
        sequence, digest = event.sequence, event.digest
    yield from heads.end_of(case, sequence, digest)
    yield from heads.rest()


def _entombed() -> dict[int, str]:
    """Return the salted hashes of what was deleted by law, by event: such deletions are few."""
    return dict(Tombstone.objects.values_list("event_id", "personal_digest"))


def _digest_of(event: _Stored, previous: str, entombed: dict[int, str]) -> str:
    """Return the digest that a stored event ought to have; empty when its parts cannot even be read any more."""
    personal = entombed.get(event.id, "")
    try:
        body = canonical(orjson.loads(event.body))
        if event.personal != NOTHING:
            personal = personal_digest(event.salt, orjson.loads(event.personal))
        named = (event.sequence, event.kind, event.at, event.person, event.post)
        return digest_over(previous, event.case, named, body, personal)
    except (ValueError, TypeError):
        return ""


class _Heads:
    """The heads that the cases name, read beside the events in the same order."""

    def __init__(self) -> None:
        rows = Case.objects.order_by("pk").values_list("pk", "sequence", "head")
        self._rows = rows.iterator(chunk_size=CHUNK)
        self._next = next(self._rows, None)

    def end_of(self, case: int, sequence: int, digest: str) -> Iterator[Finding]:
        """Compare the end of a case's events with the head its row names."""
        while self._next is not None and self._next[0] < case:
            yield from self._bare()
        if self._next is not None and self._next[0] == case:
            named = self._next
            self._next = next(self._rows, None)
            if named[1] > sequence:
                yield Finding("case_cut", sequence, {"case": case, "expected": named[1]})
            elif named[1:] != (sequence, digest):
                yield Finding("case_changed", sequence, {"case": case})

    def rest(self) -> Iterator[Finding]:
        """Yield the cases after the last event: they have lost all of theirs."""
        while self._next is not None:
            yield from self._bare()

    def _bare(self) -> Iterator[Finding]:
        assert self._next is not None
        case, expected, _head = self._next
        self._next = next(self._rows, None)
        if expected:
            yield Finding("case_cut", 0, {"case": case, "expected": expected})
