"""A planner reviews what was read in a document, without the mouse; two reviewers do not lose each other's work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.steps import REPORT, candidate, candidate_id, read_document, reviewed

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]

BRIEF = """郑州高新区内部简报

2018年，郑州高新区技术合同交易额{value}亿元，新增省级瞪羚企业{firms}家。
"""


def brief(value: str, firms: int) -> bytes:
    """A short report of our own wording; other numbers make another document."""
    return BRIEF.format(value=value, firms=firms).encode()


def test_a_document_is_reviewed_by_keyboard(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    page.goto("/documents/")
    page.get_by_role("link", name=REPORT, exact=True).click()
    expect(candidate(page)).to_have_attribute("data-state", "open")
    first, before = candidate_id(page), reviewed(page)

    page.keyboard.press("n")
    expect(candidate(page)).not_to_have_attribute("data-candidate", first)
    page.keyboard.press("p")
    expect(candidate(page)).to_have_attribute("data-candidate", first)

    page.keyboard.press("e")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#value")).not_to_be_focused()

    page.keyboard.press("r")
    expect(candidate(page)).not_to_have_attribute("data-candidate", first)
    expect(page.locator(f"#c{first}")).to_have_class(re.compile("rejected"))
    expect(page.locator("#review-progress progress")).to_have_attribute("value", str(before + 1))


def test_a_hand_that_is_quicker_than_the_server_loses_nothing(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    figures = "".join(f"2018年，郑州高新区第{at}类企业{at + 20}家。" for at in range(1, 9))
    read_document(page, "quick.txt", figures.encode(), title="快审用简报")
    expect(candidate(page)).to_have_attribute("data-state", "open")
    before = reviewed(page)
    for _ in range(6):
        page.keyboard.press("r")
    expect(page.locator("#review-progress progress")).to_have_attribute("value", str(before + 6))


def test_an_indicator_is_chosen_by_name_and_the_accepted_figure_leads_back_to_its_sentence(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    read_document(page, "mapping.txt", brief("71.3", 17), title="郑州高新区内部简报之一")
    page.keyboard.press("m")
    expect(page.locator("#indicator_search")).to_be_focused()
    page.keyboard.type("技术合同")
    expect(page.locator("#choices [data-indicator]").first).to_contain_text("技术合同")
    page.keyboard.press("Enter")
    expect(page.locator("#mapped")).to_contain_text("技术合同")
    first = candidate_id(page)
    page.keyboard.press("a")
    expect(page.locator(f"#c{first}")).to_have_class(re.compile("accepted|corrected"))

    page.locator(f"#c{first}").click()
    page.get_by_role("link", name="账本中的这个数").click()
    expect(page.locator("[data-origin] mark")).to_contain_text("71.3")
    page.locator("[data-origin] a").first.click()
    expect(page.locator(f"#c{first}.here")).to_be_visible()


def test_of_two_reviewers_the_second_is_told_and_keeps_what_was_typed(signed_in: SignedIn) -> None:
    planner = signed_in("planner")
    address = read_document(planner, "two.txt", brief("72.4", 18), title="郑州高新区内部简报之二")
    officer = signed_in("officer")
    officer.goto(address)
    first = candidate_id(planner)
    expect(candidate(officer)).to_have_attribute("data-candidate", first)
    officer.fill("#value", "72.9")

    planner.keyboard.press("r")
    expect(planner.locator(f"#c{first}")).to_have_class(re.compile("rejected"))
    officer.get_by_role("button", name="采纳", exact=True).click()
    expect(officer.locator("#panel [role=alert]")).to_contain_text("李静")
    expect(officer.locator("#value")).to_have_value("72.9")
    officer.reload()
    expect(officer.locator(f"#c{first}")).to_have_class(re.compile("rejected"))
