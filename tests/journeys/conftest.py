"""A running demonstration and a real browser, once for all journeys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.journeys.demonstration import Site, demonstration, served_at
from tests.journeys.steps import JOB_PATIENCE

from wutong.platform.testing_databases import alone

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # ms that an expectation may take: a busy machine, not a slow page


def chromium() -> str:
    """Return the path of the browser, the one without windows first; without any the journeys are skipped."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One demonstration for every journey: each journey works on data of its own.

    While writing a journey, JOURNEYS_SITE and JOURNEYS_DATA name one that runs already.
    """
    if address := os.environ.get("JOURNEYS_SITE"):
        yield served_at(address, Path(os.environ["JOURNEYS_DATA"]))
        return
    folder = tmp_path_factory.mktemp("site")
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker serves a copy of one demonstration
        shutil.copytree(prepared_once(), folder, dirs_exist_ok=True)
    served = demonstration(folder)
    yield served
    served.stop()


def prepared_once() -> Path:
    """Return the folder of a demonstration that one of the run's workers has prepared, and stopped."""
    folder = Path(os.environ["WUTONG_TEST_DATA"]) / "demonstration"
    with alone(folder.with_suffix(".lock")):
        if not folder.exists():
            folder.mkdir()
            demonstration(folder).settle().stop()
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of its own session.

    A script error, a refused script or style, and a request that leaves the site fail the test.
    """
    contexts = []
    problems: list[str] = []

    def open_page(viewport: dict[str, int] | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site.address, viewport=viewport or DESK, locale="zh-CN",
            reduced_motion="reduce",  # charts that grow into place keep both cores drawing, and say nothing new
            **options,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("request", lambda request: problems.append(request.url) if _outside(site, request.url) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _outside(site: Site, url: str) -> bool:
    return not url.startswith((site.address + "/", "data:", "blob:"))


@pytest.fixture(scope="session")
def sessions(site: Site, browser: Browser) -> dict[str, Any]:
    """The cookies of each account's shared session, by user name: signing in costs a second each time."""
    return {}


@pytest.fixture
def signed_in(site: Site, opened: Callable[..., Page], sessions: dict[str, Any]) -> Callable[..., Page]:
    """Return a function that gives an account's page.

    Accounts share one session each; `own_session` signs in anew, for a journey that chooses a day, an area, a
    language or columns (the session keeps those) or that needs the same account twice.
    """

    def sign_in(
        username: str, viewport: dict[str, int] | None = None, *, own_session: bool = False, **options: Any
    ) -> Page:
        if username in sessions and not own_session:
            return opened(viewport, storage_state=sessions[username], **options)
        page = opened(viewport, **options)
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", site.accounts[username])
        # The first to come in finds a server that has answered nobody yet, and a machine busy with the other tests.
        page.press("[name=password]", "Enter", timeout=JOB_PATIENCE)
        page.wait_for_url(lambda url: "/sign-in/" not in url, timeout=JOB_PATIENCE)
        if not own_session:
            sessions[username] = page.context.storage_state()
        return page

    return sign_in
