"""Shifts and breaks as files write them, as spans of minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wutong.engines.cases._core.calendars.hours import ALWAYS, Hours, Span, hours_of
from wutong.engines.cases._core.calendars.wording import (
    fault,
    fields,
    read_weekdays,
    says_always,
    says_free,
    weekday_of,
)

_TIME = re.compile(
    r"(次日|第二天|翌日|\+1\s*)?\s*(\d{1,2})\s*(?:[:：点时.]\s*(\d{1,2})?\s*分?)?(?:[:：]\s*(\d{1,2}))?\s*([aApP][mM])?"
)
_HALF = re.compile(r"(上午|早上|早晨|清晨|凌晨|中午|下午|傍晚|晚上|晚间|夜间|晚)\s*(?=\d)")
_LATE = {"下午", "傍晚", "晚上", "晚间", "夜间", "晚"}
_TENTHS = re.compile(r"\d{1,2}\.\d")  # 8.5 is half past eight; 8.30 is written for 8:30
_COMPACT = re.compile(r"(\d{2})(\d{2})")
_BETWEEN = re.compile(r"\s*(?:-|–|—|―|－|~|～|〜|至|到|\bto\b|\.\.|→|/)\s*")
_AND = re.compile(r"\s*[,，、;；和及&|\n]\s*|(?<=\d)\s+(?=\d{1,2}[:：]\d)")
_SHIFT_KEYS = ("from", "to", "breaks", "weekdays", "days", "name")


def read_time(given: object, path: str) -> int:
    """Return minutes from midnight of `8:30`, `08:30:00`, `0830`, `9`, `8.5`, `次日6:00`, `26:00`, `6pm`, `下午2:30`.

    >>> read_time("次日6:00", ""), read_time("下午2:30", ""), read_time("8.5", "")
    (1800, 870, 510)
    """
    text = re.sub(r"(?<=[点时])半$", "30", str(given).strip())
    if told := _HALF.match(text):
        early = read_time(text[told.end() :], path)
        return early + 720 if told[1] in _LATE and early < 720 else early
    if _TENTHS.fullmatch(text):
        if text[-1] not in "05":
            raise fault(path, f"“{text}”不是时刻，请写成 08:30", f"'{text}' is no time of day, write 08:30")
        return read_time(f"{text[:-2]}:{'30' if text[-1] == '5' else '00'}", path)
    match = _TIME.fullmatch(text)
    if compact := _COMPACT.fullmatch(text):
        hour, minute, half, next_day = int(compact[1]), int(compact[2]), "", False
    elif match:
        hour, minute = int(match[2]), int(match[3] or 0)
        half, next_day = (match[5] or "").lower(), bool(match[1])
        if match[4] and int(match[4]):
            raise fault(path, f"“{text}”带有秒，日历按整分钟", f"'{text}' has seconds; calendars keep whole minutes")
    else:
        raise fault(path, f"“{text}”不是时刻，请写成 08:30", f"'{text}' is no time of day, write 08:30")
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    minutes = hour * 60 + minute + 1440 * next_day
    if minute > 59 or minutes > 2880:
        raise fault(path, f"没有“{text}”这个时刻", f"there is no time '{text}'")
    return minutes


def read_span(start: object, end: object, path: str) -> Span:
    """Return a span; an end that is not after the start lies on the next day (22:00-06:00, 08:00-08:00)."""
    begin, finish = read_time(start, path), read_time(end, path)
    told = _HALF.match(str(start).strip())
    if told and told[1] in _LATE and finish <= begin < finish + 720 and not _HALF.match(str(end).strip()):
        finish += 720  # 下午2:30至6:00
    if finish <= begin:
        finish += 1440
    if begin >= 1440 and finish > 1440:  # 次日0:00-次日2:00 belongs to the night of the day it is written for
        return begin, finish
    if finish - begin > 1440:
        raise fault(path, "一个班次超过 24 小时", "a shift is longer than 24 hours")
    return begin, finish


def read_spans(given: object, path: str) -> list[Span]:
    """Return spans written as text, pairs, lists of them, mappings with from and to, or named mappings."""
    return [span for span, _, _ in _pieces(given, path)]


def read_hours(given: object, breaks: list[Span], path: str) -> Hours:
    """Return the hours of a day's shifts without the breaks; a value that makes a day free has none."""
    if says_free(given):
        return Hours()
    return roster_hours(given, breaks, path)[0]


def roster_hours(given: object, breaks: list[Span], path: str) -> tuple[Hours, dict[int, Hours]]:
    """Return the hours of shifts: for ordinary days, and for the weekdays that shifts of their own name."""
    if says_always(given):
        return ALWAYS, {}
    pieces = list(_pieces(given, path))
    named = {day for _, _, weekdays in pieces for day in weekdays or ()}
    own_breaks = [span for _, resting, _ in pieces for span in resting]

    def of(day: int | None) -> Hours:
        shifts = [span for span, _, weekdays in pieces if weekdays is None or day in weekdays]
        return hours_of(shifts, [*breaks, *own_breaks])

    return of(None), {day: of(day) for day in sorted(named)}


_Piece = tuple[Span, list[Span], frozenset[int] | None]


def _pieces(given: object, path: str) -> Iterator[_Piece]:
    """Yield every shift with its own breaks and, where it names them, its weekdays."""
    if given is None or says_free(given):
        return
    if says_always(given):
        yield (0, 1440), [], None
    elif isinstance(given, str):
        for part in filter(None, _AND.split(given.strip())):
            yield _text_span(part, path), [], None
    elif isinstance(given, Mapping):
        yield from _mapping(given, path)
    elif isinstance(given, (list, tuple)):
        if _is_pair(given):
            yield read_span(given[0], given[1], path), [], None
            return
        for index, item in enumerate(given):
            yield from _pieces(item, f"{path}[{index}]")
    else:
        raise fault(
            path, f"看不懂班次 {given!r}，请写成 08:30-12:00", f"cannot read shift {given!r}, write 08:30-12:00"
        )


def _is_pair(given: list[Any] | tuple[Any, ...]) -> bool:
    return len(given) == 2 and all(not isinstance(end, (list, tuple, Mapping)) and _is_time(end) for end in given)


def _is_time(given: object) -> bool:
    text = str(given).strip()
    return bool(_TIME.fullmatch(text) or _COMPACT.fullmatch(text))


def _text_span(text: str, path: str) -> Span:
    ends = _BETWEEN.split(re.sub(rf"^\D*?(?=次日|第二天|翌日|\d|{_HALF.pattern})", "", text, count=1))
    if len(ends) != 2:
        raise fault(path, f"看不懂班次“{text}”，请写成 08:30-12:00", f"cannot read shift '{text}', write 08:30-12:00")
    return read_span(ends[0], ends[1], path)


def _mapping(given: Mapping[Any, Any], path: str) -> Iterator[_Piece]:
    by_day = {key: weekday_of(key) for key in given}
    if all(days is not None for days in by_day.values()):
        for key, days in by_day.items():
            for span, resting, _ in _pieces(given[key], f"{path}.{key}"):
                yield span, resting, days
        return
    spans = (isinstance(value, (str, list, tuple)) and _holds_span(value) for value in given.values())
    if all(spans) or all(isinstance(value, Mapping) for value in given.values()):
        for key, value in given.items():  # named spans: {上午: 08:30-12:00, 下午: 14:00-18:00}
            yield from _pieces(value, f"{path}.{key}")
        return
    parts = fields(given, _SHIFT_KEYS, path)
    if "from" not in parts or "to" not in parts:
        raise fault(path, "班次缺少 from 或 to", "a shift lacks from or to")
    named = parts.get("weekdays", parts.get("days"))
    days = None if named is None else read_weekdays(named, f"{path}.weekdays")
    yield read_span(parts["from"], parts["to"], path), read_spans(parts.get("breaks"), f"{path}.breaks"), days


def _holds_span(value: object) -> bool:
    text = value if isinstance(value, str) else ""
    return not text or bool(_BETWEEN.search(text)) or not _is_time(text)
