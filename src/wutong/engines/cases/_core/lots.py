"""Drawing lots that anyone can draw again: from a seed, a purpose and a case's number."""

from __future__ import annotations

import hashlib

SHARES = 10_000


def drawn(seed: str, purpose: str, number: str, turn: int, share: int) -> bool:
    """Return whether a case is drawn; `share` is in ten-thousandths, `turn` tells the rounds of a reopened case apart.

    The lot hangs on nothing that the handler can choose, and the same seed draws the same cases on any machine.

    >>> drawn("2025", "check", "DB2025-1", 0, 10_000), drawn("2025", "check", "DB2025-1", 0, 0)
    (True, False)
    """
    mixed = hashlib.sha256(f"{seed}|{purpose}|{number}|{turn}".encode()).digest()
    return int.from_bytes(mixed[:8], "big") % SHARES < share
