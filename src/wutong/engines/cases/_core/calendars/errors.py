"""What the clock refuses: calendars that cannot be understood, moments and limits that cannot be counted."""

from __future__ import annotations

from wutong.kernel.errors import Wording, WutongError

_NOTHING_ZH = "没有计算，也没有写入任何数据"
_NOTHING_EN = "Nothing was computed and nothing was written"


class CalendarFault(WutongError):
    """A calendar says something that cannot be understood; facts `path` (where), `problem`, `problem_en`."""

    code = "cases-E101"
    zh = Wording("读取日历的“{path}”", "{problem}", _NOTHING_ZH, "请对照 docs/reference/calendars.md 修改这一处后重试")
    en = Wording(
        "Read “{path}” of the calendar",
        "{problem_en}",
        _NOTHING_EN,
        "Correct that place as docs/reference/calendars.md shows and try again",
    )


class YearUnknown(WutongError):
    """The public holidays of a year are not known; fact `year`, with the known years `first` and `last`."""

    code = "cases-E102"
    zh = Wording(
        "按法定节假日计算 {year} 年的工作时间",
        "已知的放假安排只有 {first} 至 {last} 年",
        "这一项没有计算",
        "请在日历的 years 下写出 {year} 年的 holidays 和 workdays；或写 unknown_years: weekdays，只按星期计算",
    )
    en = Wording(
        "Count the working time of {year} with its public holidays",
        "the arrangement of holidays is known for {first} to {last} only",
        "This item was not computed",
        "Give the holidays and workdays of {year} under `years` in the calendar, or write unknown_years: weekdays",
    )


class MomentUnreadable(WutongError):
    """A text names no moment; facts `field`, `given`."""

    code = "cases-E103"
    zh = Wording(
        "读取{field}的时间“{given}”", "日历上没有这个时刻，或写法不对", "这一项没有计算", "请写成 2025-02-18 09:30"
    )
    en = Wording(
        "Read the time “{given}” of {field}",
        "there is no such moment, or it is written differently",
        "This item was not computed",
        "Write it like 2025-02-18 09:30",
    )


class IntervalReversed(WutongError):
    """An interval ends before it starts; facts `start`, `end`."""

    code = "cases-E104"
    zh = Wording("计算 {start} 到 {end} 的时间", "结束早于开始", "这一项没有计算", "请核对两个时间")
    en = Wording(
        "Count from {start} to {end}", "the end is before the start", "This item was not computed", "Check both times"
    )


class LimitUnreadable(WutongError):
    """A limit or its unit cannot be understood; facts `given`, `known` (the units)."""

    code = "cases-E105"
    zh = Wording(
        "读取时限“{given}”", "数量或单位不认识", "这一项没有计算", "单位可写 {known}，或日历 limits 中的等级名"
    )
    en = Wording(
        "Read the limit “{given}”",
        "its amount or unit is not known",
        "This item was not computed",
        "Units are {known}, or a grade named under `limits` in the calendar",
    )


class LimitTooLong(WutongError):
    """The working time of the calendar never reaches the limit; facts `given`, `until`."""

    code = "cases-E106"
    zh = Wording("计算时限“{given}”的到期时间", "算到 {until} 年仍未到期", "这一项没有计算", "请核对时限，或补充日历")
    en = Wording(
        "Find the deadline of “{given}”",
        "it is not reached by the year {until}",
        "This item was not computed",
        "Check the limit, or extend the calendar",
    )


class StillPaused(WutongError):
    """A clock stands still: its last pause has no end; fact `since`."""

    code = "cases-E107"
    zh = Wording("计算到期时间", "自 {since} 起暂停，还没有恢复", "这一项没有到期时间", "恢复后再计算")
    en = Wording("Find the deadline", "paused since {since} and not resumed", "There is none yet", "Resume it first")


class EditionMissing(WutongError):
    """No edition of the calendar is in force on a day; facts `day`, `first`."""

    code = "cases-E108"
    zh = Wording("按日历计算 {day} 的工作时间", "日历自 {first} 起才有规定", "这一项没有计算", "请补充更早的版本")
    en = Wording(
        "Count the working time of {day}",
        "the calendar's first edition begins on {first}",
        "This item was not computed",
        "Add an earlier edition",
    )
