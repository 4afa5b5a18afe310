"""Charts of the monitor: growth by month, the year against its path with its band, points of growth by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.monthly.api import percent, period_of
from wutong.engines.monthly.types import Course
from wutong.platform.naming import period_label, unit_label

MONTHS_SHOWN = 24


def months_chart(one: Course) -> dict[str, Any]:
    """Return the growth of 1–N月 at current and at comparable prices over the last two years."""
    months = [month for month in sorted(one.figures) if month <= one.month][-MONTHS_SHOWN:]
    courses = [replace(one, month=month) for month in months]
    return {
        "unit": "%", "legend": {}, "xAxis": {"type": "category", "data": [period_label(period_of(month)) for month in months]},
        "yAxis": {"type": "value", "scale": True, "name": "%"},
        "series": [
            {"role": "adopted", "name": _("现价"), "data": [_growth(at, at.growth) for at in courses]},
            {"role": "target", "name": _("可比价"), "data": [_growth(at, at.comparable.growth) for at in courses]},
        ],
    }  # fmt: skip


def _growth(one: Course, value: Any) -> dict[str, Any]:
    url = reverse("claim", args=[one.figure.claim_id]) if one.figure else ""
    return {"value": None if value is None else round(float(value), 2), "printed": percent(value), "url": url}


def path_chart(one: Course) -> dict[str, Any]:
    """Return 1–N月 of the year that is running or ahead, what its path asks by each month, and the band of its end."""
    found = one.year
    year = found.until[0] if found else one.month[0]
    ends = one.monitored.ends
    path = one.path(year)
    made = [_level(one, (year, month)) for month in ends]
    before = [_level(one, (year - 1, month)) for month in ends]
    asked = (
        [round(float(path.year * replace(one, month=(year, month)).share_by(month)), 2) for month in ends]
        if path
        else []
    )
    series = [
        {"role": "peer", "name": str(year - 1), "data": before, "endLabel": {"show": True, "formatter": "{a}"}},
        {"role": "adopted", "name": str(year), "data": made},
        {"role": "target", "name": _("年度路径"), "data": asked},
    ]
    if found:
        last = [None] * (len(ends) - 1)
        band = {"value": round(found.middle, 1), "printed": f"{found.low:,.1f}–{found.high:,.1f}"}
        series += [
            {"role": "claims", "name": _("年度预测（八成）"), "data": [*last, band]},
            {"role": "claims", "name": _("预测下限"), "symbolSize": 4, "data": [*last, round(found.low, 1)]},
            {"role": "claims", "name": _("预测上限"), "symbolSize": 4, "data": [*last, round(found.high, 1)]},
        ]
    return {
        "unit": unit_label(one.info.unit), "grid": {"right": 64, "bottom": 56}, "legend": {"bottom": 0},
        "xAxis": {"type": "category", "data": [_("{month}月").format(month=month) for month in ends]},
        "yAxis": {"type": "value", "name": unit_label(one.info.unit)}, "series": [part for part in series if part["data"]],
    }  # fmt: skip


def _level(one: Course, month: tuple[int, int]) -> dict[str, Any]:
    figure = one.figures.get(month) if month <= one.month else None
    number = one.number(figure)
    if figure is None or number is None:
        return {"value": None}
    return {
        "value": round(float(number), 2),
        "printed": figure.printed,
        "url": reverse("claim", args=[figure.claim_id]),
    }


def parts_chart(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the points of growth of the parts as bars, the strongest pull on top."""
    shown = [row for row in reversed(rows) if row["points"] is not None]
    return {
        "unit": _("个百分点"), "xAxis": {"type": "value"}, "tooltip": {"trigger": "item"},
        "yAxis": {"type": "category", "data": [row["name"] for row in shown], "axisLabel": {"width": 110, "overflow": "truncate"}},
        "series": [
            {
                "role": "bar", "name": _("拉动点数"), "label": {"show": True, "position": "right", "formatter": "{c}"},
                "data": [{"value": row["value"], "printed": row["points"]} for row in shown],
            }
        ],
    }  # fmt: skip
