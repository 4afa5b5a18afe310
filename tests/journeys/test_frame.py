"""The frame around every page: search, area, day, language, theme, help, notices, and the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import PHONE
from tests.journeys.steps import scrolls_sideways

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]

CHINESE = re.compile(r"[一-鿿]")
# What the frame says in the reader's language; the zone's own names (areas, people, posts) are data.
SHELL = ".navigation .word, .tools > button, .tools > a .word, .footer a, #help h2, #help h3, #search input"
PAGES = ["/", "/plans/", "/plans/14/", "/plans/14/table/", "/plans/14/lines/1/", "/figures/", "/figures/gdp/",
         "/documents/", "/documents/upload/", "/notices/", "/help/", "/plans/14/programmes/", "/account/"]  # fmt: skip


def test_an_indicator_is_found_and_opened_with_the_keyboard_alone(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/")
    page.keyboard.press("Control+k")
    expect(page.locator("#search input")).to_be_focused()
    page.keyboard.type("研发经费")
    expect(page.locator("#search-results .hit").first).to_contain_text("研发")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("研发")


def test_a_search_without_hits_says_how_to_go_on(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.locator("#search input").fill("没有这样的东西")
    expect(page.locator("#search-results .empty")).to_contain_text("没有找到")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()


def test_english_is_a_switch_away_and_leaves_no_chinese_in_the_frame(signed_in: SignedIn) -> None:
    page = signed_in("office", own_session=True)
    page.goto("/figures/")
    page.locator("summary[title=语言]").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_contain_text("Indicator")
    left = [text for text in page.locator(SHELL).all_inner_texts() if CHINESE.search(text)]
    assert left == []
    page.locator("summary[title=Language]").click()
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("指标")


def test_the_theme_is_kept(signed_in: SignedIn) -> None:
    page = signed_in("officer", own_session=True)
    before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator("summary[title=外观]").click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != before
    page.goto("/figures/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_another_area_is_a_switch_away(signed_in: SignedIn) -> None:
    page = signed_in("leader", own_session=True)
    page.locator("summary[title=区域]").click()
    choice = page.locator("form[action*=area] button[aria-pressed=false]").first
    name = choice.inner_text()
    choice.click()
    expect(page.locator("summary[title=区域]")).to_contain_text(name)


def test_the_help_of_the_page_opens_and_closes_by_key(signed_in: SignedIn) -> None:
    page = signed_in("leader")
    page.goto("/figures/")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help")).to_contain_text("账本")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_a_notice_leads_to_what_it_speaks_of_and_is_read_then(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    page.goto("/notices/?show=all")
    notice = page.locator("main tbody tr a", has_text="已读完").first
    notice.click()
    expect(page.locator("#review")).to_be_visible()


def test_the_places_of_the_navigation_have_keys(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.locator("h1")).to_contain_text("规划")


@pytest.mark.parametrize("path", ["/documents/", "/plans/14/"])
def test_the_tab_key_reaches_the_main_act_of_a_page(signed_in: SignedIn, path: str) -> None:
    page = signed_in("planner")
    page.goto(path)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.act .button.main')"):
            break
    expect(page.locator(".act .button.main")).to_be_focused()


def test_no_page_scrolls_sideways_on_a_phone(signed_in: SignedIn) -> None:
    page = signed_in("planner", PHONE)
    wide = []
    for path in PAGES:
        page.goto(path)
        if scrolls_sideways(page):
            wide.append(path)
    assert wide == []


def test_every_page_has_help_of_its_own(signed_in: SignedIn) -> None:
    page = signed_in("planner")
    without = []
    for path in PAGES:
        page.goto(path)
        if "本页没有专门的说明" in page.locator("#help").inner_text():
            without.append(path)
    assert without == []
