"""A figure is corrected: everyone sees the new one, yesterday keeps the old one, and two at once do not collide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.steps import first_claim

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]
YESTERDAY = "2025-03-02"


def correct(page: Page, value: str, basis: str = "统计局复核函", reason: str = "复核更正") -> None:
    """Fill in the correction of the figure shown and send it."""
    page.locator("summary", has_text="更正").click()
    page.fill("#value", value)
    page.fill("#basis", basis)
    page.fill("main [name=reason] >> nth=-1", reason)
    page.get_by_role("button", name="记录更正").click()


def test_of_two_planners_correcting_one_figure_the_second_is_told_and_keeps_what_was_typed(signed_in: SignedIn) -> None:
    first, second = signed_in("planner"), signed_in("planner", own_session=True)
    address = first_claim(first, "retail.sales")
    first.goto(address)
    second.goto(address)
    correct(first, "187.1")
    expect(first.locator("h2").first).to_contain_text("187.1")
    correct(second, "186.2", basis="商务局台账")
    expect(second.locator("main [role=alert]")).to_contain_text("李静")
    expect(second.locator("#value")).to_have_value("186.2")
    expect(second.locator("#basis")).to_have_value("商务局台账")
    second.goto(address)
    expect(second.locator("main")).to_contain_text("187.1")


def test_a_corrected_figure_changes_the_plan_table_and_not_what_was_known_yesterday(signed_in: SignedIn) -> None:
    page = signed_in("planner", own_session=True)
    page.goto("/plans/14/table/")
    cell = page.locator("tbody tr", has_text="科技型中小企业数").locator("td.number a.figure").first
    expect(cell).to_have_text("2103")
    cell.click()
    correct(page, "2108")
    page.goto("/plans/14/table/")
    expect(cell).to_have_text("2108")

    page.locator("summary[title=截至日期]").click()
    page.fill("#as-known-on", YESTERDAY)
    page.get_by_role("button", name="查看", exact=True).first.click()
    expect(page.locator(".as-known")).to_contain_text(YESTERDAY)
    expect(cell).to_have_text("2103")
    page.locator(".as-known").get_by_role("link", name="回到现在").click()
    expect(cell).to_have_text("2108")
