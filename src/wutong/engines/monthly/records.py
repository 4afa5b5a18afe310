"""The monitor as plain records, for the command line and for the API's tables."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wutong.engines.monthly._core.growth import rounded_to_add_up
from wutong.engines.monthly._core.method import Outlook
from wutong.engines.monthly._core.months import Month
from wutong.engines.monthly.following import Course, course, courses, period_of
from wutong.engines.monthly.wording import area_names, part_label

PLACES = 2


def monitor_records(month: Month | None = None, **asked: Any) -> list[dict[str, str]]:
    """Return one record for each indicator; numbers as text, nothing where nothing is known."""
    return [_record(one) for one in courses(month, **asked)]


def _record(one: Course) -> dict[str, str]:
    """Return what the monitor says of one indicator."""
    comparable, path, year = one.comparable, one.path(), one.year
    return {
        "indicator": one.info.code, "name": one.info.name_zh, "unit": one.info.unit, "period": period_of(one.month).code,
        "value": number(one.pair.now), "growth": number(one.growth), "comparable_growth": number(comparable.growth),
        "comparable_basis": comparable.basis, "month_value": number(one.single.now),
        "month_before": number(one.single.before), "path_year": number(path.year) if path else "",
        "path_due": number(path.due) if path else "", **_outlook("quarter", one.quarter), **_outlook("year", year),
        "state": one.state, "late": "yes" if one.late else "", "nature": one.figure.nature if one.figure else "",
    }  # fmt: skip


def _outlook(name: str, found: Outlook | None) -> dict[str, str]:
    values = (found.low, found.middle, found.high) if found else ("", "", "")
    return {
        f"{name}_{part}": f"{value:.2f}" if value != "" else ""
        for part, value in zip(("low", "middle", "high"), values, strict=True)
    }  # type: ignore[str-format]


def number(value: Fraction | None, places: int = PLACES) -> str:
    """Return a number rounded to so many places, empty where there is none."""
    return "" if value is None else f"{float(value):.{places}f}"


def part_records(code: str, month: Month | None = None, **asked: Any) -> list[dict[str, str]]:
    """Return the points of growth of every part; within a group they add up to the total's growth as printed."""
    one = course(code, month, **asked)
    areas = area_names()
    return [record for group in one.groups for record in _group(one, group, areas)]


def _group(one: Course, group: str, areas: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the parts of one group, printed so that the points add up."""
    found = one.contributions(group)
    told = [part.points for part in found if part.points is not None]
    printed = iter(rounded_to_add_up(told, PLACES))
    return [
        {
            "indicator": one.info.code, "period": period_of(one.month).code, "by": group or "单位", "part": part_label(group, part.key, areas),
            "now": number(part.pair.now), "before": number(part.pair.before), "growth": number(part.growth),
            "points": number(next(printed)) if part.points is not None else "", "total_growth": number(one.growth),
        }
        for part in found
    ]  # fmt: skip
