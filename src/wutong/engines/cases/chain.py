"""The arithmetic of a case's chain: what of an event is hashed, and how.

A digest covers the event and the digest before it. What may have to be deleted by law (`personal`) is covered
through its salted hash alone: when it is deleted the hash stays, in a tombstone, and the chain still proves
the rest; without the salt nobody can guess what was there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from wutong.platform.audit.chain import GENESIS, canonical

__all__ = ["GENESIS", "canonical", "digest_over", "event_digest", "new_salt", "personal_digest"]

SALT_BYTES = 16


def new_salt() -> str:
    """Return a fresh salt as hexadecimal text."""
    return secrets.token_hex(SALT_BYTES)


def personal_digest(salt: str, personal: Mapping[str, Any]) -> str:
    """Return the salted SHA-256 of an event's personal part; empty text when it has none.

    >>> personal_digest("", {})
    ''
    """
    return hashlib.sha256(salt.encode() + canonical(personal)).hexdigest() if personal else ""


def event_digest(
    previous: str, case: int, sequence: int, kind: str, at: str, person: str, post: str, body: Any, personal: str
) -> str:
    """Return the digest of an event: `at` as text in UTC, `personal` as its salted hash."""
    return digest_over(previous, case, (sequence, kind, at, person, post), canonical(body), personal)


def digest_over(previous: str, case: int, named: Sequence[Any], body: bytes, personal: str) -> str:
    """Return an event's digest over a body that is in its one JSON text already; what is hashed is one JSON list.

    >>> digest_over("a", 1, (1, "move", "", "", ""), b"{}", "") == event_digest("a", 1, 1, "move", "", "", "", {}, "")
    True
    """
    parts = canonical([previous, case, *named])[:-1], body, canonical(personal)
    return hashlib.sha256(b",".join(parts) + b"]").hexdigest()
