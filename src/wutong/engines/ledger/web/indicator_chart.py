"""The chart of one series: adopted values, other sources' claims, the target's path, the trend's band.

A year's value stands at its year on the axis, months one to m of a year at the m-th part of the way to it.
Every point carries what was printed and the page it opens; floats serve the drawing alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.ledger._core.forecast import Forecast, forecast
from wutong.engines.ledger.targets import path_value
from wutong.engines.ledger.types import Figure, IndicatorInfo, TargetState
from wutong.kernel.comparator import Comparator
from wutong.kernel.errors import WutongError
from wutong.kernel.period import LAST_MONTH, Period
from wutong.platform.naming import period_label, unit_label

YEARS_AHEAD = 3
YEARLY = {"year", "day"}
SEVERAL_YEARS = "years"
END_LABEL = {"show": True, "formatter": "{a}", "distance": 8}


@dataclass(frozen=True)
class Drawing:
    """What one series' chart is made of, and the unit in which all of it is drawn."""

    indicator: IndicatorInfo
    unit: str
    adopted: Sequence[Figure]
    others: Sequence[Figure]
    aims: Sequence[Figure]
    targets: Sequence[TargetState]


def chart_option(drawing: Drawing) -> dict[str, Any]:
    """Return the ECharts option, with the roles that charts.js gives their looks."""
    series = [
        _adopted(drawing),
        _spans(drawing),
        _others(drawing),
        _aims(drawing),
        *_target_paths(drawing),
        *_forecast(drawing),
    ]
    return {
        "unit": drawing.unit,
        "xAxis": {"type": "value", "kind": "years"},
        "yAxis": {"type": "value", "scale": True, "name": drawing.unit},
        "tooltip": {"trigger": "item"},
        "grid": {"top": 36, "right": 92},
        "series": [one for one in series if one["data"]],
    }


def place_on_axis(period: Period) -> float:
    """Return where a period stands: the year itself at its end, a part of the way to it before.

    >>> place_on_axis(Period.parse("2024")), place_on_axis(Period.parse("2024-01..06"))
    (2024.0, 2023.5)
    """
    return period.end.year - 1 + period.end.month / LAST_MONTH


def number_of(figure: Figure, unit: str) -> float | None:
    """Return a figure's number in the chart's unit, None for words and for units that do not convert."""
    if figure.quantity is None:
        return None
    try:
        return float(figure.quantity.to(unit).value)
    except WutongError:
        return None


def points(figures: Sequence[Figure], unit: str) -> list[dict[str, Any]]:
    """Return a chart's data items: place, number, and what the tooltip and a click need."""
    numbered = [(figure, number_of(figure, unit)) for figure in figures]
    return [
        {
            "value": [place_on_axis(figure.period), number],
            "printed": figure.printed,
            "unit": unit_label(figure.unit),
            "when": period_label(figure.period),
            "note": f"{figure.source.title} {figure.source.place}".strip(),
            "url": reverse("claim", args=[figure.claim_id]),
        }
        for figure, number in numbered
        if number is not None
    ]


def _adopted(drawing: Drawing) -> dict[str, Any]:
    """Return the line through the adopted values; what holds for several years together is no point of it."""
    line = [one for one in drawing.adopted if one.period.kind != SEVERAL_YEARS]
    return {"role": "adopted", "name": _("采用值"), "endLabel": END_LABEL, "data": points(line, drawing.unit)}


def _spans(drawing: Drawing) -> dict[str, Any]:
    """Return the adopted values of several years together, as points at the end of theirs."""
    spans = [one for one in drawing.adopted if one.period.kind == SEVERAL_YEARS]
    return {"role": "spans", "name": _("多年合计或平均"), "data": points(spans, drawing.unit)}


def _others(drawing: Drawing) -> dict[str, Any]:
    return {"role": "claims", "name": _("其他说法"), "data": points(drawing.others, drawing.unit)}


def _aims(drawing: Drawing) -> dict[str, Any]:
    """Return what documents aim at for single years, beside the targets that plans set."""
    return {"role": "aims", "name": _("文件所提目标"), "data": points(drawing.aims, drawing.unit)}


def _target_paths(drawing: Drawing) -> list[dict[str, Any]]:
    return [_target_path(target, drawing.unit) for target in drawing.targets]


def _target_path(target: TargetState, unit: str) -> dict[str, Any]:
    """Return the dashed line from base to end, a point a year; clicking it leads to the target below the chart."""
    end = Period.parse(target.end_period)
    first = Period.parse(target.base_period).end.year if target.base_period else end.start.year
    values = [(year, path_value(target, Period.year(year))) for year in range(first, end.end.year + 1)]
    return {
        "role": "target",
        "name": _("目标"),
        "endLabel": END_LABEL,
        "data": [
            {
                "value": [year, float(value.to(unit).value)],
                "printed": value.printed,
                "unit": value.unit,
                "when": Period.year(year).label,
                "note": _("目标路径") if year < end.end.year else target.printed,
                "url": f"#target-{target.key}",
            }
            for year, value in values
            if value is not None
        ],
    }


def yearly(figures: Sequence[Figure], unit: str) -> dict[int, Decimal]:
    """Return the exact yearly values a trend may rest on: bounds, ranges and parts of a year are left out."""
    return {
        figure.period.end.year: figure.quantity.to(unit).value
        for figure in figures
        if figure.period.kind in YEARLY and figure.period.end.month == LAST_MONTH
        if _is_exact(figure) and figure.quantity is not None and number_of(figure, unit) is not None
    }


def _is_exact(figure: Figure) -> bool:
    quantity = figure.quantity
    return (
        quantity is not None and quantity.high is None and quantity.comparator in {Comparator.EQUAL, Comparator.ABOUT}
    )


def forecast_of(drawing: Drawing) -> Forecast | None:
    """Return the trend of the adopted yearly values to the last target's end, three years at least."""
    values = yearly(drawing.adopted, drawing.unit)
    ends = [Period.parse(target.end_period).end.year for target in drawing.targets]
    return forecast(list(values.items()), max([max(values, default=0) + YEARS_AHEAD, *ends]))


def _forecast(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the trend as a dotted line in its band: lower edge, and the height above it stacked."""
    band = forecast_of(drawing)
    if band is None:
        return []
    digits = max((figure.quantity.scale for figure in drawing.adopted if figure.quantity), default=0)
    edges = list(zip(band.years, band.low, band.middle, band.high, strict=True))
    middle = [
        {
            "value": [year, round(float(value), digits)],
            "when": Period.year(year).label,
            "note": f"{low:,.{digits}f} – {high:,.{digits}f}",
            "url": "#forecast",
        }
        for year, low, value, high in edges
    ]
    stacked = {"stack": "band", "stackStrategy": "all"}
    return [
        {"role": "band-base", "name": "low", **stacked, "data": [[year, float(low)] for year, low, _m, _h in edges]},
        {"role": "band", "name": "band", **stacked, "data": [[y, float(high - low)] for y, low, _m, high in edges]},
        {"role": "forecast", "name": _("趋势推算"), "endLabel": END_LABEL, "data": middle},
    ]
