"""The trail of acts: what was done, by whom, under which post, to what; and the proof of it.

An act is recorded in the transaction that does the deed, so that neither stands without the
other. A look at sensitive data is an act too.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection, transaction

from wutong.platform import clock
from wutong.platform.audit.chain import GENESIS, digest_of, plain
from wutong.platform.audit.checkpoints import checkpoint
from wutong.platform.audit.models import Act
from wutong.platform.audit.verbs import name_verbs
from wutong.platform.audit.verification import Finding, Verification, hashed_part, verify

SYSTEM = "system"  # the name under which the product itself acts
CHAIN_LOCK = 0x77_74_61_63  # any constant: PostgreSQL's advisory lock of the chain
LONGEST_KEY = 200

__all__ = [
    "SYSTEM", "Finding", "Verification", "checkpoint", "name_verbs", "record_act", "record_look", "verify",
]  # fmt: skip


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
    with transaction.atomic(savepoint=False):
        sequence, previous = _head()
        row = {
            "sequence": sequence + 1,
            "at": clock.now(),
            "person": getattr(person, "username", None) or SYSTEM,
            "post": post,
            "verb": verb,
            "object_kind": object_kind,
            "object_key": _shortened(plain(str(object_key))),
            "detail": plain(detail or {}),
            "previous": previous,
        }
        row["digest"] = digest_of(hashed_part({**row, "digest": ""}))
        return Act.objects.create(**row)


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
    return Act.objects.order_by("-sequence").values_list("sequence", "digest").first() or (0, GENESIS)


def _shortened(key: str) -> str:
    """Return a key that fits its column; a longer one keeps its beginning and a hash of the whole."""
    if len(key) <= LONGEST_KEY:
        return key
    mark = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"{key[: LONGEST_KEY - 17]}…{mark}"
