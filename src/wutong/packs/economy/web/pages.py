"""The monitor of all indicators, and one indicator by month with who contributes and where it is heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wutong.engines.monthly import api as monitor
from wutong.engines.monthly.api import QUARTER, growth, part_label, percent, rounded_to_add_up
from wutong.engines.monthly.types import Course, Month, Outlook
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.packs.economy.web import charts
from wutong.platform.access.api import may, page, scope_of
from wutong.platform.lists.api import Column, ComputedCell, StateCell, listing, respond
from wutong.platform.naming import name_of, period_label, unit_label

READ, MEET, FIRMS = "economy.read", "economy.meet", "economy.firms"
STATES = {
    "ok": gettext_lazy("在路径上"),
    "watch": gettext_lazy("够得着"),
    "late": gettext_lazy("落后"),
    "missing": gettext_lazy("缺数"),
}
BASES = {"published": gettext_lazy("公布"), "deflated": gettext_lazy("按价格指数缩减"), "": gettext_lazy("缺价格资料")}
PLACES = 2


def asked_month(request: HttpRequest) -> Month | None:
    """Return the month of the address (`?month=2024-10`), None for the latest and for what is no month."""
    try:
        period = Period.parse(request.GET.get("month", ""))
    except WutongError:
        return None
    return (period.end.year, period.end.month) if period.kind != "open" else None


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """Return what limits every reading: the reader's rights on figures and the page's day."""
    return {"as_known_on": getattr(request, "as_known_on", None), "scope": scope_of(request.user, "figures.read")}


def month_code(month: Month) -> str:
    """Return a month as addresses write it."""
    return f"{month[0]:04d}-{month[1]:02d}"


def indicator_url(one: Course, anchor: str = "") -> str:
    """Return the address of an indicator at its month."""
    return (
        reverse("economy-indicator", args=[one.info.code])
        + f"?month={month_code(one.month)}"
        + (f"#{anchor}" if anchor else "")
    )


def rounded(value: Any, places: int = 1) -> str | None:
    """Return a number with so many places and thousands apart; None stays None."""
    return None if value is None else f"{float(value):,.{places}f}"


def _cell(one: Course, text: str | None, anchor: str) -> Any:
    return None if text is None else ComputedCell(text, indicator_url(one, anchor))


def _band(one: Course, found: Outlook | None) -> Any:
    if found is None:
        return SafeString("—")
    return ComputedCell(f"{span_of(found)}: {found.low:,.1f}–{found.high:,.1f}", indicator_url(one, "outlook"))


def span_of(found: Outlook) -> str:
    """Return which quarter (2025Q1) or year (2025) an outlook is about."""
    year, month = found.until
    return f"{year}" if month - found.since[1] > QUARTER else f"{year}Q{-(-month // QUARTER)}"


def _comparable(one: Course) -> Any:
    found = one.comparable
    if found.growth is None:
        return SafeString("—")
    return ComputedCell(percent(found.growth), indicator_url(one, "prices"))


def _path(one: Course) -> Any:
    path = one.path()
    return SafeString("—") if path is None else ComputedCell(rounded(path.year), indicator_url(one, "path"))


def _progress(one: Course) -> Any:
    path = one.path()
    if path is None or not path.due or one.pair.now is None:
        return SafeString("—")
    return ComputedCell(f"{float(one.pair.now / path.due * 100):.0f}", indicator_url(one, "path"))


def standing(one: Course) -> Any:
    """Return how the year stands against its path."""
    return StateCell(one.state, str(STATES[one.state])) if one.state else SafeString("—")


COLUMNS = [
    Column("name", gettext_lazy("指标"), lambda one: name_of(one.info), sort="name", link=indicator_url),
    Column("unit", gettext_lazy("单位"), lambda one: unit_label(one.info.unit)),
    Column("period", gettext_lazy("时期"), lambda one: period_label(monitor.period_of(one.month))),
    Column("value", gettext_lazy("累计"), "figure", sort="value", number=True),
    Column("growth", gettext_lazy("同比现价%"), lambda one: _cell(one, percent(one.growth) if one.growth is not None else None, "growth"), sort="growth", number=True),
    Column("comparable", gettext_lazy("同比可比价%"), _comparable, number=True),
    Column("basis", gettext_lazy("可比价依据"), lambda one: BASES[one.comparable.basis]),
    Column("single", gettext_lazy("当期"), lambda one: _cell(one, rounded(one.single.now), "months"), number=True),
    Column("single_growth", gettext_lazy("当期同比%"), lambda one: _cell(one, _single_growth(one), "months"), number=True),
    Column("path", gettext_lazy("全年路径"), _path, number=True),
    Column("progress", gettext_lazy("时序进度%"), _progress, number=True),
    Column("quarter", gettext_lazy("下一季度预测"), lambda one: _band(one, one.quarter), number=True, hidden=True),
    Column("year", gettext_lazy("年度预测（八成）"), lambda one: _band(one, one.year), number=True),
    Column("state", gettext_lazy("对照路径"), standing, sort="state", filter="state", choices=list(STATES.items())),
]  # fmt: skip


def _single_growth(one: Course) -> str | None:
    found = growth(one.single.now, one.single.before)
    return None if found is None else percent(found)


@page(READ)
def table(request: HttpRequest) -> HttpResponseBase:
    """Every monitored indicator in one line."""
    month = asked_month(request)
    found = monitor.courses(month, **asked_for(request))
    shown = listing(
        request, found, COLUMNS, name="economy", export_permission="figures.export",
        empty=str(_("还没有月度数据；请先导入或由单位报送。")),
    )  # fmt: skip
    context = {
        "months": [(month_code(at), period_label(monitor.period_of(at))) for at in monitor.months_of(found)],
        "month": month_code(month) if month else "", "sentence": sentence(found), "may_meet": may(request.user, MEET),
        "simulated": any(one.simulated for one in found), "late": [one for one in found if one.late],
    }  # fmt: skip
    return respond(request, shown, "economy/monitor.html", context)


def sentence(found: list[Course]) -> SafeString:
    """Return how the economy runs in a few words: what grew most and least, what stands behind its path."""
    grown = sorted((one for one in found if one.growth is not None), key=lambda one: one.growth or 0)
    behind = [one for one in found if one.state == "late"]
    parts = []
    if grown:
        parts.append(
            format_html(_("{name}增长最快（{growth}%）"), name=_link(grown[-1]), growth=percent(grown[-1].growth))
        )
        parts.append(format_html(_("{name}最慢（{growth}%）"), name=_link(grown[0]), growth=percent(grown[0].growth)))
    if behind:
        words = ngettext("{count}项落后于年度路径", "{count}项落后于年度路径", len(behind))
        parts.append(format_html(words, count=len(behind)))
    return format_html_join(_("；"), "{}", ((part,) for part in parts))


def _link(one: Course) -> SafeString:
    return format_html('<a href="{}">{}</a>', indicator_url(one), name_of(one.info))


def cockpit(request: HttpRequest) -> dict[str, Any] | None:
    """Fill the cockpit's panel: each monitored indicator with its growth against its path; None without any."""
    found = [one for one in monitor.courses(**asked_for(request)) if one.figure is not None]
    rows = [
        {
            "course": one, "url": indicator_url(one), "growth": percent(one.growth), "state": one.state,
            "word": STATES.get(one.state, ""), "period": period_label(monitor.period_of(one.month)),
        }
        for one in found
    ]  # fmt: skip
    return {"rows": rows, "simulated": any(one.simulated for one in found), "sentence": _told(found)} if rows else None


def _told(found: list[Course]) -> SafeString | str:
    behind = sum(one.state == "late" for one in found)
    if not behind:
        return ""
    count = format_html('<a href="{}">{}</a>', reverse("economy"), behind)
    return format_html(_("月度指标{count}项落后"), count=count)


@page(READ)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: months, growth at both prices, who pulls and who drags, its path, where it is heading."""
    one = monitor.course(code, asked_month(request), **asked_for(request))
    comparable = request.GET.get("prices") == "comparable" and one.comparable.growth is not None
    areas = monitor.area_names()
    groups = [part_table(one, group, comparable, areas) for group in one.groups]
    path, ahead, year = one.path(), one.path(one.month[0] + 1), outlook_rows(one, one.year)
    context = {
        "course": one, "name": name_of(one.info), "unit": one.info.unit, "comparable": comparable,
        "basis": BASES[one.comparable.basis], "groups": [group for group in groups if group["rows"]],
        "months": month_rows(one), "chart": charts.months_chart(one), "path": path,
        "path_chart": charts.path_chart(one) if one.figures else None, "outlooks": [outlook_rows(one, one.quarter), year], "year": year,
        "state": one.state, "state_word": STATES.get(one.state, ""),
        "month": month_code(one.month), "period": period_label(monitor.period_of(one.month)),
        "choices": [(month_code(at), period_label(monitor.period_of(at))) for at in sorted(one.figures, reverse=True)],
        "growth": percent(one.growth), "comparable_growth": percent(one.comparable.growth),
        "single": rounded(one.single.now), "single_before": rounded(one.single.before), "single_growth": _single_growth(one),
        "path_year": rounded(path.year) if path else None, "path_due": rounded(path.due) if path and path.due else None,
        "path_ahead": rounded(ahead.year) if ahead else None, "year_ahead": one.month[0] + 1,
        "share": f"{float(one.share_by(one.month[1])) * 100:.1f}",
    }  # fmt: skip
    return render(request, "economy/indicator.html", context)


def part_table(one: Course, group: str, comparable: bool, areas: Mapping[str, str]) -> dict[str, Any]:
    """Return the parts of a group: values with their claims, growth, points that add up as printed, a chart of them."""
    found = one.contributions(group, comparable=comparable)
    told = [part for part in found if part.points is not None]
    printed = dict(
        zip(
            (part.key for part in told),
            rounded_to_add_up([part.points for part in told if part.points is not None], PLACES),
            strict=True,
        )
    )
    figures = one.groups.get(group, {})
    before = (one.month[0] - 1, one.month[1])
    rows = [
        {
            "name": part_label(group, part.key, areas), "now": figures.get(part.key, {}).get(one.month),
            "before": figures.get(part.key, {}).get(before), "rest": not part.key,
            "rest_now": rounded(part.pair.now), "rest_before": rounded(part.pair.before),
            "growth": percent(part.growth) if part.growth is not None else None,
            "points": percent(printed[part.key], PLACES) if part.key in printed else None,
            "value": float(printed.get(part.key, 0)), "share": rounded(part.share),
        }
        for part in found
        if part.key or part.pair.now or part.pair.before
    ]  # fmt: skip
    ordered = sorted(rows, key=lambda row: (row["rest"], -row["value"]))
    return {
        "name": group if group else _("单位"), "group": group or "units", "rows": ordered,
        "total": percent(sum(printed.values()), PLACES) if printed else None, "chart": charts.parts_chart(ordered),
        "chart_id": f"parts-{group or 'units'}",
    }  # fmt: skip


def month_rows(one: Course) -> list[dict[str, Any]]:
    """Return the months of the year up to the month, each with last year's and its growth, cumulative and by itself."""
    year, last = one.month
    rows = []
    for month in (end for end in one.monitored.ends if end <= last):
        at = replace(one, month=(year, month))
        rows.append(
            {
                "period": period_label(monitor.period_of((year, month))), "figure": one.figures.get((year, month)),
                "before": one.figures.get((year - 1, month)), "growth": percent(at.growth),
                "single": rounded(at.single.now), "single_before": rounded(at.single.before), "single_growth": _single_growth(at),
                "url": indicator_url(at),
            }
        )  # fmt: skip
    return rows


def outlook_rows(one: Course, found: Outlook | None) -> dict[str, Any] | None:
    """Return what a page says of an outlook: its span, middle and band, growth, what is in and what is to come."""
    if found is None:
        return None
    numbers = one.numbers
    year, month = found.until
    ends, since = one.monitored.ends, found.since[1]
    start = numbers.get(monitor.months_back((year - 1, since), ends)) if since != ends[0] else 0
    whole = numbers.get((year - 1, month))
    base = float(whole - start) if whole is not None and start is not None else None
    return {
        "span": period_label(Period.parse(span_of(found))), "low": rounded(found.low), "middle": rounded(found.middle),
        "high": rounded(found.high), "known": rounded(found.known), "steps": found.steps, "origins": found.origins,
        "growths": [f"{(value / base - 1) * 100:+.1f}" for value in (found.low, found.middle, found.high)] if base else [],
        "weights": [(name, f"{weight * 100:.0f}") for name, weight in sorted(found.weights, key=lambda pair: -pair[1])[:3]],
    }  # fmt: skip
