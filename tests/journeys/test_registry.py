"""A register comes in with mistakes that are mended; a doubtful match is decided by key; a portrait is opened and printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tests.journeys.conftest import PHONE
from tests.journeys.steps import JOB_PATIENCE

pytestmark = pytest.mark.browser
SHEET = 700  # CSS pixels of an A4 page between its margins
SignedIn = Callable[..., Page]
HEADS = "统一社会信用代码,企业名称,办事处,营业收入（万元）,年度\n"
GOOD = "914199999000900727,示例北斗导航试验有限公司,枫杨办事处,1200.5,2023\n"
BAD_CODE = "91419999900009008?"
BAD = f"{BAD_CODE},示例改正试验有限公司,枫杨办事处,80,2023\n"


def import_register(page: Page, name: str, content: bytes) -> None:
    """Send a register, take its columns as they were guessed, and import it."""
    page.goto("/firms/import/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="下一步：看列的含义").click()
    expect(page.locator("h1")).to_contain_text("列的含义")
    page.get_by_role("button", name="直接导入").click()
    page.get_by_role("link", name="打开结果").click(timeout=JOB_PATIENCE)
    page.wait_for_url("**/firms/import/*/")


def count_of(page: Page, name: str) -> str:
    """Return what the report of an import counts under a name."""
    return page.locator(f"dt:text-is('{name}') + dd").first.inner_text()


def test_a_register_with_mistakes_is_mended_and_the_same_file_twice_changes_nothing(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    import_register(page, "示例名册.csv", (HEADS + GOOD + BAD).encode("gb18030"))
    expect(page.locator("#refused")).to_contain_text("校验不通过")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载，改好再交").click()
    refused = Path(taken.value.path()).read_text("utf-8-sig")

    mended = refused.replace(BAD_CODE, "")
    import_register(page, "示例名册-改正.csv", mended.encode())
    assert (count_of(page, "新的行"), count_of(page, "没有收下的行")) == ("1", "0")
    import_register(page, "示例名册-改正.csv", mended.encode())
    assert (count_of(page, "新的行"), count_of(page, "与上次相同的行")) == ("0", "1")


def test_a_doubtful_match_is_decided_and_taken_back_by_key(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    page.goto("/firms/reviews/")
    page.get_by_role("link", name="逐对核对").click()
    page.wait_for_url(re.compile(r"/firms/reviews/\d+/"))  # until its script listens to keys
    first = page.url
    expect(page.locator("main")).to_contain_text("为什么像，为什么不像")
    page.keyboard.press("n")
    page.wait_for_url("**after=*")
    page.keyboard.press("u")
    page.wait_for_url(first)
    expect(page.locator("#messages")).to_contain_text("已撤销判定")


def test_a_firm_is_found_and_its_portrait_fits_a_phone_and_one_sheet(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/firms/")
    page.get_by_label("查找企业").fill("明德")
    expect(page.locator("#firms-found td.name").first).to_contain_text("明德")
    page.locator("#firms-found td.name a").first.click()
    expect(page.locator("#who")).to_contain_text("行业")
    expect(page.locator("#figures .chart svg")).to_be_visible()
    page.get_by_role("link", name="查看涉税数据").click()
    expect(page.locator("#figures [role=status]")).to_contain_text("已记入操作记录")
    sheet = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(sheet.pages) == 1
    assert "五年数据与同行" in normalize("NFKC", sheet.pages[0].extract_text())  # fonts map some characters to radicals
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    drawn_for = page.evaluate("document.querySelector('#figures .chart svg').viewBox.baseVal.width")
    assert 0 < drawn_for <= SHEET  # a picture that fits, its labels not cut
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
