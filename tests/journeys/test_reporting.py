"""Reporting in the browser: the clerk, the head and the planner, each at his own page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]
RETURN = "/reporting/work_monthly/2025-02/innovation/"
SENT_BACK = "/reporting/work_monthly/2025-01/innovation/"


def test_a_clerk_fills_in_and_the_checks_answer_while_he_types(signed_in: SignedIn) -> None:
    page = signed_in("officer")
    page.goto("/reporting/")
    page.locator("main tbody tr", has_text="2025年2月").locator("a").first.click()
    expect(page.locator("h1")).to_contain_text("重点工作月报")
    page.fill("[name=value-due]", "20")
    page.fill("[name=value-done]", "200000")
    expect(page.locator("#said-done .state-late")).to_contain_text("已完成数不应多于任务数")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("[role=alert]")).to_contain_text("returns-E007")
    expect(page.locator("[name=value-done]")).to_have_value("200000")


def test_a_return_is_handed_in_sent_back_handed_in_again_and_adopted(signed_in: SignedIn) -> None:
    officer, head, planner = signed_in("officer"), signed_in("head"), signed_in("planner")
    officer.goto(SENT_BACK)
    expect(officer.locator("[data-remark]")).to_contain_text("督办台账")
    for mark in officer.locator("td .state-watch").all():
        code = mark.locator("xpath=ancestor::td").get_attribute("id").removeprefix("said-")
        officer.fill(f"[name=note-{code}]", "已核对台账。")
    officer.get_by_role("button", name="提交", exact=True).click()
    expect(officer.locator(".lead")).to_contain_text("待部门审核")

    head.goto(SENT_BACK)
    head.get_by_role("button", name="审核通过").click()
    expect(head.locator(".lead")).to_contain_text("待规划部门核定")

    planner.goto(SENT_BACK)
    planner.fill("[name=remark-open]", "请说明待协调问题。")
    planner.get_by_role("button", name="退回", exact=True).click()
    expect(planner.locator(".lead")).to_contain_text("已退回")

    officer.goto(SENT_BACK)
    expect(officer.locator("#row-open [data-remark]")).to_contain_text("请说明待协调问题")
    officer.get_by_role("button", name="提交", exact=True).click()
    head.goto(SENT_BACK)
    head.get_by_role("button", name="审核通过").click()
    planner.goto("/reporting/check/")
    planner.locator("main tbody tr", has_text="科技创新局").locator("a", has_text="2025年1月").click()
    planner.get_by_role("button", name="采用", exact=True).click()
    expect(planner.locator(".lead")).to_contain_text("已采用")
    expect(planner.locator("main td.number a.figure").first).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_planner_sees_who_reported_what_when(signed_in: SignedIn, viewport: dict[str, int]) -> None:
    page = signed_in("planner", viewport)
    page.goto("/reporting/progress/2025-01-31/")
    expect(page.locator("main table").first.locator("tbody tr").first).to_contain_text("填报中")
    expect(page.locator("main table").first.locator(".state-late").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("谁在何时办了什么")
    page.locator("main table").first.locator("tbody tr td a").first.click()
    expect(page.locator("h1")).to_contain_text("重点工作月报")
