"""How far a target is: three answers, and the arithmetic behind them.

Works on plain numbers: a target's aim, the values known so far by year, and what its path
asks of each year. Where a number is needed and missing the result names it; missing is never
zero. Wording is left to whoever shows the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from wutong.kernel.comparator import ABOUT_WIDTH, Comparator

PER_CENT = Decimal(100)
UPWARD = (Comparator.AT_LEAST, Comparator.ABOVE)
DOWNWARD = (Comparator.AT_MOST, Comparator.BELOW)


class Answer(StrEnum):
    """Whether a target is met; `undetermined` always comes with what is missing."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Point:
    """One year's value in the target's unit; `value` None with `words` where the source prints words."""

    year: int
    value: Decimal | None
    comparator: Comparator = Comparator.EQUAL
    high: Decimal | None = None
    words: str = ""
    claim: int | None = None


@dataclass(frozen=True)
class Aim:
    """What a target asks for, all numbers in one unit.

    `first`, `last` are the plan's years; `reading` as in the ledger; `direction` higher, lower or
    none; `due` what the path asks of each year; `words` stands where there is no number.
    """

    first: int
    last: int
    value: Decimal | None
    reading: str = "at_end"
    direction: str = "higher"
    comparator: Comparator = Comparator.AT_LEAST
    high: Decimal | None = None
    base: Point | None = None
    due: Mapping[int, Decimal] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Judgement:
    """The answer, the code of its reason, the years over whose figures are missing, and those not over yet."""

    answer: Answer
    because: str
    missing: tuple[int, ...] = ()
    ahead: tuple[int, ...] = ()


# --- one value against the target ---------------------------------------------------------------


def satisfies(point: Point, aim: Aim) -> Answer:
    """Return whether one value meets the target's number, undetermined where the value is itself a bound.

    >>> satisfies(Point(2020, Decimal(7), Comparator.AT_LEAST), Aim(2016, 2020, Decimal(6))).value
    'met'
    >>> satisfies(Point(2020, Decimal(5), Comparator.AT_LEAST), Aim(2016, 2020, Decimal(6))).value
    'undetermined'
    """
    if point.value is None or aim.value is None:
        return Answer.UNDETERMINED
    low, high = _reach(point)
    sign = wanted(aim)
    if sign in UPWARD:
        return _one_sided(low, high, lambda end: _beyond(end, aim.value, sign, point, upward=True))
    if sign in DOWNWARD:
        bound = aim.high if aim.high is not None else aim.value
        return _one_sided(high, low, lambda end: _beyond(end, bound, sign, point, upward=False))
    return _within(low, high, aim)


def wanted(aim: Aim) -> Comparator:
    """A bare number is a floor where more is better and a ceiling where less is."""
    if aim.comparator is not Comparator.EQUAL:
        return aim.comparator
    return {"higher": Comparator.AT_LEAST, "lower": Comparator.AT_MOST}.get(aim.direction, Comparator.EQUAL)


def _reach(point: Point) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest that a printed value can stand for; None is unbounded."""
    value = point.value
    assert value is not None
    if point.comparator in UPWARD:
        return value, None
    if point.comparator in DOWNWARD:
        return None, value
    if point.comparator is Comparator.ABOUT:
        width = abs(value) * Decimal(str(ABOUT_WIDTH))
        return value - width, value + width
    return value, point.high if point.high is not None else value


def is_exact(point: Point) -> bool:
    """Whether a value is one number: no words, no bound, no range."""
    return point.value is not None and point.high is None and point.comparator not in (*UPWARD, *DOWNWARD)


def _one_sided(sure: Decimal | None, best: Decimal | None, holds) -> Answer:  # type: ignore[no-untyped-def]
    """Met when even the worst end holds, not met when even the best end fails."""
    if sure is not None and holds(sure):
        return Answer.MET
    if best is not None and not holds(best):
        return Answer.NOT_MET
    return Answer.UNDETERMINED


def _beyond(end: Decimal, bound: Decimal | None, sign: Comparator, point: Point, *, upward: bool) -> bool:
    assert bound is not None
    strict = sign in (Comparator.ABOVE, Comparator.BELOW)
    itself_strict = point.comparator is (Comparator.ABOVE if upward else Comparator.BELOW)
    if end == bound:
        return not strict or itself_strict
    return end > bound if upward else end < bound


def _within(low: Decimal | None, high: Decimal | None, aim: Aim) -> Answer:
    assert aim.value is not None
    width = abs(aim.value) * Decimal(str(ABOUT_WIDTH)) if aim.comparator is Comparator.ABOUT else Decimal(0)
    floor, ceiling = aim.value - width, (aim.high if aim.high is not None else aim.value) + width
    if low is not None and high is not None and floor <= low and high <= ceiling:
        return Answer.MET
    if (high is not None and high < floor) or (low is not None and low > ceiling):
        return Answer.NOT_MET
    return Answer.UNDETERMINED


# --- the plan's end: three answers ---------------------------------------------------------------


def judge(aim: Aim, points: Sequence[Point], judged_in: int) -> Judgement:
    """Return whether the target is met as its reading asks, seen in the year `judged_in`, or which years that waits for.

    What is said of a year that is not over, an estimate or the state of a day, is no figure of that year yet.
    """
    within = [point for point in points if aim.first <= point.year <= aim.last]
    known = {point.year: point for point in within if point.year < judged_in}
    if aim.value is None:
        return _judge_words(aim, known)
    match aim.reading:
        case "every_year":
            return _judge_every_year(aim, known, judged_in)
        case "mean_of_years":
            return _judge_mean(aim, known, judged_in)
        case "sum_of_years":
            return _judge_sum(aim, known, judged_in)
        case _:
            return _judge_end(aim, known) if aim.last < judged_in else _judge_early(aim, within)


def _judge_words(aim: Aim, known: Mapping[int, Point]) -> Judgement:
    """Words are met by words: a source that prints the target's own words as the result says it is done."""
    last = known.get(aim.last)
    if last is not None and last.words and last.words == aim.words:
        return Judgement(Answer.MET, "words_done")
    return Judgement(Answer.UNDETERMINED, "instruction" if aim.reading == "later_instruction" else "words", (aim.last,))


def _judge_end(aim: Aim, known: Mapping[int, Point]) -> Judgement:
    last = known.get(aim.last)
    if last is None:
        return Judgement(Answer.UNDETERMINED, "end_missing", (aim.last,))
    answer = satisfies(last, aim)
    if answer is Answer.UNDETERMINED:
        return Judgement(answer, "end_bound", (aim.last,))
    return Judgement(answer, "end_value")


def _judge_early(aim: Aim, within: Sequence[Point]) -> Judgement:
    """Before the end year is over nothing is decided, however good the latest value is."""
    latest = max((point for point in within if point.value is not None), key=lambda point: point.year, default=None)
    reached = latest is not None and satisfies(latest, aim) is Answer.MET
    return Judgement(Answer.UNDETERMINED, "reached_early" if reached else "end_ahead", ahead=(aim.last,))


def _judge_every_year(aim: Aim, known: Mapping[int, Point], judged_in: int) -> Judgement:
    answers = {year: satisfies(point, aim) for year, point in known.items()}
    failed = tuple(sorted(year for year, answer in answers.items() if answer is Answer.NOT_MET))
    if failed:
        return Judgement(Answer.NOT_MET, "year_failed", failed)
    open_years = tuple(year for year in years_of(aim) if answers.get(year) is not Answer.MET)
    return _waiting(open_years, judged_in) if open_years else Judgement(Answer.MET, "all_years")


def _judge_mean(aim: Aim, known: Mapping[int, Point], judged_in: int) -> Judgement:
    open_years = _open(aim, known)
    if open_years:
        return _waiting(open_years, judged_in)
    return Judgement(satisfies(Point(aim.last, mean(list(known.values()))), aim), "mean_value")


def _judge_sum(aim: Aim, known: Mapping[int, Point], judged_in: int) -> Judgement:
    """Additions only add up: a sum that suffices with years missing suffices; one that does not waits for them."""
    so_far = total(list(known.values()))
    open_years = _open(aim, known)
    answer = satisfies(Point(aim.last, so_far), aim) if so_far is not None else Answer.UNDETERMINED
    if open_years and not (answer is Answer.MET and only_additions(known.values())):
        return _waiting(open_years, judged_in)
    return Judgement(answer, "sum_value")


def _waiting(years: Sequence[int], judged_in: int) -> Judgement:
    missing = tuple(year for year in years if year < judged_in)
    ahead = tuple(year for year in years if year >= judged_in)
    return Judgement(Answer.UNDETERMINED, "years_missing" if missing else "years_ahead", missing, ahead)


def only_additions(points: Iterable[Point]) -> bool:
    """Whether nothing was taken away in any year: the sum of the years can only grow."""
    return all(point.value is None or point.value >= 0 for point in points)


def years_of(aim: Aim) -> range:
    """Return the plan's years."""
    return range(aim.first, aim.last + 1)


def _open(aim: Aim, known: Mapping[int, Point]) -> tuple[int, ...]:
    return tuple(year for year in years_of(aim) if year not in known or known[year].value is None)


# --- arithmetic ------------------------------------------------------------------------------------


def share_of_way(base: Decimal, now: Decimal, target: Decimal) -> Decimal | None:
    """Return how much of the way from base to target is done, in per cent; None when there is no way to go.

    Holds for falling targets, zero and negative bases alike, since only differences enter.

    >>> share_of_way(Decimal(-2), Decimal(1), Decimal(4))
    Decimal('50.0')
    """
    if target == base:
        return None
    return (now - base) / (target - base) * PER_CENT


def growth(base: Decimal, now: Decimal) -> Decimal | None:
    """Return the growth over the whole stretch in per cent; None for a base of zero or less."""
    return (now / base - 1) * PER_CENT if base > 0 else None


def yearly_growth(base: Decimal, now: Decimal, years: int) -> Decimal | None:
    """Return the average yearly growth in per cent (geometric); None unless both ends are positive and years pass.

    >>> yearly_growth(Decimal(100), Decimal(121), 2).quantize(Decimal("0.1"))
    Decimal('10.0')
    """
    if base <= 0 or now <= 0 or years <= 0:
        return None
    return ((now / base) ** (Decimal(1) / Decimal(years)) - 1) * PER_CENT


def yearly_step(base: Decimal, now: Decimal, years: int) -> Decimal | None:
    """Return the average yearly change in the figure's own unit; None when no year passes."""
    return (now - base) / years if years > 0 else None


def mean(points: Sequence[Point]) -> Decimal | None:
    """Return the plain mean of the known values, None without any."""
    values = [point.value for point in points if point.value is not None]
    return sum(values, Decimal(0)) / len(values) if values else None


def total(points: Sequence[Point]) -> Decimal | None:
    """Return the sum of the known values, None without any."""
    values = [point.value for point in points if point.value is not None]
    return sum(values, Decimal(0)) if values else None


def required_mean(aim: Aim, points: Sequence[Point]) -> Decimal | None:
    """Return what the remaining years must average for the mean of all years to reach the target."""
    done = [point.value for point in points if point.value is not None and aim.first <= point.year <= aim.last]
    years = len(years_of(aim))
    left = years - len(done)
    if aim.value is None or left <= 0:
        return None
    return (aim.value * years - sum(done, Decimal(0))) / left
