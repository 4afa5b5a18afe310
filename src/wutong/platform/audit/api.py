"""The trail of acts: what was done, by whom, under which post, to what; and the proof of it.

An act is recorded in the transaction that does the deed, so that neither stands without the
other. A look at sensitive data is an act too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from wutong.platform import clock
from wutong.platform.audit.chain import GENESIS, digest_of, plain
from wutong.platform.audit.checkpoints import checkpoint
from wutong.platform.audit.models import Act
from wutong.platform.audit.verbs import name_verbs
from wutong.platform.audit.verification import Finding, Verification, hashed_part, prove_also, verify

SYSTEM = "system"  # the name under which the product itself acts
CHAIN_LOCK = 0x77_74_61_63  # any constant: PostgreSQL's advisory lock of the chain
LONGEST_KEY = 200
ROWS_AT_ONCE = 500

__all__ = [
    "SYSTEM", "Deed", "Finding", "Verification", "checkpoint", "name_verbs", "prove_also", "record_act", "record_acts", "record_look", "verify",
]  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """What was done to what; `record_acts` adds who and when."""

    verb: str
    post: str = ""
    object_kind: str = ""
    object_key: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def record_act(
    verb: str,
    *,
    person: Any,
    post: str = "",
    object_kind: str = "",
    object_key: str = "",
    detail: dict[str, Any] | None = None,
) -> Act:
    """Append one act to the trail, inside the caller's transaction (or one of its own).

    person   a Person, or None when the product acts by itself
    verb     `area.act`, as a permission is written: "ledger.adopt"
    detail   JSON parts; numbers with a fraction are kept as text

    Acts stand strictly one after another: from this call to the end of the transaction no other
    transaction can record one, so call it last.
    """
    deed = Deed(verb, post, object_kind, str(object_key), detail or {})
    return record_acts([deed], person=person)[0]


def record_acts(deeds: Iterable[Deed], *, person: Any) -> list[Act]:
    """Append many acts of one person at once, in order: one look at the head of the chain, one INSERT."""
    at, name = clock.now(), getattr(person, "username", None) or SYSTEM
    with transaction.atomic(savepoint=False):
        sequence, previous = _head()
        rows = []
        for deed in deeds:
            sequence += 1
            rows.append(_act(deed, sequence, previous, at, name))
            previous = rows[-1].digest
        Act.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    return rows


def record_look(person: Any, *, object_kind: str, object_key: str, post: str = "", purpose: str = "") -> Act:
    """Record that `person` looked at sensitive data, and for what."""
    return record_act(
        "data.look",
        person=person,
        post=post,
        object_kind=object_kind,
        object_key=object_key,
        detail={"purpose": purpose},
    )


def _head() -> tuple[int, str]:
    """Return the last act's sequence and digest, holding the chain until the transaction ends.

    SQLite's transactions begin IMMEDIATE, which is the lock; PostgreSQL gets an advisory one,
    after which READ COMMITTED shows whatever the holder before us has committed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    with connection.cursor() as cursor:  # the ORM would take four times as long, while everybody waits
        cursor.execute("SELECT sequence, digest FROM audit_act ORDER BY sequence DESC LIMIT 1")
        return cursor.fetchone() or (0, GENESIS)


def _act(deed: Deed, sequence: int, previous: str, at: datetime, name: str) -> Act:
    values: dict[str, Any] = {
        "sequence": sequence,
        "at": at,
        "person": name,
        "post": deed.post,
        "verb": deed.verb,
        "object_kind": deed.object_kind,
        "object_key": _shortened(plain(deed.object_key)),
        "detail": plain(deed.detail),
        "previous": previous,
    }
    return Act(**values, digest=digest_of(hashed_part({**values, "digest": ""})))


def _shortened(key: str) -> str:
    """Return a key that fits its column; a longer one keeps its beginning and a hash of the whole."""
    if len(key) <= LONGEST_KEY:
        return key
    mark = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"{key[: LONGEST_KEY - 17]}…{mark}"
