"""Growth and who it comes from: points of growth of every part, adding up to the whole exactly.

Everything is an exact fraction until it is printed, and what is printed is rounded so that it still adds up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

HUNDRED = 100
REST = ""  # the key of what no part accounts for


@dataclass(frozen=True)
class Pair:
    """A value now and in the same months of last year, in one unit; None where nothing came in."""

    now: Fraction | None
    before: Fraction | None

    @property
    def known(self) -> bool:
        """Whether both values are there."""
        return self.now is not None and self.before is not None


@dataclass(frozen=True)
class Contribution:
    """What one part adds to the growth of the whole.

    growth  of the part itself, in per cent; None from nothing, or without both values
    points  of the whole's growth, in percentage points; None where the part lacks a value
    share   of last year's whole that the part was, in per cent
    """

    key: str
    pair: Pair
    growth: Fraction | None
    points: Fraction | None
    share: Fraction | None


def growth(now: Fraction | None, before: Fraction | None, deflator: Fraction = Fraction(1)) -> Fraction | None:
    """Return growth in per cent, None where it cannot be said (a value is missing, or grew from nothing or less).

    deflator  prices now against a year ago (1.02: two per cent dearer); 1 leaves current prices

    >>> growth(Fraction(103), Fraction(100)), growth(Fraction(5), Fraction(0))
    (Fraction(3, 1), None)
    """
    if now is None or before is None or before <= 0:
        return None
    return (now / deflator / before - 1) * HUNDRED


def contributions(whole: Pair, parts: Mapping[str, Pair], deflator: Fraction = Fraction(1)) -> list[Contribution]:
    """Return what every part adds to the whole's growth, and last the rest that no part accounts for.

    The points of all of them add up to the whole's growth exactly. A part that lacks a value adds nothing of its
    own: its effect stays in the rest. An empty list where the whole itself has no growth.

    deflator  one for the whole and its parts: what a part's own prices did then counts as its growth
    """
    total = growth(whole.now, whole.before, deflator)
    if total is None or whole.now is None or whole.before is None:
        return []
    found = [_part(key, pair, whole.before, deflator) for key, pair in parts.items()]
    told = [pair for pair in parts.values() if pair.known]
    rest = Pair(
        whole.now - sum((pair.now or Fraction(0) for pair in told), Fraction(0)),
        whole.before - sum((pair.before or Fraction(0) for pair in told), Fraction(0)),
    )
    return [*found, _part(REST, rest, whole.before, deflator)]


def _part(key: str, pair: Pair, base: Fraction, deflator: Fraction) -> Contribution:
    if pair.now is None or pair.before is None:
        return Contribution(key, pair, None, None, None)
    points = (pair.now / deflator - pair.before) / base * HUNDRED
    return Contribution(key, pair, growth(pair.now, pair.before, deflator), points, pair.before / base * HUNDRED)


def implied_deflator(pair: Pair, comparable: Fraction) -> Fraction | None:
    """Return the prices that a published growth at comparable prices implies; None where they make no sense.

    >>> implied_deflator(Pair(Fraction(106), Fraction(100)), Fraction(6))
    Fraction(1, 1)
    """
    if pair.now is None or pair.before is None or pair.before <= 0 or pair.now <= 0 or comparable <= -HUNDRED:
        return None
    return pair.now / pair.before / (1 + comparable / HUNDRED)


def rounded_to_add_up(parts: Sequence[Fraction], places: int) -> list[Fraction]:
    """Return the parts rounded so that they add up to their rounded sum: the largest remainders are rounded up.

    Each printed part is less than one unit of the last place away from its exact value.

    >>> [str(one) for one in rounded_to_add_up([Fraction(1, 3)] * 3, 1)]
    ['2/5', '3/10', '3/10']
    """
    unit = Fraction(1, 10**places)
    floors = [part // unit for part in parts]
    missing = round(sum(parts, Fraction(0)) / unit) - sum(floors)
    order = sorted(range(len(parts)), key=lambda at: (floors[at] - parts[at] / unit, at))
    for at in order[:missing]:
        floors[at] += 1
    return [floor * unit for floor in floors]
