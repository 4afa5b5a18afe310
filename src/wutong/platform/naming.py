"""What things are called in the reader's language: names, periods, units, breakdowns.

Words that stand in data (units, breakdowns) are looked up under a context of the message
catalogues; a zone brings the catalogue of its own words. What has no English word stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext

from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.unit import english_unit, is_known

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NUMBER = r"(?P<number>[\d,.]+)"
YEARS_IN_WORDS = {"一": "one", "两": "two", "二": "two", "三": "three", "四": "four", "五": "five", "十": "ten"}
OVER_YEARS = re.compile(
    rf"(?P<years>[一二两三四五十]|\d+)年(?P<verb>新增|净增|新建|建成|培育|引进|认定){NUMBER}(?P<unit>\D+)"
)
HEDGED = (
    (re.compile(r"大?约(?P<rest>.+)"), "about"),
    (re.compile(r"(?P<rest>.+)左右"), "about"),
    (re.compile(r"(?:不低于|不少于|至少)(?P<rest>.+)"), "at least"),
    (re.compile(r"(?P<rest>.+)以上"), "at least"),
    (re.compile(r"(?:超过|超|突破|大于)(?P<rest>.+)"), "more than"),
    (re.compile(r"(?:不超过|不高于|控制在)(?P<rest>.+?)(?:以内|以下)?"), "at most"),
    (re.compile(r"(?P<rest>.+)(?:以内|以下)"), "at most"),
)
COUNTED = re.compile(rf"{NUMBER}(?P<unit>\D+)")


def in_english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "").startswith("en")


def told(error: WutongError) -> str:
    """Return an error's whole message in the reader's language."""
    return error.message("en" if in_english() else "zh")


def refusal_of(act: Callable[[], object]) -> str:
    """Carry out an act and return in the reader's language what stood in its way, "" when nothing did."""
    try:
        act()
    except WutongError as problem:
        return told(problem)
    return ""


def name_of(thing: Any) -> str:
    """Return `name_en` for an English reader where there is one, else `name_zh`."""
    return str((in_english() and thing.name_en) or thing.name_zh)


def second_of(moment: datetime) -> str:
    """Return a moment to the second, as messages print it for two people who act at once."""
    return localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def period_label(period: Period) -> str:
    """Return a period in the reader's language: 2021年 or 2021, 2024年1—3月 or Jan–Mar 2024."""
    if not in_english():
        return period.label
    year, first, last = period.end.year, f"{period.start:%b}", f"{period.end:%b}"
    match period.kind:
        case "years":
            return f"{period.start.year}–{year}"
        case "cumulative":
            return f"{first}–{last} {year}"
        case "month":
            return f"{last} {year}"
        case "open":
            return gettext("未注明时期")
        case _:
            return period.code


def unit_label(unit: str) -> str:
    """Return a unit in the reader's language: the catalogue's word, else one put together from what the unit is."""
    return _unit_in(get_language(), unit) if unit else ""


@lru_cache(maxsize=4096)  # a page prints hundreds of the same few
def _unit_in(_language: str | None, unit: str) -> str:
    word = pgettext("unit", unit)
    return english_unit(unit) if word == unit and in_english() else word


def english_of(printed: str) -> str:
    """Return in English what a source prints in Chinese words instead of a bare number (五年新增5家); "" where it does not.

    It stands beside the printed words and never in their place, and only for a reader who chose English.
    """
    if not in_english() or not CHINESE.search(printed):
        return ""
    whole = pgettext("printed", printed)
    if whole != printed:
        return whole
    if found := OVER_YEARS.fullmatch(printed):
        years, unit = YEARS_IN_WORDS.get(found["years"], found["years"]), unit_label(found["unit"])
        return f"{found['number']} {unit} {pgettext('printed', found['verb'])} in {years} years".replace("  ", " ")
    for pattern, words in HEDGED:
        if (found := pattern.fullmatch(printed)) and (number := english_of(found["rest"]) or found["rest"]):
            return f"{words} {number}" if not CHINESE.search(number) else ""
    if found := COUNTED.fullmatch(printed):
        return f"{found['number']} {unit_label(found['unit'])}" if is_known(found["unit"]) else ""
    return ""


def with_unit(printed: str, unit: str) -> str:
    """Return a printed number with its unit, apart in English, where 5 100m yuan must not read as 5100m yuan."""
    return f"{printed}\u00a0{unit_label(unit)}" if in_english() and unit else f"{printed}{unit}"


def breakdown_label(breakdown: str) -> str:
    """Return a breakdown (`增速=年均;口径=现价`) as people read it; 总体 for the whole.

    >>> breakdown_label("增速=年均;口径=现价")
    '增速：年均，口径：现价'
    """
    if not breakdown:
        return gettext("总体")
    pairs = (part.split("=", 1) for part in breakdown.split(";"))
    between, after = (": ", ", ") if in_english() else ("：", "，")
    return after.join(between.join(pgettext("breakdown", word) for word in pair) for pair in pairs)
