"""A running demonstration and a real browser, once for all journeys."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Site:
    """A served demonstration: its address, its accounts, its data folder."""

    address: str
    accounts: dict[str, str]
    folder: Path


def chromium() -> str:
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "WUTONG_SECRET_KEY"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "wutong", "demo", "--port", str(free_port()), "--data", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    address = next((line.strip() for line in process.stdout if re.match(r"https?://", line)), "")
    assert address, "the demonstration printed no address"
    yield Site(address.rstrip("/"), json.loads((folder / "demo-accounts.json").read_text()), folder)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def signed_in(site: Site, browser: object) -> Iterator[Callable[..., object]]:
    """Return a function that signs an account in and gives its page; failed requests and script errors fail the test."""
    contexts = []
    problems: list[str] = []

    def sign_in(username: str, viewport: dict[str, int] | None = None) -> object:
        context = browser.new_context(base_url=site.address, viewport=viewport or DESK, locale="zh-CN")  # type: ignore[attr-defined]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((site.address, "data:", "blob:")) else problems.append(request.url)
            ),
        )
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", site.accounts[username])
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert problems == []
