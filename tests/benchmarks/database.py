"""The database of one benchmark run: made anew, or a copy of one that was kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlparse

from measuring import Watch, say

TICKS = os.sysconf("SC_CLK_TCK")


class Database(ABC):
    """`folder` is the run's data folder, `address` its DATABASE_URL; `name` says which data set it holds."""

    def __init__(self, kept_in: Path, name: str, in_place: bool) -> None:
        self.kept_in, self.name, self.in_place = kept_in, name, in_place
        self.folder = kept_in / f"place-{name}" if in_place else Path(tempfile.mkdtemp(prefix="run-", dir=kept_in))
        self.folder.mkdir(exist_ok=True)
        self.address = ""

    def watch(self) -> Watch:
        """Return a watch started now."""
        return Watch(self.server_cpu)

    def begin(self, moment: datetime) -> bool:
        """Point Django at this run, its clock standing at `moment`, and migrate; say whether there was a kept data set."""
        kept = self.take_kept()
        os.environ |= {
            "WUTONG_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "wutong.site.settings",
            "WUTONG_SECRET_KEY": "only-for-benchmarks", "DATABASE_URL": self.address,
        }  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        from wutong.platform import clock

        clock.stand_at(self.folder, moment)
        call_command("migrate", verbosity=0)
        return kept

    def close(self) -> None:
        """Remove what this run has made, apart from what was kept."""
        from django.db import connections

        connections.close_all()
        if not self.in_place:
            shutil.rmtree(self.folder, ignore_errors=True)

    @abstractmethod
    def take_kept(self) -> bool:
        """Copy the kept data set for this run and say whether there was one."""

    @abstractmethod
    def keep(self) -> None:
        """Keep the data set as it is now for other runs."""

    @abstractmethod
    def server_cpu(self) -> float:
        """Return the processor seconds of the database's own processes so far."""

    @abstractmethod
    def version(self) -> str:
        """Return the database's name and version."""


class SQLite(Database):
    """A file in the data folder."""

    def take_kept(self) -> bool:
        found = self._kept_file().exists()
        if found and not self.in_place:
            say(f"copying {self._kept_file()} ...")
            shutil.copyfile(self._kept_file(), self.folder / "wutong.sqlite3")
        return found

    def keep(self) -> None:
        if self.in_place:
            return
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        part = self._kept_file().with_suffix(".part")
        shutil.copyfile(self.folder / "wutong.sqlite3", part)
        part.replace(self._kept_file())

    def server_cpu(self) -> float:
        return 0.0

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def _kept_file(self) -> Path:
        return self.folder / "wutong.sqlite3" if self.in_place else self.kept_in / f"ledger-{self.name}.sqlite3"


class PostgreSQL(Database):
    """A database of a private server, whose cluster stands in the folder."""

    def __init__(self, kept_in: Path, name: str, in_place: bool) -> None:
        super().__init__(kept_in, name, in_place)
        from wutong.platform.backup import private_postgres

        self._cluster = kept_in / "postgresql"
        self._server = private_postgres.start_kept(self._cluster)
        self._kept_name, self._run_name = f"kept_{name}", f"place_{name}" if in_place else f"run_{os.getpid()}"
        self.address = urlparse(self._server)._replace(path=f"/{self._run_name}").geturl()

    def take_kept(self) -> bool:
        name = self._run_name if self.in_place else self._kept_name
        found = bool(self._on_server("SELECT 1 FROM pg_database WHERE datname = %s", name))
        if found and self.in_place:
            return True
        say(f"copying {self._kept_name} ..." if found else "making a database ...")
        template = f' TEMPLATE "{self._kept_name}"' if found else ""
        self._on_server(f'CREATE DATABASE "{self._run_name}"{template}')
        return found

    def keep(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # the server's own autovacuum does so within minutes
        connection.close()
        if self.in_place:
            return
        self._on_server(f'CREATE DATABASE "{self._kept_name}" TEMPLATE "{self._run_name}"')

    def server_cpu(self) -> float:
        """Sum up the server's own process, its living children and those that have ended."""
        postmaster = int((self._cluster / "data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return sum(_cpu(int(pid)) for pid in [postmaster, *children])

    def version(self) -> str:
        return f"PostgreSQL {self._on_server('SHOW server_version')[0][0]}"

    def close(self) -> None:
        from wutong.platform.backup import private_postgres

        super().close()
        if not self.in_place:
            self._on_server(f'DROP DATABASE IF EXISTS "{self._run_name}" WITH (FORCE)')
        private_postgres.stop(self._server)

    def _on_server(self, statement: str, *values: str) -> list[tuple[str, ...]]:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


def _cpu(pid: int) -> float:
    """Return the processor seconds of a process and of its ended children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


@contextmanager
def database_of_run(kind: str, kept_in: Path | None, name: str, *, in_place: bool = False) -> Iterator[Database]:
    """Open the database of a run; data sets are kept in `kept_in` under `name`, without it everything goes with the run."""
    folder = kept_in or Path(tempfile.mkdtemp(prefix="wutong-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL's own user must reach its data
    try:
        database = SQLite(folder, name, in_place) if kind == "sqlite" else PostgreSQL(folder, name, in_place)
        try:
            yield database
        finally:
            database.close()
    finally:
        if not kept_in:
            shutil.rmtree(folder, ignore_errors=True)
