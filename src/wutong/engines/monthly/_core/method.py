"""Where a quarter and a year are heading, from the months that have come in so far, with a band that was checked.

A step (a month, or January and February together) is forecast as the same step of the year before times a growth.
Several simple readings of that growth (the latest months count more or less, it returns to its mean or not, the last
twelve months, this year so far) forecast every past month again; those that did better then count more now. The
band is as wide as the errors that the mixture made on history held back, for as many steps ahead. A series with
zeros or negative values is followed by differences instead of growth.

Pure: the same history gives the same answer. How it was chosen and measured: docs/explanation/nowcast.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from wutong.engines.monthly._core.months import QUARTER, History, Month

LEVEL = 0.8
FEWEST_YEARS = 2.5  # less history has too few months to hold back
SMOOTHINGS = (0.1, 0.25, 0.45, 0.7)  # how much the latest month counts
RETURNS = (1.0, 0.9)  # how much of the distance to the mean growth is kept each step
READINGS = tuple(
    f"smoothed {smoothing} {'kept' if kept == 1 else 'returning'}" for smoothing in SMOOTHINGS for kept in RETURNS
) + ("last twelve months", "this year so far")
MEMORY = 3  # years of growth that the mean looks back on
SHARPNESS = 4  # how much more a better reading counts: with the error to this power
PULL = 2.0  # how many independent errors the smooth curve of spread over horizon is worth
MARGIN = 1.03  # the readings were weighted by the same errors, which makes these look a little small
TINY = 1e-12
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """What a quarter or a year will come to: the middle and the band, in the series' unit.

    known    what has come in of it; steps are still to come
    origins  how many times the past was forecast again for the band
    weights  how much each reading of growth counts, by name
    """

    since: Month
    until: Month
    known: float
    low: float
    middle: float
    high: float
    steps: int
    level: float
    origins: int
    weights: tuple[tuple[str, float], ...]


def year_ahead(history: History) -> tuple[Month, Month] | None:
    """Return the first and last step of the year that the next step belongs to."""
    if not history.values:
        return None
    year, month = history.last
    year += month == history.ends[-1]
    return (year, history.ends[0]), (year, history.ends[-1])


def quarter_ahead(history: History) -> tuple[Month, Month] | None:
    """Return the first and last step of the quarter that the next step belongs to."""
    if not history.values:
        return None
    year, month = history.last
    at = history.ends.index(month) + 1
    year, at = (year + 1, 0) if at == len(history.ends) else (year, at)
    end = -(-history.ends[at] // QUARTER) * QUARTER
    first = next(month for month in history.ends if month > end - QUARTER)
    return (year, first), (year, end)


@lru_cache(maxsize=1024)
def nowcast(history: History, since: Month, until: Month, level: float = LEVEL) -> Outlook | None:
    """Return the outlook for the steps from `since` to `until`; None with too little history, or nothing to forecast."""
    period, count = len(history.ends), len(history.values)
    first, last = _place(history, since), _place(history, until)
    steps = last - count + 1
    if count < FEWEST_YEARS * period or steps < 1 or steps > period or first > count:
        return None
    values = np.array(history.values)
    known = float(values[first:].sum())
    middle, spread, origins, weights = _forecast(values, period, steps, level)
    if (values > 0).all():
        low, high = middle * np.exp(-spread), middle * np.exp(spread)
    else:
        reach = spread * float(np.abs(values[-period:]).mean()) * steps
        low, high = middle - reach, middle + reach
    named = tuple((name, round(float(weight), 3)) for name, weight in zip(READINGS, weights, strict=True))
    return Outlook(
        since, until, known, known + float(low), known + middle, known + float(high), steps, level, origins, named
    )


def _place(history: History, month: Month) -> int:
    year, number = month
    return (year - history.first_year) * len(history.ends) + history.ends.index(number)


def last_years_growth(history: History, since: Month, until: Month) -> float | None:
    """Return the plain alternative: what has come in, and the rest of last year with last year's growth again."""
    period, count = len(history.ends), len(history.values)
    first, steps, ended = _place(history, since), _place(history, until) - count + 1, count - count % period
    if ended < 2 * period:
        return None
    values = list(history.values)
    before = sum(values[ended - 2 * period : ended - period])
    rate = sum(values[ended - period : ended]) / before if before > 0 else 1.0
    for _step in range(max(0, steps)):
        values.append(values[-period] * rate)
    return float(sum(values[first:]))


def _forecast(values: Array, period: int, steps: int, level: float) -> tuple[float, float, int, Array]:
    """Return the middle of the next steps' sum, its spread (log, or parts of the mean step), origins and weights."""
    logs = bool((values > 0).all())
    shown = np.log(values) if logs else values
    start = period + period // 2
    errors = np.full((len(values) - start, steps, len(READINGS)), np.nan)
    for row, origin in enumerate(range(start, len(values))):
        width = min(steps, len(values) - origin)
        made = _sums(_paths(shown, period, steps, origin), logs)[:, :width]
        truth = np.cumsum(values[origin : origin + width])
        errors[row, :width] = _errors(truth, made, logs, values[origin - period : origin]).T
    weights = _weights(errors)
    mixed = (weights[:, None] * _paths(shown, period, steps, len(values))).sum(axis=0)
    middle = float((np.exp(mixed) if logs else mixed).sum())
    return middle, _spread(errors @ weights, steps, level), len(errors), weights


def _paths(shown: Array, period: int, steps: int, origin: int) -> Array:
    """Return what each reading of growth forecasts for the steps after `origin`: (readings, steps), log or plain."""
    growth = shown[period:origin] - shown[: origin - period]
    mean, ages = growth[-MEMORY * period :].mean(), np.arange(len(growth) - 1, -1, -1)
    ahead = np.arange(1, steps + 1)
    found = []
    for smoothing in SMOOTHINGS:
        fade = (1 - smoothing) ** ages
        latest = (fade * growth).sum() / fade.sum()
        found += [mean + (latest - mean) * kept**ahead for kept in RETURNS]
    found.append(np.full(steps, growth[-period:].mean()))
    found.append(np.full(steps, growth[-(origin % period or period) :].mean()))
    paths = np.array(found)
    for step in range(steps):
        paths[:, step] += shown[origin + step - period] if step < period else paths[:, step - period]
    return paths


def _sums(paths: Array, logs: bool) -> Array:
    return np.cumsum(np.exp(paths) if logs else paths, axis=1)


def _errors(truth: Array, made: Array, logs: bool, year: Array) -> Array:
    """Return how far the sums were off: as a log, or in parts of the mean step of the year before."""
    if logs:
        return np.asarray(np.log(truth / made))
    return np.asarray((truth - made) / (np.abs(year).mean() * np.arange(1, truth.size + 1) + TINY))


def _weights(errors: Array) -> Array:
    """Return how much each reading counts: its squared error against the best one's, over all horizons alike."""
    squared = np.nanmean(errors**2, axis=0) + TINY
    relative = (squared / squared.min(axis=1, keepdims=True)).mean(axis=0)
    weights = relative ** -float(SHARPNESS)
    return np.asarray(weights / weights.sum())


def _spread(mixed: Array, steps: int, level: float) -> float:
    """Return the half-width of the band `steps` ahead, from the mixture's errors (origins, horizons).

    The errors of one horizon are few and overlap, so their spread is drawn towards a smooth curve over all horizons,
    and widened as Student's t asks for the number that are independent. How heavy their tails are is read from all.
    """
    from scipy.special import stdtrit

    horizons = np.arange(1, steps + 1)
    independent = np.array([np.isfinite(mixed[:, at]).sum() for at in range(steps)]) / horizons
    deviation = np.sqrt(np.nanmean(mixed**2, axis=0)) + TINY
    smooth = _smooth(deviation, independent, horizons)
    spread = np.sqrt((deviation**2 * independent + smooth**2 * PULL) / (independent + PULL))
    standard = np.abs(mixed) / deviation
    normal = float(stdtrit(np.inf, (1 + level) / 2))
    tail = (float(np.quantile(standard[np.isfinite(standard)], level)) + normal) / 2
    freedom = max(2.0, len(mixed) / steps)
    return MARGIN * tail * float(stdtrit(freedom, (1 + level) / 2)) / normal * float(spread[-1])


def _smooth(deviation: Array, weight: Array, horizons: Array) -> Array:
    """Return a power of the horizon fitted to the deviations; the exponent is held towards nought by one more datum."""
    design = np.stack([np.ones(len(horizons)), np.log(horizons)], axis=1)
    weighted = design * weight[:, None]
    solved = np.linalg.solve(design.T @ weighted + np.diag([TINY, 1.0]), weighted.T @ np.log(deviation))
    return np.asarray(np.exp(design @ solved))


@dataclass(frozen=True)
class Trial:
    """One forecast of the past, made without what came after it."""

    at: Month
    kind: str  # year or quarter
    truth: float
    low: float
    middle: float
    high: float
    plain: float  # what last year's growth going on would have given

    @property
    def held(self) -> bool:
        """Whether the band held the truth."""
        return self.low <= self.truth <= self.high


def back_test(history: History, years: int) -> list[Trial]:
    """Return what would have been forecast before every step of the last whole years, and what came."""
    found = []
    last_year = history.last[0] - (history.last[1] != history.ends[-1])
    for year in range(last_year - years + 1, last_year + 1):
        for month in history.ends:
            known = history.before((year, month))
            for kind, span in (("year", year_ahead(known)), ("quarter", quarter_ahead(known))):
                trial = _trial(history, known, kind, span)
                found += [trial] if trial else []
    return found


def _trial(history: History, known: History, kind: str, span: tuple[Month, Month] | None) -> Trial | None:
    made = nowcast(known, *span) if span else None
    plain = last_years_growth(known, *span) if span else None
    if span is None or made is None or plain is None:
        return None
    first, last = _place(history, span[0]), _place(history, span[1])
    truth = float(sum(history.values[first : last + 1]))
    return Trial(known.last, kind, truth, made.low, made.middle, made.high, plain)


def coverage(trials: Sequence[Trial]) -> float | None:
    """Return the share of trials whose band held the truth."""
    return sum(one.held for one in trials) / len(trials) if trials else None


def error_ratio(trials: Sequence[Trial]) -> float | None:
    """Return the mean absolute error over that of last year's growth going on; below 1 is better. None where that is 0."""
    plain = sum(abs(one.plain - one.truth) for one in trials)
    return sum(abs(one.middle - one.truth) for one in trials) / plain if plain else None
