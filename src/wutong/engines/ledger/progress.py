"""From targets and figures to the questions of `_core.progress`: aims, points, and what a path asks of each year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from wutong.engines.ledger._core.forecast import Forecast, chance, forecast
from wutong.engines.ledger._core.progress import (
    DOWNWARD,
    Aim,
    Judgement,
    Point,
    is_exact,
    judge,
    share_of_way,
    wanted,
    yearly_growth,
    yearly_step,
)
from wutong.engines.ledger._core.standing import Standing, Thresholds, standing
from wutong.engines.ledger.targets import path_value
from wutong.engines.ledger.types import Figure, SeriesKey, TargetState
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity

YEARLY = ("year", "day")


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


def points_of(figures: Iterable[Figure], unit: str, *, over: tuple[int, int] | None = None) -> list[Point]:
    """Return one point a year, oldest first: the year's own figure, else that of a day in it.

    A figure of several years says nothing about a single one; only one of exactly the years `over` (the plan's
    own period, such as a reduction over five years) stands for the last of them.
    """
    points: dict[int, tuple[bool, Point]] = {}
    for figure in figures:
        period = figure.period
        own = period.kind in YEARLY or (period.kind == "years" and (period.start.year, period.end.year) == over)
        point = point_of(figure, unit) if own else None
        if point is None:
            continue
        whole_year = period.kind == "year"
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


@dataclass(frozen=True)
class Progress:
    """How a target stands: what it asks, the values so far, the answer, the state, and the rules' results.

    `figures` are those the points were made from. Every number is in the target's unit or in per cent.
    """

    target: TargetState
    figures: tuple[Figure, ...]
    aim: Aim
    points: tuple[Point, ...]
    judgement: Judgement
    standing: Standing
    judged_in: int

    @cached_property
    def now(self) -> Point | None:
        """The point that the state rests on, else the latest with a number."""
        known = [p for p in self.points if p.value is not None]
        rests_on = [p for p in known if p.year == self.standing.facts.get("year")]
        return max(rests_on or known, key=lambda p: p.year, default=None)

    @cached_property
    def latest(self) -> Figure | None:
        """The figure behind the latest point."""
        claim = self.now.claim if self.now else None
        return next((figure for figure in self.figures if figure.claim_id == claim), None)

    @cached_property
    def pace(self) -> Decimal | None:
        """How much of the way that the path asks by the latest year is done, in per cent."""
        value = self.standing.facts.get("pace")
        return value if isinstance(value, Decimal) else None

    @cached_property
    def share(self) -> Decimal | None:
        """How much of the whole way is done, in per cent (完成进度); None where there is no way to go."""
        ends = self._ends()
        return share_of_way(*ends) if ends else None

    @cached_property
    def growth_so_far(self) -> Decimal | None:
        """The average yearly growth since the base, in per cent."""
        ends = self._ends()
        if ends is None or self.aim.base is None or self.now is None:
            return None
        return yearly_growth(ends[0], ends[1], self.now.year - self.aim.base.year)

    @cached_property
    def required_growth(self) -> Decimal | None:
        """The yearly growth that the remaining years need, in per cent; None once the plan's years are over."""
        ends = self._ends()
        left = self.aim.last - self.now.year if self.now else 0
        return yearly_growth(ends[1], ends[2], left) if ends else None

    @cached_property
    def required_step(self) -> Decimal | None:
        """The yearly change that the remaining years need, in the target's own unit."""
        ends = self._ends()
        left = self.aim.last - self.now.year if self.now else 0
        return yearly_step(ends[1], ends[2], left) if ends else None

    @cached_property
    def forecast(self) -> Forecast | None:
        """The trend to the plan's end, once there are enough figures of years that are over."""
        return forecast([(one.year, one.value) for one in self.trend_points if one.value is not None], self.aim.last)

    @cached_property
    def trend_points(self) -> tuple[Point, ...]:
        """The points a trend may rest on: exact numbers of years that are over."""
        return tuple(one for one in self.points if is_exact(one) and one.year < self.judged_in)

    @cached_property
    def chance(self) -> Decimal | None:
        """The chance of reaching the target by the trend, in per cent."""
        if self.aim.value is None or self.forecast is None or self.aim.reading != "at_end":
            return None
        return chance(self.forecast, self.aim.last, self.aim.value, upward=wanted(self.aim) not in DOWNWARD)

    def _ends(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Base, latest value and target, where the way between them means something."""
        aim, now = self.aim, self.now
        if aim.reading != "at_end" or aim.value is None or aim.base is None or aim.base.value is None:
            return None
        if now is None or now.value is None or now.year < aim.first:
            return None
        return aim.base.value, now.value, aim.value


def progress_of(
    target: TargetState,
    figures: Mapping[SeriesKey, Sequence[Figure]],
    observed: SeriesKey,
    *,
    years: tuple[int, int],
    direction: str,
    judged_in: int,
    thresholds: Thresholds,
) -> Progress:
    """Return how a target stands by the adopted `figures` of the series `observed` (and of its own, for additions).

    `years` are the plan's first and last, `judged_in` the year from which it is looked at.
    """
    own = tuple(figures.get(observed, ()))
    aim = aim_of(target, first=years[0], last=years[1], direction=direction)
    points = tuple(points_of(own, target.unit, over=years))
    if target.reading == "sum_of_years":
        reported = tuple(figures.get(target.series, ())) if target.series != observed else ()
        added = tuple(points_of(reported, target.unit))
        if added:
            own, points = reported, added
        else:
            aim, grown = added_since(aim, points)
            points = tuple(grown)
    judgement, stands = judge(aim, points, judged_in), standing(aim, points, judged_in, thresholds)
    return Progress(target, own, aim, points, judgement, stands, judged_in)
