"""For tests of what happens between processes: an installation of its own, driven from outside.

A test that kills a worker cannot share its database with the test process; it gets a data
folder with a fresh, migrated database (SQLite or PostgreSQL), runs Python in processes of
their own against it, and reads what they print.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any

SOURCE = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TZ", "PYTHONPYCACHEPREFIX")
PATIENCE = 300  # s
# Processes are forked from one that has loaded the libraries, and none of our own modules: those are loaded by
# every process anew, as in the product. Starting an interpreter with all of them takes a second.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    [
        "cryptography.hazmat.primitives.asymmetric.ed25519", "django.contrib.staticfiles", "django.core.management",
        "django.db.backends.postgresql.base", "django.db.backends.sqlite3.base", "django.db.migrations.executor",
        "django.db.models", "django.forms", "django.http", "django.test.client", "django.urls", "lark", "lxml.html",
        "polars", "psycopg", "pydantic", "unittest.mock", "xlsxwriter", "yaml",
    ]
)  # fmt: skip


class Spawned:
    """A process of an installation: what it prints can be read while it runs, and it can be sent signals."""

    def __init__(self, process: BaseProcess, said: IO[str]) -> None:
        self._process = process
        self.stdout = said

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait for the end and return the exit code (-9 after a kill); raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self._process.pid), timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal; a process that has ended by itself takes none."""
        if self._process.exitcode is None and self._process.pid:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self.send_signal(signal.SIGKILL)


@dataclass
class Installation:
    """A data folder and the address of its database."""

    folder: Path
    database: str
    extra: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return the environment of a process that works here."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return kept | {
            "PYTHONPATH": str(SOURCE),
            "DJANGO_SETTINGS_MODULE": "wutong.site.settings",
            "WUTONG_DATA": str(self.folder),
            "WUTONG_SECRET_KEY": "only-for-tests",
            "DATABASE_URL": self.database,
            **self.extra,
        }

    def spawn(self, code: str) -> Spawned:
        """Start a process that runs `code` with Django set up; its stdout can be read."""
        reading, writing = _processes.Pipe(duplex=False)
        complaints = Connection(os.dup(2), readable=False)
        process = _processes.Process(
            target=_run, args=(textwrap.dedent(code), self.environment(), writing, complaints), daemon=True
        )
        process.start()
        writing.close()
        complaints.close()
        return Spawned(process, open(os.dup(reading.fileno()), encoding="utf-8"))  # noqa: SIM115 - read as it runs

    def run(self, *codes: str) -> Any:
        """Run the pieces of code in one process and return the JSON it printed last (None when it printed nothing)."""
        said = self.run_all(*codes)
        return said[-1] if said else None

    def run_all(self, *codes: str) -> list[Any]:
        """Run the pieces of code in one process and return every line of JSON it printed."""
        process = self.spawn("\n".join(textwrap.dedent(code) for code in codes))
        said = list(_lines(process.stdout))
        if outcome := process.wait():
            raise AssertionError(f"process ended with {outcome}")
        return said


def _lines(stdout: IO[str]) -> Iterator[Any]:
    with stdout:
        for line in stdout:
            yield json.loads(line)


def _run(code: str, environment: dict[str, str], stdout: Connection, stderr: Connection) -> None:
    """Be the process: with this environment, these outputs, and Django set up for them."""
    os.dup2(stdout.fileno(), 1)
    os.dup2(stderr.fileno(), 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    import django

    django.setup()
    try:
        exec(compile(code, "<spawned>", "exec"), {"__name__": "__main__"})  # noqa: S102 - code written in the test
    finally:
        from django.db import connections

        connections.close_all()  # as the end of an interpreter does: SQLite then moves its log into the file
