"""The slips of a typing hand: what a number may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

POWERS = (4, -4, 1, -1, 2, -2, 3, -3, 8, -8)  # 亿 and 万 first: the unit of the column was overlooked


@dataclass(frozen=True)
class Slip:
    """A kind of slip and the number that was meant."""

    code: str  # unit, point, sign, swap
    meant: Decimal


def slips_of(value: Decimal) -> Iterator[Slip]:
    """Yield what the number may have been meant to be, each kind of slip by itself.

    >>> [str(slip.meant) for slip in slips_of(Decimal("12.3")) if slip.code == "swap"]
    ['21.3', '13.2']
    """
    if value:
        for power in POWERS:
            yield Slip("unit" if abs(power) in (4, 8) else "point", value.scaleb(power))
        yield Slip("sign", -value)
        yield from (Slip("swap", meant) for meant in swapped(value))


def swapped(value: Decimal) -> Iterator[Decimal]:
    """Yield the numbers that two neighbouring digits exchanged give."""
    sign, digits, exponent = value.as_tuple()
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            turned = (*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :])
            yield Decimal((sign, turned, exponent))


def digits_of(value: Decimal) -> int:
    """Return how many digits count: zeros at either end do not.

    >>> digits_of(Decimal("1200")), digits_of(Decimal("0.0305"))
    (2, 3)
    """
    return len("".join(map(str, value.as_tuple().digits)).strip("0"))
