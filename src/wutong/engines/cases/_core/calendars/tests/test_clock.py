import random

import numpy as np
import pytest

from wutong.engines.cases._core.calendars.clock import Clock
from wutong.engines.cases._core.calendars.errors import (
    EditionMissing,
    IntervalReversed,
    LimitTooLong,
    StillPaused,
    YearUnknown,
)
from wutong.engines.cases._core.calendars.limits import Limit, read_limit
from wutong.engines.cases._core.calendars.moments import printed, read_moment
from wutong.engines.cases._core.calendars.reading import read_calendar
from wutong.engines.cases._core.calendars.stages import side_by_side, stage_deadlines
from wutong.engines.cases._core.calendars.tests.minute_counter import LENGTH, ORIGIN, drawn_calendar, every_minute

OFFICE = {"shifts": "08:30-12:00, 14:00-18:00"}


def clock(**own) -> Clock:
    return Clock(read_calendar({**OFFICE, **own}))


def minutes(one: Clock, start: str, end: str, pauses=()) -> int:
    pairs = [(read_moment(begin), read_moment(until) if until else None) for begin, until in pauses]
    counted = one.minutes([read_moment(start)], [read_moment(end)], [pairs])
    if counted.problems:
        raise counted.problems[0]
    return int(counted.values[0])


def due(one: Clock, start: str, limit: str, pauses=()) -> str:
    pairs = [(read_moment(begin), read_moment(until) if until else None) for begin, until in pauses]
    counted = one.deadlines([read_moment(start)], read_limit(limit), [pairs])
    if counted.problems:
        raise counted.problems[0]
    return printed(int(counted.values[0]))


@pytest.mark.parametrize("calendars", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_no_interval_differs_from_counting_its_minutes_one_by_one(calendars):
    chance = random.Random(20)
    for _ in range(calendars):
        raw = drawn_calendar(chance)
        worked = every_minute(raw)
        one = Clock(read_calendar(raw))
        starts = np.array([chance.randrange(LENGTH - 1) for _ in range(1000)])
        ends = np.array(
            [chance.randrange(start, min(start + chance.choice([60, 3000, 60_000]), LENGTH)) for start in starts]
        )

        counted = one.minutes(starts + ORIGIN, ends + ORIGIN).values

        brute = [np.count_nonzero(worked[start:end]) for start, end in zip(starts, ends, strict=True)]
        np.testing.assert_array_equal(counted, brute, err_msg=str(raw))


@pytest.mark.parametrize("calendars", [2, pytest.param(10, marks=pytest.mark.slow)])
def test_a_deadline_is_the_end_of_the_last_minute_of_its_limit(calendars):
    chance = random.Random(21)
    for _ in range(calendars):
        raw = drawn_calendar(chance)
        worked = every_minute(raw)
        ends_of_work = np.flatnonzero(worked) + 1
        starts = np.array([chance.randrange(LENGTH - 900_000) for _ in range(500)])
        amounts = np.array([chance.randint(1, 20_000) for _ in starts])
        before = np.searchsorted(ends_of_work - 1, starts)

        limits = [Limit(int(amount), "working_minutes") for amount in amounts]
        found = Clock(read_calendar(raw)).deadlines(starts + ORIGIN, limits).values

        np.testing.assert_array_equal(found - ORIGIN, ends_of_work[before + amounts - 1], err_msg=str(raw))


def test_pauses_take_out_exactly_the_minutes_they_cover():
    chance = random.Random(22)
    raw = drawn_calendar(chance)
    worked = every_minute(raw)
    one = Clock(read_calendar(raw))
    for _ in range(300):
        start, end = sorted(chance.sample(range(LENGTH // 50), 2))
        pauses = [tuple(sorted(chance.sample(range(LENGTH // 50), 2))) for _ in range(chance.randint(1, 4))]
        running = worked[start:end].copy()
        for begin, until in pauses:
            running[max(begin - start, 0) : max(until - start, 0)] = False

        counted = one.minutes([start + ORIGIN], [end + ORIGIN], [[(a + ORIGIN, b + ORIGIN) for a, b in pauses]])

        assert counted.values[0] == running.sum()


def test_a_make_up_sunday_is_worked_and_a_public_holiday_is_not():
    assert minutes(clock(), "2024-02-18", "2024-02-19") == 450
    assert minutes(clock(), "2024-02-12", "2024-02-13") == 0
    assert minutes(clock(official="none"), "2024-02-12", "2024-02-13") == 450


def test_a_limit_used_up_at_the_end_of_a_shift_falls_due_there():
    assert due(clock(), "2024-06-03 08:30", "3.5 工作时") == "2024-06-03T12:00"
    assert due(clock(), "2024-06-03 12:30", "4 工作时") == "2024-06-03T18:00"
    assert due(clock(), "2024-06-03 18:00", "1 工作分钟") == "2024-06-04T08:31"


def test_no_limit_is_due_at_once_and_no_time_has_no_minutes():
    assert due(clock(), "2024-06-02 03:00", "0 工作时") == "2024-06-02T03:00"
    assert minutes(clock(), "2024-06-03 10:00", "2024-06-03 10:00") == 0


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("closing", "2024-06-05T18:00"), ("same_time", "2024-06-05T10:20"), ("minutes", "2024-06-05T10:20")],
)
def test_working_days_end_as_the_calendar_says(ending, expected):
    assert due(clock(working_days_end=ending), "2024-06-03 10:20", "2 工作日") == expected


def test_the_same_time_of_a_later_day_is_drawn_into_working_time():
    one = clock(working_days_end="same_time")
    assert due(one, "2024-06-03 13:00", "1 工作日") == "2024-06-04T12:00"
    assert due(one, "2024-06-03 06:00", "1 工作日") == "2024-06-04T08:30"
    assert due(one, "2024-06-03 23:00", "1 工作日") == "2024-06-04T18:00"


def test_graded_limits_run_round_the_clock():
    assert due(clock(), "2024-06-07 17:00", "24 h") == "2024-06-08T17:00"
    assert due(clock(), "2024-06-07 17:00", "7 d") == "2024-06-14T17:00"
    assert due(clock(calendar_days_end="closing"), "2024-06-07 17:00", "7天") == "2024-06-15T00:00"


def test_what_is_left_when_a_clock_is_paused_is_left_when_it_resumes():
    pause = [("2024-06-03 11:00", "2024-06-06 16:00")]
    assert due(clock(), "2024-06-03 10:00", "2 工作时", pause) == "2024-06-06T17:00"
    assert due(clock(), "2024-06-03 10:00", "2 小时", pause) == "2024-06-06T17:00"
    assert due(clock(), "2024-06-03 10:00", "1 工作时", pause) == "2024-06-03T11:00"


def test_a_clock_that_stands_has_no_deadline_yet():
    with pytest.raises(StillPaused, match="自 2024-06-03T11:00 起暂停"):
        due(clock(), "2024-06-03 10:00", "2 工作时", [("2024-06-03 11:00", None)])


def test_an_interval_that_ends_before_it_starts_is_named():
    with pytest.raises(IntervalReversed, match="结束早于开始"):
        minutes(clock(), "2024-06-03", "2024-06-02")


def test_a_year_whose_holidays_are_unknown_is_named_with_the_way_out():
    with pytest.raises(YearUnknown, match="2030 年.*years"):
        minutes(clock(), "2030-06-03", "2030-06-04")
    with pytest.raises(YearUnknown, match="2030"):
        due(clock(), "2029-12-31 10:00", "9 工作日") if False else due(clock(), "2030-01-02 10:00", "9 工作日")


def test_a_year_given_as_data_is_counted():
    one = clock(years={2030: {"holidays": ["01-01", "02-02..02-08"], "workdays": ["2030-02-09"]}})
    assert minutes(one, "2030-01-31", "2030-02-11") == 2 * 450 + 450 - 0
    assert minutes(clock(unknown_years="weekdays"), "2030-06-03", "2030-06-04") == 450


def test_a_limit_round_the_clock_needs_no_holidays():
    assert due(clock(), "2030-06-03 10:00", "2 h") == "2030-06-03T12:00"


def test_days_before_the_first_edition_are_refused():
    one = clock(**{"from": "2022-01-01"})
    with pytest.raises(EditionMissing, match="自 2022-01-01 起"):
        minutes(one, "2021-12-30", "2022-01-05")


def test_a_limit_that_is_never_reached_is_refused():
    one = Clock(read_calendar({"official": "none", "weekdays": "周一", "shifts": "09:00-09:01"}))
    with pytest.raises(LimitTooLong):
        due(one, "2024-06-03", "900000 工作分钟")


def test_a_change_of_calendar_shows_both_deadlines():
    starts = [read_moment("2024-06-03 17:00"), read_moment("2024-06-03 09:00")]
    both = side_by_side(clock(), clock(shifts="09:00-17:30"), starts, read_limit("2 工作时"))
    assert [printed(moment) for moment in both.old] == ["2024-06-04T09:30", "2024-06-03T11:00"]
    assert [printed(moment) for moment in both.new] == ["2024-06-04T10:30", "2024-06-03T11:00"]
    assert both.later.tolist() == [60, 0]


def test_a_stage_begins_when_the_one_before_it_ended():
    stages = [("立案", read_limit("1 工作时")), ("处置", read_limit("1 工作日"))]
    start = read_moment("2024-06-03 17:30")
    assert [printed(moment) for _, moment in stage_deadlines(clock(), start, stages)] == [
        "2024-06-04T09:00",
        "2024-06-05T18:00",
    ]
    ended = {"立案": read_moment("2024-06-03 17:40")}
    assert printed(stage_deadlines(clock(), start, stages, ended=ended)[1][1]) == "2024-06-04T18:00"
