"""Reminders, superiors, red list: each step once, at its moment, and not at all when its clock has stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.models import Case, CaseEvent
from wutong.engines.cases.testing import MONDAY
from wutong.engines.cases.tests.test_acts import closed, handled
from wutong.engines.cases.types import Given
from wutong.platform import clock
from wutong.platform.jobs import due
from wutong.platform.jobs.due import do_due
from wutong.platform.jobs.models import Due
from wutong.platform.notices.models import Notice

pytestmark = pytest.mark.django_db


def steps_done(case: int) -> list[str]:
    rows = CaseEvent.objects.filter(case=case, kind="escalated").order_by("sequence")
    return [row.body["step"] for row in rows]


def at(**later: float) -> None:
    with clock.standing_at(MONDAY + timedelta(**later)):
        do_due()


def test_each_step_comes_at_its_moment_and_once(street):
    case = api.open_case(street.new(severity=1), by=street.chief)
    at(minutes=95)
    assert steps_done(case) == []
    at(minutes=96)
    assert steps_done(case) == ["remind"]
    at(minutes=120)
    at(minutes=121)
    assert steps_done(case) == ["remind", "superior"]
    at(days=2)
    assert steps_done(case) == ["remind", "superior", "red"]
    assert Case.objects.get(pk=case).red
    at(days=9)
    assert len(steps_done(case)) == 3


def test_after_a_stop_everything_that_fell_due_is_done_in_order(street):
    cases = [api.open_case(street.new(severity=1), by=street.chief) for _ in range(3)]
    at(days=30)
    assert [steps_done(case) for case in cases] == [["remind", "superior", "red"]] * 3


def test_a_closed_case_a_merged_one_and_a_paused_one_are_not_escalated(street):
    done, merged, into = handled(street), handled(street), handled(street)
    closed(street, done)
    api.merge(into, merged, by=street.chief)
    api.take(into, "pause", Given(reason="等待"), by=street.north)
    at(days=60)
    assert [steps_done(case) for case in (done, merged, into)] == [[], [], []]


def test_a_pause_puts_the_steps_off_by_as_long(street):
    case = handled(street, severity=1)
    with clock.standing_at(MONDAY + timedelta(minutes=60)):
        api.take(case, "pause", Given(reason="等待"), by=street.north)
    with clock.standing_at(MONDAY + timedelta(minutes=600)):
        api.take(case, "resume", by=street.north)
    at(minutes=600 + 35)
    assert steps_done(case) == []
    at(minutes=600 + 36)
    assert steps_done(case) == ["remind"]


def test_a_reopened_case_is_escalated_anew(street):
    case = handled(street, severity=1)
    at(minutes=97)
    closed(street, case)
    with clock.standing_at(MONDAY + timedelta(days=1)):
        api.take(case, "reopen", Given(reason="又出现"), by=street.chief)
    at(days=1, hours=3)
    assert steps_done(case) == ["remind", "remind", "superior"]


def test_a_merged_case_that_was_due_earlier_is_escalated_as_the_one_it_was_merged_into(street):
    into, other = handled(street), handled(street, severity=1)
    api.merge(into, other, by=street.chief)
    at(hours=2)
    assert "superior" in steps_done(into)
    assert steps_done(other) == []


def test_the_handler_and_the_superiors_are_told_once(street):
    case = handled(street, severity=1)
    Notice.objects.all().delete()
    at(minutes=96)
    at(minutes=130)
    told = [(notice.person.username, notice.title.split("：")[0]) for notice in Notice.objects.order_by("pk")]
    assert told == [("north", "催办"), ("chief", "超期报上级")]
    assert Notice.objects.first().link == f"/cases/{case}/"


def test_a_clock_set_back_does_no_step_twice_and_one_set_forward_none_too_few(street):
    case = api.open_case(street.new(severity=1), by=street.chief)
    at(hours=2)
    at(hours=-5)
    at(hours=2, minutes=1)
    at(days=400)
    assert steps_done(case) == ["remind", "superior", "red"]
    assert not Due.objects.filter(kind="cases.escalate", done_at=None).exists()


def test_what_has_just_fallen_due_goes_before_a_long_backlog(street, monkeypatch):
    monkeypatch.setattr(due, "LATE_AT_ONCE", 2)
    late = [api.open_case(street.new(severity=1), by=street.chief) for _ in range(3)]
    with clock.standing_at(MONDAY + timedelta(days=1)):
        fresh = api.open_case(street.new(severity=1), by=street.chief)
    order = []
    monkeypatch.setitem(due.DUE_WORK, "cases.escalate", lambda **given: order.append(given["case"]))
    with clock.standing_at(MONDAY + timedelta(days=1, minutes=96)):
        do_due(within=0)
    assert order[0] == fresh, "its reminder is due this minute"
    assert set(order[1:]) < set(late), "the rest waits for the next scan"
    assert len(order) == 3
