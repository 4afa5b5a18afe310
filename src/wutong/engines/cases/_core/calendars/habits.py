"""Ways of writing a calendar that other files have, put into our words before anything is read.

Only what can mean one thing alone is rewritten; whatever else is not known is refused later, at its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wutong.engines.cases._core.calendars.wording import key_of, says_free, says_no, says_worked, weekday_of

_REST = frozenset(
    "rest_days rest_weekdays weekend weekends off_weekdays days_off off_days 周末 休息日 双休日 公休日".split()
)
_DAYS = ("workdays", "weekdays")
_OFF = frozenset("isoffday is_off_day offday off_day is_holiday isholiday is_free 是否放假".split())
_ON = frozenset("type kind status is_workday isworkday is_working 类型 状态 性质 是否上班".split())
_ENDS = {  # one span as two keys: where it goes, and the words for its two ends
    "shifts": ("day_start work_start opening_time open_time start_time 上班时刻", "day_end work_end closing_time close_time end_time 下班时间 下班时刻"),
    "breaks": ("lunch_start break_start noon_start 午休开始", "lunch_end break_end noon_end 午休结束"),
}  # fmt: skip


def in_our_words(given: object, allowed: tuple[str, ...]) -> object:
    """Return a mapping with weekdays, make-up days, days of rest and spans under the keys that are read.

    >>> in_our_words({"rest_days": ["Sat", "Sun"]}, ("weekdays",))
    {'weekdays': [1, 2, 3, 4, 5]}
    >>> in_our_words({"day_start": "09:00", "day_end": "18:00"}, ("shifts",))
    {'shifts': [['09:00', '18:00']]}
    """
    if not isinstance(given, Mapping):
        return given
    told: dict[Any, Any] = _by_their_kind(given, allowed)
    for word, value in list(told.items()):
        key, rewritten = _rewritten(word, value, allowed)
        if key and all(key != key_of(other, allowed) for other in told if other != word):
            del told[word]
            told[key] = rewritten
    for key, (starts, ends) in _ENDS.items():
        pair = [next((word for word in told if _plain(word) in words.split()), None) for words in (starts, ends)]
        if None not in pair and key in allowed and all(key_of(other, allowed) != key for other in told):
            told[key] = [[told.pop(word) for word in pair]]
    return told


def _by_their_kind(given: Mapping[Any, Any], allowed: tuple[str, ...]) -> dict[Any, Any]:
    """Return a mapping in which listed days that tell their kind stand as worked or free: holidays lists hold make-up days, too.

    >>> listed = [{"date": "2025-01-26", "isOffDay": "false"}, {"date": "2025-01-28", "isOffDay": "true"}]
    >>> _by_their_kind({"holidays": listed}, ("holidays", "workdays"))
    {'holidays': [{'date': '2025-01-28'}], 'workdays': [{'date': '2025-01-26'}]}
    """
    told = dict(given)
    for word, value in given.items():
        key = key_of(word, allowed)
        if key not in ("holidays", "days") or not isinstance(value, list):
            continue
        days = [_kind_told(own) for own in value]
        if all(worked is None for _own, worked in days):
            continue
        if key == "days":
            told[word] = [own if worked is None else {**own, "working": worked} for own, worked in days]
            continue
        told[word] = [own for own, worked in days if not worked]
        makeup = next((other for other in told if key_of(other, allowed) == "workdays"), "workdays")
        before = told.get(makeup) or []
        told[makeup] = [*(before if isinstance(before, list) else [before]), *(own for own, worked in days if worked)]
        if not told[makeup]:
            del told[makeup]
    return told


def _kind_told(own: object) -> tuple[Any, bool | None]:
    """Return a listed day without the word that tells its kind, and whether it is worked; None where none is told."""
    if not isinstance(own, Mapping):
        return own, None
    for word, value in own.items():
        if _plain(word) in _OFF or (_plain(word) in _ON and (says_worked(value) or says_free(value) or says_no(value))):
            off = _plain(word) in _OFF
            worked = says_no(value) if off else says_worked(value)
            return {key: one for key, one in own.items() if key != word}, worked
    return own, None


def _plain(word: object) -> str:
    return re.sub(r"[\s\-]+", "_", str(word).strip()).lower()


def _rewritten(word: object, value: object, allowed: tuple[str, ...]) -> tuple[str, object]:
    """Return the key and value that a word of another file stands for; nothing where it stands for itself."""
    key = key_of(word, allowed)
    if _plain(word) in _REST and value and "weekdays" in allowed and (days := _weekdays(value)):
        return "weekdays", [day for day in range(1, 8) if day not in days]
    if key not in _DAYS or not value:
        return "", value
    if isinstance(value, Mapping) and all(weekday_of(day) for day in value):
        return "weekly", value
    named = _weekdays(value)
    return ("weekdays", value) if named and key == "workdays" else ("", value)


def _weekdays(value: object) -> frozenset[int]:
    """Return the weekdays a value names; none for days of the year, which are written with figures too."""
    return frozenset() if isinstance(value, Mapping) else weekday_of(value) or frozenset()
