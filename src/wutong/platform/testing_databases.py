"""Databases for tests: made once in a run, copied by every process of it.

Migrations take seconds and so does the reference zone; a copy of the finished file (SQLite), or of a template
(PostgreSQL), takes a moment. The folder of the stock is what the processes of one run share. Finished SQLite files
also stay for later runs of the same sources, in the user's cache (`testing_cache`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import OperationalError

from wutong.platform import testing_cache

EMPTY = "empty"


@dataclass(frozen=True)
class Stock:
    """The finished databases of one run: SQLite files, or templates of the server with the DATABASE_URL `server`."""

    folder: Path
    server: str = ""

    @classmethod
    def of_default(cls, folder: Path) -> Stock:
        """Return the stock on the kind of database that the default connection leads to."""
        return cls(folder, "" if connections["default"].vendor == "sqlite" else os.environ["DATABASE_URL"])

    def ensure(self, name: str, fill: Callable[[str], Any], *, of: str = "", lasting: bool = False) -> None:
        """Make the database `name` unless a process of this run has: a copy of `of` (or a new one) after `fill`.

        `fill` is given the place of the database. A `lasting` one is made of the sources alone: later runs may have it.
        """
        keeper = self._keeper()
        with alone(self.folder / f"{keeper.kind}-{name}.lock"):
            made = self.folder / f"{keeper.kind}-{name}.made"
            if made.exists():
                return
            if not (lasting and keeper.fetch(name)):
                place = keeper.copy(keeper.place(of)) if of else keeper.create()
                fill(place)
                keeper.keep(place, name, lasting)
            made.write_text(self.server)

    def ensure_empty(self) -> None:
        """Make the migrated, empty database by way of the default connection."""
        self.ensure(EMPTY, filled_by(lambda: call_command("migrate", verbosity=0, interactive=False)), lasting=True)

    def place(self, name: str) -> str:
        """Return where the finished database `name` stands: the path of its file, or its name on the server."""
        return self._keeper().place(name)

    def copy(self, name: str) -> str:
        """Return the place of a fresh copy of `name`, which whoever asked drops."""
        keeper = self._keeper()
        return keeper.copy(keeper.place(name))

    def drop(self, place: str) -> None:
        """Remove a database."""
        self._keeper().drop(place)

    @contextmanager
    def copied(self, name: str) -> Iterator[None]:
        """Let the default connection lead to a fresh copy of `name`, which is gone afterwards."""
        place = self.copy(name)
        try:
            with _leading_to(place):
                yield
        finally:
            self.drop(place)

    def clear(self) -> None:
        """Remove the finished databases, on every server, and the files of the run: called by its last process."""
        for made in self.folder.glob("postgresql-*.made"):
            there = _Templates(self.folder, made.read_text())
            with suppress(OperationalError):  # a private server is gone by now, with all its databases
                there.drop(there.place(made.stem.rpartition("-")[2]))
        shutil.rmtree(self.folder, ignore_errors=True)

    def _keeper(self) -> _Files | _Templates:
        return _Templates(self.folder, self.server) if self.server else _Files(self.folder)


def filled_by(work: Callable[[], Any]) -> Callable[[str], None]:
    """Return how to fill a database by work over the default connection."""

    def fill(place: str) -> None:
        with _leading_to(place):
            work()

    return fill


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

    def fetch(self, name: str) -> bool:
        """Take the database from the user's cache; say whether it was there."""
        return testing_cache.fetch(f"{name}.sqlite3", Path(self.place(name)))

    def keep(self, made: str, name: str, lasting: bool) -> None:
        Path(made).rename(self.place(name))
        if lasting:
            testing_cache.offer(f"{name}.sqlite3", Path(self.place(name)))

    def drop(self, place: str) -> None:
        for file in Path(place).parent.glob(Path(place).name + "*"):  # also -wal and -shm
            file.unlink()


@dataclass(frozen=True)
class _Templates:
    """Databases of a PostgreSQL server: a copy is made from a template nobody is connected to."""

    folder: Path
    server: str

    @property
    def kind(self) -> str:
        """What the files that say what is made are called: servers of their own have databases of their own."""
        return f"postgresql-{hashlib.sha256(self.server.encode()).hexdigest()[:12]}"

    def place(self, name: str) -> str:
        run = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return f"test_{run}_{name}"

    def create(self, template: str = "template1") -> str:
        place = f"test_{os.getpid()}_{secrets.token_hex(4)}"
        self._say(f'CREATE DATABASE "{place}" TEMPLATE "{template}"')
        return place

    def copy(self, place: str) -> str:
        return self.create(place)

    def fetch(self, name: str) -> bool:
        """Say that nothing is kept beyond a run: a server of the tester's own is left as it was found."""
        return False

    def keep(self, made: str, name: str, lasting: bool) -> None:
        self._say(f'ALTER DATABASE "{made}" RENAME TO "{self.place(name)}"')

    def drop(self, place: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{place}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        with psycopg.connect(address_of("postgres", self.server), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def address_of(name: str, server: str) -> str:
    """Return the DATABASE_URL of a database on the server of another one."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
