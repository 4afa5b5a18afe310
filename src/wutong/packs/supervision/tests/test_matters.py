"""A matter on its way: given out, taken on, late, reported, checked, scored; a finding put right and re-checked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Given
from wutong.packs.supervision import matters
from wutong.packs.supervision.errors import MatterIncomplete, MatterUnknown
from wutong.packs.supervision.tests.conftest import MORNING
from wutong.platform import clock
from wutong.platform.notices.models import Notice

WANTED = matters.Wanted("梳理停产企业名单", "industry", date(2025, 3, 20), giver="主要领导", basis="调度会")
PROGRESS = Given(form={"progress": "已排查三十户", "percent": "40"})
RESULT = Given(form={"result": "名单已报", "evidence": "名单一份"})


def later(days: int):
    return clock.standing_at(MORNING + timedelta(days=days))


def closed(case: int, people) -> None:
    """Take a matter all the way to its checked closing."""
    cases.take(case, "report_done", RESULT, by=people["officer"])
    cases.take(case, "check", Given(result="held"), by=people["auditor"])
    cases.take(case, "close", Given(form={"conclusion": "属实"}), by=people["auditor"])


def test_a_matter_is_a_case_of_its_unit_due_on_its_day(people):
    case = matters.give_out(WANTED, by=people["leader"])
    state = cases.state_at(case)
    assert (state.unit, state.form["giver"], state.state) == ("industry", "主要领导", "assigned")
    assert state.clocks["whole"].until == "2025-03-20"
    assert Notice.objects.filter(person=people["officer"]).exists()


def test_without_unit_or_words_nothing_is_given_out(people):
    with pytest.raises(MatterIncomplete, match="责任单位"):
        matters.give_out(matters.Wanted("一件事", "nobody"), by=people["leader"])
    with pytest.raises(MatterIncomplete, match="没有写明事项"):
        matters.give_out(matters.Wanted(" ", "industry"), by=people["leader"])


def test_many_are_given_out_all_or_none(people):
    with pytest.raises(MatterIncomplete):
        matters.give_out_all([WANTED, matters.Wanted("一件事", "")], by=people["leader"])
    assert not matters.matters(people["leader"]).exists()


def test_the_board_says_what_is_late_who_has_it_and_what_was_said_last(people):
    case = matters.give_out(WANTED, by=people["leader"])
    cases.take(case, "take_on", by=people["officer"])
    cases.take(case, "report_progress", PROGRESS, by=people["officer"])
    with later(20):
        line = matters.board(people["leader"]).overdue[0]
    assert (line.late, line.unit, line.said, line.percent) == (3, "产业发展局", "已排查三十户", "40")


def test_what_waits_for_a_check_is_not_overdue(people):
    case = matters.give_out(WANTED, by=people["leader"])
    cases.take(case, "take_on", by=people["officer"])
    cases.take(case, "report_done", RESULT, by=people["officer"])
    with later(20):
        found = matters.board(people["leader"])
    assert (found.overdue, len(found.waiting)) == ([], 1)


def test_closing_needs_a_check_that_holds(people):
    case = matters.give_out(WANTED, by=people["leader"])
    cases.take(case, "take_on", by=people["officer"])
    cases.take(case, "report_done", RESULT, by=people["officer"])
    state = cases.take(case, "check", Given(result="failed", note="名单缺两户"), by=people["auditor"])
    assert state.state == "handling"
    closed(case, people)
    assert cases.state_at(case).closed_at


def test_urging_tells_the_unit_once_a_day_and_stays_in_the_history(people):
    case = matters.give_out(WANTED, by=people["leader"])
    told = Notice.objects.filter(person=people["officer"], topic="supervision")
    assert matters.urge(people["leader"], case) >= 1
    matters.urge(people["leader"], case)
    assert told.count() == 1
    assert any("催办" in event.personal.get("note", "") for event in cases.events_of([case])[case])


def test_a_stranger_finds_no_matter(people):
    case = matters.give_out(WANTED, by=people["leader"])
    with pytest.raises(MatterUnknown):
        matters.matter(people["leader"], case + 1)


def test_the_score_of_a_unit_follows_from_its_log(people):
    case = matters.give_out(WANTED, by=people["leader"])
    cases.take(case, "take_on", by=people["officer"])
    with later(10):
        cases.take(case, "report_progress", PROGRESS, by=people["officer"])
    with later(19):
        closed(case, people)
        found = matters.scores(people["leader"], date(2025, 1, 1), date(2025, 4, 1))
    assert [(one.unit, one.points) for one in found] == [("industry", 96.0)]
    assert [one.rule.code for one in found[0].matters[0].score.deductions] == ["late_day"]


def test_a_matter_put_off_is_late_by_its_new_day_and_loses_points(people):
    case = matters.give_out(WANTED, by=people["leader"])
    cases.take(case, "take_on", by=people["officer"])
    cases.take(case, "put_off", Given(form={"deadline": "2025-03-31"}, reason="等待批复"), by=people["planner"])
    with later(20):
        assert matters.board(people["leader"]).overdue == []
        found = matters.scores(people["leader"], date(2025, 1, 1), date(2025, 4, 1))[0].matters[0]
    assert "put_off" in [one.rule.code for one in found.score.deductions]


def test_a_finding_is_put_right_rechecked_and_struck_off(people):
    finding = matters.Wanted("合同台账不全", "industry", date(2025, 4, 30), type=matters.FINDING, category="audit")
    case = matters.give_out(finding, by=people["auditor"])
    measures = {"cause": "交接不清", "measures": "补建台账", "responsible": "科长"}
    cases.take(case, "set_measures", Given(form=measures), by=people["officer"])
    cases.take(case, "submit_evidence", RESULT, by=people["officer"])
    cases.take(case, "recheck", Given(result="held"), by=people["auditor"])
    state = cases.take(case, "strike_off", Given(form={"conclusion": "已补齐"}), by=people["auditor"])
    assert state.state == "struck_off"
