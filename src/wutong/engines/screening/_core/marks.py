"""Criteria of many firms as bits, and what the bits say: reached, open, one short, far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.uint32]
NOT_MET, UNDETERMINED, MET = 0, 1, 2
REACHED, OPEN, ONE_SHORT, FAR = "reached", "open", "one_short", "far"
STANDINGS = (REACHED, OPEN, ONE_SHORT, FAR)


def marked(verdicts: Sequence[NDArray[np.uint8]], wanted: int) -> Marks:
    """Return a bit for each criterion whose verdict is `wanted`, the first criterion in the lowest bit.

    Shapes
        verdicts  one array (firms,) a criterion; 0 stands against the firm, 1 cannot be told, 2 holds for it

    >>> marked([np.array([0, 2], np.uint8), np.array([0, 0], np.uint8)], 0).tolist()
    [3, 2]
    """
    found = np.zeros(len(verdicts[0]) if verdicts else 0, np.uint32)
    for place, one in enumerate(verdicts):
        found |= (one == wanted).astype(np.uint32) << np.uint32(place)
    return found


def counted(marks: Marks) -> NDArray[np.uint8]:
    """Return how many bits each firm has.

    >>> counted(np.array([0, 1, 7, 8], np.uint32)).tolist()
    [0, 1, 3, 1]
    """
    left, found = marks.copy(), np.zeros(len(marks), np.uint8)
    while left.any():
        found += (left & np.uint32(1)).astype(np.uint8)
        left >>= np.uint32(1)
    return found


def standings(unmet: Marks, unknown: Marks) -> NDArray[np.uint8]:
    """Return where each firm stands as a place in STANDINGS.

    A firm with nothing against it has reached the rung if everything could be told, else its case is open; one criterion
    against it is one short, whatever else cannot be told.

    >>> standings(np.array([0, 0, 4, 5], np.uint32), np.array([0, 2, 1, 0], np.uint32)).tolist()
    [0, 1, 2, 3]
    """
    against = counted(unmet)
    found = np.full(len(unmet), STANDINGS.index(FAR), np.uint8)
    found[against == 1] = STANDINGS.index(ONE_SHORT)
    found[(against == 0) & (unknown > 0)] = STANDINGS.index(OPEN)
    found[(against == 0) & (unknown == 0)] = STANDINGS.index(REACHED)
    return found


def places(mark: int) -> list[int]:
    """Return which criteria a firm's bits name.

    >>> places(5)
    [0, 2]
    """
    return [place for place in range(mark.bit_length()) if mark >> place & 1]
