"""The January job in the browser: from an installation in which nothing was reported to the report that is sent.

    python -m tests.journeys.january [--units 50] [--indicators 120] [--late 5]

Officers fill in and hand in, ten of them with a number typed wrong first; heads approve; days go by and late units are
reminded; the planner adopts, makes the monthly paper and sends it; a leader reads it. Prints one JSON object: what each role
clicked, typed and waited for, and what the checks, the reminders, LibreOffice and our own auditor said.

Seconds are the product's own: the script does not read, think or wait.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.journeys.conftest import ARGUMENTS, DESK, chromium
from tests.journeys.demonstration import OWN_SETTINGS, Site, free_port
from tests.journeys.january_zone import REPORTED, WRONG
from tests.journeys.steps import JOB_PATIENCE
from tests.journeys.times import COUNTER
from tests.journeys.visiting import machine, printed

from wutong.platform import clock

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# When the days are looked at: reminder, deadline, a working day after it, three working days after it.
EVENINGS = {"remind": (9, 18), "overdue": (12, 18), "late": (13, 18), "red": (15, 18)}
ASKED = ("stop", "ask")
REASON = "已与台账核对无误。"
LOOKS, PAUSE = 600, 0.5  # for what the worker has to do, and s between them
LONGEST_WAIT = 300_000  # ms for a page: a stopped machine is no fault of the product


@dataclass
class Effort:
    """What one role did: persons, clicks, keys, seconds from the sign-in's answer to the last page."""

    persons: int = 0
    clicks: int = 0
    keys: int = 0
    seconds: float = 0.0
    signing_in_s: float = 0.0

    def told(self) -> dict[str, float]:
        """Return it for one person of the role."""
        shares = {
            name: getattr(self, name) / max(self.persons, 1) for name in ("clicks", "keys", "seconds", "signing_in_s")
        }
        return {"persons": self.persons, **{name: round(value, 1) for name, value in shares.items()}}


@dataclass
class January:
    """The job on one installation."""

    site: Site
    story: dict[str, Any]
    browser: Browser
    late: list[str] = field(default_factory=list)
    efforts: dict[str, Effort] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)  # by unit: what was said about its wrong number
    doubted: list[str] = field(default_factory=list)  # right entries that a note was asked for
    problems: list[str] = field(default_factory=list)

    @property
    def units(self) -> list[str]:
        return list(self.story["units"])

    @contextmanager
    def person(self, role: str, username: str) -> Iterator[Page]:
        """Sign a person in, let him work, and count what he did."""
        context = self.browser.new_context(
            base_url=self.site.address, viewport=DESK, locale="zh-CN", reduced_motion="reduce"
        )
        context.set_default_timeout(LONGEST_WAIT)
        context.add_init_script(COUNTER)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        effort = self.efforts.setdefault(role, Effort())
        begun = time.perf_counter()
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", self.site.accounts[username])
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        inside = time.perf_counter()
        yield page
        effort.persons += 1
        effort.seconds += time.perf_counter() - inside
        effort.signing_in_s += inside - begun
        for name in ("clicks", "keys"):
            counted = int(page.evaluate(f"sessionStorage.getItem('{name}') || 0"))
            setattr(effort, name, getattr(effort, name) + counted)
        context.close()

    # --- the unit ---------------------------------------------------------------------------------------

    def report(self, unit: str) -> None:
        """An officer opens what waits for him, types, mends what the checks stop, explains what they ask, hands in."""
        right, wrong = self.story["right"][unit], self.story["wrong"].get(unit)
        with self.person("unit", f"{unit}.officer") as page:
            self._open_mine(page)
            first = {**right, wrong["field"]: wrong["text"]} if wrong else right
            self._type(page, first)
            if wrong:
                self._hand_in(page)
                self.stopped[unit] = self._said(page, wrong["field"])
                self._type(page, {wrong["field"]: right[wrong["field"]]})
            self._explain(page, right)
            self._hand_in(page)
            page.locator(".lead", has_text="待部门审核").wait_for()

    def _open_mine(self, page: Page) -> None:
        page.locator("#reporting .rows a", has_text="主要数据月报").click()
        page.locator("#return").wait_for()

    def _type(self, page: Page, values: dict[str, str]) -> None:
        """Type into cells, and wait for the checks' answer to the last of them."""
        for code, text in values.items():
            page.locator(f"[name=value-{code}]").click()
            page.keyboard.press("Control+a")
            with page.expect_response(lambda answer: answer.url.endswith("/try/")):
                page.keyboard.type(text)

    def _explain(self, page: Page, right: dict[str, str]) -> None:
        """Write a note wherever a right number is doubted."""
        for code in right:
            if page.locator(f"#said-{code} .state-watch").count():
                self.doubted.append(code)
                page.locator(f"[name=note-{code}]").click()
                page.keyboard.type(REASON)

    def _hand_in(self, page: Page) -> None:
        with page.expect_response(lambda answer: answer.url.endswith("/act/")):
            page.get_by_role("button", name="提交", exact=True).click()
        page.wait_for_load_state()

    def _said(self, page: Page, code: str) -> str:
        """Return what stands beside a cell after the hand-in was refused; nothing if it was not refused."""
        if not page.locator("[role=alert]", has_text="returns-E007").count():
            return ""
        return page.locator(f"#said-{code}").inner_text().strip()

    # --- head, planner, leader --------------------------------------------------------------------------

    def approve(self, unit: str) -> None:
        """A head opens what waits for him and passes it on."""
        with self.person("department head", f"{unit}.head") as page:
            self._open_mine(page)
            page.get_by_role("button", name="审核通过").click()
            page.locator(".lead", has_text="待规划部门核定").wait_for()

    def adopt(self, count: int) -> None:
        """The planner looks at the progress, opens his desk and adopts; returns with explained doubts he ticks himself."""
        with self.person("planner", "planner") as page:
            page.locator("#reporting a", has_text="报送进度").first.click()
            page.get_by_role("link", name="核定报表").click()
            for box in page.locator("main [name=return]:not(:checked)").all():
                box.check()
            page.get_by_role("button", name="采用选中的报表").click()
            page.get_by_text(f"已采用 {count} 份报表").wait_for()

    def issue(self, folder: Path) -> Path:
        """The planner makes the monthly paper, sends it and takes the file along; return the file."""
        with self.person("planner", "planner") as page:
            page.goto("/papers/")
            page.get_by_role("link", name="生成公文").click()
            page.select_option("[name=plan]", "14")
            page.get_by_role("button", name="生成", exact=True).click()
            page.get_by_role("link", name="打开结果").click(timeout=JOB_PATIENCE * 3)
            page.get_by_text("核对无意见").wait_for()
            page.get_by_role("button", name="送领导阅").click()
            page.get_by_text("未阅").wait_for()
            with page.expect_download() as taken:
                page.get_by_role("link", name="下载").click()
            file = folder / taken.value.suggested_filename
            taken.value.save_as(file)
        self.efforts["planner"].persons = 1  # the same person came several times
        return file

    def read(self) -> None:
        """The leader opens the notice and looks through the paper."""
        with self.person("leader", "leader") as page:
            page.locator("header a", has_text="通知").first.click()
            page.locator("main tbody a", has_text="请阅").first.click()
            page.locator("main img").first.wait_for()
            page.locator("main img").last.scroll_into_view_if_needed()

    # --- days go by -------------------------------------------------------------------------------------

    def wait_until_open(self) -> None:
        """Wait until the worker has opened a return for every unit."""
        self._until(
            lambda: self._count("SELECT COUNT(*) FROM returns_return WHERE due_at IS NOT NULL") == len(self.units)
        )

    def go_on(self, day: int, hour: int) -> None:
        """Let the clock stand at an hour of January."""
        clock.stand_at(self.site.folder, datetime(2026, 1, day, hour, tzinfo=clock.SHANGHAI))

    def reminders(self) -> Counter[tuple[str, str, str]]:
        """Return how often each person was told each step of each case."""
        told = self._rows(
            "SELECT p.username, n.key FROM notices_notice n JOIN accounts_person p ON p.id = n.person_id WHERE n.key LIKE 'case/%'"
        )
        parts = ((name, *_step_of(key)) for name, key in told)
        return Counter(parts)

    def evening(self, step: str) -> None:
        """Let the days go by until a step of reminding, and wait until every late unit's case has been through it."""
        self.go_on(*EVENINGS[step])
        self._until(lambda: len({case for _who, case, told in self.reminders() if told == step}) == len(self.late))

    def _until(self, reached: Any) -> None:
        for _look in range(LOOKS):  # counted, not timed: a machine may stop what runs on it for minutes
            if reached():
                return
            time.sleep(PAUSE)
        raise AssertionError(f"the worker has not come so far: {self.reminders()}")

    def _count(self, statement: str) -> int:
        return int(self._rows(statement)[0][0])

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(
            sqlite3.connect(f"file:{self.site.folder}/wutong.sqlite3?mode=ro", uri=True, timeout=30)
        ) as database:
            return database.execute(statement).fetchall()


def _step_of(key: str) -> tuple[str, str]:
    parts = key.split("/")
    return parts[1], parts[-1]


def do_the_job(job: January, folder: Path, *, opened_elsewhere: bool = True) -> dict[str, Any]:
    """From the opened period to the paper that a leader has read; return what was found."""
    on_time = [unit for unit in job.units if unit not in job.late]
    job.wait_until_open()
    job.go_on(6, 10)
    for unit in on_time:
        job.report(unit)
    for unit in on_time:
        job.approve(unit)
    job.adopt(len(on_time))
    for step in EVENINGS:
        job.evening(step)
    for unit in job.late:
        job.report(unit)
        job.approve(unit)
    if job.late:
        job.adopt(len(job.late))
    told = job.reminders()
    file = job.issue(folder)
    job.read()
    return {
        "units": len(job.units), "indicators": sum(map(len, job.story["right"].values())), "late": len(job.late),
        "roles": {role: effort.told() for role, effort in job.efforts.items()},
        "wrong": {one["how"]: bool(job.stopped.get(unit)) for unit, one in job.story["wrong"].items() if unit in on_time},
        "right_doubted": len(job.doubted), "most_told": max(told.values(), default=0),
        "reminded": {step: len({case for _who, case, one in told if one == step}) for step in EVENINGS},
        "adopted": job._count(f"SELECT COUNT(*) FROM returns_return WHERE state = 'adopted' AND period = '{REPORTED}'"),  # noqa: S608, SLF001
        "audit_findings": audited(file), "script_errors": job.problems,
        "libreoffice_pages": pages_in_libreoffice(file, folder) if opened_elsewhere else None,
    }  # fmt: skip


def audited(file: Path) -> list[str]:
    """Return what `./wutong audit` says about a file."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "wutong", "audit", str(file)],
        capture_output=True,
        text=True,
        env=_environment(None),
        check=True,  # one that could not read the file would have found nothing in it
    )
    return [json.loads(line)["message"] for line in done.stdout.splitlines()]


def pages_in_libreoffice(file: Path, folder: Path) -> int | None:
    """Open a file in LibreOffice, without leave to repair it, and return how many pages it has; None where there is none."""
    from shutil import which

    program = which("soffice") or which("libreoffice")
    if program is None:
        return None
    profile = f"-env:UserInstallation=file://{folder}/libreoffice"
    subprocess.run(  # noqa: S603
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return len(re.findall(rb"/Type\s*/Page\b", file.with_suffix(".pdf").read_bytes()))


@contextmanager
def january(browser: Browser, folder: Path, *, units: int, indicators: int, late: int, wrong: int) -> Iterator[January]:
    """Prepare an installation in a folder and serve it."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.journeys.january_zone", "--units", str(units), "--indicators", str(indicators), "--wrong", str(wrong)],
        capture_output=True, text=True, env=_environment(folder), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    story = json.loads(done.stdout.splitlines()[-1])
    site = served(folder, story["accounts"])
    try:
        yield January(site, story, browser, late=story["units"][len(story["units"]) - late :])
    finally:
        site.stop()


def served(folder: Path, accounts: dict[str, str]) -> Site:
    """Serve a prepared installation as for daily work."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "wutong", "serve", "--port", str(port), "--data", str(folder)],
        stdout=subprocess.PIPE, stderr=(folder / "serve.log").open("a"), text=True, env=_environment(folder),
    )  # fmt: skip
    assert process.stdout is not None
    address = next((line.strip() for line in process.stdout if re.match(r"https?://", line)), "")
    assert address, (folder / "serve.log").read_text()[-2000:]
    return Site(folder, port, address.rstrip("/"), accounts, process)


def _environment(folder: Path | None) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OWN_SETTINGS)}
    return kept | ({"WUTONG_DATA": str(folder)} if folder else {})


def main() -> int:
    """Do the job once and print what it took."""
    parser = argparse.ArgumentParser(description="Do the January job in the browser")
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--indicators", type=int, default=120)
    parser.add_argument("--late", type=int, default=5)
    parser.add_argument("--wrong", type=int, default=len(WRONG))
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="wutong-january-") as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with january(browser, folder, **vars(given)) as job:
            begun = time.perf_counter()
            found = do_the_job(job, folder)
        browser.close()
    print(printed(found | {"seconds": round(time.perf_counter() - begun), "machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
