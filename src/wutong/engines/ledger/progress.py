"""From targets and figures to the questions of `_core.progress`: aims, points, and what a path asks of each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from wutong.engines.ledger._core.progress import Aim, Point
from wutong.engines.ledger.targets import path_value
from wutong.engines.ledger.types import Figure, TargetState
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity

YEARLY = ("year", "years", "day")


def aim_of(target: TargetState, *, first: int, last: int, direction: str) -> Aim:
    """Return what a target asks for in the years `first` to `last`, in its own unit.

    Words stay words; a base that cannot be had in the target's unit counts as missing.
    """
    if target.quantity is None:
        return Aim(first, last, None, target.reading, direction, words=target.printed)
    unit = target.quantity.unit
    base = point_of(target.base, unit) if target.base else None
    return Aim(
        first, last, target.quantity.value, target.reading, direction, target.quantity.comparator,
        target.quantity.high, base, path_of(target, range(first, last + 1)), target.printed,
    )  # fmt: skip


def path_of(target: TargetState, years: Iterable[int]) -> dict[int, Decimal]:
    """Return what the target's path asks of each year, in the target's unit; years it says nothing about are left out."""
    asked = {year: path_value(target, Period.year(year)) for year in years}
    return {year: quantity.value for year, quantity in asked.items() if quantity is not None}


def point_of(figure: Figure, unit: str) -> Point | None:
    """Return a figure as a value of its year in `unit`, None for a unit that measures something else.

    A figure of several years (累计, 五年) stands for the last of them.
    """
    year = figure.period.end.year
    if figure.quantity is None:
        return Point(year, None, words=figure.printed, claim=figure.claim_id)
    try:
        quantity = figure.quantity.to(unit) if unit else figure.quantity
    except WutongError:
        return None
    return Point(year, quantity.value, quantity.comparator, quantity.high, claim=figure.claim_id)


def points_of(figures: Iterable[Figure], unit: str) -> list[Point]:
    """Return one point a year, oldest first: the year's own figure, else one that ends with it."""
    points: dict[int, tuple[bool, Point]] = {}
    for figure in figures:
        point = point_of(figure, unit) if figure.period.kind in YEARLY else None
        if point is None:
            continue
        whole_year = figure.period.kind == "year"
        if point.year not in points or whole_year or not points[point.year][0]:
            points[point.year] = (whole_year, point)
    return [point for _, (_, point) in sorted(points.items())]


def added_since(aim: Aim, stocks: Iterable[Point]) -> tuple[Aim, list[Point]]:
    """Return an aim of additions (五年新增) restated for a stock: how much it has grown since the base year.

    Serves where nobody reports the additions but the stock is known: what is added at the end must suffice.
    """
    known = [point for point in stocks if point.value is not None]
    base = max((point for point in known if point.year < aim.first), key=lambda point: point.year, default=None)
    if base is None or aim.value is None:
        return aim, []
    grown = [
        replace(point, value=point.value - base.value)
        for point in known
        if point.year >= aim.first and point.value is not None and base.value is not None
    ]
    years = aim.last - aim.first + 1
    due = {year: aim.value * (year - aim.first + 1) / years for year in range(aim.first, aim.last + 1)}
    start = Point(aim.first - 1, Decimal(0), claim=base.claim)
    return replace(aim, reading="at_end", base=start, due=due), grown


def rounded(value: Decimal | None, decimals: int, unit: str = "") -> Quantity | None:
    """Return a computed value as a quantity, rounded half up; None stays None."""
    if value is None:
        return None
    return Quantity.of(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), unit)
