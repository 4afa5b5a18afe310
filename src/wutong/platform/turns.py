"""Transactions in the order in which they were asked for; work behind the scenes after people's.

SQLite has one writer at a time and lets everybody else look again after pauses that grow to a tenth of a second: of fifty
who write in the same instant the last waits many times as long as the work takes, and a worker that writes one thing
after another leaves nobody else a gap. Threads of one process stand in line here instead, and the first in line of each
process takes its turn by a lock on a file beside the database, which ends with its process. PostgreSQL needs no line.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, RLock

from django.db import connection, transaction

# Bytes of the lock file: who has the turn (alone), and whether anybody waits for it (together).
TURN, WANTED = 0, 1
LOOKS_EVERY = 0.001  # seconds; only the first in line of each process looks
MOST_WAITING = 20.0  # seconds until SQLite's own waiting decides, as it does about writers who stand in no line
MOST_STANDING_BACK = 1.0  # seconds that work behind the scenes leaves others before it

_line = RLock()
_opening = Lock()
_files: dict[str, _LockFile] = {}


@contextmanager
def transaction_in_turn(*, standing_back: bool = False) -> Iterator[None]:
    """Run the block in a transaction, on SQLite once it is this thread's turn.

    Inside a transaction that has begun already nobody waits: it may hold what those in line wait for.

    standing_back  for work that nobody waits for: whoever asks in the meantime goes first
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    file = _file_beside(str(connection.settings_dict["NAME"]))
    with _standing_back(file) if standing_back else file.wanted(), _line, file.turn(), transaction.atomic():
        yield


class _LockFile:
    """The file beside a database. Its locks are the process's, not the thread's: one thread at a time uses them."""

    def __init__(self, name: str) -> None:
        self._descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._waiting = 0
        self._counting = Lock()

    @contextmanager
    def wanted(self) -> Iterator[None]:
        """Let other processes know for the length of the block that somebody here waits or writes."""
        with self._counting:
            self._waiting += 1
            if self._waiting == 1:
                fcntl.lockf(self._descriptor, fcntl.LOCK_SH, 1, WANTED)
        try:
            yield
        finally:
            with self._counting:
                self._waiting -= 1
                if self._waiting == 0:
                    self._free(WANTED)

    def is_wanted(self) -> bool:
        """Whether somebody waits or writes, here or elsewhere."""
        with self._counting:
            if self._waiting:
                return True
            alone = self._take(WANTED)
            if alone:
                self._free(WANTED)
            return not alone

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have the turn for the length of the block."""
        end = time.monotonic() + MOST_WAITING
        while not (taken := self._take(TURN)) and time.monotonic() < end:
            time.sleep(LOOKS_EVERY)
        try:
            yield
        finally:
            if taken:
                self._free(TURN)

    def _take(self, byte: int) -> bool:
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except OSError:
            return False
        return True

    def _free(self, byte: int) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, byte)


@contextmanager
def _standing_back(file: _LockFile) -> Iterator[None]:
    end = time.monotonic() + MOST_STANDING_BACK
    while file.is_wanted() and time.monotonic() < end:
        time.sleep(LOOKS_EVERY)
    yield


def _file_beside(database: str) -> _LockFile:
    with _opening:
        if database not in _files:
            _files[database] = _LockFile(f"{database}-turns")
        return _files[database]
