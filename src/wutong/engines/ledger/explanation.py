"""The rules of progress explained: what is computed, from which figures, with what result; and the chart of the path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.ledger._core.limits import floor_of
from wutong.engines.ledger._core.progress import Point, mean, required_mean, satisfies, total
from wutong.engines.ledger.progress import Progress, rounded
from wutong.engines.ledger.rows import in_unit
from wutong.engines.ledger.targets import path_note
from wutong.engines.ledger.types import Figure
from wutong.engines.ledger.wording import PATHS, READINGS, plain
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.platform.naming import period_label, unit_label, with_unit

MORE_DECIMALS = 2
LEGEND_ROOM = 32  # pixels under the axis


@dataclass(frozen=True)
class Input:
    """One value a rule uses: a figure of the ledger, or a text where it comes from the target or its path."""

    name: str
    figure: Figure | None = None
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: its code (the anchor on the page), name, wording, inputs, result; `value` None where it cannot be had."""

    code: str
    name: str
    words: str
    inputs: tuple[Input, ...]
    value: Quantity | None
    remark: str = ""


def rules_of(progress: Progress) -> list[Rule]:
    """Return the rules that the target's reading allows, each with its inputs."""
    if progress.aim.value is None:
        return []
    match progress.aim.reading:
        case "every_year" | "mean_of_years" | "sum_of_years":
            return [_over_years(progress)]
        case _:
            return [_share(progress), _pace(progress), _growth(progress), _required(progress), _trend(progress)]


def _ends(progress: Progress) -> tuple[Input, Input, Input]:
    aim, base = progress.aim, progress.target.base
    start = (
        Input(_("基数"), base)
        if base and base.printed
        else Input(_("基数"), text=_value(aim.base, progress.target.unit))
    )
    if aim.base is not None and aim.base.value == 0 and aim.base.year == aim.first - 1 and aim.reading == "at_end":
        start = Input(_("基年以来新增"), base, "0") if base else start
    return (
        start,
        Input(_("最新值"), progress.latest),
        Input(_("目标"), text=with_unit(progress.target.printed, progress.target.unit)),
    )


def _value(point: Point | None, unit: str) -> str:
    return with_unit(plain(point.value), unit) if point and point.value is not None else "—"


def _percent(value: Decimal | None) -> Quantity | None:
    return rounded(value, 1, "%")


def _share(progress: Progress) -> Rule:
    words = _("（最新值 − 基数）÷（目标 − 基数）：从基数到目标的路走了多少")
    return Rule("share", _("完成进度"), words, _ends(progress), _percent(progress.share))


def _pace(progress: Progress) -> Rule:
    start, now, _target = _ends(progress)
    due = progress.aim.due.get(progress.now.year) if progress.now else None
    asked = Input(_("年度路径要求"), text=with_unit(plain(due), progress.target.unit) if due is not None else "—")
    words = _("（最新值 − 基数）÷（年度路径要求 − 基数）：与最新数据那一年应走到的地方相比")
    path = str(PATHS[progress.target.path])
    note = path_note(progress.target)
    return Rule("pace", _("进度比"), words, (start, now, asked), _percent(progress.pace), f"{path} {note}".strip())


def _growth(progress: Progress) -> Rule:
    start, now, _target = _ends(progress)
    value = progress.growth_so_far
    remark = "" if value is not None else _("基数不大于零或没有新数据时，增速没有意义")
    words = _("（最新值 ÷ 基数）开年数次方 − 1：基年以来平均每年增长")
    return Rule("growth", _("已有年均增长"), words, (start, now), _percent(value), remark)


def _required(progress: Progress) -> Rule:
    _start, now, target = _ends(progress)
    value = progress.required_growth
    step = rounded(progress.required_step, MORE_DECIMALS, progress.target.unit)
    if value is None and step is not None:
        words = _("（目标 − 最新值）÷ 剩余年数：其余各年平均每年须变动")
        return Rule("required", _("尚需每年变动"), words, (now, target), step)
    remark = (
        _("相当于每年变动{step}").format(step=with_unit(step.printed, step.unit))
        if step
        else _("规划期已满或没有新数据")
    )
    words = _("（目标 ÷ 最新值）开剩余年数次方 − 1：其余各年平均每年须增长")
    return Rule("required", _("尚需年均增长"), words, (now, target), _percent(value), remark)


def _trend(progress: Progress) -> Rule:
    band = progress.forecast
    words = _("各年数据的直线趋势延伸到期末；区间在五次中有四次包含实际值")
    used = {point.claim for point in progress.trend_points}
    inputs = tuple(Input(period_label(one.period), one) for one in progress.figures if one.claim_id in used)
    if band is None:
        return Rule("trend", _("趋势预测"), words, inputs, None, _why_no_trend(progress))
    floor = floor_of(progress.target.unit, progress.target.series.measure)
    low = rounded(band.low[-1] if floor is None else max(floor, band.low[-1]), MORE_DECIMALS)
    high = rounded(band.high[-1], MORE_DECIMALS)
    remark = _("区间 {low}—{high}；达成可能 {chance}%").format(
        low=low.printed if low else "", high=high.printed if high else "", chance=plain(progress.chance)
    )
    return Rule(
        "trend", _("趋势预测"), words, inputs, rounded(band.middle[-1], MORE_DECIMALS, progress.target.unit), remark
    )


def _why_no_trend(progress: Progress) -> str:
    """Say why the known years make no trend: the end is known already, too few count, and which do not."""
    used = progress.trend_points
    if used and used[-1].year >= progress.aim.last:
        return _("已有{year}年的数，不用预测").format(year=used[-1].year)
    left = [point for point in progress.points if point not in used]
    running = tuple(point.year for point in left if point.year >= progress.judged_in)
    inexact = tuple(point.year for point in left if point.year < progress.judged_in)
    said = [_("可用的年度数据只有{count}个，不足四个，不作预测").format(count=len(used))]
    said += [_("{years}年只有范围或文字，不计入").format(years=plain(inexact))] if inexact else []
    said += [_("{years}年尚未结束，不计入").format(years=plain(running))] if running else []
    return _("；").join(said)


def _over_years(progress: Progress) -> Rule:
    """The one rule of targets that look at all years: each, their mean, or their sum."""
    aim = progress.aim
    points = [point for point in progress.points if aim.first <= point.year <= min(aim.last, progress.judged_in - 1)]
    used = {point.claim for point in points}
    inputs = tuple(Input(period_label(one.period), one) for one in progress.figures if one.claim_id in used)
    inputs += (Input(_("目标"), text=with_unit(progress.target.printed, progress.target.unit)),)
    remark = ""
    if aim.reading == "every_year":
        met = sum(satisfies(point, aim).value == "met" for point in points)
        value = Quantity.of(met, _("年"))
        words = _("规划期内每一年都要达到目标：已达到的年数")
    elif aim.reading == "mean_of_years":
        value = rounded(mean(points), MORE_DECIMALS, progress.target.unit)
        words = _("规划期内各年的平均数达到目标：已有年份的平均")
        left = rounded(required_mean(aim, points), MORE_DECIMALS, progress.target.unit)
        open_years = plain(progress.standing.facts.get("open"))
        if left and "gaps" not in progress.standing.facts:
            remark = _("尚无数据的{years}年平均须达到{value}").format(years=open_years, value=left)
    else:
        value = rounded(total(points), MORE_DECIMALS, progress.target.unit)
        words = _("规划期内各年新增相加达到目标：已有年份的合计")
    return Rule("years", str(READINGS[aim.reading]), words, inputs, value, remark)


def years_table(progress: Progress) -> list[dict[str, Any]]:
    """Return year by year what the path asks and what came, for the table under the chart."""
    figures = {one.claim_id: in_unit(one, progress.target.unit) for one in progress.figures}
    points = {point.year: point for point in progress.points}
    years = sorted({*points, *progress.aim.due, *([progress.aim.base.year] if progress.aim.base else [])})
    return [
        {
            "year": year,
            "due": Quantity.of(progress.aim.due[year], "") if year in progress.aim.due else None,
            "figure": figures.get(points[year].claim or 0) if year in points else None,
        }
        for year in years
    ]


def chart_of(progress: Progress) -> dict[str, Any] | None:
    """Return the chart's option: values so far, the dashed path to the target, the trend with its band."""
    if progress.aim.value is None:
        return None
    rows = years_table(progress)
    values = {point.year: point.value for point in progress.points if point.value is not None}
    made = [
        {
            "value": [row["year"], float(values[row["year"]])], "printed": row["figure"].printed,
            "when": Period.year(row["year"]).label, "url": f"/figures/claims/{row['figure'].claim_id}/",
        }
        for row in rows
        if row["year"] in values and row["figure"]
    ]  # fmt: skip
    asked = dict(progress.aim.due)
    if progress.aim.base and progress.aim.base.value is not None:
        asked[progress.aim.base.year] = progress.aim.base.value
    series: list[dict[str, Any]] = [
        {"name": _("实际"), "role": "adopted", "data": made, "connectNulls": True},
        {"name": _("年度路径"), "role": "target", "data": _course(asked), "connectNulls": True},
        *_band(progress),
    ]
    return {
        "unit": unit_label(progress.target.unit), "legend": {"bottom": 0}, "grid": {"bottom": LEGEND_ROOM}, "xAxis": {"type": "value", "kind": "years"},
        "yAxis": {"type": "value", "scale": True, "name": unit_label(progress.target.unit)}, "series": series,
    }  # fmt: skip


def _course(values: Mapping[int, Decimal]) -> list[dict[str, Any]]:
    """Return values by year as points on an axis of time: ten years are ten times as wide as one."""
    return [{"value": [year, float(value)], "when": Period.year(year).label} for year, value in sorted(values.items())]


def _band(progress: Progress) -> list[dict[str, Any]]:
    band = progress.forecast
    if band is None:
        return []
    width = [high - low for high, low in zip(band.high, band.low, strict=True)]
    middle, low, wide = (
        _course(dict(zip(band.years, values, strict=True))) for values in (band.middle, band.low, width)
    )
    return [
        {"name": "", "role": "band-base", "stack": "band", "stackStrategy": "all", "data": low},
        {"name": _("预测区间"), "role": "band", "stack": "band", "stackStrategy": "all", "data": wide},
        {"name": _("趋势预测"), "role": "forecast", "data": middle},
    ]
