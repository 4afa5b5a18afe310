"""The first view of the map in a real browser: the illustrative grid and a year's points, served on loopback from a folder of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import numpy as np

_BEGIN = date(2024, 1, 1)
_PATIENCE = 60_000  # ms
_A_LITTLE = 1e-7  # degrees: other points, so that no tile of them was made before
_AT_ONCE = 6  # connections of a browser to one server
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def first_view(points: tuple[np.ndarray, np.ndarray], views: int = 3) -> dict[str, Any]:
    """Return seconds to the first drawn frame with all tiles, cold and warm, and time and size of tiles over HTTP.

    Tiles are timed as the browser waits for them, which draws on the same cores, and as a program waits that only asks for the same
    tiles anew, as many at once: what the browser of another machine would see.
    """
    folder = tempfile.mkdtemp(prefix="map-")
    try:
        with _served(folder, points) as (address, session):
            return _measured(address, session, views)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(folder: str, points: tuple[np.ndarray, np.ndarray]) -> Iterator[tuple[str, str]]:
    """Serve a zone with the grid and the points; yield its address and a signed-in session."""
    os.environ.update({"WUTONG_DATA": folder, "DJANGO_SETTINGS_MODULE": "wutong.site.settings"})
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from wutong.engines.atlas import api as atlas
    from wutong.platform.accounts.testing import make_person
    from wutong.site.server import make_server
    from wutong.site.zone import ensure_zone

    ensure_zone()
    atlas.load_illustration(_BEGIN)
    year = atlas.Points(*points, np.arange(len(points[0])))
    anew = atlas.Points(points[0] + _A_LITTLE, points[1], year.keys)
    for name, given in (("year", year), ("anew", anew)):
        atlas.offer_points(
            atlas.PointSource(
                name, "一年", "map.read", lambda person, given=given: given, scope=lambda person: "all", version=lambda: "1"
            )
        )  # fmt: skip
    visitor = Client()
    visitor.force_login(make_person("planner"))
    connections.close_all()
    server = make_server("127.0.0.1", 0, None)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        port = server.bind_addr[1]
        yield f"http://127.0.0.1:{port}", visitor.cookies[settings.SESSION_COOKIE_NAME].value
    finally:
        server.stop()
        thread.join(timeout=10)


def _measured(address: str, session: str, views: int) -> dict[str, Any]:
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    seen: list[tuple[float, int]] = []
    addresses: dict[str, None] = {}
    drawn: list[float] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for _ in range(views):
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
            page = context.new_page()
            finished: list[Any] = []
            page.on("requestfinished", lambda one, kept=finished: kept.append(one))
            began = time.monotonic()
            page.goto(f"{address}/map/?points=year", wait_until="commit")
            page.wait_for_selector("[data-map][data-drawn=yes]", timeout=_PATIENCE)
            drawn.append(round(time.monotonic() - began, 2))
            _look_around(page)
            tiles = [one for one in finished if ".mvt" in one.url]
            seen += [_of_tile(one) for one in tiles]
            addresses |= dict.fromkeys(one.url for one in tiles)
            context.close()
        browser.close()
    waited, sizes = zip(*seen, strict=True)
    alone = _asked_alone(address, session, [_anew(one) for one in addresses])
    return {
        "first_view_cold_seconds": drawn[0],
        "first_view_seconds": sorted(drawn[1:])[len(drawn[1:]) // 2],
        "http_tiles": len(seen),
        "http_tile_p50_ms": round(float(np.percentile(waited, 50)), 1),
        "http_tile_p95_ms": round(float(np.percentile(waited, 95)), 1),
        "http_tile_largest_kb": round(max(sizes) / 1000, 1),
        "without_browser_tiles": len(alone),
        "without_browser_tile_p50_ms": round(float(np.percentile(alone, 50)), 1),
        "without_browser_tile_p95_ms": round(float(np.percentile(alone, 95)), 1),
    }


def _anew(address: str) -> str:
    """Return the path of a tile of the other points, which no tile was made of yet."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}".replace("points=year", "points=anew")


def _asked_alone(address: str, session: str, paths: list[str]) -> list[float]:
    """Ask for tiles over as many connections as a browser has; return the milliseconds to each first byte."""
    from django.conf import settings

    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    waiting: SimpleQueue[str] = SimpleQueue()

    def ask() -> list[float]:
        connection, waited = HTTPConnection(urlsplit(address).netloc), []
        with suppress(Empty):
            while True:
                path = waiting.get_nowait()
                began = time.monotonic()
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                waited.append((time.monotonic() - began) * 1000)
                if answer.status not in (200, 204):
                    raise AssertionError(f"{path}: {answer.status}")
                answer.read()
        connection.close()
        return waited

    waiting.put(paths[0])
    ask()  # the points are read before the first tile, as they were by the browser's first view
    for path in paths[1:]:
        waiting.put(path)
    with ThreadPoolExecutor(_AT_ONCE) as asking:
        return [one for taken in [asking.submit(ask) for _ in range(_AT_ONCE)] for one in taken.result()]


def _look_around(page: Any) -> None:
    """Zoom in step by step, down to where points stand alone."""
    button = page.locator(".maplibregl-ctrl-zoom-in")
    for _ in range(5):
        button.click()
        page.wait_for_timeout(900)


def _of_tile(request: Any) -> tuple[float, int]:
    """Return milliseconds from the request to the first byte, and the bytes of its body."""
    timing = request.timing
    return timing["responseStart"] - timing["requestStart"], request.sizes()["responseBodySize"]
