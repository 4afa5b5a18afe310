"""Transactions of one process in the order in which they were asked for.

SQLite has one writer at a time and lets everybody else look again after pauses that grow to a tenth of a second: of fifty
who write in the same instant the last waits many times as long as the work takes. Threads of one process stand in line
here instead; other processes are few. PostgreSQL needs no line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from django.db import connection, transaction

_line = RLock()


@contextmanager
def transaction_in_turn() -> Iterator[None]:
    """Run the block in a transaction, on SQLite once it is this thread's turn.

    Inside a transaction that has begun already nobody waits: it may hold what those in line wait for.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _line, transaction.atomic():
        yield
