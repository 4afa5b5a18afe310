"""Vector tiles: areas cut to the tile, points as counts per cell from afar and one by one from near.

Tiles follow the usual scheme (web mercator, 2^z tiles of a zoom level across, y downwards) and are written by `mvt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from wutong.engines.atlas._core.mvt import EXTENT, PointFeatures, ShapeFeatures

POINTS_FROM_ZOOM = 13
_MARGIN = 64  # of EXTENT, so that borders are not cut at the tile's edge
_CELLS = 16  # across a tile: some 32 dots of the screen, wide enough for a number
_MOST_POINTS = 2000  # in a tile; more are counted in cells half as wide as usual
_DEPTH = 20  # zoom of the finest cell that points are sorted by
_DIGEST_BYTES = 16
_SPREADING = (
    (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333), (1, 0x5555555555555555),
)  # fmt: skip
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

    def labels(self, tile: Tile) -> ShapeFeatures:
        """Return the names of the areas whose inner point lies in a tile: a name stands once, however many tiles an area crosses."""
        here = self._inner * 2**tile.zoom - [tile.x, tile.y]
        inside = np.flatnonzero(((here >= 0) & (here < 1)).all(axis=1))
        return ShapeFeatures(shapely.points(here[inside] * EXTENT), [self._properties[one] for one in inside])

    def features(self, tile: Tile) -> ShapeFeatures:
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
        return ShapeFeatures(cut[seen], [self._properties[near[one]] for one in seen])


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
        self._keys = np.asarray(keys, dtype=np.int64)[order]
        self._weights = None if weights is None else np.asarray(weights, dtype=float)[order]

    def __len__(self) -> int:
        return len(self._keys)

    @cached_property
    def mark(self) -> str:
        """A mark of all places, keys and weights: the same mark, the same tiles."""
        content = blake2b(digest_size=_DIGEST_BYTES)
        for part in (self._place, self._keys, self._weights):
            content.update(b"-" if part is None else np.ascontiguousarray(part).tobytes())
        return content.hexdigest()

    def within(self, shape: shapely.Geometry) -> NDArray[np.int64]:
        """Return the keys of the points inside a shape in degrees or on its border."""
        flat = shapely.transform(shape, lambda points: mercator(*points.T))
        west, south, east, north = flat.bounds
        x, y = self._place.T
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        shapely.prepare(flat)
        return self._keys[near[shapely.intersects_xy(flat, x[near], y[near])]]

    def features(self, tile: Tile) -> PointFeatures:
        """Return the points of a tile: counts per cell below POINTS_FROM_ZOOM and where they lie too close, else each with its key."""
        if tile.zoom > _DEPTH:
            return PointFeatures(np.empty((0, 2), dtype=np.int64))
        low = int(_interleaved(np.array([[tile.x, tile.y]]))[0]) << 2 * (_DEPTH - tile.zoom)
        start, end = np.searchsorted(self._curve, [low, low + (1 << 2 * (_DEPTH - tile.zoom))])
        here = (self._place[start:end] * 2**tile.zoom - [tile.x, tile.y]) * EXTENT
        weights = None if self._weights is None else self._weights[start:end]
        if tile.zoom < POINTS_FROM_ZOOM:
            return _counted(here, weights, _CELLS)
        if end - start > _MOST_POINTS:
            return _counted(here, weights, 2 * _CELLS)
        places = np.rint(here).astype(np.int64)
        counts = None if weights is None else weights.astype(np.int64)
        return PointFeatures(places, ids=self._keys[start:end], counts=counts)


def _counted(here: NDArray[np.float64], weights: NDArray[np.float64] | None, cells: int) -> PointFeatures:
    """Return one point a cell, in the middle of its points, with their count."""
    column, row = np.clip(here // (EXTENT / cells), 0, cells - 1).astype(np.int64).T
    cell, most = row * cells + column, cells * cells
    counts = np.bincount(cell, weights=weights, minlength=most)
    some = np.flatnonzero(counts)
    weighed = here.T if weights is None else here.T * weights
    middle = [np.bincount(cell, weights=axis, minlength=most)[some] / counts[some] for axis in weighed]
    return PointFeatures(np.rint(np.stack(middle, axis=-1)).astype(np.int64), counts=counts[some].astype(np.int64))


def _interleaved(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of cells (column, row) on the curve: their bits by turns."""
    column, row = (_spread(cells[:, axis]) for axis in (0, 1))
    return column | row << 1


def _spread(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers of up to 32 bits with a zero before every bit, by halving the distances five times."""
    result = numbers.astype(np.int64)
    for shift, mask in _SPREADING:
        result = (result | result << shift) & mask
    return result
