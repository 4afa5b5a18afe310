"""Coming in: a wrong password, the right one, pages that are not there or not for this person."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.demonstration import Site

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_wrong_password_is_told_and_the_user_name_stays(opened: Opened, site: Site, viewport: dict[str, int]) -> None:
    page = opened(viewport)
    page.goto("/")
    page.wait_for_url("**/sign-in/**")
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", "not-the-password")
    page.press("[name=password]", "Enter")
    expect(page.locator("[role=alert]").first).to_be_visible()
    expect(page.locator("[name=username]")).to_have_value("officer")
    page.fill("[name=password]", site.accounts["officer"])
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_contain_text("一块屏")


def test_signing_out_closes_the_pages(signed_in: Opened) -> None:
    page = signed_in("office", own_session=True)
    page.locator("summary", has_text="王秀兰").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto("/figures/")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/figures/"))
    expect(page.locator("[name=password]")).to_be_visible()


def test_a_page_that_is_not_there_says_what_to_do(signed_in: Opened) -> None:
    page = signed_in("leader")
    answer = page.goto("/plans/nowhere/")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("怎么办")
    page.get_by_role("link", name="回到首页").click()
    expect(page.locator("h1")).to_contain_text("一块屏")


def test_a_page_of_another_role_is_refused_with_the_reason(signed_in: Opened) -> None:
    page = signed_in("leader")
    answer = page.goto("/administration/people/")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("怎么办")
    expect(page.locator("main")).to_contain_text("没有改动任何数据")
