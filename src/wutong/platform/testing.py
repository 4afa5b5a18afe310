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
import socket
import subprocess
import sys
import textwrap
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, NoReturn

SOURCE = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TZ", "PYTHONPYCACHEPREFIX")
PATIENCE = 300  # s
LONGEST_CODE = 100_000  # bytes
# The libraries are loaded once for all installations; an installation sets up Django once, in a process of its own
# that does nothing but fork: starting an interpreter with all of it takes a second, and a fork none.
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

    def __init__(self, outcome: Connection, said: IO[str]) -> None:
        self.stdout = said
        self._outcome = outcome
        self._pid: int = outcome.recv()
        self._exit_code: int | None = None

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait for the end and return the exit code (-9 after a kill); raises subprocess.TimeoutExpired."""
        if self._exit_code is None:
            if not self._outcome.poll(timeout):
                raise subprocess.TimeoutExpired(str(self._pid), timeout)
            self._exit_code = self._outcome.recv()
        return self._exit_code

    def send_signal(self, number: int) -> None:
        """Send a signal; a process that has ended by itself takes none."""
        if self._exit_code is None and not self._outcome.poll():
            os.kill(self._pid, number)

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self.send_signal(signal.SIGKILL)


@dataclass
class Installation:
    """A data folder and the address of its database."""

    folder: Path
    database: str
    extra: dict[str, str] = field(default_factory=dict)
    _ways: dict[tuple[tuple[str, str], ...], socket.socket] = field(default_factory=dict, repr=False)

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

    def _forking(self) -> socket.socket:
        """Return the way to the process that forks those of this environment; it ends when nobody holds this end."""
        environment = self.environment()
        key = tuple(environment.items())
        if key not in self._ways:
            ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            complaints = Connection(os.dup(2), readable=False)
            _processes.Process(target=_fork_on_demand, args=(environment, its, complaints), daemon=True).start()
            its.close()
            complaints.close()
            self._ways[key] = ours
        return self._ways[key]

    def spawn(self, code: str) -> Spawned:
        """Start a process that runs `code` with Django set up; its stdout can be read."""
        reading, writing = os.pipe()
        outcome, telling = _processes.Pipe(duplex=False)
        socket.send_fds(self._forking(), [textwrap.dedent(code).encode()], [writing, telling.fileno()])
        os.close(writing)
        telling.close()
        return Spawned(outcome, open(reading, encoding="utf-8"))  # noqa: SIM115 - read as it runs

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


def _fork_on_demand(environment: dict[str, str], asked: socket.socket, stderr: Connection) -> None:
    """Set up Django with this environment, then fork a process for every code that is asked for."""
    os.dup2(stderr.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    import django

    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that wait for the processes are waited for by nobody
    while True:
        code, handles, _flags, _address = socket.recv_fds(asked, LONGEST_CODE, 2)
        if not code:
            return
        if not os.fork():
            asked.close()
            _run_and_tell(code.decode(), *handles)
        for handle in handles:
            os.close(handle)


def _run_and_tell(code: str, stdout: int, telling: int) -> NoReturn:
    """Fork the process, tell its number and, once it has ended, its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    process = os.fork()
    if not process:
        os.close(telling)
        os._exit(_run(code, stdout))
    os.close(stdout)
    outcome = Connection(telling, readable=False)
    outcome.send(process)
    outcome.send(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    os._exit(0)


def _run(code: str, stdout: int) -> int:
    """Be the process: print to `stdout`, and return the exit code."""
    os.dup2(stdout, 1)
    os.close(stdout)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        exec(compile(code, "<spawned>", "exec"), {"__name__": "__main__"})  # noqa: S102 - code written in the test
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        from django.db import connections

        connections.close_all()  # as the end of an interpreter does: SQLite then moves its log into the file
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
