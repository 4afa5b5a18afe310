"""The arithmetic of the chain: what of an act is hashed, and how.

Knows neither database nor clock. A digest covers the act and the digest before it, so that a
changed or missing act shows in every digest after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
GENESIS = "0" * 64  # what the first act names as its predecessor


def canonical(value: Any) -> bytes:
    """Return the one JSON text of `value`: sorted keys, no spaces, UTF-8.

    >>> canonical({"b": 1, "a": "梧桐"}).decode()
    '{"a":"梧桐","b":1}'
    """
    return _encode(value).encode()


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC with microseconds, equal on both databases."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def plain(value: Any) -> Any:
    """Return `value` made of JSON parts that come back unchanged from either database.

    Floats become text, because PostgreSQL gives 1e20 back as an integer; NUL characters are
    dropped, because PostgreSQL cannot hold them.

    >>> plain({"share": 0.5, "on": date(2025, 3, 3), 7: (1, 2)})
    {'share': '0.5', 'on': '2025-03-03', '7': [1, 2]}
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(part) for part in value), key=canonical)
    if isinstance(value, datetime) and value.tzinfo:
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\x00", "")


def digest_of(act: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an act given with `sequence`, `at` (text), the plain fields and `previous`."""
    return hashlib.sha256(canonical(act)).hexdigest()
