"""`./wutong test`: every check of the project, in the order in which a failure is cheapest to find."""

from __future__ import annotations

import argparse
import os
import shutil
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
    """Run pytest on SQLite, then what touches the database on PostgreSQL, then the browser."""
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
    from wutong.platform.backup.private_postgres import PrivatePostgres, find_binaries

    if find_binaries() is None:
        _say("缺少 PostgreSQL，略过该部分。Debian/Ubuntu：sudo apt-get install postgresql")
        return 1
    pick = "not browser" if given.full else "django_db and not browser"
    with tempfile.TemporaryDirectory(prefix="wutong-pg-") as folder, PrivatePostgres(Path(folder)) as url:
        return _step("tests on PostgreSQL", _pytest("-m", pick, *workers, *extra), root, DATABASE_URL=url)


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name)), *arguments]


def _pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", *arguments]


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


def browser() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
