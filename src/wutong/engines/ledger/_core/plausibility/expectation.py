"""What the next value of a series is likely to be, and how far from it right values have been.

Five ways to guess are tried on the series' own past; each counts by how well it did there. The spread of the joint guess
over that past, widened for few values, is what a typed value is held against. So a quiet series is judged strictly and a
wild one mildly, and a short one hardly at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from wutong.engines.ledger._core.plausibility.slots import Calendar, Slot

LOOKED_BACK = 5  # values whose middle stands for the present pace
UNKNOWN_SPREAD = (
    0.35  # of the logarithm, where the past says nothing: a change by a third or so is nothing to ask about
)
LEAST_SPREAD = 0.003
MAD_TO_SIGMA = 1.4826
PRIOR_WEIGHT = 1.5  # values that the unknown spread counts for


@dataclass(frozen=True)
class Scale:
    """How values are made comparable: logarithms for what is always above zero, else a curve that bends far from zero."""

    logarithmic: bool
    bend: float = 1.0

    def to(self, value: float) -> float:
        """Return the value on the scale; far below everything for a number the logarithm has no place for."""
        if self.logarithmic:
            return math.log(value) if value > 0 else -math.inf
        return math.asinh(value / self.bend)

    def back(self, place: float) -> float:
        """Return the value at a place of the scale."""
        return (
            math.exp(min(place, 700.0)) if self.logarithmic else math.sinh(max(min(place, 700.0), -700.0)) * self.bend
        )


@dataclass(frozen=True)
class Expectation:
    """The likely place of a value, the spread of right values around it, and how many of the past were looked at."""

    scale: Scale
    place: float
    spread: float
    seen: int
    worst: float = 0.0  # the farthest a right value has been

    def distance(self, value: float) -> float:
        """Return how many spreads a value lies from where it is expected."""
        place = self.scale.to(value)
        return math.inf if math.isinf(place) else abs(place - self.place) / self.spread

    def between(self, spreads: float) -> tuple[float, float]:
        """Return the values so many spreads below and above."""
        return self.scale.back(self.place - spreads * self.spread), self.scale.back(self.place + spreads * self.spread)


def scale_of(values: Sequence[float], *, rate: bool) -> Scale:
    """Return the scale for a series; a rate in percent is compared by points, as people do."""
    if not rate and values and min(values) > 0:
        return Scale(True)
    sizes = [abs(value) for value in values if value]
    typical = median(sizes) if sizes else 1.0
    return Scale(False, typical * (5.0 if rate else 1.0) or 1.0)


def expect(known: Mapping[Slot, float], slot: Slot, calendar: Calendar, *, rate: bool) -> Expectation | None:
    """Return what to expect in `slot`, from what is known of slots before it; None when nothing is."""
    past = sorted((when, value) for when, value in known.items() if when < slot)
    if not past:
        return None
    scale = scale_of([value for _when, value in past], rate=rate)
    course = Course(calendar)
    guessed: list[tuple[float, dict[str, float]]] = []
    for when, value in past:
        place = scale.to(value)
        guessed.append((place, course.guesses(when)))
        course.goes_on(when, place)
    unknown = _unknown(scale, list(course.places.values()))
    missed: dict[str, list[float]] = {}
    for place, made in guessed:
        for name, one in made.items():
            missed.setdefault(name, []).append(place - one)
    weights = {name: 1.0 / _spread(errors, unknown) ** 2 for name, errors in missed.items()}
    errors = [place - _joint(made, weights) for place, made in guessed if made]
    now = course.guesses(slot)
    if not now:
        return None
    return Expectation(
        scale, _joint(now, weights), _spread(errors, unknown), len(errors), max(map(abs, errors), default=0.0)
    )


def _joint(made: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the mean of guesses, each weighted by how well its way did in the past; ways never tried count little."""
    least = min(weights.values(), default=1.0)
    total = sum(weights.get(name, least) for name in made)
    return sum(weights.get(name, least) * one for name, one in made.items()) / total


def _unknown(scale: Scale, places: Sequence[float]) -> float:
    """Return the spread to assume while nothing is known: that of a change by a third, or half of what was ever seen."""
    seen = max(places) - min(places) if places else 0.0
    return UNKNOWN_SPREAD if scale.logarithmic else max(UNKNOWN_SPREAD, seen / 2)


def _spread(errors: Sequence[float], unknown: float) -> float:
    """Return the spread of errors around zero, drawn towards the unknown one while there are few."""
    if not errors:
        return unknown * 2
    sizes = [abs(error) for error in errors]
    middle = median(sizes) * MAD_TO_SIGMA
    square = math.sqrt(sum(size * size for size in sizes) / len(sizes))
    own = max((middle + square) / 2, LEAST_SPREAD)
    count = len(sizes)
    return math.sqrt((count * own**2 + PRIOR_WEIGHT * min(unknown, own * 3) ** 2) / (count + PRIOR_WEIGHT))


class Course:
    """A series as it goes on, and five ways to guess what comes next, each knowing only what came before."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.places: dict[Slot, float] = {}
        self._steps: list[float] = []  # from each slot to the next
        self._paces: list[float] = []  # from each slot to the same one a year later

    def goes_on(self, slot: Slot, place: float) -> None:
        """Learn the next value."""
        last, year_ago = self.places.get(self.calendar.before(slot)), self.places.get((slot[0] - 1, slot[1]))
        if last is not None:
            self._steps.append(place - last)
        if year_ago is not None:
            self._paces.append(place - year_ago)
        self.places[slot] = place

    def guesses(self, slot: Slot) -> dict[str, float]:
        """Return what each way guesses for a slot; ways that lack what they need are left out."""
        ways = {
            "last": self._last(slot), "drift": self._drift(slot), "year_before": self._year_before(slot),
            "same_turn": self._same_turn(slot), "middle": self._middle(),
        }  # fmt: skip
        return {name: one for name, one in ways.items() if one is not None}

    def _last(self, slot: Slot) -> float | None:
        """As the slot before."""
        return self.places.get(self.calendar.before(slot))

    def _drift(self, slot: Slot) -> float | None:
        """The slot before, moved on by the middle of recent steps."""
        last = self._last(slot)
        return last + median(self._steps[-LOOKED_BACK * 2 :]) if last is not None and self._steps else None

    def _year_before(self, slot: Slot) -> float | None:
        """As a year ago, moved on by the pace at which recent slots differed from their own year before."""
        base = self.places.get((slot[0] - 1, slot[1]))
        return base + median(self._paces[-LOOKED_BACK:]) if base is not None and self._paces else base

    def _same_turn(self, slot: Slot) -> float | None:
        """The slot before, changed as it changed a year ago."""
        year, month = self.calendar.before(slot)
        needed = [self.places.get(when) for when in ((year, month), (slot[0] - 1, slot[1]), (year - 1, month))]
        last, then, then_before = needed
        return None if last is None or then is None or then_before is None else last + then - then_before

    def _middle(self) -> float | None:
        """The middle of the recent values: best where they only waver."""
        recent = list(self.places.values())[-LOOKED_BACK * 2 :]
        return median(recent) if recent else None
