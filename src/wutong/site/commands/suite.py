"""`./wutong test`: every check of the project, in the order in which a failure is cheapest to find."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from wutong.platform import clock

WORKERS = "2"
FAST = "not browser and not slow"
ON_BOTH = {False: f"django_db and {FAST}", True: "not browser"}  # what runs on PostgreSQL too, by --full


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--fast", action="store_true", help="under a minute: SQLite, no browser, nothing slow")
    parser.add_argument("--full", action="store_true", help="more kills, more fuzzing, both databases everywhere")
    parser.add_argument("rest", nargs="*", help="arguments for pytest, after --")


def run(given: argparse.Namespace) -> int:
    """Run the steps until one fails; return its exit code."""
    root = Path(os.environ.get("WUTONG_ROOT", "."))
    steps = [("style", _tool("ruff", "check", "src", "tests")), ("borders", _tool("lint-imports", "--no-cache"))]
    if not given.fast:
        steps.append(("types", _tool("mypy")))
    failed = []
    for title, command in steps:
        if _step(title, command, root):
            failed.append(title)
    failed += _suites(given, root)
    _report(failed)
    return 1 if failed else 0


def _suites(given: argparse.Namespace, root: Path) -> list[str]:
    """Run pytest on SQLite, then what touches the database on PostgreSQL, then the browser.

    Slow tests of the database run on both only with --full; those that are about PostgreSQL use its server
    in the first step already.
    """
    if given.fast:
        return _pytest("tests on SQLite", FAST, given, root, "--doctest-modules")
    from wutong.platform.backup import private_postgres
    from wutong.platform.backup.errors import PostgresAbsent

    try:
        server = private_postgres.start()
    except PostgresAbsent as problem:
        _say(problem.message())
        return ["tests on PostgreSQL"]
    try:
        return [
            *_pytest("tests on SQLite", "not browser", given, root, "--doctest-modules", WUTONG_TEST_POSTGRES=server),
            *_pytest("tests on PostgreSQL", ON_BOTH[given.full], given, root, DATABASE_URL=server),
            *_pytest("journeys in the browser", "browser", given, root),
        ]
    finally:
        private_postgres.stop()


def _pytest(
    title: str, pick: str, given: argparse.Namespace, root: Path, *options: str, **environment: str
) -> list[str]:
    """Run the tests that `pick` marks, on two workers unless asked otherwise; return the title if any fails.

    A worker begins with one half in order and takes over from the other when it has done: tests of one file,
    which share what is made for them, stay together.
    """
    workers = [] if given.rest else ["-n", WORKERS, "--dist", "worksteal"]
    full = ["--full"] if given.full else []
    command = [sys.executable, "-m", "pytest", "-q", "--durations=15", "-m", pick, *workers, *options, *full]
    profile = "fast" if given.fast else "full" if given.full else "wutong"
    return [title] if _step(title, [*command, *given.rest], root, WUTONG_TEST_PROFILE=profile, **environment) else []


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name)), *arguments]


def _step(title: str, command: list[str], root: Path, **environment: str) -> int:
    _say(f"\n── {title} ──")
    begun = clock.machine_now()
    with tempfile.TemporaryDirectory(prefix="wutong-test-") as data:
        settings = {**os.environ, "WUTONG_TEST_DATA": data, **environment}
        code = subprocess.run(command, cwd=root, env=settings).returncode  # noqa: S603
    _say(
        f"── {title}: {'passed' if code == 0 else 'FAILED'} in {(clock.machine_now() - begun).total_seconds():.0f} s ──"
    )
    return code


def _report(failed: list[str]) -> None:
    _say("\n" + ("all steps passed" if not failed else f"failed: {', '.join(failed)}"))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
