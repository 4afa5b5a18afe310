"""Entry and exit of firms (四上 列统与退库): what of a total's growth is growth of the same firms, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from wutong.engines.monthly._core.growth import HUNDRED

STAYED, ENTERED, LEFT = "stayed", "entered", "left"


@dataclass(frozen=True)
class FirmValue:
    """A firm's value this year and in the same months of last year, and whether it was on the list then and now."""

    key: str
    now: Fraction
    before: Fraction
    listed_now: bool
    listed_before: bool

    @property
    def change(self) -> str:
        """Whether the firm stayed on the list, entered it or left it."""
        if self.listed_now and self.listed_before:
            return STAYED
        return ENTERED if self.listed_now else LEFT


@dataclass(frozen=True)
class Effects:
    """The growth of a list's total, taken apart; all in percentage points, adding up to `growth` exactly.

    same_list  growth of the firms now on the list against their own last year, in per cent (同口径)
    """

    now: Fraction
    before: Fraction
    growth: Fraction
    organic: Fraction
    entered: Fraction
    left: Fraction
    same_list: Fraction | None
    firms: dict[str, int]


def effects(firms: Iterable[FirmValue]) -> Effects | None:
    """Return how entry and exit moved a total; None when the firms of last year's list made nothing.

    A firm on the list counts; before it entered and after it left it does not, whatever it made.
    """
    listed = [firm for firm in firms if firm.listed_now or firm.listed_before]
    base = sum((firm.before for firm in listed if firm.listed_before), Fraction(0))
    if base <= 0:
        return None
    moved = {kind: Fraction(0) for kind in (STAYED, ENTERED, LEFT)}
    counts = dict.fromkeys(moved, 0)
    for firm in listed:
        now = firm.now if firm.listed_now else Fraction(0)
        before = firm.before if firm.listed_before else Fraction(0)
        moved[firm.change] += (now - before) / base * HUNDRED
        counts[firm.change] += 1
    total = sum((firm.now for firm in listed if firm.listed_now), Fraction(0))
    own = sum((firm.before for firm in listed if firm.listed_now), Fraction(0))
    same = (total / own - 1) * HUNDRED if own > 0 else None
    return Effects(total, base, (total / base - 1) * HUNDRED, moved[STAYED], moved[ENTERED], moved[LEFT], same, counts)
