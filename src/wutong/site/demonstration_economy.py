"""Simulated months for the demonstration: drawn with a seed, adding up to the published years, recorded as simulated.

What is published is taken from the zone's facts by number; everything else stands in the zone's monthly.yaml, which
says so. Nothing of it is ever recorded as published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

import numpy as np
from django.conf import settings

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.engines.monthly.api import monitored, unit_subject
from wutong.engines.monthly.types import Monitored
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.packs.economy import firms, meetings
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username
from wutong.platform.territory.api import area_by_code
from wutong.platform.zone_files import ZoneFiles

UNITS, HUNDRED, CENT = "单位", 100, Decimal("0.01")
FIRST_KNOWN = datetime(2023, 2, 20, 9, tzinfo=clock.SHANGHAI)  # when the history before was brought in
MEETING_MONTH = (2024, 11)
MEETING_AT = datetime(2024, 12, 20, 9, 30, tzinfo=clock.SHANGHAI)
YUAN = 10**8


@dataclass(frozen=True)
class Months:
    """One series by year: its steps in 1/100 of the unit, so that they add up exactly."""

    ends: tuple[int, ...]
    steps: dict[int, list[int]]

    def cumulative(self, year: int) -> Iterator[tuple[int, Decimal]]:
        """Yield each month of a year with its 1–N月."""
        done = 0
        for end, step in zip(self.ends, self.steps[year], strict=True):
            done += step
            yield end, (Decimal(done) * CENT)


def tell_of_the_economy() -> None:
    """Record and adopt the simulated months, month by month as they would have come in; then a meeting and a list."""
    zone = ZoneFiles(files("wutong.zones") / settings.WUTONG_ZONE)
    data = zone.yaml("monthly")
    draw = np.random.default_rng(data["seed"])
    facts = {(row["document"], int(row["number"])): Decimal(row["value"]) for row in zone.facts()}
    for code, _parts in data["parts"].items():
        for subject in data["parts"][code].get(UNITS, ()):
            area = area_by_code(subject)
            ledger.ensure_subject(
                unit_subject(subject), kind="area", name_zh=area.name_zh, name_en=area.name_en, area=subject
            )
    claims: list[NewClaim] = []
    for one in monitored():
        claims += _claims_of(one, data, facts, draw)
    _record(claims)
    _meet()
    _list_firms(data, draw)


def _claims_of(
    one: Monitored, data: dict[str, Any], facts: dict[Any, Decimal], draw: np.random.Generator
) -> list[NewClaim]:
    own = data["years"][one.indicator]
    totals = yearly_totals(own, data["first_year"], facts)
    whole = months_of(one.ends, totals, own["seasons"], own["noise"], draw)
    missing = data["late"].get(one.indicator, 0)
    found = _claims(one.whole, whole, data["first_year"], data, missing)
    for group, shares in data["parts"].get(one.indicator, {}).items():
        for name, part in split(whole, shares, data["parts_from"], draw).items():
            key = (
                SeriesKey(one.indicator, unit_subject(name), "level", one.breakdown)
                if group == UNITS
                else SeriesKey(one.indicator, one.subject, "level", f"{group}={name};{one.breakdown}")
            )
            found += _claims(key, part, data["parts_from"], data, missing)
    for key, given, unit in zip(one.price_keys, (own.get("comparable"), own.get("price")), ("%", "%"), strict=True):
        if key is not None and given:
            found += _prices(key, one.ends, given, unit, draw, data, missing)
    return found


def yearly_totals(own: dict[str, Any], first: int, facts: dict[Any, Decimal]) -> dict[int, Decimal]:
    """Return the yearly figures: published where there is a fact, else grown from the year beside it."""
    known: dict[int, Decimal] = {}
    for year, given in sorted(own["levels"].items()):
        if "fact" in given:
            known[year] = facts[given["fact"]["document"], given["fact"]["number"]]
        elif "growth_of" in given:
            known[year] = (known[year - 1] * (1 + Decimal(str(given["growth_of"])) / HUNDRED)).quantize(Decimal("0.1"))
        else:
            known[year] = Decimal(str(given["value"]))
    rates = {year: 1 + Decimal(str(rate)) / HUNDRED for year, rate in own["growth"].items()}
    for year in range(min(known) - 1, first - 1, -1):
        known[year] = (known[year + 1] / rates.get(year + 1, rates[min(rates)])).quantize(CENT)
    for year in sorted(rates):
        if year not in known:
            known[year] = (known[year - 1] * rates[year]).quantize(CENT)
    return known


def months_of(
    ends: tuple[int, ...], totals: dict[int, Decimal], seasons: list[float], noise: float, draw: np.random.Generator
) -> Months:
    """Return months that add up to each year's total: its growth spread over the year, seasons, and noise."""
    steps = {}
    for year, total in sorted(totals.items()):
        before, after = totals.get(year - 1, total), totals.get(year + 1, total)
        slope = np.linspace(float(before / total) ** 0.25, float(after / total) ** 0.25, len(ends))
        shape = np.array(seasons) * slope * np.exp(draw.normal(0, noise, len(ends)))
        steps[year] = whole_parts(int(total / CENT), shape)
    return Months(ends, steps)


def whole_parts(total: int, weights: np.ndarray) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total."""
    edges = np.round(np.cumsum(weights) / weights.sum() * total).astype(int)
    return [int(part) for part in np.diff(edges, prepend=0)]


def split(whole: Months, shares: dict[str, list[float]], first: int, draw: np.random.Generator) -> dict[str, Months]:
    """Return parts of a series that add up to it: shares that drift, the last year by what monthly.yaml says."""
    names = list(shares)
    level = np.array([shares[name][0] for name in names])
    lean = np.array([shares[name][1] for name in names]) / HUNDRED
    years = [year for year in sorted(whole.steps) if year >= first]
    found: dict[str, dict[int, list[int]]] = {name: {} for name in names}
    for year in years:
        drift = level * (1 + lean * (year - years[-1] + 1))
        for step in whole.steps[year]:
            weights = drift * np.exp(draw.normal(0, 0.012, len(names)))
            for name, part in zip(names, whole_parts(step, weights), strict=True):
                found[name].setdefault(year, []).append(part)
    return {name: Months(whole.ends, steps) for name, steps in found.items()}


def _claims(key: SeriesKey, months: Months, first: int, data: dict[str, Any], missing: int) -> list[NewClaim]:
    last = max(months.steps)
    return [
        _claim(key, period_of(year, month), Quantity.of(value, "亿元"), data)
        for year in sorted(months.steps)
        if year >= first
        for at, (month, value) in enumerate(months.cumulative(year), 1)
        if year < last or at <= len(months.ends) - missing
    ]


def _prices(
    key: SeriesKey, ends: tuple[int, ...], yearly: dict[int, float], unit: str, draw: np.random.Generator,
    data: dict[str, Any], missing: int,
) -> list[NewClaim]:  # fmt: skip
    found, last = [], max(yearly)
    for year, end in yearly.items():
        for at, month in enumerate(ends, 1):
            if year == last and at > len(ends) - missing:
                continue
            away = float(draw.normal(0, 0.5)) * (1 - at / len(ends))
            found.append(
                _claim(key, period_of(year, month), Quantity.of(Decimal(str(round(end + away, 1))), unit), data)
            )
    return found


def period_of(year: int, month: int) -> Period:
    """Return 1–N月 of a year."""
    return Period.parse(f"{year}-01..{month:02d}")


def _claim(key: SeriesKey, period: Period, quantity: Quantity, data: dict[str, Any]) -> NewClaim:
    source = SourceRef(
        "computation", "simulation:monthly", "演示用模拟月度数据", Place(section=f"monthly.yaml seed {data['seed']}")
    )
    note = f"模拟数据，种子 {data['seed']}，不是公布数"
    return NewClaim(key, period, quantity, source, nature="simulated", note=note)


def known_from(period: Period) -> datetime:
    """Return when 1–N月 would have come in: the nineteenth of the month after, history all at once."""
    after = (period.end + timedelta(days=1)).replace(day=19)
    return max(FIRST_KNOWN, datetime.combine(after, datetime.min.time(), clock.SHANGHAI) + timedelta(hours=9))


def _record(claims: list[NewClaim]) -> None:
    moments: dict[datetime, list[NewClaim]] = {}
    for claim in claims:
        moments.setdefault(known_from(claim.period), []).append(claim)
    for moment, listed in sorted(moments.items()):
        with clock.standing_at(moment):
            ledger.adopt_published(ledger.record(listed), reason="演示用模拟数据")


def _meet() -> None:
    """Hold one meeting on the months before and let it decide on its first items."""
    from wutong.packs.economy.agenda import agenda

    planner = person_for_username("planner")
    with clock.standing_at(MEETING_AT):
        meeting = meetings.prepare("2024年1—11月经济运行调度会", MEETING_AT.date(), MEETING_MONTH, by=planner)
        for item in agenda(MEETING_MONTH)[:2]:
            unit = item.unit or "development"
            meetings.decide(meeting, meetings.Wanted(item.task, unit, date(2025, 1, 20), item.key), by=planner)


def _list_firms(data: dict[str, Any], draw: np.random.Generator) -> None:
    """Send one list of made-up firms above scale, some of which entered or left within the year."""
    given = data["firms"]
    industries, areas = list(data["parts"][given["total"]]["行业"]), list(data["parts"][given["total"]][UNITS])
    names = {code: area_by_code(code).name_zh for code in areas}
    size = np.sort(draw.pareto(1.3, given["count"]) + 0.2)[::-1]
    lines = ["统一社会信用代码,企业名称,专业,行业,属地,列统月份,退库月份,退库原因,本期累计,上年同期"]
    for number, value in enumerate(size, 1):
        industry, area = industries[number % len(industries)], areas[number % len(areas)]
        lean = data["parts"][given["total"]]["行业"][industry][1] / HUNDRED
        now = round(float(value) * given["factor"] * 10**4)
        before = round(now / (1.06 + lean + float(draw.normal(0, 0.08))))
        entered, left, reason = "2019-01", "", ""
        if number % (given["count"] // given["entered"]) == 0:
            entered = f"2024-{2 + number % 10:02d}"
        elif number % (given["count"] // given["left"]) == 1:
            left, reason, now = f"2024-{2 + number % 10:02d}", "连续两年达不到规模", 0
        lines.append(
            f"MN{number:016d},模拟企业{number:03d},规上工业,{industry},{names[area]},{entered},{left},{reason},{now},{before}"
        )
    read = firms.read_firms("\n".join(lines).encode(), "模拟四上企业名单2024-12.csv", (2024, 12), simulated=True)
    with clock.standing_at(datetime(2025, 1, 21, 9, tzinfo=clock.SHANGHAI)):
        firms.write_firms(read, by=person_for_username("planner"))


__all__ = ["split", "tell_of_the_economy", "whole_parts", "yearly_totals"]
