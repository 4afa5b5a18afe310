"""Whether each step of escalation is done once, and how soon after its moment.

    python tests/benchmarks/bench_escalation.py [--database sqlite|postgresql] [--kills 100] [--cases 100] [--seconds 60]

In an installation of its own the product's worker runs while steps fall due, and each is timed; in another, workers are
killed at random moments, the clock jumps, and what became of the steps is counted. One JSON object to stdout.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from measuring import load_and_machine, say, timed

BAR_SECONDS = 5
KILLED_CASES = 12
MIGRATE = "from django.core.management import call_command; call_command('migrate', verbosity=0)"


def main() -> int:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    given = arguments()
    figures = {"benchmark": "escalation", "database": given.database}
    with installations(given.database) as make:
        figures |= on_time(make("running"), given.cases, given.seconds) | killed(make("killed"), given.kills)
    figures["within_bars"] = figures["latest_seconds"] <= BAR_SECONDS and figures["each_exactly_once"]
    print(json.dumps(figures | {"machine": load_and_machine()}, ensure_ascii=False))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--cases", type=int, default=100, help="whose steps fall due while the worker runs")
    parser.add_argument("--seconds", type=int, default=60, help="over which they fall due")
    return parser.parse_args()


@contextmanager
def installations(kind: str) -> Iterator[Any]:
    """Yield what makes an installation by name: a data folder with a migrated database."""
    from wutong.platform.backup import private_postgres
    from wutong.platform.testing import Installation

    folder = Path(tempfile.mkdtemp(prefix="wutong-escalation-"))
    server = private_postgres.start() if kind == "postgresql" else ""

    def make(name: str) -> Installation:
        own = folder / name
        own.mkdir()
        made = Installation(own, database_of(server, name) if server else f"sqlite:///{own}/wutong.sqlite3")
        made.run(MIGRATE)
        return made

    try:
        yield make
    finally:
        if server:
            private_postgres.stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def database_of(server: str, name: str) -> str:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlparse(server)._replace(path=f"/{name}").geturl()


def on_time(installation: Any, cases: int, seconds: int) -> dict[str, Any]:
    from wutong.engines.cases.tests.escalating import watch

    say(f"the steps of {cases} cases fall due over {seconds} s ...")
    run = watch(installation, cases, seconds)
    late = run.late()
    return {
        "steps": len(late), "p50_seconds": round(late[len(late) // 2], 2), "p95_seconds": round(late[int(len(late) * 0.95)], 2),
        "latest_seconds": round(late[-1], 2), "scans_waited": run.scans_waited(),
    }  # fmt: skip


def killed(installation: Any, kills: int) -> dict[str, Any]:
    from wutong.engines.cases.tests.escalating import STEPS, survive

    say(f"killing the worker {kills} times ...")
    found, seconds = timed(lambda: survive(installation, kills, KILLED_CASES))
    return {
        "kills": kills, "steps_of_the_killed": found["steps"], "most_times_one_was_done": found["most"], "trail_sound": found["sound"],
        "each_exactly_once": found == {"steps": KILLED_CASES * STEPS, "most": 1, "sound": True}, "seconds": round(seconds, 1),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
