"""What things are called in the reader's language: names, periods, units, breakdowns.

Words that stand in data (units, breakdowns) are looked up under a context of the message
catalogues; a zone brings the catalogue of its own words. What has no English word stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period


def in_english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "").startswith("en")


def told(error: WutongError) -> str:
    """Return an error's whole message in the reader's language."""
    return error.message("en" if in_english() else "zh")


def name_of(thing: Any) -> str:
    """Return `name_en` for an English reader where there is one, else `name_zh`."""
    return str((in_english() and thing.name_en) or thing.name_zh)


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
    """Return a unit in the reader's language."""
    return pgettext("unit", unit) if unit else ""


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
