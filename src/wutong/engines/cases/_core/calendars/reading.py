"""From a calendar as a file writes it to a calendar that can be counted in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from wutong.engines.cases._core.calendars.calendar import Calendar, DaySet, Edition, Roster, Season
from wutong.engines.cases._core.calendars.daylists import read_date, read_day, read_days
from wutong.engines.cases._core.calendars.errors import CalendarFault
from wutong.engines.cases._core.calendars.habits import in_our_words
from wutong.engines.cases._core.calendars.hours import Hours, Span
from wutong.engines.cases._core.calendars.limits import Limit, read_limit
from wutong.engines.cases._core.calendars.moments import HOME
from wutong.engines.cases._core.calendars.shifts import read_hours, read_spans, roster_hours
from wutong.engines.cases._core.calendars.wording import (
    fault,
    fields,
    key_of,
    read_weekdays,
    says_always,
    says_free,
    says_no,
    says_worked,
    weekday_of,
)
from wutong.kernel.errors import WutongError

ROSTER_KEYS = ("shifts", "breaks", "weekly")
EDITION_KEYS = (
    *ROSTER_KEYS, "official", "weekdays", "seasons", "holidays", "workdays", "days", "years", "unknown_years", "from",
    "summer", "winter",
)  # fmt: skip
CALENDAR_KEYS = (
    *EDITION_KEYS, "name", "editions", "working_days_end", "calendar_days_end", "minutes_per_day", "limits", "stages",
    "zone",
)  # fmt: skip
_DAY_KEYS = ("shifts", "breaks", "working", "name")
_WORKING_DAYS_END = ("closing", "same_time", "minutes")
_CALENDAR_DAYS_END = ("same_time", "closing")
_WRAPPERS = {"calendar", "日历"}
_MANY = {"calendars", "organisations", "organizations", "日历集"}


def read_calendars(given: object, name: str = "") -> dict[str, Calendar]:
    """Return the calendars of a file by name: one, or several under `calendars`, as a mapping or a list.

    Raises
        CalendarFault  naming the place and what is wrong there; nothing is guessed
    """
    if isinstance(given, Mapping) and len(given) == 1 and str(next(iter(given))).lower() in _WRAPPERS:
        given = next(iter(given.values()))
    many = next((value for key, value in given.items() if str(key).lower() in _MANY), None) if _is_map(given) else given
    if many is None and _names_calendars(given):
        many = given
    if isinstance(many, Mapping):
        return {str(key): read_calendar(own, str(key)) for key, own in many.items()}
    if isinstance(many, (list, tuple)):
        return {calendar.name: calendar for calendar in (read_calendar(own) for own in many)}
    calendar = read_calendar(given, name)
    return {calendar.name: calendar}


def _names_calendars(given: object) -> bool:
    """Return whether a file holds nothing but calendars under their names."""
    return isinstance(given, Mapping) and all(
        isinstance(own, Mapping)
        and key_of(word, CALENDAR_KEYS) is None
        and any(key_of(one, CALENDAR_KEYS) for one in own)
        for word, own in given.items()
    )


def _is_map(given: object) -> bool:
    return isinstance(given, Mapping)


def read_calendar(given: object, name: str = "") -> Calendar:
    """Return the calendar of one mapping; `name` stands where the mapping has none.

    Raises
        CalendarFault  naming the place and what is wrong there
    """
    parts = _told_apart(fields(in_our_words(given, CALENDAR_KEYS), CALENDAR_KEYS, ""))
    editions = sorted(_editions(parts), key=lambda edition: edition.since or datetime.date.min)
    if len({edition.since for edition in editions}) < len(editions):
        raise fault("editions", "有两个版本自同一天起", "two editions begin on the same day")
    calendar = Calendar(
        name=str(parts.get("name", name)),
        editions=tuple(editions),
        working_days_end=_choice(parts, "working_days_end", _WORKING_DAYS_END),
        calendar_days_end=_choice(parts, "calendar_days_end", _CALENDAR_DAYS_END),
        minutes_per_day=_minutes_per_day(parts, editions[-1]),
        limits=_limits(parts.get("limits") or {}),
        stages=tuple(_stages(parts.get("stages") or [])),
        zone=_zone(parts.get("zone")),
    )
    if not calendar.works_at_all:
        raise fault("shifts", "没有任何工作时间", "there is no working time at all")
    return calendar


def _told_apart(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts with weekdays and make-up days under the right key: files call either of them working days."""
    told = dict(parts)
    for key, other, belongs in (("workdays", "weekdays", True), ("weekdays", "workdays", False)):
        value = parts.get(key)
        if (
            value
            and other not in parts
            and (weekday_of(value) is not None) is belongs
            and (belongs or _lists_days(value))
        ):
            told[other] = told.pop(key)
    named = [told.pop(season) for season in ("summer", "winter") if season in told]
    if named:
        told["seasons"] = [*_seasons_as_list(told.get("seasons")), *named]
    return told


def _seasons_as_list(given: object) -> list[Any]:
    """Return seasons as a list: `{夏季: {from: 06-01, ...}}` and `{06-01: {shifts: ...}}` are accepted too."""
    if not given:
        return []
    if isinstance(given, Mapping):
        return [own if _is_map(own) and "from" in _words(own) else _under_day(key, own) for key, own in given.items()]
    if not isinstance(given, list):
        raise fault("seasons", "应是一列季节，每个都有 from", "must be a list, each with from")
    return given


def _lists_days(value: object) -> bool:
    try:
        return bool(read_days(value, "").dates)
    except CalendarFault:
        return False


def _editions(parts: Mapping[str, Any]) -> list[Edition]:
    """Return the editions; each takes over from the one before, and the first from the top, what it does not say."""
    shared = {key: value for key, value in parts.items() if key in EDITION_KEYS and key != "from"}
    given = parts.get("editions")
    if given is None:
        return [_edition(parts, "")]
    if isinstance(given, Mapping):  # {2025-01-01: {...}}
        given = [{"from": since, **(own or {})} for since, own in given.items()]
    if not isinstance(given, list) or not given:
        raise fault("editions", "应是一列版本，每个都有 from", "must be a list of editions, each with from")
    named = [
        _told_apart(fields(in_our_words(own, EDITION_KEYS), EDITION_KEYS, f"editions[{index}]"))
        for index, own in enumerate(given)
    ]
    for index, own in enumerate(named):
        if own.get("from") is None:
            raise fault(f"editions[{index}]", "缺少 from（自哪天起生效）", "lacks from (the day it comes into force)")
    editions, current = [], shared
    if "shifts" in shared or "weekly" in shared:
        editions.append(_edition({**shared, "from": parts.get("from")}, ""))
    for own in sorted(named, key=lambda one: read_date(one["from"], "editions.from")):
        current = {**_without_overruled(current, own), **own}
        editions.append(_edition(current, f"editions[{named.index(own)}]"))
    return editions


def _without_overruled(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an edition inherits: new shifts also end the old breaks, weekly hours and seasons."""
    overruled = {"breaks", "weekly", "seasons"} if {"shifts", "weekly"} & set(own) else set()
    return {key: value for key, value in shared.items() if key not in overruled}


def _edition(parts: Mapping[str, Any], path: str) -> Edition:
    roster, named = _roster(parts, path)
    always = says_always(parts.get("shifts", ""))
    holidays, workdays, given_years = _named_days(parts, path)
    return Edition(
        since=read_date(parts["from"], f"{path}.from") if parts.get("from") is not None else None,
        weekdays=_weekdays(parts, roster, named, always, path),
        roster=roster,
        seasons=tuple(_seasons(parts.get("seasons"), parts, path)),
        official=not always if "official" not in parts else not says_no(parts["official"]),
        holidays=holidays,
        workdays=workdays,
        days=dict(_special_days(parts.get("days"), roster_breaks(parts, path), f"{path}.days".lstrip("."))),
        given_years=given_years,
        refuses_unknown_years=_choice(parts, "unknown_years", ("refuse", "weekdays")) == "refuse",
    )


def roster_breaks(parts: Mapping[str, Any], path: str) -> list[Span]:
    """Return the breaks of a mapping that has shifts."""
    return read_spans(parts.get("breaks"), f"{path}.breaks".lstrip("."))


def _roster(parts: Mapping[str, Any], path: str) -> tuple[Roster, bool]:
    """Return the roster and whether its hours name their weekdays themselves."""
    breaks = roster_breaks(parts, path)
    ordinary, weekly = Hours(), {}
    if parts.get("shifts") is not None:
        ordinary, weekly = roster_hours(parts["shifts"], breaks, f"{path}.shifts".lstrip("."))
    for word, own in (parts.get("weekly") or {}).items():
        days = weekday_of(word)
        if days is None:
            raise fault(f"{path}.weekly.{word}".lstrip("."), "不是星期几", "is no weekday")
        hours = read_hours(own, breaks, f"{path}.weekly.{word}".lstrip("."))
        weekly |= dict.fromkeys(days, hours)
    if weekly and not ordinary.spans:  # make-up days of a week that is given day by day are worked like its Monday
        ordinary = next((weekly[day] for day in sorted(weekly) if weekly[day].spans), ordinary)
        weekly |= {day: Hours() for day in range(1, 8) if day not in weekly}
    return Roster(ordinary, weekly), bool(weekly)


def _weekdays(parts: Mapping[str, Any], roster: Roster, named: bool, always: bool, path: str) -> frozenset[int]:
    if parts.get("weekdays") is not None:
        return read_weekdays(parts["weekdays"], f"{path}.weekdays".lstrip("."))
    if always:
        return frozenset(range(1, 8))
    usual = {day for day in range(1, 6) if day not in roster.weekly}
    return frozenset(usual | {day for day, hours in roster.weekly.items() if hours.spans} if named else usual)


def _seasons(given: object, parts: Mapping[str, Any], path: str) -> list[Season]:
    """Return the seasons; each takes over the breaks of the file unless it gives its own."""
    given = _seasons_as_list(given)
    seasons = []
    for index, own in enumerate(given):
        place = f"{path}.seasons[{index}]".lstrip(".")
        named = fields(own, (*ROSTER_KEYS, "from", "to", "name"), place)
        if "from" not in named:
            raise fault(place, "缺少 from（自哪天起，如 06-01）", "lacks from (the day it begins, such as 06-01)")
        inherited = {} if "breaks" in named or parts.get("breaks") is None else {"breaks": parts["breaks"]}
        if "shifts" not in named and "weekly" not in named:  # a season may move the lunch break alone
            inherited |= {key: parts[key] for key in ("shifts", "weekly") if key in parts}
        until = read_day(named["to"], f"{place}.to") if named.get("to") is not None else None
        roster, _ = _roster({**inherited, **named}, place)
        seasons.append(Season(read_day(named["from"], f"{place}.from"), until, roster))
    if len(seasons) == 1 and isinstance(seasons[0].since, tuple) and seasons[0].until is None and "shifts" in parts:
        raise fault(
            f"{path}.seasons".lstrip("."),
            "只有一个季节时要写 to（到哪天为止）",
            "a single season needs to (the day it ends)",
        )
    return seasons


def _words(own: Mapping[Any, Any]) -> set[str]:
    return set(fields(own, (*ROSTER_KEYS, "from", "to", "name"), "seasons"))


def _under_day(day: object, own: object) -> dict[str, Any]:
    return {"from": day, **(own if isinstance(own, Mapping) else {"shifts": own})}


def _named_days(parts: Mapping[str, Any], path: str) -> tuple[DaySet, DaySet, frozenset[int]]:
    """Return holidays, make-up days and the years whose whole arrangement the file gives."""
    holidays = read_days(parts.get("holidays"), f"{path}.holidays".lstrip("."))
    workdays = read_days(parts.get("workdays"), f"{path}.workdays".lstrip("."))
    years = parts.get("years") or {}
    free, worked = set(holidays.dates), set(workdays.dates)
    for year, own in years.items():
        place = f"{path}.years.{year}".lstrip(".")
        if not str(year).isdigit():
            raise fault(place, "不是年份", "is no year")
        named = fields(own or {}, ("holidays", "workdays"), place)
        free |= read_days({year: named.get("holidays")}, place).dates
        worked |= read_days({year: named.get("workdays")}, place).dates
    both = sorted(free & worked)
    if both:
        raise fault(
            f"{path}.workdays".lstrip("."), f"{both[0]} 同时列为放假和上班", f"{both[0]} is both free and worked"
        )
    given_years = frozenset(int(str(year)) for year in years)
    return DaySet(frozenset(free), holidays.yearly), DaySet(frozenset(worked), workdays.yearly), given_years


def _special_days(given: object, breaks: list[Span], path: str) -> list[tuple[datetime.date, Hours | None]]:
    """Return days with hours of their own; None stands for the ordinary hours."""
    if not given:
        return []
    if isinstance(given, list):
        named = [fields(own, ("date", *_DAY_KEYS), path) for own in given]
        given = {own.get("date"): {key: value for key, value in own.items() if key != "date"} for own in named}
    if not isinstance(given, Mapping):
        raise fault(path, "应为“日期: 班次”", "must be days with shifts")
    result: list[tuple[datetime.date, Hours | None]] = []
    for key, own in given.items():
        hours = _hours_of_day(own, breaks, f"{path}.{key}")
        result += [(day, hours) for day in read_days(str(key), f"{path}.{key}").dates]
    return result


def _hours_of_day(own: object, breaks: list[Span], path: str) -> Hours | None:
    """Return the hours of a single day: none when it is free, None when it is worked as usual."""
    if not isinstance(own, Mapping) or not _says_of_day(own):
        return None if says_worked(own) else read_hours(own, breaks, path)
    parts = fields(own, _DAY_KEYS, path)
    if "shifts" in parts:
        breaks_there = read_spans(parts["breaks"], path) if "breaks" in parts else breaks
        return read_hours(parts["shifts"], breaks_there, path)
    said = parts.get("working", False)
    if says_no(said) or says_free(said):
        return Hours()
    if says_worked(said):
        return None
    raise fault(path, f"看不懂“{said}”，请写上班或放假", f"cannot read '{said}', write work or off")


def _says_of_day(own: Mapping[Any, Any]) -> bool:
    """Return whether a mapping speaks of a day, rather than being named spans itself."""
    return not own or any(key_of(key, ("shifts", "breaks", "working")) for key in own)


def _choice(parts: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    given = str(parts.get(key, allowed[0])).strip().lower().replace("-", "_").replace(" ", "_")
    if given not in allowed:
        options = ", ".join(allowed)
        raise fault(key, f"“{given}”不在可选值中（{options}）", f"'{given}' is none of {options}")
    return given


def _minutes_per_day(parts: Mapping[str, Any], edition: Edition) -> int:
    if (given := parts.get("minutes_per_day")) is None:
        return edition.roster.ordinary.minutes
    if not str(given).isdigit() or not 0 < int(str(given)) <= 1440:
        raise fault("minutes_per_day", "应是 1 至 1440 的整数", "must be a whole number from 1 to 1440")
    return int(str(given))


def _limits(given: object) -> dict[str, Limit]:
    if isinstance(given, list):
        named = [fields(own, ("name", "limit", "unit"), "limits") for own in given]
        given = {own.get("name"): own for own in named}
    if not isinstance(given, Mapping):
        raise fault("limits", "应为“等级: 时限”", "must be grades with limits")
    return {str(grade): _limit(own, f"limits.{grade}") for grade, own in given.items()}


def _limit(own: object, path: str) -> Limit:
    parts = fields(own, ("name", "limit", "unit"), path) if isinstance(own, Mapping) else {"limit": own}
    try:
        return read_limit(str(parts.get("limit", "")), str(parts.get("unit", "")))
    except WutongError as problem:
        raise fault(
            path, "看不懂时限，如 24 h、3 工作日", "cannot read the limit, write 24 h or 3 working days"
        ) from problem


def _stages(given: object) -> list[tuple[str, Limit]]:
    if isinstance(given, Mapping):
        return [(str(name), _limit(own, f"stages.{name}")) for name, own in given.items()]
    if not isinstance(given, list):
        raise fault("stages", "应是一列环节", "must be a list of stages")
    named = [fields(own, ("name", "limit", "unit"), f"stages[{index}]") for index, own in enumerate(given)]
    return [(str(own.get("name", "")), _limit(own, f"stages[{index}]")) for index, own in enumerate(named)]


def _zone(given: object) -> ZoneInfo:
    if given is None:
        return HOME
    try:
        return ZoneInfo(str(given))
    except (KeyError, ValueError, OSError) as problem:
        raise fault("zone", f"没有时区“{given}”", f"there is no time zone '{given}'") from problem
