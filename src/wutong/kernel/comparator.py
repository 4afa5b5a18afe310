"""How a stated number bounds the figure it stands for."""

from __future__ import annotations

from enum import StrEnum


class Comparator(StrEnum):
    """`=` exactly as printed, `>=` 以上/不低于, `<=` 以内/不高于, `~` 左右/约, `>` and `<` strict."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"
    ABOVE = ">"
    BELOW = "<"

    def holds(self, value: float, bound: float) -> bool:
        """Return whether `value` satisfies this comparator against `bound`, both in one unit.

        `~` holds within five per cent of the bound: 左右 has no legal width, and five
        per cent is what the monitor calls "about" everywhere.

        >>> Comparator.AT_LEAST.holds(5.0, 5.0), Comparator.ABOVE.holds(5.0, 5.0)
        (True, False)
        """
        match self:
            case Comparator.EQUAL:
                return value == bound
            case Comparator.AT_LEAST:
                return value >= bound
            case Comparator.AT_MOST:
                return value <= bound
            case Comparator.ABOVE:
                return value > bound
            case Comparator.BELOW:
                return value < bound
            case _:
                return abs(value - bound) <= ABOUT_WIDTH * abs(bound)


ABOUT_WIDTH = 0.05

PRINTED_PREFIX = {
    Comparator.EQUAL: "",
    Comparator.AT_LEAST: "≥",
    Comparator.AT_MOST: "≤",
    Comparator.ABOUT: "约",
    Comparator.ABOVE: ">",
    Comparator.BELOW: "<",
}
