"""Mapbox vector tiles (specification 2.1): layers of points, lines and areas in a tile's own coordinates, as bytes.

Messages are those of the library mapbox-vector-tile; its own encoder takes each geometry apart in Python and is several times
slower than a map's reader waits, so whole arrays of corners are turned into commands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

EXTENT = 4096
_VERSION = 2
_MOVE, _LINE, _CLOSE = 1, 2, 7
_POINT_KIND = 1
_FACE = 2  # dimensions of an area
_ONE_POINT = _MOVE | 1 << 3
_RING_CORNERS, _LINE_CORNERS = 3, 2
Corners = NDArray[np.int64]


@dataclass(frozen=True)
class PointFeatures:
    """Many points at once: whole coordinates shaped (points, 2), and either the numbers they are opened by or counts."""

    places: Corners
    ids: NDArray[np.int64] | None = None
    counts: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class ShapeFeatures:
    """Shapes in a tile's coordinates, each with what is told of it."""

    shapes: Sequence[shapely.Geometry] | NDArray[np.object_]
    properties: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    def __len__(self) -> int:
        return len(self.shapes)


def encode(layers: Mapping[str, PointFeatures | ShapeFeatures]) -> bytes:
    """Return a tile with the given layers; layers without any feature are left out, an empty tile is no bytes."""
    from mapbox_vector_tile.Mapbox import vector_tile_pb2  # brings protobuf, a quarter of a second

    tile = vector_tile_pb2.tile()
    for name, content in layers.items():
        size = len(content.places) if isinstance(content, PointFeatures) else len(content)
        if not size:
            continue
        layer = tile.layers.add(name=name, version=_VERSION, extent=EXTENT)
        if isinstance(content, PointFeatures):
            _points(layer, content)
        else:
            _shapes(layer, content)
    return bytes(tile.SerializeToString())


def _points(layer: Any, content: PointFeatures) -> None:
    """Add points with their numbers, or with their counts under one key."""
    counts = content.counts
    values: dict[int, int] = {}
    if counts is not None:
        layer.keys.append("count")
        for count in np.unique(counts).tolist():
            values[count] = len(values)
            layer.values.add(int_value=count)
    ids = content.ids.tolist() if content.ids is not None else None
    for at, (x, y) in enumerate(_zigzag(content.places).tolist()):
        made = layer.features.add(type=_POINT_KIND, geometry=(_ONE_POINT, x, y))
        if ids is not None:
            made.id = ids[at]
        if counts is not None:
            made.tags.extend((0, values[int(counts[at])]))


def _shapes(layer: Any, content: ShapeFeatures) -> None:
    """Add shapes of any kind, those of which nothing is left after rounding excepted."""
    shapes = np.array(content.shapes, dtype=object)
    dimensions = shapely.get_dimensions(shapes)
    drawn = {
        **_spots(shapes, np.flatnonzero(dimensions == 0)),
        **_drawn(shapes, np.flatnonzero(dimensions == 1), closed=False),
        **_drawn(shapes, np.flatnonzero(dimensions == _FACE), closed=True),
    }
    keys: dict[str, int] = {}
    values: dict[str, int] = {}
    for at in sorted(drawn):
        tags: list[int] = []
        for key, value in content.properties[at].items():
            tags += keys.setdefault(key, len(keys)), values.setdefault(str(value), len(values))
        layer.features.add(type=int(dimensions[at]) + 1, geometry=drawn[at], tags=tags)
    layer.keys.extend(keys)
    for text in values:
        layer.values.add(string_value=text)


def _spots(shapes: NDArray[np.object_], some: NDArray[np.int64]) -> dict[int, list[int]]:
    """Return the commands of points, by their place among the shapes."""
    places, owner = shapely.get_coordinates(shapes[some], return_index=True)
    corners = np.rint(places).astype(np.int64)
    steps, sizes = _steps(corners, owner), np.bincount(owner, minlength=len(some)).tolist()
    drawn, at = {}, 0
    for one, size in zip(some.tolist(), sizes, strict=True):
        drawn[one] = [_MOVE | size << 3, *steps[at : at + 2 * size]]
        at += 2 * size
    return drawn


def _drawn(shapes: NDArray[np.object_], some: NDArray[np.int64], *, closed: bool) -> dict[int, list[int]]:
    """Return the commands of lines or areas, by their place among the shapes; those that rounding leaves nothing of are left out."""
    lines, owner, part = _lines(shapes, some, closed=closed)
    points, line = shapely.get_coordinates(lines, return_index=True)
    corners = np.rint(points).astype(np.int64)
    moved = np.ones(len(corners), dtype=bool)
    moved[1:] = (corners[1:] != corners[:-1]).any(axis=1) | (line[1:] != line[:-1])
    if closed:  # a ring's last corner is its first
        moved &= np.append(line[1:] == line[:-1], False)
    corners, line = corners[moved], line[moved]
    if closed:
        corners = _turned(corners, line, outer=np.append(True, part[1:] != part[:-1]) if len(part) else part)
    sizes = np.bincount(line, minlength=len(lines))
    kept = sizes >= (_RING_CORNERS if closed else _LINE_CORNERS)
    corners, line = corners[kept[line]], line[kept[line]]
    return _commands(corners, owner[line], sizes[kept], owner[kept], closed=closed)


def _lines(
    shapes: NDArray[np.object_], some: NDArray[np.int64], *, closed: bool
) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.int64]]:
    """Return rings of areas or lines one by one, the shape each belongs to, and for rings the part whose outer ring comes first."""
    parts, owner = shapely.get_parts(shapes[some], return_index=True)
    if not closed:
        return parts, some[owner], owner
    faces = shapely.get_dimensions(parts) == _FACE  # an area cut at the tile's edge may leave a line
    rings, part = shapely.get_rings(parts[faces], return_index=True)
    return rings, some[owner[faces]][part], part


def _turned(corners: Corners, line: NDArray[np.int64], outer: NDArray[np.bool_]) -> Corners:
    """Return rings with outer ones clockwise on a screen, whose y points down, and inner ones the other way."""
    sizes = np.bincount(line, minlength=len(outer))
    first = (np.cumsum(sizes) - sizes)[line]
    place = np.arange(len(line)) - first
    onward = corners[first + (place + 1) % np.maximum(sizes[line], 1)]
    doubled = np.bincount(
        line, weights=corners[:, 0] * onward[:, 1] - onward[:, 0] * corners[:, 1], minlength=len(outer)
    )
    back = ((doubled > 0) != outer)[line]
    return corners[np.where(back, first + sizes[line] - 1 - place, first + place)]


def _commands(
    corners: Corners, shape: NDArray[np.int64], sizes: NDArray[np.int64], owners: NDArray[np.int64], *, closed: bool
) -> dict[int, list[int]]:
    """Return moves and lines by shape, each step relative to the one before, a shape's first to the tile's corner."""
    steps = _steps(corners, shape)
    drawn: dict[int, list[int]] = {}
    at = 0
    for size, owner in zip(sizes.tolist(), owners.tolist(), strict=True):
        pen = drawn.setdefault(owner, [])
        pen += [_ONE_POINT, *steps[at : at + 2], _LINE | (size - 1) << 3, *steps[at + 2 : at + 2 * size]]
        if closed:
            pen.append(_CLOSE | 1 << 3)
        at += 2 * size
    return drawn


def _steps(corners: Corners, shape: NDArray[np.int64]) -> list[int]:
    """Return what a pen is told: x and y of each step by turns, a shape's first from the tile's corner."""
    before = np.vstack([np.zeros((1, 2), dtype=np.int64), corners[:-1]])
    if len(shape):
        before[np.append(True, shape[1:] != shape[:-1])] = 0
    steps: list[int] = _zigzag(corners - before).ravel().tolist()
    return steps


def _zigzag(numbers: Corners) -> Corners:
    """Return whole numbers of either sign as numbers from 0 on, small ones small."""
    return (numbers << 1) ^ (numbers >> 63)
