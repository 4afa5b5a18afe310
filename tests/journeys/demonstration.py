"""A served demonstration of its own: started on a free port, stopped, and started again on the same data."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

# The suite's own settings (jobs run where they are started, one test key) must not reach the demonstration.
OWN_SETTINGS = ("WUTONG_", "DJANGO_", "DATABASE_URL")
STOP_SECONDS = 40
SETTLED_SECONDS = 300


@dataclass
class Site:
    """A served demonstration: its address, its accounts, its data folder, and the process behind it."""

    folder: Path
    port: int
    address: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    def start(self) -> Site:
        """Run `wutong demo` and wait for the address it prints."""
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "wutong",
                "demo",
                "--port",
                str(self.port),
                "--data",
                str(self.folder),
                "--firms",
                "0",  # those of the demonstration's own imports are enough to walk through
            ],
            stdout=subprocess.PIPE,
            stderr=(self.folder / "demo.log").open("a"),
            text=True,
            env={key: value for key, value in os.environ.items() if not key.startswith(OWN_SETTINGS)},
        )
        assert self.process.stdout is not None
        self.address = next((line.strip() for line in self.process.stdout if re.match(r"https?://", line)), "")
        assert self.address, f"the demonstration printed no address: {(self.folder / 'demo.log').read_text()[-2000:]}"
        self.address = self.address.rstrip("/")
        self.accounts = json.loads((self.folder / "demo-accounts.json").read_text())
        return self

    def settle(self) -> Site:
        """Wait until the worker has done what a first start leaves to it: it would go on beside the pages."""
        address = f"file:{self.folder}/wutong.sqlite3?mode=ro"
        until = time.monotonic() + SETTLED_SECONDS
        while time.monotonic() < until:
            with closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
                waiting = "SELECT COUNT(*) FROM jobs_job WHERE state IN ('waiting', 'running')"
                if database.execute(waiting).fetchone() == (0,):
                    return self
            time.sleep(1)
        raise AssertionError("the demonstration's background work has not ended")

    def stop(self) -> None:
        """End the server as a service manager would, and wait for its worker too."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=STOP_SECONDS)
            self.process = None


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demonstration(folder: Path) -> Site:
    """Return a started demonstration whose data lie in `folder`; its English is compiled as the start script does."""
    from wutong.site.messages import compile_catalogues

    compile_catalogues()
    return Site(folder, free_port()).start()


def served_at(address: str, folder: Path) -> Site:
    """Return a demonstration that somebody else started and will stop."""
    return Site(folder, 0, address.rstrip("/"), json.loads((folder / "demo-accounts.json").read_text()))
