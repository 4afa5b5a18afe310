import datetime

import pytest

from wutong.engines.cases._core.calendars.errors import CalendarFault, LimitUnreadable, MomentUnreadable
from wutong.engines.cases._core.calendars.limits import read_limit
from wutong.engines.cases._core.calendars.moments import printed, read_moment
from wutong.engines.cases._core.calendars.reading import read_calendar, read_calendars

MORNING = ((510, 720),)
BOTH = ((510, 720), (840, 1080))


def spans(given, day="2024-06-03"):
    return read_calendar(given).hours_on(datetime.date.fromisoformat(day)).spans


@pytest.mark.parametrize(
    "shifts",
    [
        "08:30-12:00, 14:00-18:00",
        "08:30-12:00 14:00-18:00",
        "08:30 - 12:00  14:00 - 18:00",
        "8:30—12:00；14:00—18:00",
        "8点30分至12点、14点至18点",
        "上午8:30-12:00 和 下午14:00-18:00",
        ["08:30-12:00", "14:00-18:00"],
        [["08:30", "12:00"], ["14:00", "18:00"]],
        [{"start": "8:30", "end": "12:00"}, {"开始": "14:00", "结束": "18:00"}],
        {"上午": "08:30-12:00", "下午": "14:00-18:00"},
        {"mon-fri": "08:30-12:00,14:00-18:00"},
        {"早班": {"from": "8:30", "to": "12:00"}, "晚班": {"from": "14:00", "to": "18:00"}},
        [{"name": "日班", "from": "0830", "to": "1800", "lunch": "12:00-14:00"}],
    ],
)
def test_shifts_are_read_in_the_forms_people_write_them(shifts):
    assert spans({"shifts": shifts}) == BOTH


@pytest.mark.parametrize(
    "given",
    [
        {"work_days": [1, 2, 3, 4, 5], "shifts": [[8.5, 12], [14, 18]]},
        {"workdays": ["Mon", "Tue", "Wed", "Thu", "Fri"], "makeup_workdays": ["2024-09-29"], "day_start": "08:30", "day_end": "18:00",
         "lunch_start": "12:00", "lunch_end": "14:00"},
        {"rest_days": ["Sat", "Sun"], "shifts": "08:30-12:00, 14:00-18:00"},
        {"weekend": [6, 7], "工作时间": "上午8:30至12:00，下午2:00至6:00"},
        {"工作日": "周一至周五", "working_hours": {"start": "08:30", "end": "18:00"}, "lunch_break": {"start": "12:00", "end": "14:00"}},
        {"workdays": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ["08:30-12:00", "14:00-18:00"])},
    ],
)  # fmt: skip
def test_calendars_of_other_hands_mean_what_they_say(given):
    assert spans(given) == BOTH
    assert spans(given, "2024-09-29") == BOTH  # a make-up Sunday by the notices
    assert spans(given, "2024-06-08") == ()


def test_a_make_up_day_has_every_shift_of_a_weekday_also_where_one_names_all_seven_days():
    early = {"from": "06:00", "to": "14:00", "days": [1, 2, 3, 4, 5, 6, 7]}
    given = {"shifts": [early, {"from": "14:00", "to": "22:00"}]}
    assert spans(given, "2024-09-29") == ((360, 1320),)
    assert spans(given, "2024-09-21") == ((360, 1320),)


def test_days_of_a_type_are_worked_or_free_and_an_unknown_type_is_refused():
    days = [{"date": "2024-06-09", "type": "workday"}, {"date": "2024-06-03", "type": "holiday"}]
    given = {"shifts": "08:30-12:00", "special_days": days}
    assert spans(given, "2024-06-09") == MORNING
    assert spans(given) == ()
    with pytest.raises(CalendarFault, match="看不懂“half”"):
        read_calendar({"shifts": "08:30-12:00", "special_days": [{"date": "2024-06-09", "type": "half"}]})


@pytest.mark.parametrize("key", ["holidays", "days"])
@pytest.mark.parametrize(
    "listed",
    [
        [{"date": "2024-06-09", "isOffDay": False, "name": "补班"}, {"date": "2024-06-03", "isOffDay": True}],
        [{"date": "2024-06-09", "type": "workday"}, {"date": "2024-06-03", "type": "holiday", "name": "公休"}],
        [{"date": "2024-06-09", "类型": "补班"}, {"date": "2024-06-03", "类型": "放假"}],
    ],
)
def test_a_list_of_days_that_tell_their_kind_holds_worked_and_free_ones(key, listed):
    assert spans({"shifts": "08:30-12:00", key: listed}, "2024-06-09") == MORNING
    assert spans({"shifts": "08:30-12:00", key: listed}) == ()


def test_calendars_may_stand_under_their_names_alone():
    found = read_calendars({"甲": {"shifts": "08:30-12:00"}, "乙": {"shifts": "always"}})
    assert list(found) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下午2:30至6:00", (870, 1080)),
        ("晚上10:00-6:00", (1320, 1800)),
        ("上午9:00至下午5:00", (540, 1020)),
        ("8.30-12.00", (510, 720)),
        ("上午8点半至12点", (510, 720)),
    ],
)
def test_halves_of_the_day_count(text, expected):
    assert spans({"shifts": text}) == (expected,)


@pytest.mark.parametrize("key", ["lunch", "breaks", "午休", "lunch_break"])
def test_a_lunch_break_is_taken_out(key):
    assert spans({"工作时间": "08:30-18:00", key: "12:00-14:00"}) == BOTH


def test_a_night_shift_belongs_to_the_day_it_begins_on():
    assert spans({"shifts": "22:00-06:00"}) == ((1320, 1800),)
    assert spans({"shifts": "22:00-次日06:00"}) == ((1320, 1800),)
    assert spans({"shifts": "22:00-30:00"}) == ((1320, 1800),)


@pytest.mark.parametrize(
    "weekdays",
    [[1, 2, 3, 4, 5, 6], "Mon-Sat", "周一至周六", "一、二、三、四、五、六", ["mon", "Tue-Sat"], [0, 1, 2, 3, 4, 5]],
)
def test_weekdays_are_read_in_the_forms_people_write_them(weekdays):
    given = {"shifts": "08:30-12:00", "weekdays": weekdays, "official": "none"}
    assert spans(given, "2024-06-08") == MORNING
    assert spans(given, "2024-06-09") == ()


@pytest.mark.parametrize("key", ["workdays", "working_days", "weekdays", "workweek"])
def test_working_days_that_are_weekdays_are_told_from_make_up_days(key):
    assert spans({"shifts": "08:30-12:00", key: ["sat"], "official": "none"}, "2024-06-08") == MORNING
    if "work" in key and key != "workweek":
        assert spans({"shifts": "08:30-12:00", key: ["2024-06-08"], "official": "none"}, "2024-06-08") == MORNING


@pytest.mark.parametrize(
    "holidays",
    [
        ["2024-06-03"], "2024/6/3", ["2024-06-01..2024-06-05"], "2024-06-01 至 2024-06-05", {"2024-06-03": "公休"},
        [{"date": "2024-06-03", "name": "公休"}], [{"from": "2024-06-01", "to": "2024-06-05"}], {"公休": ["2024-06-03"]},
        ["06-03"], {2024: ["06-03"]}, "2024年6月3日", ["2024-06-01/2024-06-05"], [datetime.date(2024, 6, 3)],
    ],
)  # fmt: skip
def test_holidays_are_read_in_the_forms_people_write_them(holidays):
    assert spans({"shifts": "08:30-12:00", "holidays": holidays}) == ()
    assert spans({"shifts": "08:30-12:00", "holidays": holidays}, "2024-06-06") == MORNING


def test_seasons_follow_one_another_over_the_turn_of_the_year():
    given = {
        "shifts": "09:00-10:00",
        "seasons": [{"from": "05-01", "shifts": "08:00-09:00"}, {"from": "10-01", "shifts": "08:30-12:00"}],
    }
    assert spans(given, "2024-01-03") == MORNING
    assert spans(given, "2024-05-06") == ((480, 540),)


def test_a_season_with_an_end_gives_way_to_the_ordinary_hours():
    given = {"shifts": "08:30-12:00", "seasons": {"夏季": {"from": "06-01", "to": "08-31", "shifts": "08:00-09:00"}}}
    assert spans(given, "2024-09-02") == MORNING
    assert spans(given, "2024-08-30") == ((480, 540),)


def test_single_days_have_hours_of_their_own():
    given = {
        "shifts": "08:30-12:00",
        "days": {"2024-06-03": "off", "2024-06-08": ["09:00-10:00"], "2024-06-09": "上班"},
    }
    assert spans(given) == ()
    assert spans(given, "2024-06-08") == ((540, 600),)
    assert spans(given, "2024-06-09") == MORNING


def test_days_may_say_that_they_are_worked_or_not():
    given = {"shifts": "08:30-12:00", "overrides": {"2024-06-03": {"working": False}, "2024-06-09": {"working": True}}}
    assert spans(given) == ()
    assert spans(given, "2024-06-09") == MORNING
    listed = [{"date": "2024-06-03", "shifts": "09:00-10:00"}, {"date": "2024-06-04"}]
    assert spans({"shifts": "08:30-12:00", "days": listed}) == ((540, 600),)
    assert spans({"shifts": "08:30-12:00", "days": listed}, "2024-06-04") == ()


def test_summer_and_winter_are_seasons():
    summer = {"from": "06-01", "to": "08-31", "shifts": "08:00-09:00"}
    assert spans({"shifts": "08:30-12:00", "summer": summer}) == ((480, 540),)
    assert spans({"shifts": "08:30-12:00", "夏季": summer}, "2024-09-02") == MORNING
    with pytest.raises(CalendarFault, match="只有一个季节"):
        read_calendar({"shifts": "08:30-12:00", "summer": {"from": "06-01", "shifts": "08:00-09:00"}})


def test_an_edition_takes_over_what_it_does_not_say():
    given = {
        "weekdays": "Mon-Sat",
        "official": "none",
        "editions": [{"from": "2023-01-01", "shifts": "08:30-12:00"}, {"from": "2024-06-04", "shifts": "08:00-09:00"}],
    }
    assert spans(given, "2024-06-03") == MORNING
    assert spans(given, "2024-06-08") == ((480, 540),)


def test_a_make_up_weekend_is_worked_like_a_weekday():
    given = {"weekly": {"mon-thu": "08:30-12:00", "fri": "08:30-11:00"}}
    assert spans(given, "2024-02-18") == MORNING
    assert spans(given, "2024-06-07") == ((510, 660),)


def test_a_make_up_saturday_is_a_full_day_where_a_usual_saturday_is_half_a_day():
    given = {"weekly": {"mon-fri": "08:30-12:00", "sat": "09:00-11:00"}}
    assert spans(given, "2024-09-14") == MORNING
    assert spans(given, "2024-09-21") == ((540, 660),)


def test_a_file_may_hold_several_organisations():
    found = read_calendars({"calendars": {"甲": {"shifts": "08:30-12:00"}, "乙": {"shifts": "24x7"}}})
    assert found["乙"].hours_on(datetime.date(2024, 10, 1)).spans == ((0, 1440),)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"shifts": "08:30-12:00", "holydays": []}, "holydays"),
        ({"shifts": "25:70-26:00"}, "shifts"),
        ({"shifts": "朝九晚五"}, "shifts"),
        ({"shifts": "08:30-12:00", "holidays": ["2024-02-30"]}, "holidays"),
        ({"shifts": "08:30-12:00", "weekdays": "Funday"}, "weekdays"),
        ({"weekdays": "Mon-Fri"}, "shifts"),
        ({"shifts": "08:30-12:00", "holidays": "2024-06-03", "workdays": "2024-06-03"}, "workdays"),
        ({"shifts": "08:30-12:00", "limits": {"急": "soon"}}, "limits"),
        ({"shifts": "08:30-12:00", "zone": "Mars"}, "zone"),
        ("08:30", "（文件）"),
    ],
)
def test_what_cannot_be_understood_is_refused_at_its_place(given, place):
    with pytest.raises(CalendarFault, match=place):
        read_calendar(given)


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-03T09:30", "2024-06-03 09:30", "2024-06-03 09:30:59", "2024-06-03T09:30:59.999", "2024/6/3 9:30",
        "2024年6月3日 9时30分", "2024年6月3日上午9点30分", "2024-06-03T01:30:00Z", "2024-06-03T09:30:00+08:00", "20240603T0930",
        "45446.395833333336", "2024.6.3 9:30",
    ],
)  # fmt: skip
def test_moments_are_read_in_the_forms_machines_and_people_write_them(text):
    assert printed(read_moment(text)) == "2024-06-03T09:30"


@pytest.mark.parametrize("text", ["", "2024-02-30", "2024-06-03 25:00", "0204-06-03", "明天", "2024-06-03 09:61"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(MomentUnreadable):
        read_moment(text)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("5", "", "5 working_minutes"), ("2", "小时", "2 clock_hours"), ("2", "工作时", "2 working_hours"),
        ("1.5", "working hours", "1.5 working_hours"), ("5个工作日", "", "5 working_days"), ("24小时内", "", "24 clock_hours"),
        ("十五", "工作日", "15 working_days"), ("半", "工作日", "0.5 working_days"), ("7d", "", "7 calendar_days"),
        ("2", "紧急工作时", "2 clock_hours"), ("三", "日历日", "3 calendar_days"), ("90", "min", "90 clock_minutes"),
    ],
)  # fmt: skip
def test_limits_are_read_in_the_terms_of_the_field(text, unit, expected):
    assert str(read_limit(text, unit)) == expected


@pytest.mark.parametrize("text", ["", "soon", "3 fortnights", "-5 h", "0.001 h"])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(LimitUnreadable):
        read_limit(text)
