"""How long the main jobs take: key presses, clicks and seconds of a scripted person who never hesitates.

    python -m tests.journeys.times [--site ADDRESS --data FOLDER]

prints one JSON object. Seconds are the product's own: the script does not read, think or wait.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.conftest import ARGUMENTS, DESK, chromium
from tests.journeys.demonstration import Site, demonstration, served_at
from tests.journeys.steps import REPORT, candidate_id, read_document, reviewed
from tests.journeys.test_registry import BAD, BAD_CODE, GOOD, HEADS, import_register
from tests.journeys.visiting import machine, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

TEXT = "郑州高新区年末情况\n\n2016年，郑州高新区技术合同交易额38.6亿元。\n"
# Counts what the person does: trusted clicks and key presses, across pages of a tab.
COUNTER = """
const count = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) || 0) + 1);
addEventListener("click", (event) => event.isTrusted && event.detail && count("clicks"), true);
addEventListener("keydown", (event) => event.isTrusted && count("keys"), true);
"""


def review_by_keyboard(page: Page) -> int:
    """A planner decides on every open figure of the sample report: a where it is mapped, r where it is not."""
    page.goto("/documents/")
    page.get_by_role("link", name=REPORT, exact=True).click()
    page.wait_for_selector("#candidate")
    decided = 0
    while page.locator("article mark.open").count():
        before, id_before = reviewed(page), candidate_id(page)
        mapped = page.locator("#candidate #mapped a").count() == 1
        page.keyboard.press("a" if mapped else "r")
        if not _decided(page, before):
            page.keyboard.press("r")
            assert _decided(page, before), "neither accepted nor rejected"
        decided += 1
        if page.locator("article mark.open").count():
            page.wait_for_function("id => document.querySelector('#candidate').dataset.candidate !== id", arg=id_before)
    return decided


def _decided(page: Page, before: int) -> bool:
    """Wait until the progress moves or a refusal is shown; say which."""
    page.wait_for_function(
        "before => document.querySelector('#review-progress progress').value > before"
        " || document.querySelector('#panel [role=alert]')",
        arg=before,
    )
    return reviewed(page) > before


def upload_to_adopted(page: Page) -> int:
    """A planner sends a report, waits until it is read, accepts its figure and sees it on the indicator's page."""
    read_document(page, "year.txt", TEXT.encode(), title="郑州高新区年末情况")
    page.keyboard.press("a")
    page.wait_for_function("document.querySelector('#review-progress progress').value === 1")
    page.locator("#mapped a").click()
    page.wait_for_selector("#claims tbody a.figure:has-text('38.6')")
    return 1


def worst_to_source(page: Page) -> int:
    """A leader opens the worst indicator on the cockpit's strip and goes down to the document of a figure."""
    page.goto("/")
    page.locator(".mark-strip a").first.click()
    page.locator("tr[id^=rule-] a.figure:not(.computed)").first.click()
    page.locator("[data-origin] a").first.click()
    page.wait_for_selector("table [id^=n], #review")
    return 1


def import_and_mend_firms(page: Page) -> int:
    """A planner imports a register with a faulty row, takes the refused rows, and sends them mended."""
    import_register(page, "示例计时名册.csv", (HEADS + GOOD + BAD).encode())
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载，改好再交").click()
    refused = Path(taken.value.path()).read_text("utf-8-sig")
    import_register(page, "示例计时名册-改正.csv", refused.replace(BAD_CODE, "").encode())
    return 1


def decide_doubtful_firms(page: Page) -> int:
    """A planner opens the queue from the menu, decides on a pair by key, and takes it back by key."""
    page.goto("/firms/")
    page.get_by_role("link", name="核对疑似同一企业").first.click()
    page.get_by_role("link", name="逐对核对").click()
    first = page.url
    page.keyboard.press("n")
    page.wait_for_url("**after=*")
    page.keyboard.press("u")
    page.wait_for_url(first)
    return 1


def find_and_print_a_firm(page: Page) -> int:
    """A leader types two characters, opens the portrait and prints it."""
    page.goto("/firms/")
    page.get_by_label("查找企业").type("明德")
    page.locator("#firms-found td.name a:has-text('明德')").first.click()
    page.locator("#figures .chart svg").wait_for()
    page.get_by_role("button", name="打印").click()
    page.pdf(prefer_css_page_size=True)
    return 1


JOBS: dict[str, tuple[str, Callable[[Page], int]]] = {
    "review_the_sample_report_by_keyboard": ("planner", review_by_keyboard),
    "upload_to_adopted_figure": ("planner", upload_to_adopted),
    "sign_in_to_the_source_of_the_worst_indicator": ("leader", worst_to_source),
    "import_a_register_and_mend_it": ("planner", import_and_mend_firms),
    "decide_a_doubtful_match_and_take_it_back": ("planner", decide_doubtful_firms),
    "find_a_firm_and_print_its_portrait": ("leader", find_and_print_a_firm),
}


def main() -> int:
    """Do each job once and print what it took."""
    parser = argparse.ArgumentParser(description="Time the main jobs")
    parser.add_argument("--site", help="address of a running demonstration")
    parser.add_argument("--data", type=Path, help="its data folder, where the accounts are")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wutong-times-") as folder:
        site = served_at(given.site, given.data) if given.site else demonstration(Path(folder))
        try:
            results = {name: _timed(site, username, job) for name, (username, job) in JOBS.items()}
        finally:
            site.stop()
    print(printed(results | {"machine": machine()}))
    return 0


def _timed(site: Site, username: str, job: Callable[[Page], int]) -> dict[str, float | int]:
    with _tab(site) as page:
        begun = time.perf_counter()
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", site.accounts[username])
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        inside = time.perf_counter()
        done = job(page)
        took = {"signing_in_s": round(inside - begun, 1), "seconds": round(time.perf_counter() - inside, 1)}
        counts = {name: int(page.evaluate(f"sessionStorage.getItem('{name}') || 0")) for name in ("clicks", "keys")}
        return took | counts | {"done": done}


@contextmanager
def _tab(site: Site) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(base_url=site.address, viewport=DESK, locale="zh-CN", bypass_csp=True)
        context.add_init_script(COUNTER)
        yield context.new_page()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
