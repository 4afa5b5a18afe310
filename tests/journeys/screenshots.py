"""Pictures of the main pages as people see them: on a desk, on a wall, on a phone, light and dark.

python -m tests.journeys.screenshots FOLDER [--site ADDRESS --data FOLDER] [--user NAME] [PATH …]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.conftest import ARGUMENTS, DESK, PHONE, chromium
from tests.journeys.demonstration import Site, demonstration, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"desk": DESK, "wall": {"width": 1920, "height": 1080}, "phone": PHONE}
PAGES = {
    "planner": [
        "/", "/plans/", "/plans/14/", "/plans/14/table/", "/plans/14/lines/1/", "/plans/15/draft/", "/figures/",
        "/figures/economy.gdp/", "/figures/claims/1/", "/figures/import/", "/documents/", "/documents/upload/",
        "/notices/", "/search/?q=%E4%BA%A7%E5%80%BC", "/help/", "/nowhere/",
    ],
    "admin": ["/administration/people/", "/administration/posts/", "/administration/areas/", "/jobs/", "/deliveries/"],
    "auditor": ["/audit/"],
}  # fmt: skip


def main() -> int:
    """Take the pictures and say where they are; a page that scrolls sideways is named on stderr."""
    parser = argparse.ArgumentParser(description="Take pictures of the main pages")
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="*", help="pages; those of every role when none is named")
    parser.add_argument("--user", default="planner", help="account for the pages named")
    parser.add_argument("--site", help="address of a running demonstration")
    parser.add_argument("--data", type=Path, help="its data folder, where the accounts are")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    pages = {given.user: given.paths} if given.paths else PAGES
    with _site(given) as site, _browser() as browser:
        for username, paths in pages.items():
            for picture in _pictures(site, browser, username, paths, given.folder):
                print(picture)
    return 0


@contextmanager
def _site(given: argparse.Namespace) -> Iterator[Site]:
    if given.site:
        yield served_at(given.site, given.data)
        return
    with tempfile.TemporaryDirectory(prefix="wutong-pictures-") as folder:
        site = demonstration(Path(folder))
        yield site
        site.stop()


@contextmanager
def _browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def _pictures(site: Site, browser: Browser, username: str, paths: list[str], folder: Path) -> Iterator[Path]:
    for scheme in ("light", "dark"):
        for size, viewport in SIZES.items():
            context = browser.new_context(
                base_url=site.address, viewport=viewport, color_scheme=scheme, locale="zh-CN", reduced_motion="reduce"
            )  # type: ignore[arg-type]
            page = context.new_page()
            _sign_in(page, username, site.accounts[username])
            for path in paths:
                yield _picture(page, path, folder / f"{size}-{scheme}-{username}{_name(path)}.png")
            context.close()


def _sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _picture(page: Page, path: str, file: Path) -> Path:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        print(f"{file.name}: the page scrolls sideways", file=sys.stderr)
    return file


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).rstrip("-") or "-home"


if __name__ == "__main__":
    sys.exit(main())
