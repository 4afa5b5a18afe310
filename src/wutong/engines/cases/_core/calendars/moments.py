"""Moments as people and machines write them, and as minutes since 1970 of the wall clock."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

from wutong.engines.cases._core.calendars.errors import MomentUnreadable

DAY = 1440
EPOCH = datetime.date(1970, 1, 1)
HOME = ZoneInfo("Asia/Shanghai")

_ANY = re.compile(
    r"""(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?
        (?:\s*[T,，]?\s*(?:(?:星期|周)[一二三四五六日天])?\s*(?P<half>上午|下午|凌晨|早上|中午|晚上|AM|PM)?\s*
           (?P<hour>\d{1,2})\s*[:：时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?(?:\s*[:：]?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?
           \s*(?P<after>AM|PM)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(?:\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")  # a spreadsheet's day number with its fraction
_SERIAL_EPOCH = datetime.date(1899, 12, 30)
_AFTERNOON = {"下午", "晚上", "PM"}


def _edge(year: int) -> int:
    return (datetime.date(year, 1, 1).toordinal() - EPOCH.toordinal()) * DAY


# Years beyond these are slips of the pen (0204, 20224), and would make a timeline of thousands of years.
FIRST_YEAR, LAST_YEAR = 1900, 2299
FIRST, LAST = _edge(FIRST_YEAR), _edge(LAST_YEAR + 1)


def minute_of(moment: datetime.datetime, zone: ZoneInfo = HOME) -> int:
    """Return the minute of a moment on the wall clock of `zone`; seconds are cut off.

    >>> minute_of(datetime.datetime(1970, 1, 2, 0, 1, 59))
    1441
    """
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    return (moment.toordinal() - EPOCH.toordinal()) * DAY + moment.hour * 60 + moment.minute


def midnight(day: datetime.date) -> int:
    """Return the minute at which a day begins."""
    return (day.toordinal() - EPOCH.toordinal()) * DAY


def moment_at(minute: int) -> datetime.datetime:
    """Return the wall-clock moment of a minute, without zone."""
    days, rest = divmod(int(minute), DAY)
    day = datetime.date.fromordinal(EPOCH.toordinal() + days)
    return datetime.datetime.combine(day, datetime.time(rest // 60, rest % 60))


def day_of(minute: int) -> datetime.date:
    """Return the day a minute lies in."""
    return datetime.date.fromordinal(EPOCH.toordinal() + int(minute) // DAY)


def printed(minute: int) -> str:
    """Return a minute as `2025-02-18T09:30`."""
    return moment_at(minute).isoformat(timespec="minutes")


def read_moment(text: str, *, field: str = "时间", zone: ZoneInfo = HOME) -> int:
    """Return the minute that a text names.

    Accepted: ISO 8601 with `T` or a space, with or without seconds, fractions and offset (an offset is turned into
    the zone's wall clock), a date alone (its midnight), `2025/2/18 9:30`, `2025年2月18日 下午3点05分`,
    `20250218T0930`, 24:00 for the end of a day, and a spreadsheet's day number.

    Raises
        MomentUnreadable  for anything else, for days the calendar does not have, and for years out of reach

    >>> printed(read_moment("2025年2月18日 下午3点05分"))
    '2025-02-18T15:05'
    >>> printed(read_moment("2025-02-18T24:00"))
    '2025-02-19T00:00'
    """
    plain = text.strip()
    try:
        found: int | None = minute_of(datetime.datetime.fromisoformat(plain), zone)
    except (ValueError, OverflowError):
        found = _read_loosely(plain)
    if found is None or not FIRST <= found < LAST:
        raise MomentUnreadable(field=field, given=text)
    return found


def _read_loosely(plain: str) -> int | None:
    try:
        return _in_other_forms(plain)
    except (ValueError, OverflowError):
        return None


def _in_other_forms(plain: str) -> int | None:
    if match := _ANY.fullmatch(plain):
        parts = match.groupdict()
        day = datetime.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        return midnight(day) + _time_of_day(parts)
    if match := _COMPACT.fullmatch(plain):
        year, month, date, hour, minute = (int(part or 0) for part in match.groups())
        return midnight(datetime.date(year, month, date)) + datetime.time(hour, minute).hour * 60 + minute
    if _SERIAL.fullmatch(plain):
        # Day numbers carry rounding: half a second puts 9:29:59.9999 back on 9:30.
        return midnight(_SERIAL_EPOCH) + int(float(plain) * DAY + 0.5 / 60)
    return None


def _time_of_day(parts: dict[str, str | None]) -> int:
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts["half"] or parts["after"] or "").upper()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in {"AM", "凌晨"} and hour == 12:
        hour = 0
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and minute + second):
        raise ValueError("no such time of day")
    return hour * 60 + minute
