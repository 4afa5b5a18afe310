"""Posts and areas are changed with a look ahead and a way back; an auditor proves the trail of it all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]


def test_a_vacant_post_is_given_to_a_person_and_taken_back(signed_in: SignedIn) -> None:
    page = signed_in("admin")
    page.goto("/administration/posts/of/development.planner_2/")
    page.get_by_role("link", name="安排任职").click()
    page.select_option("[name=person]", label="陈浩")
    page.fill("[name=reason]", "借调文件")
    page.locator("main form .button.main").click()
    row = page.locator("main tbody tr", has_text="借调文件")
    expect(row).to_contain_text("陈浩")
    expect(row).to_contain_text("生效中")
    row.get_by_role("link", name="结束任职").click()
    page.locator("main form .button.main, main form .button.danger").first.click()
    expect(page.locator("main tbody tr", has_text="借调文件")).to_contain_text("2025-03-03")


def test_a_split_of_an_area_is_looked_at_made_and_undone(signed_in: SignedIn) -> None:
    page = signed_in("admin")
    page.goto("/administration/areas/of/shuangqiao/")
    page.get_by_role("link", name="拆分").click()
    for number, (code, name, share) in enumerate([("sq-east", "双桥东", "60"), ("sq-west", "双桥西", "40")], 1):
        page.fill(f"[name=code_{number}]", code)
        page.fill(f"[name=name_{number}]", name)
        page.fill(f"[name=share_{number}]", share)
    page.fill("[name=basis]", "拆分方案")
    page.get_by_role("button", name="预览变化").click()
    expect(page.locator("#preview")).to_contain_text("双桥东")
    page.get_by_role("button", name="确认调整").click()
    page.goto("/administration/areas/")
    expect(page.get_by_role("link", name="双桥东")).to_be_visible()
    page.get_by_role("link", name="撤销这次调整").click()
    page.get_by_role("button", name="撤销这次调整").click()
    page.goto("/administration/areas/")
    expect(page.get_by_role("link", name="双桥办事处")).to_be_visible()
    expect(page.get_by_role("link", name="双桥东")).to_have_count(0)


def test_parts_that_do_not_add_up_are_told_and_nothing_is_lost(signed_in: SignedIn) -> None:
    page = signed_in("admin")
    page.goto("/administration/areas/of/fengyang/split/")
    for number, (code, share) in enumerate([("fy-a", "60"), ("fy-b", "50")], 1):
        page.fill(f"[name=code_{number}]", code)
        page.fill(f"[name=name_{number}]", code)
        page.fill(f"[name=share_{number}]", share)
    page.get_by_role("button", name="预览变化").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()
    expect(page.locator("[name=share_2]")).to_have_value("50")


def test_an_auditor_verifies_the_trail(signed_in: SignedIn) -> None:
    page = signed_in("auditor")
    page.goto("/audit/")
    page.get_by_role("button", name="校验全部记录").click()
    page.wait_for_url("**/jobs/*/")
    expect(page.locator("#job-progress .notice.ok")).to_contain_text("完整")
    page.goto("/audit/")
    expect(page.locator("main .notice.ok")).to_contain_text("完整")
    page.locator("main tbody tr a").first.click()
    expect(page.locator("main")).to_contain_text("哈希")
