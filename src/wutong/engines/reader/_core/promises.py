"""What an earlier document promised against what a later one reports.

A promise is a figure aimed for. Each is looked for among the later document's figures by what it measures, whose
it is and when; a figure of the later document answers one promise only, the likeliest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wutong.engines.reader.types import Figure, Promise
from wutong.kernel.comparator import Comparator
from wutong.kernel.likeness import likeness, pairs, plain
from wutong.kernel.period import Period, PeriodUnknown
from wutong.kernel.unit import UnitsDiffer, UnitUnknown, conversion

ALIKE = 0.6  # below this two names are taken for two indicators
OF_THEIR_SPAN = ("growth", "change")  # measures that mean nothing outside their period
YEAR = re.compile(r"\d{4}")
OPEN_ENDED = 9999  # the last year of a promise that names none


@dataclass(frozen=True)
class _Answer:
    promise: int
    figure: int
    score: float


def promises(earlier: Sequence[Figure], later: Sequence[Figure], since: int | None = None) -> list[Promise]:
    """Return what became of each figure the earlier document aimed for, in the order of its text.

    Outcomes: `kept` and `missed` when the later document reports the promised period, `underway` when it reports
    an earlier one, `restated` when it only aims for it again, `dropped` when it says nothing. Aims whose period ended
    before the year `since` were settled when the earlier document was written, and are left out.
    """
    aimed = [one for one in earlier if one.kind == "target" and (since is None or last_year(one.period) >= since)]
    answers = sorted(_answers(aimed, later), key=lambda answer: -answer.score)
    chosen: dict[int, _Answer] = {}
    taken: set[int] = set()
    for answer in answers:
        if answer.promise not in chosen and answer.figure not in taken:
            chosen[answer.promise] = answer
            taken.add(answer.figure)
    return [_promise(figure, chosen.get(index), later) for index, figure in enumerate(aimed)]


def _answers(aimed: Sequence[Figure], later: Sequence[Figure]) -> Iterator[_Answer]:
    named = _by_pair(later)
    for index, promise in enumerate(aimed):
        shared = {at for pair in _pairs(promise.indicator) for at in named.get(pair, ())}
        for at in sorted(shared):
            figure = later[at]
            alike = _likeness(promise, figure)
            if alike >= ALIKE:
                yield _Answer(index, at, alike + _timeliness(promise, figure))


def _by_pair(figures: Sequence[Figure]) -> dict[str, list[int]]:
    """Index figures by the pairs of characters in their names: names that share none need not be compared."""
    named: dict[str, list[int]] = {}
    for at, figure in enumerate(figures):
        for pair in _pairs(figure.indicator):
            named.setdefault(pair, []).append(at)
    return named


def _pairs(name: str) -> set[str]:
    return set(pairs(plain(name)))


def _likeness(promise: Figure, figure: Figure) -> float:
    if promise.measure != figure.measure or figure.kind == "definition" or _factor(figure, promise) is None:
        return 0.0
    if promise.measure in OF_THEIR_SPAN and not _same_span(promise, figure):
        return 0.0
    if likeness(promise.area, figure.area) < ALIKE:
        return 0.0
    return likeness(promise.indicator, figure.indicator)


def _same_span(promise: Figure, figure: Figure) -> bool:
    """A rate or an addition over five years is not answered by that of one year, nor that of one year by another's."""
    return figure.kind == "target" or promise.period in {"", figure.period}


def _timeliness(promise: Figure, figure: Figure) -> float:
    """Prefer a report of the promised period to one of another, and any report to another promise."""
    if figure.kind == "target":
        return -0.5
    return 0.2 if last_year(figure.period) == last_year(promise.period) else 0.0


def _factor(given: Figure, wanted: Figure) -> Fraction | None:
    if given.unit == wanted.unit:
        return Fraction(1)
    try:
        return conversion(given.unit, wanted.unit)
    except (UnitsDiffer, UnitUnknown):
        return None


def last_year(period: str) -> int:
    """Return the year in which a printed period ends; a promise without a period may be kept at any time.

    >>> last_year("2021-2025"), last_year("2023"), last_year("2023-01..09"), last_year("2023Q1"), last_year("")
    (2025, 2023, 2023, 2023, 9999)
    """
    years = YEAR.findall(period)
    return int(years[-1]) if years else OPEN_ENDED


def _end(period: str) -> date:
    """The last day of a printed period: nine months do not settle what was promised for the year."""
    try:
        return Period.parse(period).end if period else date.max
    except PeriodUnknown:
        return date.max


def _promise(figure: Figure, answer: _Answer | None, later: Sequence[Figure]) -> Promise:
    if answer is None:
        return Promise(figure, None, "dropped", 0.0)
    found = later[answer.figure]
    return Promise(figure, found, _outcome(figure, found), round(likeness(figure.indicator, found.indicator), 2))


def _outcome(promise: Figure, found: Figure) -> str:
    if found.kind == "target":
        return "restated"
    kept = _holds(promise, found)
    if kept or promise.period == "" or _end(found.period) >= _end(promise.period):
        return "kept" if kept else "missed"
    return "underway"


def _holds(promise: Figure, found: Figure) -> bool:
    """Compare in the promise's unit; a promised value without more words is the least that was promised."""
    factor = _factor(found, promise)
    reached = (found.value if found.value_hi is None else found.value_hi) * float(factor if factor is not None else 1)
    comparator = Comparator(promise.comparator)
    if comparator is Comparator.EQUAL:
        comparator = Comparator.AT_LEAST
    if comparator is Comparator.ABOUT:
        return reached >= promise.value or comparator.holds(reached, promise.value)
    if promise.value_hi is not None and comparator is Comparator.AT_MOST:
        return reached <= promise.value_hi
    return comparator.holds(reached, promise.value)
