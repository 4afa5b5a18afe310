"""A case in the browser, from opening to a verified end and back: at the desk and on the phone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import scrolls_sideways

pytestmark = pytest.mark.browser
SignedIn = Callable[..., Page]
VIEWPORTS = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAGUlEQVR42mNkYIiSY2DARCwMcgxYweCUAAA7mwIcqkOQuwAAAABJRU5ErkJggg=="
)
DONE = {"field.cause": "口径不一", "field.measures": "已核对"}


def opened_case(page: Page, title: str) -> str:
    """Fill in the form of the plan's tasks and return the address of the case."""
    page.goto("/cases/new/plan_task/")
    page.fill("#title", title)
    page.select_option("#category", "lacking")
    page.locator(".case-form .button.main").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def act(page: Page, address: str, code: str, **given: Any) -> None:
    """Do an act by its button, filling in what its form asks for."""
    page.goto(address)
    form = page.locator(f"form[action$='/acts/{code}/']")
    if page.locator("details.case-act", has=form).count():
        page.locator("details.case-act", has=form).locator("> summary").click()
    for name, value in given.items():
        fill(form, name, value)
    form.locator("button:not([type=button])").click()
    expect(page.locator("#messages")).to_contain_text("已办理")


def fill(form: Any, name: str, value: str) -> None:
    field = form.locator(f"[name='{name}']")
    if name == "result":
        form.locator(f"[name=result][value={value}]").check()
    elif name in ("unit", "person", "category"):
        field.select_option(value)
    else:
        field.fill(value)


def state(page: Page) -> Any:
    return page.locator(".lead .tag").first


def history(page: Page) -> Any:
    return page.locator(".case-history")


def check_and_close(page: Page, address: str) -> None:
    """Say that the work was found done, and close the case with its conclusion."""
    act(page, address, "check", result="held")
    act(page, address, "close", **{"field.conclusion": "已补齐"})


@VIEWPORTS
def test_a_case_goes_from_opening_to_a_verified_end_and_is_reopened(
    signed_in: SignedIn, viewport: dict[str, int]
) -> None:
    officer, planner, auditor = (signed_in(name, viewport) for name in ("officer", "planner", "auditor"))
    title = f"核对年报数量 {viewport['width']}"
    address = opened_case(officer, title)
    act(planner, address, "dispatch", unit="innovation", note="请先核对名单")
    act(officer, address, "take_on")
    expect(officer.locator(".case-clock-main")).to_contain_text("（工作时间）")
    act(officer, address, "pause", reason="等待统计口径")
    expect(state(officer)).to_have_text("挂账")
    expect(officer.locator(".case-clock-main")).to_contain_text("已停表")
    act(officer, address, "resume")
    act(officer, address, "report_done", **DONE)
    act(auditor, address, "check", result="failed", note="名单里还缺三家")
    expect(state(auditor)).to_have_text("整改中")
    act(officer, address, "report_done", **DONE)
    check_and_close(auditor, address)
    expect(state(auditor)).to_have_text("已办结")
    act(planner, address, "reopen", reason="数量又变了")
    expect(history(planner)).to_contain_text("数量又变了")
    assert not scrolls_sideways(planner)


@VIEWPORTS
def test_a_case_nobody_wants_is_returned_and_arbitrated(signed_in: SignedIn, viewport: dict[str, int]) -> None:
    officer, planner, leader = (signed_in(name, viewport) for name in ("officer", "planner", "leader"))
    address = opened_case(officer, f"归属不清的指标 {viewport['width']}")
    for _turn in range(2):
        act(planner, address, "dispatch", unit="innovation")
        act(officer, address, "send_back", reason="不属本单位职责")
    expect(state(officer)).to_have_text("待裁定")
    act(leader, address, "arbitrate", unit="innovation", reason="以规划分工为准")
    expect(state(leader)).to_have_text("待签收")
    expect(history(leader)).to_contain_text("以规划分工为准")


@VIEWPORTS
def test_sub_tasks_must_be_done_before_their_case(signed_in: SignedIn, viewport: dict[str, int]) -> None:
    officer, planner, auditor = (signed_in(name, viewport) for name in ("officer", "planner", "auditor"))
    address = opened_case(officer, f"要几家一起办的事 {viewport['width']}")
    act(planner, address, "dispatch", unit="innovation")
    act(officer, address, "take_on")
    officer.get_by_text("交办子任务", exact=True).last.click()
    officer.fill("#task-title", "先取名单")
    officer.select_option("#task-unit", "innovation")
    officer.get_by_role("button", name="交办", exact=True).click()
    expect(officer.locator("#related")).to_contain_text("未办够")
    task = str(officer.locator("#related a", has_text="先取名单").get_attribute("href"))
    officer.goto(address)
    form = officer.locator("form[action$='/acts/report_done/']")
    officer.locator("details.case-act", has=form).locator("> summary").click()
    for name, value in DONE.items():
        fill(form, name, value)
    form.locator("button:not([type=button])").click()
    expect(officer.locator("#problem")).to_contain_text("子任务")
    expect(form.locator("[name='field.cause']")).to_have_value(DONE["field.cause"])
    act(officer, task, "take_on")
    act(officer, task, "report_done", **DONE)
    check_and_close(auditor, task)
    officer.goto(address)
    expect(officer.locator("#related")).to_contain_text("已办够")
    act(officer, address, "report_done", **DONE)
    expect(state(officer)).to_have_text("待核查")


@VIEWPORTS
def test_two_cases_about_one_matter_are_merged_and_taken_apart_again(
    signed_in: SignedIn, viewport: dict[str, int]
) -> None:
    planner = signed_in("planner", viewport)
    other = opened_case(planner, f"重复的一件 {viewport['width']}")
    number = planner.locator(".breadcrumbs li").last.inner_text()
    address = opened_case(planner, f"留下的一件 {viewport['width']}")
    planner.get_by_text("并入重复的案件").click()
    planner.fill("#merge-number", number)
    planner.get_by_role("button", name="并入本案").click()
    expect(planner.locator("#related")).to_contain_text(number)
    planner.goto(other)
    expect(state(planner)).to_have_text("已合并")
    planner.goto(address)
    planner.on("dialog", lambda dialog: dialog.accept())
    planner.get_by_role("button", name="拆分").click()
    expect(planner.locator("#related")).to_have_count(0)
    planner.goto(other)
    expect(state(planner)).to_have_text("待派遣")


@VIEWPORTS
def test_overdue_cases_are_escalated_by_themselves(signed_in: SignedIn, viewport: dict[str, int]) -> None:
    leader = signed_in("leader", viewport)
    tasks = leader.locator("main tbody a[href^='/cases/']:not([href*='?']):not([href$='/new/'])")
    for _look in range(40):  # the worker escalates what is overdue when it starts
        leader.goto("/cases/?queue=red&f.source=target")
        if tasks.count():
            break
        leader.wait_for_timeout(500)
    tasks.first.click()
    expect(leader.locator(".lead")).to_contain_text("红牌")
    expect(history(leader)).to_contain_text("超期报上级")
    expect(history(leader)).to_contain_text("列入红牌")
    expect(leader.locator(".case-clock-main")).to_contain_text("超期")


def test_a_dispatcher_works_the_queue_by_keyboard_alone(signed_in: SignedIn) -> None:
    planner = signed_in("planner")
    title = "只用键盘派遣的一件"
    opened_case(planner, title)
    planner.goto("/cases/desk/")
    waiting = planner.locator("[data-waiting]")
    for _step in range(waiting.count()):
        if title in planner.locator("[data-waiting][aria-current]").inner_text():
            break
        planner.keyboard.press("j")
        expect(planner.locator("#desk-case h2").first).to_contain_text(
            planner.locator("[data-waiting][aria-current] strong").inner_text()
        )
    planner.keyboard.press("d")
    unit = planner.locator("#desk-case select[name=unit]")
    expect(unit).to_be_focused()
    unit.select_option("innovation")
    planner.keyboard.press("Enter")
    planner.locator("#desk-case details[open] .form-act button").press("Enter")
    expect(planner.locator("#messages")).to_contain_text("已办理")
    expect(planner.locator("[data-waiting]", has_text=title)).to_have_count(0)


@VIEWPORTS
def test_a_case_is_called_what_it_is_and_given_to_a_person(signed_in: SignedIn, viewport: dict[str, int]) -> None:
    planner, officer = (signed_in(name, viewport) for name in ("planner", "officer"))
    address = opened_case(planner, f"类别选错的一件 {viewport['width']}")
    planner.get_by_text("改正类型、类别或等级").click()
    planner.select_option("#correct-category", "behind")
    planner.fill("#correct-reason", "有数据，是落后于路径")
    planner.get_by_role("button", name="改正", exact=True).click()
    expect(history(planner)).to_contain_text("类别 → 落后于路径")
    form = planner.locator("form[action$='/acts/dispatch/']")
    planner.locator("details.case-act", has=form).locator("> summary").click()
    form.locator("[name=unit]").select_option("innovation")
    suggested = form.locator("[name=person] option", has_text="建议")
    expect(suggested).to_have_count(1)
    form.locator("[name=person]").select_option("officer")
    form.locator("button:not([type=button])").click()
    expect(planner.locator("#messages")).to_contain_text("已办理")
    officer.goto("/cases/?queue=mine&q=类别选错的一件")
    expect(officer.locator("main tbody")).to_contain_text(f"类别选错的一件 {viewport['width']}")
    officer.goto(address)
    assert not scrolls_sideways(officer)


def test_a_place_chosen_on_the_map_stands_on_the_page_of_the_case_and_on_the_desk(signed_in: SignedIn) -> None:
    planner = signed_in("planner")
    planner.goto("/cases/new/plan_task/")
    planner.fill("#title", "图上点出位置的一件")
    planner.locator(".map[data-drawn]").scroll_into_view_if_needed()
    planner.locator(".map[data-drawn]").click(position={"x": 300, "y": 160})
    expect(planner.locator("[data-point]")).to_contain_text("113.")
    planner.locator(".case-form .button.main").click()
    expect(planner.locator("#place .map-mark")).to_be_visible()
    planner.goto("/cases/desk/")
    mark = planner.locator(".case-queue-map .map-mark[title*='图上点出位置的一件']")
    expect(mark).to_be_visible()
    mark.click()
    expect(planner.locator("#desk-case h2").first).to_contain_text("图上点出位置的一件")


def test_a_report_written_without_a_network_is_sent_once_there_is_one(signed_in: SignedIn) -> None:
    worker = signed_in("officer", PHONE)
    worker.goto("/cases/phone/report/")
    worker.evaluate("navigator.serviceWorker.ready")
    worker.wait_for_function("navigator.serviceWorker.controller !== null")
    worker.wait_for_function("caches.match('/cases/phone/report/').then(Boolean)")
    worker.context.set_offline(True)
    worker.reload()  # from the telephone itself
    expect(worker.locator("[data-offline]")).to_be_visible()
    worker.set_input_files("#camera", {"name": "雨中.png", "mimeType": "image/png", "buffer": PICTURE})
    worker.fill("#title", "雨里记下的一件")
    worker.locator("form[data-report] .button.main").click()
    entry = worker.locator("[data-outbox] li")
    expect(entry).to_contain_text("雨里记下的一件")
    expect(entry).to_contain_text("待发送")
    expect(entry).to_contain_text("1 张照片")
    worker.goto("/cases/phone/")
    expect(worker.locator("[data-outbox] li")).to_contain_text("雨里记下的一件")
    worker.context.set_offline(False)
    expect(worker.locator("[data-outbox] li[data-entry=sent]")).to_contain_text("已发送")
    worker.locator("[data-outbox] li a").click()
    expect(worker.locator("h1")).to_have_text("雨里记下的一件")
    expect(worker.locator("#files li")).to_have_count(1)
    worker.goto("/cases/?queue=all&q=雨里记下的一件")
    expect(worker.locator("main tbody tr")).to_have_count(1)


def test_chosen_rows_are_dispatched_together_after_a_look(signed_in: SignedIn) -> None:
    planner = signed_in("planner")
    opened_case(planner, "一起派遣的甲")
    opened_case(planner, "一起派遣的乙")
    planner.goto("/cases/?queue=open&q=一起派遣")
    planner.locator("[data-choose-all]").check()
    expect(planner.locator("[data-chosen-count]")).to_have_text("2")
    planner.get_by_role("button", name="派遣", exact=True).click()
    expect(planner.locator("h1")).to_contain_text("可以办 2 件")
    planner.select_option("#unit", "industry")
    planner.get_by_role("button", name="派遣", exact=True).click()
    expect(planner.locator("#messages")).to_contain_text("已办理 2 件")


def test_the_phone_has_four_big_buttons(signed_in: SignedIn) -> None:
    officer = signed_in("officer", PHONE)
    officer.goto("/cases/phone/")
    expect(officer.locator(".case-big a")).to_have_count(4)
    assert not scrolls_sideways(officer)
    officer.locator(".case-big-main").click()
    expect(officer.locator("#camera")).to_be_visible()
    officer.goto("/cases/new/plan_task/")
    officer.fill("#title", "科技型中小企业名单对不上")
    expect(officer.locator("#suggestions")).to_contain_text("类别")
