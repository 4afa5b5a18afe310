"""A request for correction from the asking to the register: accepted, declined, withdrawn, taken back; whose it is to decide."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest

from wutong.engines.cases import api as cases
from wutong.engines.cases.errors import ActNotPossible, CaseMovedOn, CaseUnknown, NotOpenedByHand
from wutong.engines.cases.types import Given, NewCase
from wutong.engines.registry import api as registry
from wutong.engines.registry.errors import EntityUnknown, FactRefused
from wutong.packs.corrections import asking
from wutong.packs.corrections.errors import RequestRefused, RequestUnknown
from wutong.packs.corrections.telling import on_decided
from wutong.packs.corrections.tests.conftest import NEW, OLD, Offices
from wutong.platform import clock
from wutong.platform.audit.models import Act
from wutong.platform.notices.models import Notice
from wutong.platform.outbox.models import Event

SINCE = date(2025, 2, 1)
RIGHT = {
    "short": ("示例甲", "示例甲"), "capital_fen": ("1,500", "1500 万元"), "founded": ("2010-02-03", "2010-02-03"),
    "phone": ("0371-7654321、7654322", "0371-7654321、7654322"), "industry": ("6513", "6513 软件和信息技术服务业"),
    "person": ("李  静", "李 静"), "size": ("中型", "中型"), "area": ("office-乙", "乙"),
}  # fmt: skip
WRONG = [
    ("code", "914199990000000178", "这一项不能申请更正"), ("tax_fen", "1", "这一项不能申请更正"), ("address", " ", "没有写"),
    ("address", OLD, "现在就是这样"), ("phone", "没有", "电话"), ("industry", "0000", "行业代码"), ("founded", "2099-01-01", "不晚于今天"),
    ("capital_fen", "-3", "大于零"), ("person", "张" * 61, "最多 60"), ("size", "巨型", "只能是下列之一：微型"), ("area", "没有的街道", "示例区、甲、乙"),
    ("area", "甲", "现在就是这样"),
]  # fmt: skip


def decide(case: int, act: str, by: Any, reason: str = "") -> None:
    cases.take(case, act, Given(reason=reason), by=by)


def tell() -> list[tuple[str, str]]:
    """Deliver what was published, and return the firm's notices."""
    for event in Event.objects.order_by("pk"):
        on_decided(event)
    return list(Notice.objects.filter(person__username="he").order_by("pk").values_list("title", "body"))


def test_a_request_is_a_case_with_owner_and_clock_until_an_official_accepts_it(offices: Offices) -> None:
    case = offices.ask(since=SINCE)
    listed = asking.requests_of(offices.firm)[0]
    assert (listed.request.before, listed.request.asked, listed.request.since) == (OLD, NEW, SINCE)
    assert (listed.state_title, listed.answer) == ("待核对", "")
    assert listed.due_at is not None
    assert listed.due_at.astimezone(clock.SHANGHAI).date() == date(2025, 3, 10), "five working days"
    state = cases.state_at(case)
    assert state.unit == asking.owner()
    assert cases.cases_of(offices.official).filter(pk=case).exists(), "it stands in the ordinary list"
    assert offices.now() == OLD
    decide(case, "correct", offices.official)
    assert offices.now() == NEW
    origin = registry.firm(offices.own).origins["address"]
    assert (origin.source, origin.key) == ("request", state.number)
    assert asking.requests_of(offices.firm)[0].state_title == "已更正"
    verbs = list(Act.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-1] == "registry.correct_master_data"
    assert "corrections.ask" in verbs
    assert tell() == [(f"名册已更正：地址（{state.number}）", "")]


def test_a_new_name_leaves_the_old_one_as_a_former_one_and_can_be_taken_back(offices: Offices) -> None:
    case = offices.ask("name", "示例甲新有限公司", since=SINCE)
    decide(case, "correct", offices.official)
    renamed = registry.firm(offices.own)
    former = next(one for one in renamed.names if one.kind == "former")
    assert (renamed.name, former.text, former.valid_to) == (
        "示例甲新有限公司",
        "示例甲有限公司",
        SINCE - timedelta(days=1),
    )
    decide(case, "take_back", offices.official, "看错了执照")
    again = registry.firm(offices.own)
    assert (again.name, [one.text for one in again.names]) == ("示例甲有限公司", ["示例甲有限公司"])
    assert again.names[0].valid_to is None
    assert tell()[-1][0].startswith("更正申请重新核对：名称")
    decide(case, "correct", offices.official)
    assert registry.firm(offices.own).name == "示例甲新有限公司"


def test_each_kind_of_field_is_corrected_and_taken_back(offices: Offices) -> None:
    for field, (text, shown) in RIGHT.items():
        before, case = offices.now(field), offices.ask(field, text)
        decide(case, "correct", offices.official)
        assert registry.correction_words(field, offices.now(field)) == shown
        decide(case, "take_back", offices.official, "误采纳")
        assert offices.now(field) == before


def test_a_declined_request_tells_the_firm_why_and_leaves_the_register(offices: Offices) -> None:
    case = offices.ask()
    cases.answer(case, "请补营业执照", by=offices.official)
    assert asking.requests_of(offices.firm)[0].answer == "请补营业执照", "an answer before the decision is read too"
    decide(case, "decline", offices.official, "与营业执照不一致")
    listed = asking.requests_of(offices.firm)[0]
    assert (listed.state_title, listed.answer, offices.now()) == ("未采纳", "请补营业执照；与营业执照不一致", OLD)
    assert tell() == [(f"更正申请未采纳：地址（{listed.request.number}）", "与营业执照不一致")]
    assert offices.ask() != case, "it may ask again"


def test_the_firm_withdraws_while_it_is_open_and_not_after(offices: Offices) -> None:
    case = offices.ask()
    asking.withdraw(offices.firm, case, by=offices.he)
    assert asking.requests_of(offices.firm)[0].state_title == "企业已撤回"
    with pytest.raises(ActNotPossible):
        decide(case, "correct", offices.official)
    with pytest.raises(ActNotPossible):
        asking.withdraw(offices.firm, case, by=offices.he)
    assert offices.now() == OLD
    assert tell() == []


def test_of_two_officials_the_second_is_told_who_was_first(offices: Offices) -> None:
    case = offices.ask()
    seen = len(cases.events_of([case])[case])
    decide(case, "correct", offices.official)
    with pytest.raises(ActNotPossible, match="已更正"):
        cases.take(case, "decline", Given(reason="不符"), by=offices.planner)
    other = offices.ask("phone", "0371-7654321")
    decide(other, "take_on", offices.official)
    with pytest.raises(CaseMovedOn, match=offices.official.username):
        cases.take(other, "correct", by=offices.planner, expected=seen)
    assert (offices.now(), offices.now("phone")) == (NEW, "0371-1234567")


def test_nobody_decides_beyond_his_area_and_no_firm_touches_anothers_request(offices: Offices) -> None:
    case = offices.ask()
    with pytest.raises(CaseUnknown):
        decide(case, "correct", offices.elsewhere)
    registry.amend(offices.own, {"area": registry_area_of(offices.other)}, by=None)
    with pytest.raises(EntityUnknown):  # the firm has moved since to another office
        decide(case, "correct", offices.official)
    assert cases.state_at(case).state == "asked", "what the register refuses is not done to the case either"
    theirs = registry.own_firm(offices.stranger, offices.other)
    with pytest.raises(RequestUnknown):
        asking.withdraw(theirs, case, by=offices.stranger)
    assert asking.requests_of(theirs) == []


def test_no_official_opens_a_request_in_a_firms_name(offices: Offices) -> None:
    form = {"asked": "假大街9号"}
    new = NewCase(asking.TYPE, "更正地址", "office-甲", source=f"correction/{offices.own}/address/1", form=form)
    with pytest.raises(NotOpenedByHand):
        cases.open_case(new, by=offices.official)
    by_hand = (files("wutong.packs.corrections") / "data/correction.yaml").read_text(encoding="utf-8")
    cases.record_type(by_hand.replace("by_hand: false\n", "").replace("edition: 1", "edition: 2"))
    forged = cases.open_case(new, by=offices.official)
    assert asking.requests_of(offices.firm) == []
    with pytest.raises(RequestUnknown):
        decide(forged, "correct", offices.official)
    decide(forged, "decline", offices.official, "假的")
    assert tell() == []
    assert (offices.now(), cases.state_at(offices.ask()).form["asked"]) == (OLD, NEW), "the firm asks beside it"


def registry_area_of(key: str) -> int:
    from wutong.platform.territory.api import area_by_code

    return int(area_by_code(registry.firm(key).area_code).pk)


def test_what_may_not_be_asked_for_is_refused_with_the_reason(offices: Offices) -> None:
    for field, text, words in WRONG:
        with pytest.raises(FactRefused, match=words):
            offices.ask(field, text)
    assert asking.requests_of(offices.firm) == []


def test_a_request_needs_a_reason_a_day_that_has_come_and_no_other_one_open(offices: Offices) -> None:
    with pytest.raises(RequestRefused, match="没有写理由") as refused:
        asking.ask(offices.firm, asking.Wanted("address", NEW, " "), by=offices.he)
    assert "Nothing was written" in refused.value.message("en")
    with pytest.raises(RequestRefused, match="晚于今天"):
        offices.ask(since=date(2025, 3, 4))
    offices.ask()
    with pytest.raises(RequestRefused, match="已有一件申请在办"):
        offices.ask(text="另一条街3号")
    with pytest.raises(RequestUnknown) as unknown:
        asking.own_request(offices.firm, 10**6)
    assert "不是本企业的" in unknown.value.message("zh")


def test_a_correction_gives_way_to_what_a_source_says_anew_and_not_to_what_it_said_before(offices: Offices) -> None:
    decide(offices.ask(), "correct", offices.official)
    with clock.standing_at(clock.now() + timedelta(days=1)):
        registry.amend(offices.own, {"phone": "0371-7654321"}, by=None)  # says the old address again
        assert offices.now() == NEW
        registry.amend(offices.own, {"address": "第三大街3号"}, by=None)
        assert offices.now() == "第三大街3号"


def test_a_firm_that_moved_is_the_other_office_s_and_whoever_moved_it_may_take_that_back(offices: Offices) -> None:
    case = offices.ask("area", "乙")
    decide(case, "correct", offices.official)
    assert registry.firm(offices.own).area_name == "乙"
    with pytest.raises(EntityUnknown):
        registry.firm(offices.own, registry.reading(offices.official))
    assert registry.firm(offices.own, registry.reading(offices.elsewhere)).name == "示例甲有限公司"
    decide(case, "take_back", offices.official, "误采纳")
    assert registry.firm(offices.own).area_name == "甲"
