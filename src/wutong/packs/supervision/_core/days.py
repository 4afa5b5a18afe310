"""Days as officials write deadlines: 3月15日前, 3月底, 本周五, 5个工作日内, 一周内."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

WEEK = 7
SATURDAY = 5
DECEMBER = 12
NUMBERS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "半": 0}
WEEKDAYS = {word: number for number, word in enumerate("一二三四五六日")} | {"天": 6}
ENDS_OF_PARTS = {"上旬": 10, "中旬": 20}


def read_day(text: str, today: date) -> date | None:
    """Return the first day by which a text wants something done, None when it names none.

    A month and day without year is the next one to come (within the last month: the one just past); "底" is the last
    day of the month or year; working days here know weekends, not holidays: the case's calendar decides what is late.

    >>> read_day("请于3月15日前报送", date(2025, 3, 3)), read_day("两周内", date(2025, 3, 3))
    (datetime.date(2025, 3, 15), datetime.date(2025, 3, 17))
    """
    plain = re.sub(r"\s+", "", text)
    for pattern, read in _FORMS:
        for match in pattern.finditer(plain):
            try:
                return read(match, today)
            except (ValueError, KeyError):
                continue
    return None


def _whole(match: re.Match[str], _today: date) -> date:
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def _year_month(match: re.Match[str], _today: date) -> date:
    return _end_of(int(match["y"]), int(match["m"]))


def _month_day(match: re.Match[str], today: date) -> date:
    return _coming(today, int(match["m"]), int(match["d"]))


def _month_part(match: re.Match[str], today: date) -> date:
    day = ENDS_OF_PARTS.get(match["part"])
    month = int(match["m"])
    return _coming(today, month, day) if day else _coming(today, month, 0)


def _coming(today: date, month: int, day: int) -> date:
    """Return the next such day; one of the last thirty days stays in the past. Day 0 is the month's last."""
    for year in (today.year, today.year + 1):
        found = date(year, month, day) if day else _end_of(year, month)
        if found >= today - timedelta(days=30):
            return found
    raise ValueError


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _this_month(match: re.Match[str], today: date) -> date:
    ahead = today.month + (match["which"] in "下次")
    return _end_of(today.year + (ahead > DECEMBER), (ahead - 1) % DECEMBER + 1)


def _year_end(match: re.Match[str], today: date) -> date:
    return date(int(match["y"]) if match["y"] else today.year, DECEMBER, 31)


def _quarter_end(match: re.Match[str], today: date) -> date:
    number = NUMBERS.get(match["q"]) or int(match["q"])
    return _end_of(today.year, number * 3)


def _half_year(_match: re.Match[str], today: date) -> date:
    return date(today.year, 6, 30)


def _weekday(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=WEEK * (match["which"] == "下"))
    return monday + timedelta(days=WEEKDAYS[match["day"]])


def _this_week(match: re.Match[str], today: date) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(days=WEEK * (match["which"] == "下") + 4)


def _within(match: re.Match[str], today: date) -> date:
    number = int(match["n"]) if match["n"].isdecimal() else NUMBERS[match["n"]]
    unit = match["unit"]
    if "工作日" in unit:
        return _working_days(today, number)
    if "月" in unit:
        ahead = today.month - 1 + number
        year, month = today.year + ahead // DECEMBER, ahead % DECEMBER + 1
        return date(year, month, min(today.day, monthrange(year, month)[1])) if number else today + timedelta(days=15)
    return today + timedelta(days=number * (WEEK if unit in ("周", "星期", "个星期") else 1))


def _working_days(today: date, number: int) -> date:
    day = today
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十两半])"
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]]] = [
    (re.compile(r"(?P<y>20\d\d)[年\-/.](?P<m>\d{1,2})[月\-/.](?P<d>\d{1,2})"), _whole),
    (re.compile(r"(?P<y>20\d\d)[年\-/.](?P<m>\d{1,2})月?(?:底|末)?"), _year_month),
    (re.compile(r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?"), _month_day),
    (re.compile(r"(?<!\d)(?P<m>\d{1,2})月(?:份)?(?P<part>上旬|中旬|下旬|底|末|前|内)"), _month_part),
    (re.compile(r"(?P<which>本|当|这个|下个?|次)月(?:底|末|内)?"), _this_month),
    (re.compile(r"(?P<which>本|这|下)(?:周|星期)(?P<day>[一二三四五六日天])"), _weekday),
    (re.compile(r"(?P<which>本|这|下)(?:周|星期)(?:内|末|前)?"), _this_week),
    (re.compile(r"第?(?P<q>[一二三四1-4])季度(?:底|末|前|内)"), _quarter_end),
    (re.compile(r"上半年"), _half_year),
    (re.compile(rf"{_N}(?P<unit>个?工作日|个月|个星期|星期|周|天|日)(?:之?内|以内)"), _within),
    (re.compile(r"(?:(?P<y>20\d\d)年|年)(?:底|末)"), _year_end),
]
