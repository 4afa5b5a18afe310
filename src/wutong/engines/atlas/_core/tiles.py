"""Vector tiles: areas cut to the tile, points as counts per cell from afar and one by one from near.

Tiles follow the usual scheme (web mercator, 256 cells of a zoom level's 2^z across, y downwards) and the Mapbox vector tile
format, encoded by the library mapbox-vector-tile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

EXTENT = 4096
POINTS_FROM_ZOOM = 13
_MARGIN = 64  # of EXTENT, so that borders are not cut at the tile's edge
_CELLS = 32  # across a tile
_MOST_POINTS = 2000  # in a tile; more are counted in cells half as wide as usual
_DEPTH = 20  # zoom of the finest cell that points are sorted by
_LEAST_AREA = 4.0  # square units of EXTENT; smaller areas are not seen


@dataclass(frozen=True)
class Tile:
    """Zoom, column and row of a tile."""

    zoom: int
    x: int
    y: int


def mercator(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Return web mercator with the whole world between 0 and 1, y downwards, shaped (points, 2)."""
    x = (np.asarray(lon, dtype=float) + 180) / 360
    y = (1 - np.arcsinh(np.tan(np.radians(np.asarray(lat, dtype=float)))) / np.pi) / 2
    return np.stack([x, y], axis=-1)


def tile_of(lon: float, lat: float, zoom: int) -> Tile:
    """Return the tile of a zoom level in which a point lies.

    >>> tile_of(113.55, 34.80, 13)
    Tile(zoom=13, x=6679, y=3250)
    """
    x, y = mercator(lon, lat) * 2**zoom
    return Tile(zoom, int(x), int(y))


class AreaLayer:
    """Areas of one level, ready to be cut."""

    def __init__(
        self, shapes: Sequence[shapely.Geometry] | NDArray[np.object_], properties: Sequence[Mapping[str, Any]]
    ) -> None:
        """Take shapes in degrees, each with what a tile tells of it."""
        self._shapes = shapely.transform(np.array(shapes, dtype=object), lambda points: mercator(*points.T))
        self._tree = shapely.STRtree(self._shapes)
        self._properties = properties
        inner = shapely.point_on_surface(self._shapes)
        self._inner = np.stack([shapely.get_x(inner), shapely.get_y(inner)], axis=-1)

    def labels(self, tile: Tile) -> list[dict[str, Any]]:
        """Return the names of the areas whose inner point lies in a tile: a name stands once, however many tiles an area crosses."""
        here = self._inner * 2**tile.zoom - [tile.x, tile.y]
        inside = np.flatnonzero(((here >= 0) & (here < 1)).all(axis=1))
        points = shapely.points(here[inside] * EXTENT)
        return [
            {"geometry": point, "properties": dict(self._properties[one])}
            for point, one in zip(points, inside, strict=True)
        ]

    def features(self, tile: Tile) -> list[dict[str, Any]]:
        """Return the areas of a tile in its own coordinates."""
        scale, corner = EXTENT * 2**tile.zoom, np.array([tile.x, tile.y]) / 2**tile.zoom
        margin = _MARGIN / scale
        box = shapely.box(*(corner - margin), *(corner + 2.0**-tile.zoom + margin))
        near = np.sort(self._tree.query(box, predicate="intersects"))
        shapes = shapely.transform(self._shapes[near], lambda points: (points - corner) * scale)
        cut = shapely.clip_by_rect(shapes, -_MARGIN, -_MARGIN, EXTENT + _MARGIN, EXTENT + _MARGIN)
        cut = shapely.simplify(cut, 0.5)
        seen = np.flatnonzero(
            (shapely.area(cut) >= _LEAST_AREA) | (shapely.get_dimensions(cut) < 2) & ~shapely.is_empty(cut)
        )
        return [{"geometry": cut[one], "properties": dict(self._properties[near[one]])} for one in seen]


class PointLayer:
    """Points sorted along a curve on which every tile of every zoom level is one piece."""

    def __init__(
        self, lon: ArrayLike, lat: ArrayLike, keys: Sequence[int] | NDArray[np.int64], weights: ArrayLike | None = None
    ) -> None:
        """Take points in degrees with the number by which each is opened; `weights` counts a point as more than one."""
        place = mercator(lon, lat)
        curve = _interleaved((place * 2**_DEPTH).astype(np.int64))
        order = np.argsort(curve, kind="stable")
        self._curve, self._place = curve[order], place[order]
        self._keys = np.asarray(keys)[order]
        self._weights = np.ones(len(order)) if weights is None else np.asarray(weights, dtype=float)[order]

    def features(self, tile: Tile) -> list[dict[str, Any]]:
        """Return the points of a tile: counts per cell below POINTS_FROM_ZOOM and where they lie too close, else each with its key."""
        low = int(_interleaved(np.array([[tile.x, tile.y]]))[0]) << 2 * (_DEPTH - tile.zoom)
        start, end = np.searchsorted(self._curve, [low, low + (1 << 2 * (_DEPTH - tile.zoom))])
        here = (self._place[start:end] * 2**tile.zoom - [tile.x, tile.y]) * EXTENT
        if tile.zoom < POINTS_FROM_ZOOM:
            return self._counted(here, self._weights[start:end], _CELLS)
        if end - start > _MOST_POINTS:
            return self._counted(here, self._weights[start:end], 2 * _CELLS)
        points = shapely.points(here)
        return [
            {"geometry": point, "properties": {"key": int(key), "count": int(weight)}}
            for point, key, weight in zip(points, self._keys[start:end], self._weights[start:end], strict=True)
        ]

    @staticmethod
    def _counted(here: NDArray[np.float64], weights: NDArray[np.float64], cells: int) -> list[dict[str, Any]]:
        """Return one point a cell, in the middle of its points, with their count."""
        column, row = np.clip(here // (EXTENT / cells), 0, cells - 1).astype(np.int64).T
        cell = row * cells + column
        counts = np.bincount(cell, weights=weights, minlength=cells * cells)
        some = np.flatnonzero(counts)
        middle = [
            np.bincount(cell, weights=weights * here[:, axis], minlength=cells * cells)[some] / counts[some]
            for axis in (0, 1)
        ]
        points = shapely.points(*middle)
        return [
            {"geometry": point, "properties": {"count": int(count)}}
            for point, count in zip(points, counts[some], strict=True)
        ]


def encode(layers: Mapping[str, list[dict[str, Any]]]) -> bytes:
    """Return a tile with the given layers of features; layers without any are left out."""
    import mapbox_vector_tile  # brings protobuf, a quarter of a second

    content = [{"name": name, "features": features} for name, features in layers.items() if features]
    return bytes(mapbox_vector_tile.encode(content, default_options={"y_coord_down": True, "extents": EXTENT}))


def _interleaved(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of cells (column, row) on the curve: their bits by turns."""
    result = np.zeros(len(cells), dtype=np.int64)
    for bit in range(_DEPTH):
        result |= ((cells[:, 0] >> bit) & 1) << 2 * bit | ((cells[:, 1] >> bit) & 1) << (2 * bit + 1)
    return result
