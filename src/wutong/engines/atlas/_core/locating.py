"""Finding what lies at a point, within reach of it, or nearest to it, for one point or for millions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from wutong.engines.atlas._core.coordinates import metres_per_degree

_PIECE = 200_000


class Locator:
    """Shapes with a tree over them. Degrees go in, positions of shapes come out, -1 where there is none."""

    def __init__(self, shapes: Sequence[shapely.Geometry] | NDArray[np.object_]) -> None:
        """Take shapes in degrees, longitude first."""
        self._shapes = np.array(shapes, dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        latitude = float(np.nanmean(shapely.bounds(self._shapes)[:, 1::2])) if len(self._shapes) else 0.0
        self._metres = metres_per_degree(latitude)
        # Distances are measured in a plane in metres around the shapes' own latitude.
        self._plane = shapely.transform(self._shapes, lambda points: points * self._metres)
        self._plane_tree = shapely.STRtree(self._plane)

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
        """Return for each point the shape it lies in; on a shared border the one that comes first.

        Shapes
            lon, lat  (points,) degrees; a point that is not a number lies nowhere
            returns   (points,) positions of shapes, -1 outside all of them
        """
        x, y = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (lon, lat))
        found = np.full(len(x), -1, dtype=np.int64)
        for at in range(0, len(x), _PIECE):
            here = slice(at, at + _PIECE)
            point, shape = self._tree.query(shapely.points(x[here], y[here]))
            inside = shapely.intersects_xy(self._shapes[shape], x[here][point], y[here][point])
            point, shape = point[inside], shape[inside]
            order = np.argsort(-shape, kind="stable")  # the first shape is written last
            found[at + point[order]] = shape[order]
        return found

    def nearest(self, lon: float, lat: float, count: int = 1) -> list[tuple[int, float]]:
        """Return the nearest shapes with their distance in metres, 0 inside one."""
        point = self._flat(lon, lat)
        distances = shapely.distance(self._plane, point)
        order = np.argsort(distances, kind="stable")[:count]
        return [(int(one), float(distances[one])) for one in order]

    def within(self, lon: float, lat: float, metres: float) -> list[tuple[int, float]]:
        """Return the shapes within a distance of a point, nearest first."""
        point = self._flat(lon, lat)
        near = self._plane_tree.query(point, predicate="dwithin", distance=metres)
        distances = shapely.distance(self._plane[near], point)
        return [(int(near[one]), float(distances[one])) for one in np.argsort(distances, kind="stable")]

    def _flat(self, lon: float, lat: float) -> shapely.Point:
        return shapely.Point(lon * self._metres[0], lat * self._metres[1])
