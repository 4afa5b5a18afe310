"""What a series' past, a plan before, other areas and a chosen growth would make of a target: options side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.engines.ledger._core.forecast import Forecast, forecast, says_something
from wutong.engines.ledger._core.limits import floor_of
from wutong.engines.ledger._core.progress import Point, is_exact, yearly_growth, yearly_step
from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.moment import KnownOn
from wutong.engines.ledger.progress import point_of, points_of, rounded
from wutong.engines.ledger.series import normal_key, series_of
from wutong.engines.ledger.types import Figure, SeriesKey, TargetState
from wutong.engines.ledger.wording import plain
from wutong.kernel.quantity import Quantity
from wutong.platform.access.scope import Scope

BY_PER_CENT = {"level", "ratio"}  # grow by per cent; shares, rates and ranks by points


@dataclass(frozen=True)
class Option:
    """One way to a target: the value (None where it leads nowhere), how it came about, the figures it rests on."""

    basis: str
    value: Quantity | None
    how: str
    inputs: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """A series before the years `first`–`last`: its figures and yearly points, peers' latest, the target before.

    `counts` says whether it grows by per cent.
    """

    unit: str
    counts: bool
    first: int
    last: int
    figures: tuple[Figure, ...]
    points: tuple[Point, ...]
    peers: tuple[Figure, ...]
    previous: TargetState | None
    floor: Decimal | None = None  # below which the quantity cannot be

    @property
    def latest(self) -> Point | None:
        """The latest yearly value."""
        return self.points[-1] if self.points else None

    def claims(self, *points: Point) -> tuple[Figure, ...]:
        """Return the figures behind points."""
        wanted = {point.claim for point in points}
        return tuple(figure for figure in self.figures if figure.claim_id in wanted)

    def quantity(self, value: Decimal | None) -> Quantity | None:
        """Return a value as finely as the series' figures are printed."""
        scale = max((figure.quantity.scale for figure in self.figures if figure.quantity), default=0)
        return rounded(value, scale, self.unit)


def outlook_of(
    series: SeriesKey,
    unit: str,
    years: tuple[int, int],
    *,
    previous: TargetState | None = None,
    as_known_on: KnownOn = None,
    scope: Scope | None = None,
) -> Outlook:
    """Return what is known of a series before the first of `years`, with the same series of other areas."""
    own = normal_key(series)
    others = [
        key
        for key in series_of(own.indicator, scope)
        if (key.measure, key.breakdown) == (own.measure, own.breakdown) and key.subject.startswith("area:")
    ]
    figures = current({own, *others}, as_known_on=as_known_on, scope=scope)
    mine = figures.pop(own)
    points = [one for one in points_of(mine, unit) if is_exact(one) and one.year < years[0]]
    peers = tuple(max(found, key=lambda one: one.period.end) for found in figures.values() if found)
    counts = own.measure in BY_PER_CENT
    return Outlook(
        unit, counts, years[0], years[1], tuple(mine), tuple(points), peers, previous, floor_of(unit, own.measure)
    )


def options(outlook: Outlook) -> list[Option]:
    """Return the proposed options side by side; those that lead nowhere say why."""
    return [_from_history(outlook), _from_previous(outlook), _from_peers(outlook)]


def what_if(outlook: Outlook, growth: Decimal) -> Option:
    """Return where a yearly growth leads: per cent for counts and amounts, points a year for shares and rates."""
    latest = outlook.latest
    if latest is None or latest.value is None:
        return Option("what_if", None, _("没有可以起算的数据"))
    ahead = outlook.last - latest.year
    value = grown(latest.value, growth, ahead) if outlook.counts else latest.value + growth * ahead
    told = _("从{year}年的{now}起，每年增长{growth}%") if outlook.counts else _("从{year}年的{now}起，每年变动{growth}")
    how = told.format(year=latest.year, now=plain(latest.value), growth=plain(growth))
    return Option("what_if", outlook.quantity(value), how, outlook.claims(latest))


def grown(value: Decimal, per_cent: Decimal, years: int) -> Decimal:
    """Return a value after some years of the same growth."""
    return value * (1 + per_cent / 100) ** years


def _from_history(outlook: Outlook) -> Option:
    known = [(point.year, point.value) for point in outlook.points if point.value is not None]
    band = forecast(known, outlook.last)
    if band is not None and says_something(band, outlook.floor):
        return _by_trend(outlook, band)
    if len(known) < 2:
        return Option("history", None, _("历史数据不足两年，无法推算"), outlook.claims(*outlook.points))
    first, latest = outlook.points[0], outlook.points[-1]
    value, how = _carried_on(outlook, first, latest)
    return Option("history", outlook.quantity(value), how, outlook.claims(first, latest))


def _by_trend(outlook: Outlook, band: Forecast) -> Option:
    low, high = (outlook.quantity(end[-1]) for end in (band.low, band.high))
    how = _("{first}—{last}年共{count}个年度数的直线趋势，区间 {low}—{high}").format(
        first=band.from_years[0], last=band.from_years[-1], count=len(band.from_years),
        low=low.printed if low else "", high=high.printed if high else "",
    )  # fmt: skip
    return Option("history", outlook.quantity(band.middle[-1]), how, outlook.claims(*outlook.points))


def _carried_on(outlook: Outlook, first: Point, latest: Point) -> tuple[Decimal | None, str]:
    """Carry the pace between two years on to the last year."""
    assert first.value is not None
    assert latest.value is not None
    years, ahead = latest.year - first.year, outlook.last - latest.year
    rate = yearly_growth(first.value, latest.value, years) if outlook.counts else None
    if rate is not None:
        how = _("按{first}—{last}年年均增长{rate}%延续").format(first=first.year, last=latest.year, rate=plain(rate))
        return grown(latest.value, rate, ahead), how
    step = yearly_step(first.value, latest.value, years)
    if step is None:
        return None, _("历史数据不足两年，无法推算")
    how = _("按{first}—{last}年平均每年变动{step}延续").format(first=first.year, last=latest.year, step=plain(step))
    return latest.value + step * ahead, how


def _from_previous(outlook: Outlook) -> Option:
    """Ask of the coming years the pace that the plan before asked of its own, from its own target."""
    last, nothing = outlook.previous, Option("previous", None, _("上一规划没有可延续的数值目标"))
    if last is None or last.quantity is None or last.base is None or last.reading == "sum_of_years":
        return nothing
    start = point_of(last.base, last.unit)
    if start is None or start.value is None:
        return nothing
    value, _how = _carried_on(outlook, start, Point(outlook.first - 1, last.quantity.value))
    how = _("上一规划目标{target}，下一个五年保持同样的年均速度").format(target=last.printed)
    return Option("previous", outlook.quantity(value), how, (last.base,))


def _from_peers(outlook: Outlook) -> Option:
    if not outlook.peers:
        return Option("peers", None, _("账本里没有其他地区的同类数据"))
    if outlook.peers[0].series.measure == "level":
        return Option("peers", None, _("其他地区的数据是总量，规模不同，不宜直接作为目标"), outlook.peers)
    points = [
        (point, one) for one in outlook.peers if (point := point_of(one, outlook.unit)) and point.value is not None
    ]
    best, figure = max(points, key=lambda pair: pair[0].value or 0)
    return Option("peers", outlook.quantity(best.value), _("其他地区中最高的一个"), (figure,))
