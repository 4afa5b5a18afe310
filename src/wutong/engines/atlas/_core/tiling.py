"""An illustrative grid: five offices, 571 grids and 3,895 micro-grids over about 99 km², made from a seed.

No boundaries of the zone's grid are published, so these are drawn, not surveyed: quadrilaterals of a bent and shaken lattice
that share their corners exactly, so that nothing overlaps and nothing is left between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wutong.engines.atlas._core.coordinates import metres_per_degree

_DIGITS = 7  # of a degree: a centimetre
_SHAKE = 0.22  # of a cell's width; below a quarter no quadrilateral can cross itself
_BEND = 0.9  # of a cell's width, the waves of the outline
_BAND = 3  # rows that the path through an office takes at once


@dataclass(frozen=True)
class Tiling:
    """The three levels; row i of `micro` lies in grid `grid_of[i]`, and grid j in office `office_of[j]`."""

    offices: NDArray[np.object_]
    grids: NDArray[np.object_]
    micro: NDArray[np.object_]
    office_of: NDArray[np.int64]
    grid_of: NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """How many of each, over how many square kilometres, around which point."""

    offices: int
    grids: int
    columns: int  # of micro-grids
    rows: int
    square_kilometres: float
    lon: float
    lat: float


def tile(plan: Plan, seed: int) -> Tiling:
    """Return a tiling of `plan.columns * plan.rows` micro-grids, the same for the same seed.

    Raises
        ValueError  if the columns cannot be dealt to the offices evenly, or there are fewer micro-grids than grids
    """
    if plan.columns % plan.offices or plan.columns * plan.rows < plan.grids:
        raise ValueError("columns must be a multiple of offices, and micro-grids at least as many as grids")
    corners = _corners(plan, np.random.default_rng(seed))
    order = np.concatenate([_path(plan, office) for office in range(plan.offices)])
    micro = _cells(corners)[order]
    per_office = len(order) // plan.offices
    grid_of, office_of = _groups(plan, per_office)
    return Tiling(
        offices=_united(micro, np.repeat(np.arange(plan.offices), per_office)),
        grids=_united(micro, grid_of),
        micro=micro,
        office_of=office_of,
        grid_of=grid_of,
    )


def _corners(plan: Plan, chance: np.random.Generator) -> NDArray[np.float64]:
    """Return the corners of the lattice in degrees, shaped (rows + 1, columns + 1, 2)."""
    width = np.sqrt(plan.square_kilometres * 1e6 / (plan.columns * plan.rows))
    column, row = np.meshgrid(np.arange(plan.columns + 1.0), np.arange(plan.rows + 1.0))
    shake = chance.uniform(-_SHAKE, _SHAKE, (2, *column.shape))
    x = column + shake[0] + _BEND * np.sin(row / plan.rows * 5.0 + 0.7) - plan.columns / 2
    y = row + shake[1] + _BEND * np.sin(column / plan.columns * 9.0) - plan.rows / 2
    # The corners are moved, so the area is measured and put right.
    ring = np.concatenate([np.stack([x[e], y[e]], axis=-1) for e in _edges(column.shape)])
    width *= np.sqrt(plan.columns * plan.rows / shapely.Polygon(ring).area)
    east, north = metres_per_degree(plan.lat)
    degrees = np.stack([plan.lon + x * width / east, plan.lat + y * width / north], axis=-1)
    return np.round(degrees, _DIGITS)


def _edges(shape: tuple[int, ...]) -> list[tuple[object, object]]:
    rows, columns = shape
    along, back = slice(0, columns), slice(columns - 1, None, -1)
    return [(0, along), (slice(1, rows), columns - 1), (rows - 1, back), (slice(rows - 2, 0, -1), 0)]


def _cells(corners: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the quadrilaterals by row and column, flattened row by row."""
    ring = np.stack([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1], corners[:-1, :-1]], axis=2)
    return shapely.polygons(ring.reshape(-1, 5, 2))


def _path(plan: Plan, office: int) -> NDArray[np.int64]:
    """Return an office's cells in an order in which each lies beside the one before, winding through bands of rows."""
    wide = plan.columns // plan.offices
    cells = []
    eastward, upward = True, True
    for start in range(0, plan.rows, _BAND):
        rows = range(start, min(start + _BAND, plan.rows))
        for step in range(wide):
            column = office * wide + (step if eastward else wide - 1 - step)
            cells += [row * plan.columns + column for row in (rows if upward else reversed(rows))]
            upward = not upward
        eastward, upward = not eastward, True
    return np.array(cells)


def gathered(tiling: Tiling, count: int) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.int64]]:
    """Return `count` larger grids made of whole grids of the tiling that follow one another, each within one office.

    Beside them the larger grid of each grid, and the office of each larger grid: what a finer division may have come from.
    """
    offices = len(tiling.offices)
    wanted = [len(part) for part in np.array_split(np.arange(count), offices)]
    group = np.empty(len(tiling.grids), dtype=np.int64)
    first = 0
    for office, several in enumerate(wanted):
        inside = np.flatnonzero(tiling.office_of == office)
        for number, part in enumerate(np.array_split(inside, several)):
            group[part] = first + number
        first += several
    return _united(tiling.grids, group), group, np.repeat(np.arange(offices), wanted)


def _groups(plan: Plan, per_office: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the grid of each cell along the path, and the office of each grid."""
    grids = [len(part) for part in np.array_split(np.arange(plan.grids), plan.offices)]
    sizes = [len(part) for count in grids for part in np.array_split(np.arange(per_office), count)]
    return np.repeat(np.arange(plan.grids), sizes), np.repeat(np.arange(plan.offices), grids)


def _united(cells: NDArray[np.object_], group: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.array(
        [shapely.coverage_union_all(cells[group == one]) for one in range(int(group.max()) + 1)], dtype=object
    )
