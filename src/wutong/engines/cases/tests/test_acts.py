"""A matter on its way: opened, accepted, dispatched, handled, checked, closed; and what is refused on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.errors import (
    ActNotPossible,
    ActRefused,
    AreaUnknown,
    CaseMovedOn,
    CaseTypeUnknown,
    CaseUnknown,
    ConditionUnmet,
    FormIncomplete,
    UnitMissing,
)
from wutong.engines.cases.models import Case
from wutong.engines.cases.moments import moment_of
from wutong.engines.cases.testing import MONDAY, make_worker
from wutong.engines.cases.types import Given, Point, Reported
from wutong.platform import clock
from wutong.platform.notices.models import Notice
from wutong.platform.territory.testing import make_area

pytestmark = pytest.mark.django_db


def handled(street, **fields) -> int:
    """Return a case that the north unit is handling."""
    case = api.open_case(street.new(**fields), by=street.chief)
    api.take(case, "accept", by=street.chief)
    api.take(case, "dispatch", Given(unit="north"), by=street.chief)
    api.take(case, "take_on", by=street.north)
    return case


def closed(street, case: int) -> None:
    api.take(case, "report_done", Given(form={"result": "已清理"}), by=street.north)
    api.take(case, "check", Given(result="held"), by=street.chief)
    api.take(case, "close", by=street.chief)


def test_a_matter_goes_from_the_report_to_a_checked_end(street):
    case = handled(street)
    closed(street, case)

    row = Case.objects.get(pk=case)
    assert (row.state, row.in_time, row.check_result, row.first_unit) == ("closed", True, "held", "north")
    kinds = [event.kind for event in api.events_of([case])[case]]
    assert kinds == ["opened", "move", "dispatch", "accept", "submit", "check", "close"]


def test_the_first_event_holds_what_was_reported_and_where(street):
    report = Reported("王先生", "13800000000", "垃圾堆了三天", "hotline")
    point = Point.of_degrees("113.55", "34.81")
    case = api.open_case(street.new(report=report, point=point, form={"size": "12.50"}), by=street.chief)

    state = api.state_at(case)

    assert (state.reports[0].reporter, state.reports[0].channel) == ("王先生", "hotline")
    assert (state.longitude, state.latitude, state.form) == (113550000, 34810000, {"size": "12.50"})
    assert Case.objects.get(pk=case).number == f"YS20250303-{case:07d}"


def test_the_deadline_counts_working_time_only(street):
    case = api.open_case(street.new(), by=street.chief)
    urgent = api.open_case(street.new(severity=1), by=street.chief)

    assert (
        clock.SHANGHAI.fromutc(Case.objects.get(pk=case).due_at.replace(tzinfo=clock.SHANGHAI)).date().isoformat()
        == "2025-03-10"
    )
    assert Case.objects.get(pk=urgent).due_at == MONDAY + timedelta(hours=2)


def test_an_act_that_the_state_does_not_allow_is_refused_and_says_what_is_possible(street):
    case = api.open_case(street.new(), by=street.chief)
    with pytest.raises(ActNotPossible, match="现在可以：受理、不予受理"):
        api.take(case, "close", by=street.chief)
    assert Case.objects.get(pk=case).sequence == 1


def test_only_the_unit_that_has_the_case_may_handle_it(street):
    case = api.open_case(street.new(), by=street.chief)
    api.take(case, "accept", by=street.chief)
    api.take(case, "dispatch", Given(unit="north"), by=street.chief)
    with pytest.raises(ActRefused):
        api.take(case, "take_on", by=street.south)
    api.take(case, "take_on", by=street.north)


def test_whoever_may_not_see_a_case_is_not_told_that_it_exists(street):
    stranger = make_worker("far", ("read", "handle", "dispatch"), "far", make_area("far-away"))
    case = api.open_case(street.new(), by=street.chief)
    with pytest.raises(CaseUnknown):
        api.take(case, "accept", by=stranger)
    assert list(api.readable(stranger)) == []
    assert [row.pk for row in api.readable(street.north)] == [case]


def test_a_required_field_a_reason_and_a_unit_are_asked_for(street):
    case = handled(street)
    with pytest.raises(FormIncomplete, match="处置结果"):
        api.take(case, "report_done", by=street.north)
    with pytest.raises(FormIncomplete, match="理由"):
        api.take(case, "send_back", by=street.north)
    with pytest.raises(UnitMissing):
        api.take(api_dispatching(street), "dispatch", by=street.chief)
    assert Case.objects.get(pk=case).state == "handling"


def api_dispatching(street) -> int:
    case = api.open_case(street.new(), by=street.chief)
    api.take(case, "accept", by=street.chief)
    return case


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("area", "nowhere", AreaUnknown),
        ("type", "nothing", CaseTypeUnknown),
        ("unit", "nobody", UnitMissing),
        ("title", " ", FormIncomplete),
    ],
)
def test_a_case_that_cannot_be_placed_is_not_opened(street, field, value, problem):
    with pytest.raises(problem):
        api.open_case(street.new(**{field: value}), by=street.chief)
    assert Case.objects.count() == 0


def test_a_number_below_the_least_and_an_unknown_field_are_named(street):
    with pytest.raises(FormIncomplete, match="不能小于 0"):
        api.open_case(street.new(form={"size": "-1"}), by=street.chief)
    with pytest.raises(FormIncomplete, match="没有这一项"):
        api.open_case(street.new(form={"colour": "red"}), by=street.chief)


def test_a_case_returned_too_often_goes_to_arbitration(street):
    case = api_dispatching(street)
    for _ in range(2):
        api.take(case, "dispatch", Given(unit="north"), by=street.chief)
        api.take(case, "send_back", Given(reason="不属本单位职责"), by=street.north)
    api.take(case, "dispatch", Given(unit="south"), by=street.chief)
    state = api.take(case, "send_back", Given(reason="也不是我们"), by=street.south)

    assert (state.state, state.returns, state.hand_overs) == ("arbitrating", 3, 1)
    settled = api.take(case, "arbitrate", Given(unit="south", reason="按职责清单第三条"), by=street.chief)
    assert (settled.unit, settled.state) == ("south", "assigned")


def test_a_pause_stops_the_clock_and_leaves_what_was_left(street):
    case = handled(street)
    due = moment_of(api.state_at(case).due_at)
    api.take(case, "pause", Given(reason="等待材料"), by=street.north)
    with clock.standing_at(MONDAY + timedelta(days=7)):
        state = api.take(case, "resume", by=street.north)

    assert state.state == "handling"
    assert moment_of(state.due_at) == due + timedelta(days=7)
    assert not Case.objects.get(pk=case).paused


def test_the_second_of_two_who_meet_is_told_who_was_first(street):
    case = api.open_case(street.new(), by=street.chief)
    api.comment(case, "已电话核实", by=street.north)
    with pytest.raises(CaseMovedOn, match="north"):
        api.take(case, "accept", by=street.chief, expected=1)
    api.take(case, "accept", by=street.chief, expected=2)


def test_a_failed_check_sends_the_case_back_and_a_case_drawn_for_one_cannot_be_closed_without(street):
    case = handled(street)
    api.take(case, "report_done", Given(form={"result": "已清理"}), by=street.north)
    with pytest.raises(ConditionUnmet, match="核查"):
        api.take(case, "close", by=street.chief)
    state = api.take(case, "check", Given(result="failed"), by=street.chief)
    assert (state.state, state.check) == ("handling", "failed")


def test_reopening_starts_the_clock_anew(street):
    case = handled(street)
    closed(street, case)
    with clock.standing_at(MONDAY + timedelta(days=30)):
        state = api.take(case, "reopen", Given(reason="回访不实"), by=street.chief)
    assert (state.reopened, state.closed_at, state.clocks["whole"].round) == (1, "", 2)


def test_the_same_source_opens_a_case_once(street):
    first = api.open_case(street.new(source="indicator:gdp/2025"), by=None)
    assert api.open_case(street.new(source="indicator:gdp/2025"), by=None) == first


def test_every_reporter_is_kept_and_answered(street):
    case = api.open_case(street.new(report=Reported("甲", "1")), by=street.chief)
    api.report_again(case, Reported("乙", "2", "也看到了", "hotline"), by=street.north)

    assert api.answer(case, "已清理", by=street.chief) == 2
    assert [report.answer for report in api.state_at(case).reports] == ["已清理", "已清理"]
    assert api.answer(case, "再次答复", by=street.chief, numbers=[2]) == 1


def test_the_unit_and_the_watchers_are_told(street):
    case = api_dispatching(street)
    api.watch(case, by=street.south)
    api.watch(case, by=street.south)
    api.take(case, "dispatch", Given(unit="north"), by=street.chief)

    assert set(Notice.objects.values_list("person__username", flat=True)) == {"north", "south"}
    api.watch(case, by=street.south, on=False)
    assert api.state_at(case).watchers == ()


def test_one_act_on_many_cases_does_what_it_can_and_says_the_rest(street):
    cases = [api.open_case(street.new(), by=street.chief) for _ in range(3)]
    api.take(cases[1], "accept", by=street.chief)
    outcome = api.take_many(cases, "accept", by=street.chief)
    assert [bool(outcome[case]) for case in cases] == [False, True, False]


def test_the_state_of_any_second_can_be_read(street):
    case = api.open_case(street.new(), by=street.chief)
    with clock.standing_at(MONDAY + timedelta(hours=1)):
        api.take(case, "accept", by=street.chief)
    assert api.state_at(case, MONDAY + timedelta(minutes=59)).state == "filed"
    assert api.state_at(case, MONDAY + timedelta(hours=1)).state == "dispatching"
    assert api.state_at(case, datetime(2024, 1, 1, tzinfo=clock.SHANGHAI)).state == ""
