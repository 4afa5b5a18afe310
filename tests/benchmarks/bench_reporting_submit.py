"""How long fifty units wait that hand in their returns at once, and whether every one of them is there afterwards.

    python tests/benchmarks/bench_reporting_submit.py [--database sqlite|postgresql] [--units 50] [--indicators 4] [--over http]

`--over http` serves the run's database by `wutong serve` and posts what the page posts, every unit signed in. Else units work in processes of their own, as many as there are cores; `at_once` all in the same instant, `in_five_seconds`
at random moments of five seconds. Each fills in, is checked and hands in through the function that page, file and API
call. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from database import Database, database_of_run
from measuring import load_and_machine, say

MOST_MS = 500
PERIODS = {"at_once": "2025-02", "in_five_seconds": "2025-03"}
STANDS_AT = datetime(2025, 3, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LEAD = 3.0  # seconds from asking to the first hand-in over HTTP: threads must be up


def main() -> int:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--indicators", type=int, default=4)
    parser.add_argument("--over", choices=["function", "http"], default="function")
    given = parser.parse_args()
    with database_of_run(given.database, None, f"reporting{given.units}") as database:
        figures = measure(given, database)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def measure(given: argparse.Namespace, database: Database) -> dict[str, Any]:
    set_up(given, database)
    with served(database) if given.over == "http" else nullcontext("") as address:
        handing = partial(post, given, address) if address else partial(hand_in, given)
        found = {name: handing(period, spread=5.0 * (name != "at_once")) for name, period in PERIODS.items()}
    return {
        "benchmark": "reporting_submit", "database": database.version(), "units": given.units, "over": given.over,
        "entries": given.units * given.indicators, **found,
        "within_bars": all(one["p95_ms"] <= MOST_MS and not one["lost"] for one in found.values()),
        "machine": load_and_machine(),
    }  # fmt: skip


def set_up(given: argparse.Namespace, database: Database) -> None:
    """Make the committee in the run's database and open both periods."""
    say("making the committee ...")
    database.begin(STANDS_AT)
    from wutong.engines.returns.testing import make_committee
    from wutong.kernel.period import Period

    committee = make_committee(given.units, given.indicators)
    for period in PERIODS.values():
        committee.open(Period.parse(period))


def hand_in(given: argparse.Namespace, period: str, *, spread: float) -> dict[str, Any]:
    """Let every unit hand in at its moment; return how long they waited and how many are not there."""
    say(f"{given.units} units hand in {period} ...")
    context, cores = get_context("spawn"), os.cpu_count() or 2
    answers = context.Queue()
    ready = context.Barrier(given.units)  # nobody begins while others are still getting ready on the same cores
    parts = [list(range(given.units))[number::cores] for number in range(cores)]
    workers = [
        context.Process(target=work, args=(part, given.indicators, period, ready, spread, answers)) for part in parts
    ]
    for worker in workers:
        worker.start()
    taken = [one for _part in parts for one in answers.get(timeout=120)]
    for worker in workers:
        worker.join()
    return told(given, period, taken)


def told(given: argparse.Namespace, period: str, waits: list[float]) -> dict[str, Any]:
    """Return how long units waited, in ms, and how many returns are not there."""
    taken = sorted(waits)
    return {
        "p50_ms": round(taken[len(taken) // 2], 1), "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "slowest_ms": round(taken[-1], 1), "lost": given.units - len(taken) + missing(period, given.indicators),
    }  # fmt: skip


# --- over HTTP ------------------------------------------------------------------------------------------


@contextmanager
def served(database: Database) -> Iterator[str]:
    """Serve the run's database by the product's own command; yield host and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [
        sys.executable,
        "-m",
        "wutong",
        "serve",
        "--port",
        address.rpartition(":")[2],
        "--data",
        str(database.folder),
    ]
    source = str(Path(__file__).parents[2] / "src")
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONPATH": source}
    )
    try:
        assert process.stdout is not None
        next(line for line in process.stdout if line.startswith("http"))
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


def post(given: argparse.Namespace, address: str, period: str, *, spread: float) -> dict[str, Any]:
    """Let every unit's officer, who has the page open, press its button; return how long the answers took."""
    say(f"{given.units} units post {period} ...")
    headers = {f"bureau{number}": headers_of(f"department_officer-bureau{number}") for number in range(given.units)}
    for unit, own in headers.items():  # everybody has the page open before the first presses the button
        send(address, "GET", f"/reporting/items/{period}/{unit}/", own)
    waits: list[float] = []
    begin = time.time() + LEAD

    def one(number: int) -> None:
        unit = f"bureau{number}"
        time.sleep(max(0.0, begin + random.Random(number).uniform(0, spread) - time.time()))
        values = {f"value-f{field}": str(1030 + field) for field in range(given.indicators)}
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "act": "submit", "seen": "0", **values})
        start = time.perf_counter()
        status = send(address, "POST", f"/reporting/items/{period}/{unit}/act/", headers[unit], body)
        if status == HTTPStatus.FOUND:
            waits.append((time.perf_counter() - start) * 1000)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(given.units)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told(given, period, waits)


TOKEN = "x" * 32


def send(address: str, method: str, path: str, headers: dict[str, str], body: str | None = None) -> int:
    """Send a request over a connection of its own; return the status."""
    connection = http.client.HTTPConnection(address, timeout=120)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def headers_of(username: str) -> dict[str, str]:
    """Sign an account in without its password; return the headers that its browser would send."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from wutong.platform.accounts.models import Person

    person = Person.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    return {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}


def missing(period: str, indicators: int) -> int:
    """Return how many returns are not as they were handed in, or moved without their event."""
    from wutong.engines.returns.acts import latest_values
    from wutong.engines.returns.models import Return
    from wutong.engines.returns.testing import right_values
    from wutong.platform.outbox.api import Event

    rows = list(Return.objects.filter(period=period))
    told = Event.objects.filter(topic="reporting.moved", body__return__in=[row.pk for row in rows]).count()
    whole = sum(row.state == "head" and latest_values(row)[0] == right_values(indicators) for row in rows)
    return len(rows) - min(whole, told)


def work(units: list[int], indicators: int, period: str, ready: Any, spread: float, answers: Any) -> None:
    """Be a process: one thread a unit, each hands in at its moment and notes how long it took."""
    import django

    django.setup()
    from django.db import connection

    from wutong.engines.returns import acts
    from wutong.engines.returns.acts import Doing
    from wutong.engines.returns.models import Return
    from wutong.engines.returns.testing import right_values
    from wutong.platform.accounts.models import Person

    waits: list[float] = []

    def one(number: int) -> None:
        code = f"bureau{number}"
        row = Return.objects.get(unit=code, period=period)
        person = Person.objects.get(username=f"department_officer-{code}")
        acts.view_of(row, {})  # the form is read, as it is once somebody has opened the page
        ready.wait()
        time.sleep(random.Random(number).uniform(0, spread))
        start = time.perf_counter()
        acts.submit(row, Doing(person, 0, right_values(indicators)))
        waits.append((time.perf_counter() - start) * 1000)
        connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in units]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(waits)


if __name__ == "__main__":
    sys.exit(main())
