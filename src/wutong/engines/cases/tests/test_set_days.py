"""A deadline set as a day: it holds instead of the limit, an act may move it, a calendar does not."""

from __future__ import annotations

from datetime import datetime

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.casetypes import check_type, record_type
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY, sample_text
from wutong.engines.cases.timing import counted_again
from wutong.engines.cases.types import Given
from wutong.platform import clock

pytestmark = pytest.mark.django_db
BY_DAY = {
    "edition: 1": "edition: 2",
    "    main: true\n": "    main: true\n    until: by_day\n",
    "  open:\n": "  moving:\n    - {code: by_day, zh: 改到, kind: date, required: true}\n"
    "  open:\n    - {code: by_day, zh: 完成时限, en: Due on, kind: date}\n",
    "acts:\n": "acts:\n  - {code: put_off, zh: 延期, en: Put off, kind: move, from: [filed], to: filed,"
    " permission: cases.dispatch, form: moving}\n",
}


@pytest.fixture
def set_days(street):
    record_type(sample_text(**BY_DAY))
    return street


def due_of(case: int) -> datetime:
    due = Case.objects.get(pk=case).due_at
    assert due is not None
    return due.astimezone(clock.SHANGHAI)


def end_of(day: int) -> datetime:
    return datetime(2025, 3, day, 23, 59, tzinfo=clock.SHANGHAI)


def test_a_day_set_in_the_form_is_the_deadline(set_days):
    case = api.open_case(set_days.new(form={"by_day": "2025-03-20"}), by=set_days.chief)
    assert due_of(case) == end_of(20)


def test_without_a_day_the_limit_holds(set_days):
    case = api.open_case(set_days.new(), by=set_days.chief)
    assert due_of(case) == datetime(2025, 3, 10, 18, tzinfo=clock.SHANGHAI)


def test_an_act_moves_the_day_and_starts_the_steps_anew(set_days):
    case = api.open_case(set_days.new(form={"by_day": "2025-03-20"}), by=set_days.chief)
    api.take(case, "put_off", Given(form={"by_day": "2025-03-27"}), by=set_days.chief)
    assert due_of(case) == end_of(27)
    assert api.state_at(case).clocks["whole"].round == 2


def test_a_day_already_past_is_late_at_once(set_days):
    case = api.open_case(set_days.new(form={"by_day": "2025-02-28"}), by=set_days.chief)
    assert due_of(case) < MONDAY


def test_another_calendar_leaves_a_set_day_alone(set_days):
    case = api.open_case(set_days.new(form={"by_day": "2025-03-20"}), by=set_days.chief)
    running = api.state_at(case).clocks["whole"]
    assert counted_again(running) is running


def test_a_clock_that_names_no_date_is_a_fault():
    reading = check_type(sample_text(**{"    main: true\n": "    main: true\n    until: nothing\n"}))
    assert [fault.en for fault in reading.faults] == ["no form has a date “nothing”"]
