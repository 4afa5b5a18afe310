"""The plan: from the monitor down to a source, and a target of the next plan from its proposal to its approval."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_leader_gets_from_the_monitor_to_the_source_of_a_figure(
    signed_in: SignedIn, viewport: dict[str, int]
) -> None:
    page = signed_in("leader", viewport)
    page.goto("/plans/14/")
    row = page.locator("main tbody tr", has=page.locator(".state-late")).first
    name = row.locator("td a:not(.figure)").first.inner_text()
    row.locator("td a:not(.figure)").first.click()
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".lead")).to_contain_text("滞后")
    expect(page.locator("tr[id^=rule-]").first).to_be_visible()
    page.locator("tr[id^=rule-] a.figure:not(.computed)").first.click()
    expect(page.locator("[data-origin]").first).to_contain_text("文件")
    page.locator("[data-origin] a").first.click()
    expect(page.locator("h1")).to_contain_text("郑州高新区")


def test_the_states_of_the_monitor_open_the_lines_they_count(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/plans/14/")
    link = page.locator("main .form-line a", has=page.locator(".state-late")).first
    counted = int("".join(digit for digit in link.inner_text() if digit.isdigit()))
    link.click()
    page.wait_for_url("**f.state=late**")
    expect(page.locator("main tbody .state-late")).to_have_count(counted)


def test_a_target_is_proposed_from_history_commented_and_approved(signed_in: SignedIn) -> None:
    planner, leader = signed_in("planner"), signed_in("leader")
    planner.goto("/plans/15/draft/")
    planner.get_by_role("button", name="承接上一规划的指标").click()
    planner.locator("main tbody a", has_text="GDP总量").first.click()
    planner.wait_for_url("**/draft/")
    address = planner.url.removesuffix("draft/")
    option = planner.locator("#options section", has_text="按历史趋势")
    value = option.locator("a.figure.computed").inner_text().removesuffix("亿元")
    option.get_by_role("button", name="记为方案").click()
    proposal = planner.locator("#proposals tbody tr", has_text=value)
    proposal.get_by_role("button", name="提交批准").click()

    leader.goto(address)
    leader.locator("#text").fill("请说明投资的支撑。")
    leader.get_by_role("button", name="记下意见").click()
    expect(leader.locator("main")).to_contain_text("请说明投资的支撑。")
    waiting = leader.locator("#proposals tbody tr", has_text=value)
    waiting.get_by_role("button", name="批准").click()
    expect(leader.locator("#proposals tbody tr", has_text=value)).to_contain_text("已批准")

    planner.goto(address)
    expect(planner.locator("#versions tbody tr").first).to_contain_text(value)
    expect(planner.locator("main")).to_contain_text("请说明投资的支撑。")


def test_a_revision_waits_for_approval_and_leaves_the_old_target_visible(signed_in: SignedIn) -> None:
    planner, leader = signed_in("planner"), signed_in("leader")
    planner.goto("/plans/14/lines/9/revise/")
    planner.fill("#printed", ">2600")
    planner.fill("#document", "郑开管〔2024〕99号")
    planner.fill("#reason", "中期评估")
    planner.get_by_role("button", name="提交批准").click()
    expect(planner.locator("#proposals")).to_contain_text("等待批准")
    expect(planner.locator("#versions tbody tr")).to_have_count(1)
    leader.goto("/plans/14/lines/9/")
    leader.get_by_role("button", name="批准").click()
    expect(leader.locator("#versions tbody tr")).to_have_count(2)
    expect(leader.locator("#versions tbody tr").first).to_contain_text("2600")
    expect(leader.locator("#versions tbody tr").last).to_contain_text("2500")
