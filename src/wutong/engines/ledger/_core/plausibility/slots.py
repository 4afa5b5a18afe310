"""A series as slots of years: which periods follow one another, and what each adds when they are cumulative.

Chinese monthly figures are 1–N月 cumulative and January is missing by design: such a year has eleven slots, the first of
them January and February together. What a month adds says far more about its typing than the sum it disappears in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from wutong.kernel.period import Period

CUMULATIVE = "cumulative"
Slot = tuple[int, int]  # year, place in the year (the last month of the period)


@dataclass(frozen=True)
class Calendar:
    """How a series is told: the last months of its periods, and whether each period begins with the year."""

    months: tuple[int, ...]
    cumulative: bool = False

    def before(self, slot: Slot) -> Slot:
        """Return the slot before, in the year before for a year's first."""
        year, month = slot
        place = self.months.index(month)
        return (year, self.months[place - 1]) if place else (year - 1, self.months[-1])

    def opens_year(self, slot: Slot) -> bool:
        """Whether nothing of the year stands before it."""
        return slot[1] == self.months[0]


# A form's frequency, as its YAML says it.
CALENDARS: Mapping[str, Calendar] = {
    "monthly": Calendar(tuple(range(1, 13))),
    "monthly_cumulative": Calendar(tuple(range(2, 13)), cumulative=True),
    "quarterly": Calendar((3, 6, 9, 12)),
    "quarterly_cumulative": Calendar((3, 6, 9, 12), cumulative=True),
    "half_yearly": Calendar((6, 12), cumulative=True),
    "yearly": Calendar((12,)),
}


def period_of(frequency: str, slot: Slot) -> Period:
    """Return the period of a slot.

    >>> period_of("monthly_cumulative", (2025, 2)).code, period_of("quarterly", (2024, 9)).code
    ('2025-01..02', '2024Q3')
    """
    year, month = slot
    if frequency == "yearly":
        return Period.year(year)
    if frequency == "quarterly":
        return Period.parse(f"{year:04d}Q{month // 3}")
    return Period.parse(f"{year:04d}-01..{month:02d}" if CALENDARS[frequency].cumulative else f"{year:04d}-{month:02d}")


@lru_cache(maxsize=5_000)
def slot_of(frequency: str, period: Period) -> Slot | None:
    """Return the slot of a period, None for one that the frequency does not have."""
    slot = (period.end.year, period.end.month)
    fits = slot[1] in CALENDARS[frequency].months and period_of(frequency, slot).code == period.code
    return slot if fits else None


def single(values: Mapping[Slot, Decimal], calendar: Calendar) -> dict[Slot, Decimal]:
    """Return what each slot adds by itself; of a cumulative series only where the slot before is known."""
    if not calendar.cumulative:
        return dict(values)
    alone: dict[Slot, Decimal] = {}
    for slot, value in values.items():
        if calendar.opens_year(slot):
            alone[slot] = value
        elif calendar.before(slot) in values:
            alone[slot] = value - values[calendar.before(slot)]
    return alone
