"""A planner finds what does not add up, holds two reports side by side, and teaches the reader a name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.steps import candidate_id, read_document

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]

WRONG = """# 郑州高新区2022年简报

2022年，郑州高新区技术合同交易额91.2亿元，上年为76.0亿元，同比增长30%。2023年，技术合同交易额力争达到105亿元。
"""
NEXT = """# 郑州高新区2023年简报

2023年，郑州高新区技术合同交易额完成98.5亿元。
"""


def test_a_finding_is_opened_in_the_margin_and_confirmed_by_keyboard(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    read_document(page, "wrong.md", WRONG.encode(), title="郑州高新区2022年简报")
    note = page.locator(".note").first
    expect(note).to_contain_text("20%")
    page.keyboard.press("f")
    expect(page.locator("#finding .finding-message")).to_contain_text("20%")
    expect(page.locator("mark.found.here").first).to_be_visible()
    page.keyboard.press("c")
    expect(note).to_have_class(re.compile("confirmed"))

    page.get_by_role("link", name="核对意见").click()
    expect(page.locator("tbody")).to_contain_text("属实")


def test_what_was_promised_is_found_again_as_missed(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    read_document(page, "first.md", WRONG.replace("91.2", "91.3").encode(), title="对照用2022年简报")
    read_document(page, "second.md", NEXT.encode(), title="对照用2023年简报")
    page.goto("/documents/")
    page.get_by_role("link", name="两份资料对照").click()
    page.locator("#earlier").select_option(label="对照用2022年简报")
    page.locator("#later").select_option(label="对照用2023年简报")
    page.get_by_role("button", name="对照").click()
    row = page.locator("tbody tr").filter(has_text="技术合同交易额")
    expect(row).to_contain_text("未兑现")
    row.get_by_role("link", name="98.5亿元").click()
    expect(page.locator("mark.here")).to_contain_text("98.5亿元")


def test_a_corrected_name_is_listed_in_the_lexicon_and_revoked(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    read_document(
        page, "lesson.txt", "郑州高新区简报\n\n2018年，郑州高新区经济盘子达到71.3亿元。".encode(), title="词库用简报"
    )
    page.keyboard.press("m")
    page.keyboard.type("生产总值")
    expect(page.locator("#choices [data-indicator]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.fill("#indicator", "生产总值")
    page.keyboard.press("Escape")
    first = candidate_id(page)
    page.keyboard.press("a")
    expect(page.locator(f"#c{first}")).to_have_class(re.compile("corrected"))

    page.goto("/documents/lexicon/")
    page.get_by_role("link", name=re.compile(f"c{first}-")).first.click()
    page.get_by_role("button", name="停用").click()
    expect(page.locator("dl.facts")).to_contain_text("已停用")
