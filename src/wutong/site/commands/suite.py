"""`./wutong test`: every check of the project, in the order in which a failure is cheapest to find.

Two lanes run side by side: the tests on SQLite and PostgreSQL, and beside them the types and the journeys in the
browser, which wait for pages more than they compute. What the second lane says is kept until the first has ended.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from wutong.platform import clock

WORKERS = "2"
FAST = "not browser and not slow and not weighty"
ON_BOTH = {
    False: "django_db and not browser and not slow",
    True: "not browser",
}  # what runs on PostgreSQL too, by --full


@dataclass(frozen=True)
class Step:
    """One command of the suite, and what its environment has that others have not."""

    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--fast", action="store_true", help="under a minute: SQLite, no browser, nothing slow")
    parser.add_argument("--full", action="store_true", help="more kills, more fuzzing, both databases everywhere")
    parser.add_argument("rest", nargs="*", help="arguments for pytest, after --")


def run(given: argparse.Namespace) -> int:
    """Run every step, also after one that failed; return 1 if any did."""
    begun = clock.machine_now()
    failed = _run_all([Step("style", _tool("ruff", "check", "src", "tests")), _borders()])
    if given.fast:
        failed += _run_all([_pytest("tests on SQLite", FAST, given, "--doctest-modules")])
    else:
        failed += _whole(given)
    _say(f"\n{'failed: ' + ', '.join(failed) if failed else 'all steps passed'}, {_seconds(begun)} s in all")
    return 1 if failed else 0


def _whole(given: argparse.Namespace) -> list[str]:
    """Run what --fast leaves out too; return the titles of the steps that failed.

    Slow tests of the database run on both only with --full; those that are about PostgreSQL use its server
    in the first step already.
    """
    with _postgres() as server:
        if not server:
            return ["tests on PostgreSQL"]
        return _side_by_side(
            [
                _pytest("tests on SQLite", "not browser", given, "--doctest-modules", WUTONG_TEST_POSTGRES=server),
                _pytest("tests on PostgreSQL", ON_BOTH[given.full], given, DATABASE_URL=server),
            ],
            [Step("types", _tool("mypy")), _pytest("journeys in the browser", "browser", given)],
        )


@contextmanager
def _postgres() -> Iterator[str]:
    """Give the address of a private server, empty where there is none."""
    from wutong.platform.backup import private_postgres
    from wutong.platform.backup.errors import PostgresAbsent

    try:
        server = private_postgres.start()
    except PostgresAbsent as problem:
        _say(problem.message())
        server = ""
    try:
        yield server
    finally:
        private_postgres.stop()


def _pytest(title: str, pick: str, given: argparse.Namespace, *options: str, **environment: str) -> Step:
    """Run the tests that `pick` marks, on two workers unless asked otherwise.

    A worker begins with one half in order and takes over from the other when it has done: tests of one file,
    which share what is made for them, stay together.
    """
    workers = [] if given.rest else ["-n", WORKERS, "--dist", "worksteal"]
    full = ["--full"] if given.full else []
    command = [sys.executable, "-m", "pytest", "-q", "--durations=15", "-m", pick, *workers, *options, *full]
    profile = "fast" if given.fast else "full" if given.full else "wutong"
    return Step(title, [*command, *given.rest], {"DATABASE_URL": "", "WUTONG_TEST_PROFILE": profile, **environment})


def _borders() -> Step:
    return Step("borders", _tool("lint-imports", "--no-cache"))


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name)), *arguments]


def _side_by_side(shown: Sequence[Step], beside: Sequence[Step]) -> list[str]:
    """Run two lanes at once, one under the reader's eyes, the other's words kept for its end; return what failed."""
    with tempfile.TemporaryFile() as kept, ThreadPoolExecutor(1) as lane:
        others = lane.submit(_run_all, beside, kept)
        failed = _run_all(shown)
        failed += others.result()
        kept.seek(0)
        _say(kept.read().decode(errors="replace"))
    return failed


def _run_all(steps: Sequence[Step], said: BinaryIO | None = None) -> list[str]:
    """Run steps one after the other and return the titles of those that failed; what they say goes to `said`."""
    return [step.title for step in steps if _run(step, said)]


def _run(step: Step, said: BinaryIO | None) -> int:
    _say(f"\n── {step.title} ──", said)
    begun = clock.machine_now()
    root = Path(os.environ.get("WUTONG_ROOT", "."))
    with tempfile.TemporaryDirectory(prefix="wutong-test-") as data:
        settings = {**os.environ, "WUTONG_TEST_DATA": data, **step.environment}
        code = subprocess.run(step.command, cwd=root, env=settings, stdout=said, stderr=said).returncode  # noqa: S603
    verdict = f"── {step.title}: {'passed' if code == 0 else 'FAILED'} in {_seconds(begun)} s ──"
    _say(verdict, said)
    if said:
        _say(f"\n{verdict} (beside the others; its words follow)")
    return code


def _seconds(begun: datetime) -> str:
    return f"{(clock.machine_now() - begun).total_seconds():.0f}"


def _say(text: str, said: BinaryIO | None = None) -> None:
    if said is None:
        print(text, file=sys.stderr, flush=True)
    else:
        said.write(f"{text}\n".encode())
        said.flush()
