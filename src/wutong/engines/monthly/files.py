"""Anyone's series out of a plain file, and its outlook as JSON parts: what `./wutong economy nowcast` prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wutong.engines.monthly._core import method as core
from wutong.engines.monthly._core.months import (
    DECEMBER,
    QUARTER,
    History,
    Month,
    steps_from_cumulative,
    steps_from_single,
)
from wutong.engines.monthly.errors import HistoryTooShort, HistoryUnreadable
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.platform.tables import read_table

KINDS = ("auto", "cumulative", "single")
COLUMNS: Mapping[str, Sequence[str]] = {
    "period": ("date", "month", "time", "period", "时期", "月份", "日期", "时间", "报告期", "ds"),
    "value": ("value", "amount", "y", "数值", "值", "累计值", "当期值", "指标值"),
    "series": ("series", "name", "id", "unique_id", "indicator", "指标", "序列", "名称"),
}
_PLAIN = re.compile(r"(?P<y>\d{4})[-/.年]?(?P<m>\d{1,2})(?:[-/.月](?P<d>\d{1,2})日?)?月?")
ANEW = 0.5  # the first months of a year against the whole one before: 1–2月 make about a sixth
_SAME_RISES = 0.9  # of the steps inside a year: flows that only rise by chance rise less often


@dataclass(frozen=True)
class Series:
    """A series as read: its steps, and whether its values were cumulative."""

    name: str
    history: History
    cumulative: bool


def read_series(path: Path, kind: str = "auto") -> list[Series]:
    """Return the series of a file: one, or as many as its column `series` names, in their order.

    Raises
        HistoryUnreadable  if a period or value cannot be read, or one period is given two values
    """
    known, rows = read_table(path, COLUMNS, by_position=("period", "value"))
    for column in ("period", "value"):
        if column not in known:
            raise _unreadable(path.name, f"没有“{column}”一列", f"it has no column “{column}”")
    found: dict[str, dict[Month, float]] = {}
    spans: set[str] = set()
    for number, row in enumerate(rows, 2):
        if not (row.get("value") or "").strip():
            continue  # nothing came in for this period
        month, span = _month(row["period"], path.name, number)
        values = found.setdefault((row.get("series") or "").strip() or path.stem, {})
        value = _value(row["value"], path.name, number)
        if values.get(month, value) != value:
            raise _unreadable(
                path.name, f"第{number}行的时期重复且数值不同", f"line {number} repeats a period with another value"
            )
        values[month] = value
        spans.add(span)
    return [_series(name, values, kind, spans) for name, values in found.items()]


def _unreadable(name: str, problem: str, problem_en: str) -> HistoryUnreadable:
    return HistoryUnreadable(name=name, problem=problem, problem_en=problem_en)


def _month(text: str, name: str, number: int) -> tuple[Month, str]:
    """Return the month in which a period ends, and its kind (month, cumulative, quarter, year, day)."""
    plain = (text or "").strip().split("T")[0].split(" ")[0]
    try:
        period = Period.parse(plain.replace("/", "-"))
        if period.kind not in ("open", "years"):
            return (period.end.year, period.end.month), period.kind
    except WutongError:
        pass
    match = _PLAIN.fullmatch(plain)
    if match and 1 <= int(match["m"]) <= DECEMBER:
        return (int(match["y"]), int(match["m"])), "day" if match["d"] else "month"
    raise _unreadable(name, f"第{number}行看不懂时期“{text}”", f"line {number}: the period “{text}” cannot be read")


def _value(text: str, name: str, number: int) -> float:
    try:
        value = float(text.replace(",", "").replace("，", "").strip())
    except ValueError as problem:
        raise _unreadable(name, f"第{number}行“{text}”不是数值", f"line {number}: “{text}” is no number") from problem
    if value != value or value in (float("inf"), float("-inf")):
        raise _unreadable(name, f"第{number}行“{text}”不是数值", f"line {number}: “{text}” is no number")
    return value


def _series(name: str, values: dict[Month, float], kind: str, spans: set[str]) -> Series:
    cumulative = kind == "cumulative" or (kind == "auto" and ("cumulative" in spans or looks_cumulative(values)))
    return Series(name, steps_from_cumulative(values) if cumulative else steps_from_single(values), cumulative)


def looks_cumulative(values: Mapping[Month, float]) -> bool:
    """Return whether values rise inside nearly every year and begin anew each year, as 1–N月 do.

    >>> looks_cumulative({(2023, 2): 2, (2023, 6): 6, (2023, 12): 12, (2024, 2): 2.2, (2024, 6): 6.5})
    True
    """
    months = sorted(values)
    pairs = list(zip(months, months[1:], strict=False))
    inside = [values[later] >= values[earlier] for earlier, later in pairs if earlier[0] == later[0]]
    across = [values[later] < values[earlier] * ANEW for earlier, later in pairs if earlier[0] != later[0]]
    return (
        bool(inside and across)
        and sum(inside) >= _SAME_RISES * len(inside)
        and sum(across) >= _SAME_RISES * len(across)
    )


def cut(series: Series, as_of: Month | None) -> Series:
    """Return a series as it was when `as_of` was its last month; the whole of it without one."""
    if as_of is None:
        return series
    after = next(
        ((as_of[0], end) for end in series.history.ends if end > as_of[1]), (as_of[0] + 1, series.history.ends[0])
    )
    return Series(series.name, series.history.before(after), series.cumulative)


def outlook_record(series: Series, level: float = core.LEVEL) -> dict[str, Any]:
    """Return the outlook of a series as JSON parts.

    Raises
        HistoryTooShort  if it has too few steps
    """
    history = series.history
    least = int(core.FEWEST_YEARS * len(history.ends))
    if len(history.values) < least:
        raise HistoryTooShort(name=series.name, steps=len(history.values), least=least)
    quarter, year = core.quarter_ahead(history), core.year_ahead(history)
    return {
        "series": series.name, "cumulative": series.cumulative, "last": period_code(history.last),
        "quarter": _record(core.nowcast(history, *quarter, level)) if quarter else None,
        "year": _record(core.nowcast(history, *year, level)) if year else None,
        "filled": [period_code(month) for month in history.filled],
    }  # fmt: skip


def _record(found: core.Outlook | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "period": span_code(found.since, found.until), "low": _short(found.low), "middle": _short(found.middle),
        "high": _short(found.high), "known": _short(found.known), "level": found.level, "steps_to_come": found.steps,
        "held_back": found.origins, "weights": dict(found.weights),
    }  # fmt: skip


def _short(value: float) -> float:
    return float(f"{value:.8g}")


def period_code(month: Month) -> str:
    """Return the month in which a step ends, as 2024-05."""
    return f"{month[0]:04d}-{month[1]:02d}"


def span_code(since: Month, until: Month) -> str:
    """Return a quarter as 2024Q2, a year as 2024."""
    return f"{until[0]}" if until[1] - since[1] > QUARTER else f"{until[0]}Q{-(-until[1] // QUARTER)}"


def back_test_record(series: Series, years: int) -> dict[str, Any]:
    """Return how the last years would have been forecast: coverage, error ratio and count, for years and quarters."""
    trials = core.back_test(series.history, years)
    told = {kind: [one for one in trials if one.kind == kind] for kind in ("year", "quarter")}
    return {
        "series": series.name, "held_back_years": years,
        **{
            kind: {
                "count": len(found), "coverage": _rounded(core.coverage(found)),
                "error_ratio": _rounded(core.error_ratio(found)),
            }
            for kind, found in told.items()
        },
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
