"""Histories of many kinds, and the slips of a typing hand put into what comes next.

`TUNED` are the kinds at which the limits were chosen; `HELD_OUT` were written apart and only measured.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from wutong.engines.ledger._core.plausibility.slips import swapped
from wutong.engines.ledger._core.plausibility.slots import CALENDARS, Slot

KINDS = ("power", "swap", "copied", "sign", "other_period", "cumulative")


@dataclass(frozen=True)
class History:
    """Right values by slot, the last of them the one that is typed."""

    frequency: str
    values: dict[Slot, Decimal]
    rate: bool = False

    @property
    def last(self) -> Slot:
        return max(self.values)

    @property
    def known(self) -> dict[Slot, Decimal]:
        return {when: value for when, value in self.values.items() if when != self.last}


Family = Callable[[random.Random], History]


def slots(frequency: str, count: int, lot: random.Random) -> list[Slot]:
    """Return consecutive slots, ending anywhere in the year."""
    months = CALENDARS[frequency].months
    start = lot.randrange(len(months))
    return [(2018 + (start + step) // len(months), months[(start + step) % len(months)]) for step in range(count)]


def rounded(value: float, places: int) -> Decimal:
    return Decimal(f"{value:.{places}f}")


def cumulative_flow(lot: random.Random, *, noise: float, growth: float, years: float, season: float = 0.1) -> History:
    """Sums of the year so far of months (or quarters) that grow, have a season, and waver."""
    frequency = lot.choice(["monthly_cumulative", "monthly_cumulative", "quarterly_cumulative"])
    months = CALENDARS[frequency].months
    base, places = 10 ** lot.uniform(0, 4), lot.choice([1, 2, 2])
    shape = {month: math.exp(lot.gauss(0, season)) for month in months}
    sums: dict[Slot, Decimal] = {}
    so_far, year = 0.0, 0
    for at, (when, month) in enumerate(slots(frequency, int(years * len(months)), lot)):
        so_far, year = (so_far, year) if when == year else (0.0, when)
        wide = 2 if month == months[0] and frequency == "monthly_cumulative" else 1
        so_far += wide * base * shape[month] * (1 + growth) ** (at / len(months)) * math.exp(lot.gauss(0, noise))
        sums[(when, month)] = rounded(so_far, places)
    return _from_year_start(History(frequency, sums))


def _from_year_start(history: History) -> History:
    """A year that began before the history did has wrong sums: leave it out."""
    first = min(history.values)
    if first[1] == CALENDARS[history.frequency].months[0]:
        return history
    kept = {when: value for when, value in history.values.items() if when[0] > first[0]}
    return History(history.frequency, kept, history.rate)


def monthly_flow(lot: random.Random, *, noise: float, growth: float, count: int, season: float = 0.15) -> History:
    frequency = lot.choice(["monthly", "quarterly"])
    base, places = 10 ** lot.uniform(0, 4), lot.choice([0, 1, 2])
    base = max(base, 200) if places == 0 else base
    shape = {month: math.exp(lot.gauss(0, season)) for month in CALENDARS[frequency].months}
    year = len(CALENDARS[frequency].months)
    return History(
        frequency,
        {
            when: rounded(base * shape[when[1]] * (1 + growth) ** (at / year) * math.exp(lot.gauss(0, noise)), places)
            for at, when in enumerate(slots(frequency, count, lot))
        },
    )


def stock(lot: random.Random, *, step: float, noise: float, count: int) -> History:
    """A number of firms or people that moves slowly."""
    value, known = 10 ** lot.uniform(2, 5), {}
    for when in slots(lot.choice(["monthly", "quarterly", "yearly"]) if count < 20 else "monthly", count, lot):
        value *= math.exp(lot.gauss(step, noise))
        known[when] = rounded(value, 0)
    return History("monthly" if len({m for _, m in known}) > 4 else _by_months(known), known)


def _by_months(known: dict[Slot, Decimal]) -> str:
    months = {month for _, month in known}
    return next(name for name in ("yearly", "quarterly", "monthly") if months <= set(CALENDARS[name].months))


def rate(lot: random.Random, *, level: float, noise: float, count: int) -> History:
    """A percentage that wavers around a slowly moving level."""
    frequency, drift = lot.choice(["monthly", "quarterly"]), lot.gauss(0, noise / 6)
    return History(
        frequency,
        {
            when: rounded(level + drift * at + lot.gauss(0, noise), 1)
            for at, when in enumerate(slots(frequency, count, lot))
        },
        rate=True,
    )


TUNED: dict[str, Family] = {
    "steady sums": lambda lot: cumulative_flow(lot, noise=0.02, growth=0.08, years=4),
    "wavering sums": lambda lot: cumulative_flow(lot, noise=0.08, growth=0.05, years=4),
    "monthly amounts": lambda lot: monthly_flow(lot, noise=0.05, growth=0.06, count=40),
    "stocks": lambda lot: stock(lot, step=0.005, noise=0.006, count=30),
    "rates": lambda lot: rate(lot, level=lot.uniform(5, 70), noise=0.6, count=30),
    "short sums": lambda lot: cumulative_flow(lot, noise=0.03, growth=0.08, years=2),
}


def heavy_tails(lot: random.Random) -> History:
    """Noise of Student's t with three degrees: quiet mostly, and then not."""
    made = monthly_flow(lot, noise=0.001, growth=0.04, count=36)
    wild = {
        when: rounded(
            float(value) * math.exp(0.03 * lot.gauss(0, 1) / math.sqrt(lot.gammavariate(1.5, 2) / 3)),
            max(-int(value.as_tuple().exponent), 0),
        )
        for when, value in made.values.items()
    }
    return History(made.frequency, wild)


def profit(lot: random.Random) -> History:
    """Profits and losses: a level about which both signs occur."""
    level, spread = lot.uniform(-20, 40), lot.uniform(10, 40)
    return History("quarterly", {when: rounded(lot.gauss(level, spread), 1) for when in slots("quarterly", 20, lot)})


def few_projects(lot: random.Random) -> History:
    """Counts so small that the same number twice is the rule."""
    mean = lot.uniform(2, 15)
    return History(
        "monthly",
        {
            when: Decimal(sum(lot.random() < mean / 100 for _ in range(100)))
            for when in slots("monthly", lot.randrange(14, 36), lot)
        },
    )


def plateau(lot: random.Random) -> History:
    """A stock that stands still for months and then steps up."""
    value, known = lot.randrange(20, 400), {}
    for when in slots("monthly", 30, lot):
        value += lot.randrange(1, 6) if lot.random() < 0.25 else 0
        known[when] = Decimal(value)
    return History("monthly", known)


def broken(lot: random.Random) -> History:
    """A series whose level was shifted once, as by a new definition."""
    made, at = monthly_flow(lot, noise=0.04, growth=0.05, count=36), lot.randrange(10, 22)
    factor = lot.choice([0.5, 1.8])
    ordered = sorted(made.values)
    places = {when: max(-int(value.as_tuple().exponent), 0) for when, value in made.values.items()}
    return History(
        made.frequency,
        {
            when: rounded(float(made.values[when]) * (factor if number >= at else 1), places[when])
            for number, when in enumerate(ordered)
        },
    )


def net_flow(lot: random.Random) -> History:
    """People who came less those who went: whole numbers around zero."""
    return History(
        "monthly", {when: Decimal(round(lot.gauss(lot.choice([0, 80]), 60))) for when in slots("monthly", 26, lot)}
    )


HELD_OUT: dict[str, Family] = {
    "few values": lambda lot: monthly_flow(lot, noise=0.05, growth=0.1, count=lot.randrange(3, 7)),
    "one year of sums": lambda lot: cumulative_flow(lot, noise=0.05, growth=0.1, years=lot.choice([1.3, 1.6])),
    "noisy": lambda lot: monthly_flow(lot, noise=0.25, growth=0.0, count=36),
    "strong season": lambda lot: monthly_flow(lot, noise=0.06, growth=0.05, count=40, season=0.7),
    "seasonal sums": lambda lot: cumulative_flow(lot, noise=0.06, growth=0.12, years=5, season=0.5),
    "heavy tails": heavy_tails,
    "profit and loss": profit,
    "few projects": few_projects,
    "plateau": plateau,
    "shifted level": broken,
    "net flow": net_flow,
    "yearly": lambda lot: stock(lot, step=0.08, noise=0.04, count=8),
    "growth rates": lambda lot: rate(lot, level=lot.uniform(-2, 12), noise=1.5, count=24),
    "near one hundred": lambda lot: History(
        "monthly",
        {when: min(Decimal("100.0"), rounded(lot.gauss(97.5, 0.8), 1)) for when in slots("monthly", 30, lot)},
        rate=True,
    ),
    "head-counts": lambda lot: stock(lot, step=0.002, noise=0.003, count=36),
}


@dataclass(frozen=True)
class Beside:
    """What stands beside a number in a form, typed right: other fields, and the check that ties them to it."""

    check: tuple[str, str, str, str]  # left, sign, right, tolerance
    fields: dict[str, str]


def beside(history: History, lot: random.Random) -> Beside:
    """Return what forms ask for beside such a number: a rate's two sides, an amount's growth, the parts of a count."""
    right, slot = history.values[history.last], history.last
    year_ago = history.known.get((slot[0] - 1, slot[1]))
    if history.rate:
        whole = lot.randrange(2_000, 90_000)
        part = round(whole * float(right) / 100)
        return Beside(("x", "=", "share(part, whole)", "0.06"), {"part": str(part), "whole": str(whole)})
    if year_ago is not None and year_ago > 0 and right > 0 and right.as_tuple().exponent < 0:
        growth = (right / year_ago - 1) * 100
        return Beside(("growth", "=", "growth(x)", "0.06"), {"growth": f"{growth:.1f}"})
    part = rounded(float(right) * lot.uniform(0.2, 0.8), max(-int(right.as_tuple().exponent), 0))
    return Beside(("x", "=", "a + b", "0"), {"a": str(part), "b": str(right - part)})


def wrong_values(history: History, lot: random.Random) -> Iterator[tuple[str, Decimal]]:
    """Yield one wrong value of each kind that this history allows: never one that is the right one."""
    right, slot = history.values[history.last], history.last
    calendar = CALENDARS[history.frequency]
    before = calendar.before(slot)
    if right:
        yield "power", right.scaleb(lot.choice([4, 4, -4, -4, 1, -1, 2]))
        yield "sign", -right
    turned = [one for one in swapped(right) if one != right]
    if turned:
        yield "swap", lot.choice(turned)
    if before in history.known and history.known[before] != right:
        yield "copied", history.known[before]
    others = [history.known[when] for when in history.known if when != before and history.known[when] != right]
    year_ago = history.known.get((slot[0] - 1, slot[1]))
    if others:
        yield "other_period", year_ago if year_ago is not None and year_ago != right else lot.choice(others)
    if calendar.cumulative and before in history.known and not calendar.opens_year(slot):
        yield "cumulative", right - history.known[before]
    elif not history.rate and not calendar.cumulative and len(calendar.months) > 1 and _flows(history):
        so_far = [value for when, value in history.known.items() if when[0] == slot[0]]
        if so_far:
            yield "cumulative", sum(so_far, right)


def _flows(history: History) -> bool:
    """Whether summing up the year so far means anything: not for stocks."""
    values = [float(value) for _when, value in sorted(history.values.items())]
    turns = sum((b - a) * (c - b) < 0 for a, b, c in zip(values, values[1:], values[2:], strict=False))
    return turns > len(values) / 4
