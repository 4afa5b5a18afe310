"""The definition of working time, minute by minute, with nothing of the product in it: what the clock is measured against.

A calendar is drawn as a plain mapping; `every_minute` walks through all days and all their minutes and asks of each
whether it is worked. Intervals are then counted one by one.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

import chinese_calendar
import numpy as np

FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2026, 12, 31)
ORIGIN = (FIRST - datetime.date(1970, 1, 1)).days * 1440
LENGTH = ((LAST - FIRST).days + 1) * 1440


def clock_time(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def spans(texts: list[str]) -> tuple[tuple[int, int], ...]:
    found = []
    for text in texts:
        start, end = (clock_time(part) for part in text.split("-"))
        found.append((start, end if end > start else end + 1440))
    return tuple(found)


def edition_of(raw: dict[str, Any], day: datetime.date) -> dict[str, Any]:
    current = raw
    for edition in raw.get("editions", []):
        if edition["from"] <= day.isoformat():
            ended = {"breaks": [], "seasons": []} if "shifts" in edition else {}
            current = {**current, **ended, **edition}
    return current


def rules_of(raw: dict[str, Any], day: datetime.date) -> tuple[Any, Any]:
    """Return the shifts and breaks of a day, both empty when it is free."""
    own = edition_of(raw, day)
    iso = day.isoformat()
    if iso in own.get("workdays", []):
        works = True
    elif iso in own.get("holidays", []):
        works = False
    elif own["official"] == "china" and day in chinese_calendar.constants.workdays:
        works = True
    elif own["official"] == "china" and chinese_calendar.is_holiday(day) and day in chinese_calendar.constants.holidays:
        works = False
    else:
        works = day.isoweekday() in own["weekdays"]
    shifts = own["shifts"]
    for season in sorted(own.get("seasons", []), key=lambda season: season["from"]):
        if season["from"] <= iso[5:]:
            shifts = season["shifts"]
    if own.get("seasons") and iso[5:] < min(season["from"] for season in own["seasons"]):
        shifts = max(own["seasons"], key=lambda season: season["from"])["shifts"]
    return (spans(shifts), spans(own.get("breaks", []))) if works else ((), ())


def is_worked(minute: int, today: tuple[Any, Any], yesterday: tuple[Any, Any]) -> bool:
    """Return whether a minute of a day is worked, by today's shifts or by last night's."""
    for (shifts, breaks), shift in ((today, 0), (yesterday, 1440)):
        at = minute + shift
        in_break = any(start <= at < end or start + 1440 <= at < end + 1440 for start, end in breaks)
        if not in_break and any(start <= at < end for start, end in shifts):
            return True
    return False


def every_minute(raw: dict[str, Any]) -> np.ndarray:
    """Return for every minute from FIRST to LAST whether it is worked."""
    known: dict[Any, np.ndarray] = {}
    days = []
    yesterday = rules_of(raw, FIRST - datetime.timedelta(days=1))
    for step in range((LAST - FIRST).days + 1):
        today = rules_of(raw, FIRST + datetime.timedelta(days=step))
        pair, yesterday = (today, yesterday), today
        if pair not in known:
            known[pair] = np.array([is_worked(minute, *pair) for minute in range(1440)])
        days.append(known[pair])
    return np.concatenate(days)


def drawn_calendar(chance: random.Random) -> dict[str, Any]:
    """Return a random calendar: day, night, split and round-the-clock shifts, seasons, own holidays, editions."""
    shifts = [
        ["08:30-12:00", "14:00-18:00"], ["09:00-17:30"], ["22:00-06:00"], ["08:00-20:00", "20:00-08:00"], ["00:00-24:00"],
        ["06:00-14:00", "13:30-22:15"], ["07:45-11:20", "19:10-01:05"], ["17:00-02:30"],
    ]  # fmt: skip
    raw: dict[str, Any] = {
        "official": chance.choice(["china", "china", "none"]),
        "weekdays": sorted(chance.sample(range(1, 8), chance.choice([5, 5, 6, 7, 3]))),
        "shifts": chance.choice(shifts),
        "breaks": chance.choice([[], ["12:00-13:30"], ["00:15-01:00"], ["12:00-12:30", "18:00-18:30"]]),
        "holidays": [_day(chance) for _ in range(chance.randint(0, 30))],
    }
    raw["workdays"] = [
        day for day in (_day(chance) for _ in range(chance.randint(0, 20))) if day not in raw["holidays"]
    ]
    if chance.random() < 0.5:
        raw["seasons"] = [
            {"from": "06-01", "shifts": chance.choice(shifts)},
            {"from": "10-01", "shifts": chance.choice(shifts)},
        ]
    if chance.random() < 0.5:
        raw["editions"] = [
            {"from": "2022-03-14", "shifts": chance.choice(shifts)},
            {"from": "2024-07-01", "weekdays": [1, 2, 6]},
        ]
    return raw


def _day(chance: random.Random) -> str:
    return (FIRST + datetime.timedelta(days=chance.randrange((LAST - FIRST).days))).isoformat()
