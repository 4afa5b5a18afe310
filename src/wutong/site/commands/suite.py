"""`./wutong test`: every check of the project, in the order in which a failure is cheapest to find."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from wutong.platform import clock


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

    Slow tests of the database run on both only with --full; those that are about PostgreSQL start one themselves.
    """
    extra = [*given.rest, *(["--full"] if given.full else [])]
    pick = "not browser and not slow" if given.fast else "not browser"
    workers = ["-n", "2"] if not given.rest else []
    failed = []
    if _step("tests on SQLite", _pytest("-m", pick, *workers, "--doctest-modules", *extra), root):
        failed.append("tests on SQLite")
    if given.fast:
        return failed
    if _on_postgres(given, root, workers, extra):
        failed.append("tests on PostgreSQL")
    if _step("journeys in the browser", _pytest("-m", "browser", *extra), root):
        failed.append("journeys in the browser")
    return failed


def _on_postgres(given: argparse.Namespace, root: Path, workers: list[str], extra: list[str]) -> int:
    from wutong.platform.backup import private_postgres
    from wutong.platform.backup.errors import PostgresAbsent

    pick = "not browser" if given.full else "django_db and not browser and not slow"
    try:
        address = private_postgres.start()
    except PostgresAbsent as problem:
        _say(problem.message())
        return 1
    try:
        return _step("tests on PostgreSQL", _pytest("-m", pick, *workers, *extra), root, DATABASE_URL=address)
    finally:
        private_postgres.stop()


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name)), *arguments]


def _pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "--durations=15", *arguments]


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
