"""The ladder is opened, who is one criterion short is seen and opened, and another threshold is held against the law."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import PHONE
from tests.journeys.steps import scrolls_sideways

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]


def column(page: Page, title: str) -> list[str]:
    """Return the cells of a column of the list that is shown."""
    heads = page.locator("thead th").all_inner_texts()
    place = next(at for at, head in enumerate(heads, 1) if head.strip().startswith(title))
    return page.locator(f"tbody tr td:nth-child({place})").all_inner_texts()


def test_who_is_one_criterion_short_is_opened_and_another_threshold_compared(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    page.goto("/ladder/")
    page.get_by_role("button", name="筛查全部企业").click()
    expect(page.locator("#messages")).to_contain_text("已筛查")
    page.get_by_role("link", name="差一项成为高企").click()
    expect(page.locator("h1")).to_contain_text("只差一项")
    firms = [
        float(text)
        for text, who in zip(column(page, "差距合计"), column(page, "谁能改变"), strict=True)
        if who == "企业"
    ]
    assert firms == sorted(firms)
    assert firms
    page.locator("tbody td a").first.click()
    expect(page.locator("main")).to_contain_text("差 ")  # how far from the threshold
    page.go_back()

    page.get_by_role("link", name="改门槛试算").click()
    page.get_by_label("方案名称").fill("研发占比降到 1%")
    shares = page.locator("tbody tr", has_text="研发占比下限").locator("input")
    for at in range(shares.count()):
        shares.nth(at).fill("1")
    page.get_by_role("button", name="试算并与现行比较").click()
    page.wait_for_url(re.compile(r"/ladder/whatif/\d+/$"))
    won = page.locator(".tile", has_text="新达标").locator("a.figure")
    count = int(re.sub(r"\D", "", won.inner_text()))
    assert count > 0
    won.click()
    expect(page.locator("tbody tr").first).to_be_visible()
    assert len(column(page, "企业")) == min(count, 50)  # a page of them

    page.set_viewport_size(PHONE)
    page.goto("/ladder/")
    assert not scrolls_sideways(page)
