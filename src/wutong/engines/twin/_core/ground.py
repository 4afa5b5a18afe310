"""The ground of the twin: where firms stand, people live and events happen; parks, parcels and facilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity

from wutong.engines.twin._core.allocation import Floats, Ints, rounded_to, steady


@dataclass(frozen=True)
class Ground:
    """The micro-grids of the zone, one place each in every array.

    Shapes
        codes    of the micro-grids; `grid` and `office` those above
        shapes   polygons, in degrees
        people   residents
        work     how much of the zone's work is done there; adds up to 1 in every office
    """

    codes: list[str]
    grid: list[str]
    office: Ints
    shapes: NDArray[np.object_]
    lon: Floats
    lat: Floats
    people: Ints
    work: Floats


def make_ground(micro: Sequence[Any], offices: Sequence[str], residents: int, chance: np.random.Generator) -> Ground:
    """Return the ground from the features of the micro-grids: people and work lie in clusters."""
    grid = [str(feature.properties["parent"]) for feature in micro]
    office = np.array([next(place for place, code in enumerate(offices) if above.startswith(code)) for above in grid])
    shapes = np.array([feature.shape for feature in micro], dtype=object)
    middles = shapely.centroid(shapes)
    lon, lat = shapely.get_x(middles), shapely.get_y(middles)
    people = rounded_to(residents, _clusters(lon, lat, 14, 0.012, chance))
    work = _clusters(lon, lat, 9, 0.009, chance)
    for number in range(len(offices)):
        work[office == number] /= work[office == number].sum()
    return Ground([feature.code for feature in micro], grid, office, shapes, lon, lat, people, work)


def _clusters(lon: Floats, lat: Floats, count: int, reach: float, chance: np.random.Generator) -> Floats:
    """Return weights that fall off from a few made-up centres, on uneven ground."""
    centres = chance.integers(0, len(lon), count)
    weight = 0.15 + sum(
        strength * np.exp(-(((lon - lon[centre]) ** 2 + (lat - lat[centre]) ** 2) / reach**2))
        for centre, strength in zip(centres, chance.uniform(0.5, 2.5, count), strict=True)
    )
    return steady(np.asarray(weight) * chance.gamma(2.0, 0.5, len(lon)))


def stand(office: Ints, ground: Ground, chance: np.random.Generator) -> Ints:
    """Return the micro-grid of every firm: one of its office's, where work is likelier."""
    place = np.zeros(len(office), dtype=np.int64)
    for number in np.unique(office):
        inside = np.flatnonzero(ground.office == number)
        firms = np.flatnonzero(office == number)
        place[firms] = inside[chance.choice(len(inside), size=len(firms), p=ground.work[inside])]
    return place


def scattered(place: Ints, ground: Ground, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """Return a point near the middle of each micro-grid given, inside it."""
    reach = 0.3 * np.sqrt(shapely.area(ground.shapes))[place]
    return (
        np.round(ground.lon[place] + chance.uniform(-1, 1, len(place)) * reach, 6),
        np.round(ground.lat[place] + chance.uniform(-1, 1, len(place)) * reach, 6),
    )


def parks(ground: Ground, count: int) -> list[tuple[str, str, shapely.Geometry]]:
    """Return parks: a grid each, those with the most work, that do not touch an earlier one's grid."""
    grids = np.array(ground.grid)
    work = {code: float(ground.work[grids == code].sum()) for code in dict.fromkeys(ground.grid)}
    best = sorted(work, key=lambda code: (-work[code], code))[:count]
    return [
        (f"park-{number:03d}", f"示例产业园 {number:02d}", shapely.coverage_union_all(ground.shapes[grids == code]))
        for number, code in enumerate(sorted(best), 1)
    ]


def parcels(ground: Ground, count: int, chance: np.random.Generator) -> list[tuple[str, str, shapely.Geometry]]:
    """Return parcels: the middle of a micro-grid each, so that none overlaps another."""
    chosen = np.sort(chance.choice(len(ground.codes), size=min(count, len(ground.codes)), replace=False))
    return [
        (
            f"parcel-{number:04d}",
            f"示例地块 {number:04d}",
            affinity.scale(ground.shapes[place], 0.6, 0.6, origin="centroid"),
        )
        for number, place in enumerate(chosen.tolist(), 1)
    ]


def facilities(
    ground: Ground, counts: Mapping[str, int], chance: np.random.Generator
) -> list[tuple[str, str, shapely.Geometry]]:
    """Return facilities as points, likelier where people live."""
    odds = ground.people / ground.people.sum()
    found = []
    for kind, count in counts.items():
        places = chance.choice(len(odds), size=count, p=odds)
        lon, lat = scattered(places, ground, chance)
        found += [
            (f"{kind}-{number:03d}", f"示例{kind} {number:03d}", shapely.Point(x, y))
            for number, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True), 1)
        ]
    return found
