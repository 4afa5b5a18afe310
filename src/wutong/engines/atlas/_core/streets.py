"""Illustrative roads with house numbers, and facilities beside them, laid over the illustrative grid from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wutong.engines.atlas._core.coordinates import metres_per_degree

_ALONG, _ACROSS = 7, 12  # roads from west to east, and from south to north
_STEP_METRES = 90.0  # between two house numbers of one side
_BESIDE_METRES = 22.0  # from the middle of the road
_WAVE_METRES = 60.0
_BENDS = 24
_SKIPPED = 0.25  # of the house numbers, so that some must be found between others
_EVERY_FACILITY = 23  # houses to a facility
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
KINDS = ("社区服务站", "小学", "公交站", "公园", "变电箱", "消防栓")


@dataclass(frozen=True)
class Named:
    """A code, a name and a shape in degrees."""

    code: str
    name: str
    shape: shapely.Geometry


@dataclass(frozen=True)
class Streets:
    """Roads, house numbers and facilities."""

    roads: list[Named]
    addresses: list[Named]
    facilities: list[Named]


def streets(ground: shapely.Geometry, seed: int) -> Streets:
    """Return roads across a ground in degrees, with odd numbers on one side and even ones on the other; the same for the same seed."""
    chance = np.random.default_rng(seed)
    west, south, east, north = ground.bounds
    metres = np.array(metres_per_degree((south + north) / 2))
    roads: list[Named] = []
    for number in range(_ALONG):
        level = south + (number + 0.5) / _ALONG * (north - south)
        roads.append(
            _road(
                f"road-e{number + 1:02d}",
                f"示意{_NUMERALS[number]}大道",
                (west, level),
                (east, level),
                ground,
                metres,
                chance,
            )
        )
    for number in range(_ACROSS):
        level = west + (number + 0.5) / _ACROSS * (east - west)
        roads.append(
            _road(
                f"road-n{number + 1:02d}",
                f"示意{_NUMERALS[number]}街",
                (level, south),
                (level, north),
                ground,
                metres,
                chance,
            )
        )
    houses = [house for road in roads for house in _houses(road, metres, chance)]
    facilities = [
        Named(f"facility-{at:03d}", f"{house.name}{KINDS[at % len(KINDS)]}", house.shape)
        for at, house in enumerate(houses[::_EVERY_FACILITY], 1)
    ]
    return Streets(roads, [house for house in houses if chance.random() >= _SKIPPED], facilities)


def _road(
    code: str, name: str, start: tuple[float, float], end: tuple[float, float], ground: shapely.Geometry,
    metres: NDArray[np.float64], chance: np.random.Generator,
) -> Named:  # fmt: skip
    """Return a gently bent road between two points, as far as it lies on the ground in one piece."""
    way = np.linspace(start, end, _BENDS)
    way += np.cumsum(chance.normal(0, _WAVE_METRES / 4, way.shape), axis=0) / metres
    pieces = shapely.get_parts(shapely.intersection(shapely.LineString(way), ground))
    return Named(code, name, max(pieces, key=lambda piece: piece.length))


def _houses(road: Named, metres: NDArray[np.float64], chance: np.random.Generator) -> list[Named]:
    """Return the houses of a road: numbers rise by two on either side, with small leaps."""
    plane = shapely.transform(road.shape, lambda points: points * metres)
    sides = {1: 1, -1: 2}
    houses = []
    for at in np.arange(_STEP_METRES, plane.length - _STEP_METRES, _STEP_METRES):
        here, next_ = (np.array(plane.interpolate(one).coords[0]) for one in (at, at + 1))
        normal = (next_ - here)[::-1] * [-1, 1]
        for side in sides:
            place = (here + side * _BESIDE_METRES * normal) / metres
            houses.append(
                Named(f"{road.code}-{sides[side]:04d}", f"{road.name}{sides[side]}号", shapely.Point(place.round(7)))
            )
            sides[side] += 2 * int(chance.integers(1, 3))
    return houses
