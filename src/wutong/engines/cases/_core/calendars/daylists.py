"""Lists of days as files write them: single days, ranges, days of every year, by year, with or without names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from wutong.engines.cases._core.calendars.calendar import DaySet, MonthDay
from wutong.engines.cases._core.calendars.errors import CalendarFault
from wutong.engines.cases._core.calendars.wording import fault, fields

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(?:--)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_RANGE = re.compile(r"\s*(?:\.\.\.?|至|到|~|～|—|–|\bto\b|\s-\s|(?<=\d\d)/(?=\d{4}-))\s*")
_KEYS = ("date", "from", "to", "name")
_LONGEST = 366
_RANGE_WORDS = {"date", "from", "to", "start", "end", "since", "until", "日期", "自", "至", "开始", "结束"}


def read_date(given: object, path: str) -> datetime.date:
    """Return the day of `2025-01-01`, `2025/1/1`, `2025年1月1日` or `20250101`."""
    if isinstance(given, datetime.datetime):
        return given.date()
    if isinstance(given, datetime.date):
        return given
    found = read_day(given, path)
    if isinstance(found, datetime.date):
        return found
    raise fault(path, f"“{given}”缺少年份", f"'{given}' has no year")


def read_day(given: object, path: str) -> datetime.date | MonthDay:
    """Return a day, or the month and day of a day of every year (`05-01`, `5月1日`)."""
    if isinstance(given, datetime.date):
        return given
    text = str(given).strip()
    try:
        if match := _DATE.fullmatch(text):
            year, month, day = (int(part) for part in match.groups() if part)
            return datetime.date(year, month, day)
        if match := _MONTH_DAY.fullmatch(text):
            month, day = int(match[1]), int(match[2])
            datetime.date(2024, month, day)  # a leap year, so that 02-29 is a day
            return month, day
    except ValueError:
        pass
    raise fault(path, f"日历上没有“{text}”这一天，请写成 2025-01-01", f"there is no day '{text}', write 2025-01-01")


def read_days(given: object, path: str) -> DaySet:
    """Return the days of a list in any of the accepted forms."""
    found: list[datetime.date | MonthDay] = []
    _collect(given, path, found)
    dates = frozenset(day for day in found if isinstance(day, datetime.date))
    return DaySet(dates, frozenset(day for day in found if not isinstance(day, datetime.date)))


def _collect(given: object, path: str, found: list[datetime.date | MonthDay]) -> None:
    if given is None or given is False:
        return
    if isinstance(given, Mapping):
        _collect_mapping(given, path, found)
    elif isinstance(given, (list, tuple)):
        for index, item in enumerate(given):
            _collect(item, f"{path}[{index}]", found)
    else:
        for part in re.split(r"[,，、;；\n]+", str(given)):
            if part.strip():
                found += _range_of(part.strip(), path)


def _collect_mapping(given: Mapping[Any, Any], path: str, found: list[datetime.date | MonthDay]) -> None:
    if all(re.fullmatch(r"\d{4}年?", str(key)) for key in given):
        for key, value in given.items():  # {2025: [01-01, 05-01..05-05]}
            _collect(_in_year(value, str(key)[:4], f"{path}.{key}"), f"{path}.{key}", found)
    elif all(_is_days(key) for key in given):
        for key, value in given.items():  # {2025-01-01: 元旦}
            if value is not False:
                found += _range_of(str(key).strip(), path)
    elif not _RANGE_WORDS & {str(key).strip().lower() for key in given} and all(
        isinstance(value, (list, tuple)) or (isinstance(value, str) and _is_days(value)) for value in given.values()
    ):
        for key, value in given.items():  # {春节: [2025-01-28..2025-02-04]}
            _collect(value, f"{path}.{key}", found)
    else:
        parts = fields(given, _KEYS, path)
        first = parts.get("from", parts.get("date"))
        if isinstance(first, (list, tuple, Mapping)):
            _collect(first, path, found)
        else:
            found += _between(read_day(first, path), read_day(parts.get("to", first), path), path)


def _in_year(given: object, year: str, path: str) -> object:
    """Return a year's days with the year put before those that lack it."""
    if isinstance(given, (list, tuple)):
        return [_in_year(item, year, path) for item in given]
    if isinstance(given, Mapping):
        return given if not all(_is_days(key) for key in given) else [_in_year(key, year, path) for key in given]
    ends = _RANGE.split(str(given).strip())
    return "..".join(
        end if _DATE.fullmatch(end) else f"{year}-{end}".replace("月", "-").replace("日", "") for end in ends
    )


def _is_days(text: object) -> bool:
    try:
        _range_of(str(text).strip(), "")
    except CalendarFault:
        return False
    return True


def _range_of(text: str, path: str) -> list[datetime.date | MonthDay]:
    ends = _RANGE.split(text)
    if len(ends) > 2:
        raise fault(path, f"看不懂日期范围“{text}”", f"cannot read the range '{text}'")
    return _between(read_day(ends[0], path), read_day(ends[-1], path), path)


def _between(
    first: datetime.date | MonthDay, last: datetime.date | MonthDay, path: str
) -> list[datetime.date | MonthDay]:
    if isinstance(first, datetime.date) and not isinstance(last, datetime.date):
        last = datetime.date(first.year, *last)
    if isinstance(first, datetime.date) and isinstance(last, datetime.date):
        length = (last - first).days
        if not 0 <= length <= _LONGEST:
            raise fault(
                path, f"日期范围 {first} 至 {last} 不成立", f"the range {first} to {last} is reversed or too long"
            )
        return [first + datetime.timedelta(days=step) for step in range(length + 1)]
    if isinstance(first, tuple) and isinstance(last, tuple):
        start, end = datetime.date(2024, *first), datetime.date(2024, *last)
        length = (end - start).days % 366
        days = (start + datetime.timedelta(days=step) for step in range(length + 1))
        return [(day.month, day.day) for day in days]
    raise fault(path, "日期范围的两端写法不一致", "the two ends of a range are written differently")
