"""The words a calendar file may use: keys in Chinese and English, weekdays, truth, whole days."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from wutong.engines.cases._core.calendars.errors import CalendarFault

_KEYS = {
    "name": "name title 名称 日历 日历名称",
    "official": "official official_calendar statutory statutory_holidays national_holidays use_china_holidays china_holidays official_holidays use_official 法定节假日 法定 公共假日 public_holidays country holiday_calendar",
    "weekdays": "weekdays weekday workweek work_week working_weekdays working_days_of_week days_of_week work_days_of_week "
    "week 工作星期 每周工作日 星期 weekly_days business_days working_days work_days workdays_of_week weekly_workdays",
    "shifts": "shifts shift hours working_hours work_hours business_hours office_hours working_time work_time times time "
    "班次 工作时间 上班时间 作息 时段 periods schedule",
    "breaks": "breaks break lunch lunch_break lunchbreak rest 午休 休息 午休时间 休息时间 noon",
    "weekly": "weekly by_weekday per_weekday weekday_shifts weekday_hours 按星期 分星期",
    "seasons": "seasons season seasonal seasonal_shifts seasonal_hours 季节 夏冬令时 作息季节 季节作息 季节班次",
    "holidays": "holidays holiday extra_holidays additional_holidays own_holidays special_holidays custom_holidays off_dates holiday_ranges holiday_dates public_holiday_dates holiday_list non_working_days days_off off_days closed closures closed_days free_days 节假日 放假 假日 休息日 放假日 停班",
    "workdays": "workdays workday additional_workdays own_workdays make_up_weekends makeup_weekends extra_working_days extra_work_days working_dates make_up_days makeup_days make_up_workdays makeup_workdays make_up makeup extra_workdays "
    "extra_days overtime_days overtime_workdays makeup_days_list make_up_dates makeup_dates working_saturdays swap_days swapped_days 工作日 compensatory_days compensatory_workdays adjusted_workdays adjusted special_workdays working_weekends "
    "make_up_working_days makeup_working_days make_up_working_weekends tiaoxiu 调休 补班 调休上班 调休工作日 补班日 加班日 上班日",
    "working": "working works is_workday workday is_working open 上班 type kind status 类型 状态 性质",
    "summer": "summer summer_hours summer_time 夏季 夏令时 夏季作息",
    "winter": "winter winter_hours winter_time 冬季 冬令时 冬季作息",
    "days": "days special_days exceptions overrides special dates 特殊日 例外 特别日",
    "years": "years by_year 年度 按年",
    "unknown_years": "unknown_years beyond 未知年份",
    "editions": "editions edition versions revisions 版本 历次版本",
    "working_days_end": "working_days_end working_day_end 工作日到期",
    "calendar_days_end": "calendar_days_end calendar_day_end 自然日到期",
    "minutes_per_day": "minutes_per_day minutes_a_day day_minutes 每日分钟",
    "limits": "limits grades graded_limits 时限 等级 分级时限",
    "stages": "stages phases 阶段 环节",
    "zone": "zone timezone time_zone tz 时区",
    "from": "from since start begin effective effective_from from_date start_date valid_from 自 起 开始 生效 起始 生效日期",
    "to": "to until end through till to_date end_date valid_to 至 止 结束 到",
    "limit": "limit duration amount 时限 限时",
    "unit": "unit 单位",
    "date": "date day 日期",
}
IGNORED = {"description", "note", "notes", "comment", "source", "version", "id", "code", "organisation", "organization"}
IGNORED |= {
    "备注",
    "说明",
    "来源",
    "编码",
    "单位名称",
    "basis",
    "依据",
    "owner",
    "type",
    "kind",
    "schema",
    "$schema",
    "region",
}
_WEEKDAYS = {
    1: "1 mon monday 一 周一 星期一 礼拜一",
    2: "2 tue tues tuesday 二 周二 星期二 礼拜二",
    3: "3 wed wednesday 三 周三 星期三 礼拜三",
    4: "4 thu thur thurs thursday 四 周四 星期四 礼拜四",
    5: "5 fri friday 五 周五 星期五 礼拜五",
    6: "6 sat saturday 六 周六 星期六 礼拜六",
    7: "7 sun sunday 日 天 周日 周天 星期日 星期天 礼拜天 礼拜日",
}
_WEEKDAY = {word: number for number, words in _WEEKDAYS.items() for word in words.split()}
_GROUPS = {
    "all": range(1, 8), "every": range(1, 8), "everyday": range(1, 8), "daily": range(1, 8), "每天": range(1, 8),
    "每日": range(1, 8), "全周": range(1, 8), "weekdays": range(1, 6), "工作日": range(1, 6), "workdays": range(1, 6),
    "weekend": range(6, 8), "weekends": range(6, 8), "周末": range(6, 8), "双休日": range(6, 8),
}  # fmt: skip
_TO = re.compile(r"\s*(?:-|–|—|~|～|至|到|\bto\b|\.\.)\s*")


def key_of(given: object, allowed: tuple[str, ...]) -> str | None:
    """Return the key that a file's word stands for among those allowed at its place; None if it stands for none."""
    word = re.sub(r"[\s\-]+", "_", str(given).strip()).lower()
    return next((key for key in allowed if word == key or word in _KEYS.get(key, "").split()), None)


def fields(given: object, allowed: tuple[str, ...], path: str) -> dict[str, Any]:
    """Return a mapping under its proper keys.

    Raises
        CalendarFault  for anything but a mapping, for words that stand for no key, and for two that stand for one:
                       a word passed over in silence would give wrong deadlines
    """
    if not isinstance(given, Mapping):
        raise fault(path, f"这里应是若干“键: 值”，得到的是 {given!r}", f"expected keys and values, got {given!r}")
    found: dict[str, Any] = {}
    for word, value in given.items():
        key = key_of(word, allowed)
        if key is None:
            if str(word).lower() in IGNORED or str(word).startswith("x-"):
                continue
            near = difflib.get_close_matches(str(word), allowed, n=1)
            hint, hint_en = (f"，是否指 {near[0]}", f", did you mean {near[0]}") if near else ("", "")
            known = ", ".join(allowed)
            raise fault(
                f"{path}.{word}".lstrip("."),
                f"不认识这个键{hint}（可用：{known}）",
                f"unknown key{hint} (known: {known})",
            )
        if key in found:
            raise fault(f"{path}.{word}".lstrip("."), f"{key} 写了两次", f"{key} is given twice")
        found[key] = value
    return found


def fault(path: str, problem: str, problem_en: str) -> CalendarFault:
    """Return the error for one place of a calendar."""
    return CalendarFault(path=path or "（文件）", problem=problem, problem_en=problem_en)


def read_weekdays(given: object, path: str) -> frozenset[int]:
    """Return weekdays (1 is Monday) named as `[1, 2, 3]`, `Mon-Fri`, `周一至周五`, `一、三、五` or `all`."""
    if _counts_from_zero(given):
        return frozenset(int(str(item)) + 1 for item in given)  # type: ignore[attr-defined]
    items = given if isinstance(given, (list, tuple)) else re.split(r"[,，、;；\s]+(?!至|到|to)", str(given))
    found: set[int] = set()
    for item in items:
        if str(item).strip():
            found |= _weekday_range(str(item).strip().lower(), path)
    return frozenset(found)


def _counts_from_zero(given: object) -> bool:
    """Return whether weekdays are a row of numbers from 0 for Monday; 0 in any other company may be a Sunday."""
    numbers = [str(item).strip() for item in given] if isinstance(given, (list, tuple)) else []
    return len(numbers) >= 5 and numbers == [str(number) for number in range(len(numbers))]


def _weekday_range(word: str, path: str) -> set[int]:
    if word in _GROUPS:
        return set(_GROUPS[word])
    ends = [_WEEKDAY.get(part) for part in _TO.split(word)]
    if len(ends) > 2 or None in ends:
        raise fault(
            path, f"“{word}”不是星期几（1 表示周一，7 表示周日）", f"'{word}' is no weekday (1 Monday … 7 Sunday)"
        )
    first, last = int(ends[0] or 0), int(ends[-1] or 0)
    return {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}


def weekday_of(word: object) -> frozenset[int] | None:
    """Return the weekdays a mapping's key names, None if it names none."""
    try:
        return read_weekdays(word, "")
    except CalendarFault:
        return None


def says_no(given: object) -> bool:
    """Return whether a value switches something off."""
    return given is False or str(given).strip().lower() in {
        "false",
        "none",
        "no",
        "off",
        "否",
        "无",
        "不使用",
        "不",
        "[]",
        "0",
    }


def says_free(given: object) -> bool:
    """Return whether a value makes a day free."""
    words = {
        "holiday",
        "free",
        "closed",
        "rest",
        "day_off",
        "dayoff",
        "public_holiday",
        "non_working",
        "休",
        "休息",
        "放假",
        "假",
        "节假日",
        "off",
        "no",
        "false",
    }
    return given is False or given == [] or str(given).strip().lower() in words


def says_worked(given: object) -> bool:
    """Return whether a value makes a day an ordinary working day."""
    words = {
        "1",
        "work",
        "workday",
        "working",
        "working_day",
        "makeup",
        "make_up",
        "make_up_workday",
        "makeup_workday",
        "normal",
        "open",
        "on",
        "yes",
        "true",
        "班",
        "上班",
        "工作",
        "补班",
        "调休",
        "调休上班",
        "工作日",
    }
    return given is True or str(given).strip().lower() in words


def says_always(given: object) -> bool:
    """Return whether shifts are given as the whole day."""
    words = {"always", "24h", "24hours", "24x7", "7x24", "24/7", "全天", "24小时", "allday", "all_day", "roundtheclock"}
    return re.sub(r"[\s\-]+", "", str(given)).lower().replace("×", "x").replace("*", "x") in words
