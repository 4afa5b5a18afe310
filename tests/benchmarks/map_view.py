"""The first view of the map in a real browser: the illustrative grid and a year's points, served on loopback from a folder of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np

_BEGIN = date(2024, 1, 1)
_PATIENCE = 60_000  # ms
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def first_view(points: tuple[np.ndarray, np.ndarray], views: int = 3) -> dict[str, Any]:
    """Return seconds to the first drawn frame with all tiles, cold and warm, and time and size of tiles over HTTP."""
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
    atlas.offer_points(
        atlas.PointSource(
            "year", "一年", "map.read", lambda person: year, scope=lambda person: "all", version=lambda: "1"
        )
    )
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
            seen += [_of_tile(one) for one in finished if ".mvt" in one.url]
            context.close()
        browser.close()
    waited, sizes = zip(*seen, strict=True)
    return {
        "first_view_cold_seconds": drawn[0],
        "first_view_seconds": sorted(drawn[1:])[len(drawn[1:]) // 2],
        "http_tiles": len(seen),
        "http_tile_p50_ms": round(float(np.percentile(waited, 50)), 1),
        "http_tile_p95_ms": round(float(np.percentile(waited, 95)), 1),
        "http_tile_largest_kb": round(max(sizes) / 1000, 1),
    }


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
