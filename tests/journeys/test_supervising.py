"""A matter from a pasted sentence to a checked closing and the unit's score; a meeting whose decision becomes a task."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import scrolls_sideways
from tests.journeys.test_cases import act

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]
VIEWPORTS = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
A_MINUTE = 60  # s
RESULT = {"field.result": "名单已核对完毕", "field.evidence": "名单一份"}


@VIEWPORTS
def test_an_instruction_is_given_out_reported_urged_checked_and_scored(
    signed_in: SignedIn, viewport: dict[str, int]
) -> None:
    leader, officer, auditor = (signed_in(name, viewport) for name in ("leader", "officer", "auditor"))
    title = f"核对入库名单并报送差异说明{viewport['width']}"
    began = time.monotonic()
    leader.goto("/supervision/new/")
    leader.fill("#text", f"请科技创新局于3月28日前{title}。")
    expect(leader.locator("#deadline")).to_have_value("2025-03-28")
    expect(leader.locator("#unit")).to_have_value("innovation")
    leader.fill("#title", title)
    leader.get_by_role("button", name="交办", exact=True).click()
    expect(leader.locator("h1")).to_have_text(title)
    assert time.monotonic() - began < A_MINUTE
    address = leader.url
    act(officer, address, "take_on")
    act(officer, address, "report_progress", **{"field.progress": "已核对一半"})
    leader.goto("/supervision/all/?f.title=" + title)
    expect(leader.locator("main")).to_contain_text("已核对一半")
    act(officer, address, "report_done", **RESULT)
    act(auditor, address, "check", result="held")
    act(auditor, address, "close", **{"field.conclusion": "属实"})
    leader.goto("/supervision/scores/")
    leader.get_by_role("link", name="科技创新局").first.click()
    expect(leader.locator("#matters")).to_contain_text(title)
    assert not scrolls_sideways(leader)


def test_a_leader_reads_what_is_overdue_urges_and_prints_it_on_one_sheet(signed_in: SignedIn, tmp_path: Path) -> None:
    leader, officer = signed_in("leader"), signed_in("officer")
    leader.goto("/supervision/")
    row = leader.locator("#overdue tr", has_text="孵化载体空置面积")
    expect(row).to_contain_text("科技创新局")
    row.get_by_role("button").click()
    expect(leader.locator("#messages")).to_contain_text("已催办")
    officer.goto("/notices/")
    expect(officer.locator("main")).to_contain_text("催办：摸清孵化载体空置面积")
    leader.goto("/supervision/")
    file = tmp_path / "board.pdf"
    leader.pdf(path=str(file), prefer_css_page_size=True)
    assert len(PdfReader(file).pages) == 1


@VIEWPORTS
def test_a_drag_seen_on_the_monitor_becomes_a_decision_and_a_task(
    signed_in: SignedIn, viewport: dict[str, int]
) -> None:
    planner, officer = signed_in("planner", viewport), signed_in("officer", viewport)
    planner.goto("/economy/")
    planner.get_by_role("link", name="规上工业增加值", exact=False).first.click()
    expect(planner.locator("main")).to_contain_text("汽车零部件")
    assert not scrolls_sideways(planner)
    planner.goto("/economy/meetings/new/")
    planner.fill("#meeting-title", f"年度经济运行调度会{viewport['width']}")
    planner.get_by_role("button", name="生成议题").click()
    item = planner.locator(".agenda > li", has_text="汽车零部件").first
    item.locator("summary").click()
    decided(item, "innovation", f"走访汽车零部件重点企业{viewport['width']}")
    expect(planner.locator("#messages")).to_contain_text("任务已交责任单位")
    officer.goto("/supervision/all/?f.title=走访汽车零部件重点企业" + str(viewport["width"]))
    expect(officer.locator("main")).to_contain_text("待签收")
    assert not scrolls_sideways(planner)


def decided(item: Any, unit: str, words: str) -> None:
    """Fill in an item's decision and send it."""
    item.locator("[name=text]").fill(words)
    item.locator("[name=unit]").select_option(unit)
    item.get_by_role("button", name="记录并交办").click()
