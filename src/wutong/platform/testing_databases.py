"""Databases for tests: made once in a run, copied by every process of it.

Migrations take seconds and so does the reference zone; a copy of the finished file (SQLite), or of a template
(PostgreSQL), takes a moment. The folder of the stock is what the processes of one run share.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

EMPTY = "empty"


@dataclass(frozen=True)
class Stock:
    """The finished databases of one run, on the kind of database that the default connection leads to."""

    folder: Path

    def ensure(self, name: str, fill: Callable[[], Any], *, of: str = "") -> None:
        """Make the database `name` unless a process of this run has: a copy of `of` (or a new one) after `fill`."""
        keeper = _keeper(self.folder)
        with alone(self.folder / f"{keeper.kind}-{name}.lock"):
            made = self.folder / f"{keeper.kind}-{name}.made"
            if made.exists():
                return
            place = keeper.copy(keeper.place(of)) if of else keeper.create()
            with _leading_to(place):
                fill()
            keeper.keep(place, keeper.place(name))
            made.touch()

    def ensure_empty(self) -> None:
        """Make the migrated, empty database."""
        self.ensure(EMPTY, lambda: call_command("migrate", verbosity=0, interactive=False))

    def file(self, name: str) -> Path:
        """Return where the finished SQLite file `name` lies."""
        return Path(_Files(self.folder).place(name))

    @contextmanager
    def copied(self, name: str) -> Iterator[None]:
        """Let the default connection lead to a fresh copy of `name`, which is gone afterwards."""
        keeper = _keeper(self.folder)
        place = keeper.copy(keeper.place(name))
        try:
            with _leading_to(place):
                yield
        finally:
            keeper.drop(place)

    def clear(self) -> None:
        """Remove the finished databases and the files of the run: called by its last process."""
        keeper = _keeper(self.folder)
        for made in self.folder.glob(f"{keeper.kind}-*.made"):
            keeper.drop(keeper.place(made.stem.removeprefix(f"{keeper.kind}-")))
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Keep the other processes of the run waiting: only one at a time is past this line for `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _leading_to(place: str) -> Iterator[None]:
    """Point the default connection, in every thread, to another database of the same kind."""
    connection = connections["default"]
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], place
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@dataclass(frozen=True)
class _Files:
    """Databases that are SQLite files."""

    folder: Path
    kind = "sqlite"

    def place(self, name: str) -> str:
        return str(self.folder / f"{name}.sqlite3")

    def create(self) -> str:
        return str(self.folder / f"of-{os.getpid()}-{secrets.token_hex(4)}.sqlite3")

    def copy(self, place: str) -> str:
        return str(shutil.copyfile(place, self.create()))

    def keep(self, made: str, place: str) -> None:
        Path(made).rename(place)

    def drop(self, place: str) -> None:
        for file in Path(place).parent.glob(Path(place).name + "*"):  # also -wal and -shm
            file.unlink()


@dataclass(frozen=True)
class _Templates:
    """Databases of a PostgreSQL server: a copy is made from a template nobody is connected to."""

    folder: Path
    kind = "postgresql"

    def place(self, name: str) -> str:
        run = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return f"test_{run}_{name}"

    def create(self, template: str = "template1") -> str:
        place = f"test_{os.getpid()}_{secrets.token_hex(4)}"
        self._say(f'CREATE DATABASE "{place}" TEMPLATE "{template}"')
        return place

    def copy(self, place: str) -> str:
        return self.create(place)

    def keep(self, made: str, place: str) -> None:
        self._say(f'ALTER DATABASE "{made}" RENAME TO "{place}"')

    def drop(self, place: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{place}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        with connections["default"]._nodb_cursor() as cursor:  # the server's own database `postgres`
            cursor.execute(statement)


def _keeper(folder: Path) -> _Files | _Templates:
    return _Files(folder) if connections["default"].vendor == "sqlite" else _Templates(folder)
