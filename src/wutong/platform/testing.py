"""For tests of what happens between processes: an installation of its own, driven from outside.

A test that kills a worker cannot share its database with the test process; it gets a data
folder with a fresh, migrated database (SQLite or PostgreSQL), runs Python in processes of
their own against it, and reads what they print.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TZ", "PYTHONPYCACHEPREFIX")
PREAMBLE = "import django; django.setup()\n"


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

    def spawn(self, code: str) -> subprocess.Popen[str]:
        """Start a process that runs `code` with Django set up; its stdout can be read."""
        program = PREAMBLE + textwrap.dedent(code)
        return subprocess.Popen(  # noqa: S603 - code written in the test
            [sys.executable, "-c", program], env=self.environment(), stdout=subprocess.PIPE, text=True
        )

    def run(self, *codes: str) -> Any:
        """Run the pieces of code in one process and return the JSON it printed last (None when it printed nothing)."""
        said = self.run_all(*codes)
        return said[-1] if said else None

    def run_all(self, *codes: str) -> list[Any]:
        """Run the pieces of code in one process and return every line of JSON it printed."""
        process = self.spawn("\n".join(textwrap.dedent(code) for code in codes))
        output, _nothing = process.communicate(timeout=300)
        if process.returncode:
            raise AssertionError(f"process ended with {process.returncode}")
        return [json.loads(line) for line in output.splitlines()]
