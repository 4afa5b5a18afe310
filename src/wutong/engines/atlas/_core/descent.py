"""Which new area took how much of which old one, found by laying one set of borders over the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

WHOLE = 10_000  # ten-thousandths
_LEAST = 0.005  # of the old ground; less is a border drawn a little differently


@dataclass(frozen=True)
class Share:
    """New area `after` holds `basis_points` ten-thousandths of what old area `before` held."""

    before: int
    after: int
    basis_points: int


def descent(olds: Sequence[shapely.Geometry], news: Sequence[shapely.Geometry]) -> list[Share]:
    """Return the shares of old areas in new ones, by their places in the sequences; those of one old area that was dealt out whole make 10,000.

    Ground that no new area took goes to nobody: shares are parts of what was dealt out and then add up to less.
    """
    if not olds or not news:
        return []
    before = np.array(olds, dtype=object)
    after = np.array(news, dtype=object)
    new, old = shapely.STRtree(before).query(after, predicate="intersects")
    sizes = shapely.area(before[old])
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = np.nan_to_num(shapely.area(shapely.intersection(before[old], after[new])) / sizes)
    taken = parts >= _LEAST
    old, new, parts = old[taken], new[taken], parts[taken]
    shares: list[Share] = []
    for one in np.unique(old).tolist():
        its = np.flatnonzero(old == one)
        points = _rounded(parts[its])
        shares += [Share(one, int(new[at]), point) for at, point in zip(its, points, strict=True)]
    return shares


def _rounded(parts: np.ndarray) -> list[int]:
    """Return parts of a whole in ten-thousandths that add up to the rounded sum, the largest remainders rounded up."""
    exact = parts * WHOLE
    if exact.sum() > WHOLE * (1 - 2 * _LEAST):
        exact *= WHOLE / exact.sum()
    floor = np.floor(exact).astype(int)
    missing = int(round(exact.sum())) - int(floor.sum())
    floor[np.argsort(floor - exact, kind="stable")[:missing]] += 1
    return [int(one) for one in floor]
