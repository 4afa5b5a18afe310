"""A table of figures with mistakes comes in: refused cells come back, are mended, and come in again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.steps import JOB_PATIENCE

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]


def open_result(page: Page) -> None:
    """Wait for the job and open what it came to."""
    page.wait_for_url("**/jobs/*/")
    page.get_by_role("link", name="打开结果").click(timeout=JOB_PATIENCE)
    page.wait_for_url("**/figures/import/*/")


def import_table(page: Page, name: str, content: bytes) -> None:
    """Send a table, let the columns be understood, and see what would happen."""
    page.goto("/figures/import/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="下一步：看列的含义").click()
    expect(page.locator("h1")).to_contain_text("列的含义")
    page.select_option("#default-subject", label="郑州高新区")
    page.get_by_role("button", name="试运行").click()
    open_result(page)


def test_a_table_with_mistakes_is_tried_mended_and_imported_once(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    good = "指标,时期,数值,单位\n技术合同交易额,2012,11.2,亿元\n"
    bad = good + "技术合同交易额,2013,一二三,亿元\n技术合同交易额,2014年13月,13.1,亿元\n"
    import_table(page, "contracts.csv", bad.encode("gbk"))
    expect(page.locator("main")).to_contain_text("这是试运行")
    refused = page.locator("section", has_text="未导入的单元格").last
    expect(refused.locator("tbody tr")).to_have_count(2)
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载，改好再交").click()
    assert "一二三" in Path(taken.value.path()).read_text("utf-8-sig")

    mended = good + "技术合同交易额,2013,12.5,亿元\n技术合同交易额,2014,13.1,亿元\n"
    import_table(page, "contracts.csv", mended.encode())
    expect(page.locator("dt:has-text('新的') + dd").first).to_have_text("3")
    page.get_by_role("button", name="按此导入").click()
    open_result(page)
    expect(page.locator("main")).to_contain_text("已写入")

    import_table(page, "contracts.csv", mended.encode())
    expect(page.locator("dt:has-text('新的') + dd").first).to_have_text("0")
    expect(page.locator("dt:has-text('此来源已说过') + dd")).to_have_text("3")


def test_a_table_that_is_none_is_refused_with_the_reason(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    page.goto("/figures/import/")
    page.set_input_files(
        "[name=file]", {"name": "nothing.csv", "mimeType": "text/csv", "buffer": bytes(range(128, 256))}
    )
    page.get_by_role("button", name="下一步：看列的含义").click()
    expect(page.locator("main [role=alert]")).to_contain_text("没有")
