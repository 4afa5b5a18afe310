"""A firm gets an account, sees that it is one criterion short of 高企, supplies what is missing, consents for banks, has its legal form corrected."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import PHONE
from tests.journeys.steps import scrolls_sideways

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]
ONE_SHORT = "/ladder/pool/?edition=high_tech@2016-01-01&standing=one_short"
NEW_PASSWORD = "liufang-wutong-2025"  # noqa: S105


def opened_for_a_firm_one_short(planner: Page) -> tuple[str, str, str]:
    """Open an account for the nearest of the firms one criterion short; return its name, user name and password."""
    planner.goto(ONE_SHORT)
    key = re.search(r"/ladder/firms/(E\d+)/", str(planner.locator("tbody td a").first.get_attribute("href")))
    assert key
    planner.goto(f"/firms/{key[1]}/")
    planner.get_by_text("开通企业账号", exact=True).click()
    planner.get_by_label("姓名").fill("何晓燕")
    planner.locator("#account-evidence").fill("法人委托书，示例")
    planner.get_by_role("button", name="开通", exact=True).click()
    name = planner.locator("h1 + .lead").inner_text().split(" · ")[1]
    return name, planner.locator("#opened-username").inner_text(), planner.locator("#temporary-password").inner_text()


def first_sign_in(page: Page, username: str, password: str) -> None:
    """Come in by the site's first address with a password that must be replaced."""
    page.goto("/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/account/password/")
    page.locator("[name=present_password]").fill(password)
    for field in ("new_password", "repeated_password"):
        page.locator(f"[name={field}]").fill(NEW_PASSWORD)
    page.locator("main form button.main").click()
    page.wait_for_url(re.compile(r"/my-firm/E\d+/"))


def supply(page: Page) -> None:
    """Fill in every missing field: money and numbers with a small one, questions with yes."""
    page.get_by_label("依据").fill("2023年度审计报告")
    form = page.locator("main form")
    for at in range((numbers := form.locator(":scope > .field input[inputmode]")).count()):
        numbers.nth(at).fill("10")
    for at in range((choices := form.locator(":scope > .field select")).count()):
        choices.nth(at).select_option(index=1)
    page.get_by_role("button", name="保存").click()


def has_its_legal_form_corrected(page: Page, planner: Page) -> None:
    """Ask from the line of the desk, let the planner accept it from the list of cases, and read the answer."""
    page.get_by_role("link", name="更正企业类型").click()
    page.get_by_label("应为").fill("股份有限公司")
    page.get_by_label("理由").fill("已改制，示例")
    page.get_by_role("button", name="提交申请").click()
    asked = page.locator("#corrections li", has_text="股份有限公司")
    expect(asked).to_contain_text("待核对")
    number = re.search(r"GZ\d+-\d+", asked.inner_text())
    assert number
    planner.goto(f"/cases/?q={number[0]}")
    planner.get_by_role("link", name=number[0]).click()
    expect(planner.locator("#correction")).to_contain_text("股份有限公司")
    planner.get_by_role("button", name="采纳并更正").click()
    page.reload()
    expect(asked).to_contain_text("已更正")
    expect(page.locator("#who")).to_contain_text("企业申请")


def test_a_firm_sees_what_it_is_short_of_supplies_data_and_consents(
    signed_in: SignedIn, opened: Callable[..., Page]
) -> None:
    planner = signed_in("planner")
    name, username, password = opened_for_a_firm_one_short(planner)
    page = opened(PHONE)
    first_sign_in(page, username, password)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("#ladder")).to_contain_text("离“高新技术企业”只差 1 项")
    expect(page.locator("#ladder")).to_contain_text("您可以补的资料")
    assert not scrolls_sideways(page)

    page.set_viewport_size({"width": 1366, "height": 768})
    row = page.locator("#ladder tbody tr", has_text="科技型中小企业")
    expect(row).to_contain_text("无法判定")
    row.get_by_role("link", name=re.compile("补 .* 项")).click()
    supply(page)
    expect(page.locator("#messages")).to_contain_text("注明为企业自报")
    expect(row).not_to_contain_text("无法判定")

    page.get_by_role("button", name="同意授权").click()
    expect(page.locator("#consents")).to_contain_text("有效")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="撤销授权").click()
    expect(page.locator("#consents")).to_contain_text("已撤销")
    has_its_legal_form_corrected(page, planner)

    assert [page.goto(path).status for path in ("/firms/", "/ladder/", "/api/v1/registry/firms")] == [403] * 3  # type: ignore[union-attr]
