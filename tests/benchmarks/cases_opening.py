"""New cases over the API while readers open pages, spoken to over HTTP as the product serves them: in processes of its own."""

from __future__ import annotations

import http.client
import json
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cases_data

READS_A_SECOND = 4
CLERKS, READERS = 2, 3  # people at once: enough to keep up their rate, whatever the machine
SLOWEST_START = 120  # seconds
LINES_A_PROCESS = 4
CREATED, OK = 201, 200


def opened(count: int, zone: dict[str, Any], cases: int, processes: int) -> dict[str, Any]:
    """Open cases from two desks at once while readers open four pages a second; return rates and times."""
    token, session = _credentials(zone["chief"])
    stop, pages, taken = threading.Event(), [], []
    with served(processes) as port:
        _warm_up(port, token, session, processes)
        readers = [_begun(_read, port, session, cases, at, stop, pages) for at in range(READERS)]
        numbers = iter(range(count))
        begin = time.perf_counter()
        for clerk in [_begun(_work, _Desk(port, _clerk(token)), numbers, taken) for _ in range(CLERKS)]:
            clerk.join()
        spent = time.perf_counter() - begin
        stop.set()
        for reader in readers:
            reader.join()
    if len(taken) < count:
        raise RuntimeError(f"only {len(taken)} of {count} cases were opened")
    return {
        "a_second": round(count / spent, 1), "p50_ms": _part(taken, 0.5), "p95_ms": _part(taken, 0.95), "clerks": CLERKS,
        "processes": processes, "pages_a_second": round(len(pages) / spent, 1), "page_p95_ms": _part(pages, 0.95),
    }  # fmt: skip


def _begun(work: Callable[..., None], *given: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=given)
    thread.start()
    return thread


def _part(seconds: list[float], share: float) -> float:
    return round(sorted(seconds)[int(len(seconds) * share)] * 1000, 1) if seconds else 0.0


class _Desk:
    """One line to the server that stays open."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._line, self._headers = http.client.HTTPConnection("127.0.0.1", port, timeout=60), headers

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        self._line.request(method, path, body, self._headers)
        answer = self._line.getresponse()
        return answer.status, answer.read()

    def open_one(self, number: int) -> None:
        status, said = self.ask("POST", "/api/v1/cases", json.dumps(matter(number)))
        if status != CREATED:
            raise RuntimeError(f"{status}: {said.decode()}")


def matter(number: int) -> dict[str, Any]:
    """Return a matter as a clerk reports it: its unit follows from the matrix, duplicates are looked for."""
    return {
        "type": "sample", "title": f"科学大道{number}号{cases_data.MATTERS[number % 8]}", "area": f"bench-{number % 5}-{number % 40}",
        "category": f"{number % 120:05d}", "place": f"科学大道{number}号", "point": {"longitude": "113.55", "latitude": "34.81"},
        "report": {"reporter": "王", "contact": "13800000000", "text": "请尽快处理"},
    }  # fmt: skip


def _warm_up(port: int, token: str, session: str, processes: int) -> None:
    """Let every process have met a case and a page: the system gives a new line to any of them."""
    for number in range(LINES_A_PROCESS * processes):
        _Desk(port, _clerk(token)).open_one(10**6 + number)
        _Desk(port, {"Cookie": session}).ask("GET", "/cases/?queue=open")


def _clerk(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _work(desk: _Desk, numbers: Iterator[int], taken: list[float]) -> None:
    for number in numbers:
        begin = time.perf_counter()
        desk.open_one(number)
        taken.append(time.perf_counter() - begin)


def _read(port: int, session: str, cases: int, at: int, stop: threading.Event, pages: list[float]) -> None:
    """Open a page whenever it is this reader's turn: four a second among all of them."""
    desk, chance = _Desk(port, {"Cookie": session}), random.Random(at)
    turns: list[Callable[[], str]] = [
        lambda: "/cases/?queue=open", lambda: f"/cases/{chance.randrange(1, cases)}/",
        lambda: "/cases/?queue=all&sort=-opened", lambda: f"/cases/{chance.randrange(1, cases)}/",
    ]  # fmt: skip
    due, turn = time.perf_counter() + at / READS_A_SECOND, 0
    while not stop.wait(max(0.0, due - time.perf_counter())):
        begin = time.perf_counter()
        status, _said = desk.ask("GET", turns[turn % len(turns)]())
        if status != OK:
            raise RuntimeError(f"a page answered {status}")
        pages.append(time.perf_counter() - begin)
        due, turn = due + READERS / READS_A_SECOND, turn + 1


def _credentials(person: Any) -> tuple[str, str]:
    from django.conf import settings
    from django.test import Client

    from wutong.platform.accounts.api import issue_token

    reader = Client()
    reader.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    _row, token = issue_token(person, "benchmark", read_only=False, days=1)
    return token, f"{settings.SESSION_COOKIE_NAME}={reader.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def served(processes: int) -> Iterator[int]:
    """Serve the run's database with as many processes as asked for; yield the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = [get_context("spawn").Process(target=_serve, args=(port,), daemon=True) for _ in range(processes)]
    for one in started:
        one.start()
    try:
        _wait_for(port)
        yield port
    finally:
        for one in started:
            one.terminate()
            one.join()


def _wait_for(port: int) -> None:
    begin = time.perf_counter()
    while time.perf_counter() - begin < SLOWEST_START:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def _serve(port: int) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    import django

    django.setup()
    from wutong.site.server import make_server

    make_server("127.0.0.1", port, None, shared=True).start()
