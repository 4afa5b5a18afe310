"""The doubts about one typed number, each with what it is likely to be and what makes it doubtful."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import pairwise

from wutong.engines.ledger._core.plausibility.expectation import Expectation, expect
from wutong.engines.ledger._core.plausibility.slips import digits_of, slips_of
from wutong.engines.ledger._core.plausibility.slots import CALENDARS, Calendar, Slot, single

FAR = 2.7  # spreads: right values are farther in about one of a hundred
NEAR_SLIP = 2.1  # spreads from which a slip that would explain the value whole is asked about
FITS = 1.0
FEW = 6  # values of the past below which the farther limit holds
FEW_FACTOR = 1.6
BEYOND_WORST = 1.0  # and farther than the farthest right value of the past by so much
TELLING_DIGITS = 3  # digits from which the same number twice is no chance, while nothing else is known
REPEATS_RARELY = 0.04
RARELY = 0.02  # a right value that repeats another is asked about less often than this
WHOLE_RARELY = 0.05  # and a form whose every number repeats
ROOT_OF_TWO_PI = 2.5066
MOST_BEYOND = 1.4
LIKE_SINGLE = 2.5
KEPT = 4_000  # pasts whose judges are kept: a round of fifty units with eighty fields each


@dataclass(frozen=True)
class Doubt:
    """Why a number is asked about; `meant` is what it may have been meant to be, `low` and `high` what is likely.

    code    unit, point, sign, swap (a slip), copied, copied_form, other_period, falls, single_month, cumulative, jump
    other   the period whose value it repeats
    """

    code: str
    meant: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    other: Slot | None = None


@dataclass(frozen=True)
class Series:
    """What is known of the series a number is typed for; `rate` for percentages and the like."""

    frequency: str
    known: Mapping[Slot, Decimal]
    rate: bool = False

    @property
    def calendar(self) -> Calendar:
        """How the series is told."""
        return CALENDARS[self.frequency]


def doubts_about(value: Decimal, slot: Slot, series: Series) -> list[Doubt]:
    """Return the doubts about a value typed for a slot, the surest first; none when it is as likely as any."""
    if not series.known or series.known.keys() == {slot}:
        return []
    series = Series(series.frequency, {when: one for when, one in series.known.items() if when != slot}, series.rate)
    repeated = _repeated(value, slot, series)
    unlikely = _unlikely(value, slot, series)
    return [doubt for doubt in (repeated, unlikely) if doubt is not None]


def likely(slot: Slot, series: Series) -> tuple[Decimal, Decimal] | None:
    """Return between which values the slot's own value is to be expected; None when nothing can be said."""
    judged = _judges(slot, series)
    return _range(judged[0], judged[1], _step(series)) if judged else None


# --- the same number again ------------------------------------------------------------------------------


def _repeated(value: Decimal, slot: Slot, series: Series) -> Doubt | None:
    """Say when the number is one of another period: last month's copied, or last year's typed into this year's field."""
    twins = [when for when, known in series.known.items() if known == value and value]
    if not twins:
        return None
    before, year_ago = series.calendar.before(slot), (slot[0] - 1, slot[1])
    other = next((when for when in (before, year_ago) if when in twins), max(twins))
    if _often_repeats(series, following=other == before):
        return None
    tried = 1 if other in (before, year_ago) else len(series.known)
    if _chance(value, slot, series) * tried > RARELY:
        return None
    return Doubt("copied" if other == before else "other_period", other=other)


def _often_repeats(series: Series, *, following: bool) -> bool:
    """Whether right values often repeat the one before them, or any other."""
    values = [series.known[when] for when in sorted(series.known)]
    repeats = sum(one == other for one, other in pairwise(values)) if following else len(values) - len(set(values))
    return repeats > REPEATS_RARELY * len(values)


def _chance(value: Decimal, slot: Slot, series: Series) -> float:
    """Return how likely a right value is to be exactly this one: one step of the last digit in the width of what is likely."""
    judged = _judges(slot, series)
    if judged is None:
        return 0.0 if digits_of(value) >= TELLING_DIGITS else 1.0
    step = min(_step(series), Decimal(1).scaleb(int(value.as_tuple().exponent)))
    low, high = judged[0].expected.between(1)
    return float(step) / ((high - low) / 2 * ROOT_OF_TWO_PI) if high > low else 1.0


def whole_copied(typed: Sequence[tuple[Decimal, Series]], slot: Slot) -> tuple[int, Doubt] | None:
    """Say when every number of a form is that of the period before, or of a year ago.

    A small count may well stand still; that all of them do, each as often as it did in its own past, is another matter.
    Return the place of the number that repeats least often, and the doubt.
    """
    for steps in (0, 1) if len(typed) > 1 else ():
        others = {_other(series.calendar, slot, steps) for _value, series in typed}
        if len(others) > 1 or any(series.known.get(*others) != value for value, series in typed):
            continue
        rates = [_repeat_rate(series, slot, steps) for _value, series in typed]
        if math.prod(rates) <= WHOLE_RARELY:
            return rates.index(min(rates)), Doubt("copied_form", other=others.pop())
    return None


def _other(calendar: Calendar, slot: Slot, steps: int) -> Slot:
    """Return the slot before (0), or the same one a year before (1)."""
    return (slot[0] - 1, slot[1]) if steps else calendar.before(slot)


def _repeat_rate(series: Series, slot: Slot, steps: int) -> float:
    """Return how often a value was that of the other slot; one of either kind is added to what was seen."""
    past = {when: value for when, value in series.known.items() if when != slot}
    pairs = [(value, past.get(_other(series.calendar, when, steps))) for when, value in past.items()]
    same = [value == other for value, other in pairs if other is not None]
    return (sum(same) + 1) / (len(same) + 2)


# --- far from what is expected --------------------------------------------------------------------------


@dataclass(frozen=True)
class Judge:
    """An expectation and what must be taken off a typed value before it is held against it."""

    expected: Expectation
    limit: float
    taken_off: Decimal = Decimal(0)

    def distance(self, value: Decimal) -> float:
        """Return how far a typed value is from what is expected, in parts of the limit."""
        return self.expected.distance(float(value - self.taken_off)) / self.limit


def _judges(slot: Slot, series: Series) -> tuple[Judge, Decimal] | None:
    """Return what judges the slot: what it adds where the slot before is known, else the value itself."""
    return _judged(slot, series.frequency, series.rate, tuple(series.known.items()))


@lru_cache(maxsize=KEPT)
def _judged(
    slot: Slot, frequency: str, rate: bool, known: tuple[tuple[Slot, Decimal], ...]
) -> tuple[Judge, Decimal] | None:
    """Judge by content: a past is worked through once, however often a number is typed after it."""
    series = Series(frequency, dict(known), rate)
    calendar = series.calendar
    before = calendar.before(slot)
    adds = calendar.cumulative and not calendar.opens_year(slot) and before in series.known
    if adds:
        alone = {when: float(one) for when, one in single(series.known, calendar).items()}
        found = expect(alone, slot, calendar, rate=series.rate)
        if found is not None and found.seen >= FEW:
            return Judge(found, _limit(found), series.known[before]), series.known[before]
    same = {when: float(one) for when, one in series.known.items()}
    if calendar.cumulative:  # sums of different length are not alike: a year ago is all there is to go by
        same = {when: one for when, one in same.items() if when[1] == slot[1]}
        found = expect(same, slot, Calendar((slot[1],)), rate=series.rate)
    else:
        found = expect(same, slot, calendar, rate=series.rate)
    return (Judge(found, _limit(found)), Decimal(0)) if found is not None else None


def _limit(found: Expectation) -> float:
    """Return from how many spreads on a value is far: farther for few values, and beyond what has been right before."""
    far = FAR * (1 + (FEW_FACTOR - 1) * FEW / (found.seen + FEW))
    beyond = found.worst * BEYOND_WORST / found.spread
    return max(far, min(beyond, far * MOST_BEYOND))


def _unlikely(value: Decimal, slot: Slot, series: Series) -> Doubt | None:
    judged = _judges(slot, series)
    if judged is None:
        return None
    judge, off = judged
    falls = bool(off) and _only_grows(series) and value < off
    far = judge.distance(value)
    step = _step(series)
    if not falls and abs(value - off - _short(judge.expected.between(0)[0])) <= step:
        return None  # no right value could be nearer
    low, high = _range(judge, off, step)
    meant = _meant(value, judge, step)
    if far < 1 and not falls:
        return Doubt(meant[0], meant[1], low, high) if meant and far > NEAR_SLIP / judge.limit and meant[2] else None
    if special := _other_kind(value, slot, series, judge):
        return Doubt(special, None, low, high)
    if meant:
        return Doubt(meant[0], meant[1], low, high)
    return Doubt("falls" if falls else "jump", None, low, high)


def _step(series: Series) -> Decimal:
    """Return by how much values of a series differ at least: 1 for whole numbers, 0.1 where one place is told."""
    return Decimal(1).scaleb(min(int(one.as_tuple().exponent) for one in series.known.values()))


def _only_grows(series: Series) -> bool:
    alone = single(series.known, series.calendar)
    return bool(alone) and min(alone.values()) >= 0


def _meant(value: Decimal, judge: Judge, step: Decimal) -> tuple[str, Decimal, bool] | None:
    """Return the slip that explains the value best and what was meant; last, whether it fits as if nothing were wrong.

    Nobody means a part of what the series counts: half a task.
    """
    whole = [slip for slip in slips_of(value) if not slip.meant % step]
    tried = [(judge.distance(slip.meant) * judge.limit, slip) for slip in whole]
    near = [(distance, slip) for distance, slip in tried if distance <= FITS and math.isfinite(distance)]
    if not near:
        return None
    _distance, best = min(near, key=lambda pair: pair[0])
    return best.code, best.meant, best.code != "swap" or _distance < FITS / 3


def _other_kind(value: Decimal, slot: Slot, series: Series, judge: Judge) -> str:
    """Say when a month was typed where the year so far belongs, or the other way round."""
    calendar = series.calendar
    if calendar.cumulative:
        alone = judge.taken_off and judge.expected.distance(float(value)) <= LIKE_SINGLE
        return "single_month" if alone else ""
    so_far = [series.known[when] for when in series.known if when[0] == slot[0] and when < slot]
    if series.rate or not so_far or len(calendar.months) == 1:
        return ""
    rest = float(value - sum(so_far, Decimal(0)))
    return "cumulative" if judge.expected.distance(rest) <= LIKE_SINGLE else ""


def _range(judge: Judge, off: Decimal, step: Decimal) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest value that nothing is said about, one step from what is expected at least."""
    middle, (low, high) = _short(judge.expected.between(0)[0]), judge.expected.between(judge.limit)
    lowest, highest = min(_short(low), middle - step) + off, max(_short(high), middle + step) + off
    return _on_steps(lowest, step, ROUND_CEILING), _on_steps(highest, step, ROUND_FLOOR)


def _on_steps(bound: Decimal, step: Decimal, rounding: str) -> Decimal:
    """Return a bound as the series would tell it; one told with fewer places stays as it is."""
    finer = bound.as_tuple().exponent < step.as_tuple().exponent  # type: ignore[operator]
    return bound.quantize(step, rounding) if finer else bound


def _short(value: float) -> Decimal:
    """Return a bound with four digits: more would look as if it were known."""
    return Decimal(f"{value:.4g}") if math.isfinite(value) else Decimal(0)
