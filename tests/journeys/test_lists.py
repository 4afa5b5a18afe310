"""Lists: filtered, sorted, turned, kept as a view, and taken away as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]


def rows(page: Page):
    """The rows of the list of indicators."""
    return page.locator("#list-figures tbody tr")


def downloaded(page: Page, kind: str) -> bytes:
    """Take the list away as a file and return its content."""
    page.locator("#list-figures summary", has_text="导出").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name=kind, exact=True).click()
    return Path(taken.value.path()).read_bytes()


def test_a_list_is_filtered_sorted_and_turned_without_leaving_the_page(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/figures/")
    expect(rows(page)).to_have_count(50)
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**page=2**")
    expect(page.locator(".list-foot")).to_contain_text("第 2 页")

    page.get_by_label("筛选 代码").fill("innovation.")
    page.wait_for_url("**f.code=innovation.**")
    expect(rows(page).first.locator("td").nth(1)).to_contain_text("innovation.")
    page.get_by_role("link", name="代码").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("代码")
    codes = [text for text in rows(page).locator("td:nth-child(2)").all_inner_texts() if text]
    assert codes == sorted(codes)
    page.get_by_role("link", name="清除筛选").click()
    expect(rows(page)).to_have_count(50)


def test_a_filter_that_nothing_meets_offers_the_way_back(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/figures/?f.name=nothing-is-called-so")
    expect(page.locator(".empty").first).to_contain_text("没有符合条件的行")
    page.locator(".empty a").first.click()
    expect(rows(page)).to_have_count(50)


def test_an_export_holds_every_row_that_meets_the_filter(signed_in: SignedIn) -> None:
    import openpyxl

    page = signed_in("leader")
    page.goto("/figures/?f.code=gdp")
    shown = rows(page).count()
    table = list(csv.reader(io.StringIO(downloaded(page, "CSV").decode("utf-8-sig"))))
    assert table[0][:2] == ["指标", "代码"]
    assert len(table) == shown + 1
    page.goto("/figures/?f.code=gdp")
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(page, "XLSX"))).worksheets[0]
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)][1][1] == table[1][1]


def test_a_list_kept_as_a_view_comes_back(signed_in: SignedIn) -> None:
    page = signed_in("auditor")
    page.goto("/figures/?f.code=gdp&sort=-code")
    page.locator("#list-figures summary", has_text="视图").click()
    page.get_by_label("视图名称").fill("总量一类")
    page.get_by_role("button", name="保存", exact=True).click()
    page.goto("/figures/")
    page.locator("#list-figures summary", has_text="视图").click()
    page.get_by_role("link", name="总量一类").click()
    expect(page.get_by_label("筛选 代码")).to_have_value("gdp")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("代码")


def test_rows_are_walked_with_the_arrows_and_opened_with_enter(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/figures/?f.code=gdp")
    rows(page).first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(1)).to_be_focused()
    name = rows(page).nth(1).locator("a").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)


def test_a_copied_table_keeps_its_look_and_its_decimals_in_other_programs(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/plans/14/")
    page.evaluate(
        """document.addEventListener("copy", (event) => {
             window.taken = { html: event.clipboardData.getData("text/html"), text: event.clipboardData.getData("text/plain") };
           })"""
    )
    page.get_by_role("button", name="复制表格").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()

    html, text = page.evaluate("[window.taken.html, window.taken.text]")
    assert "border:0.5pt solid" in html
    assert "text-align:right" in html
    assert 'mso-number-format:"0\\.0"' in html
    assert "<a " not in html
    lines = [line.split("\t") for line in text.splitlines()]
    assert lines[0][:2] == ["序号", "指标"]
    assert ["7", "社会消费品零售总额"] in [line[:2] for line in lines]
    assert {len(line) for line in lines if len(line) > 1} == {len(lines[0])}
