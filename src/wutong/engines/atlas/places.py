"""Finding a place by what people write: house numbers, crossings, names and other names of shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext as _

from wutong.engines.atlas import layers
from wutong.engines.atlas._core.addresses import House, KnownHouse, crossing_of, house_of, place, plain, road_named
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.shapes import on_day, search
from wutong.platform import clock

HOUSE, BETWEEN, CROSSING, SHAPE = "house", "between", "crossing", "shape"


@dataclass(frozen=True)
class FoundPlace:
    """A place that a text may mean: its name, degrees, how it was found, and the shape that bears it, if one does."""

    name: str
    lon: float
    lat: float
    kind: str
    detail: str = ""
    code: str = ""
    level: str = ""


@dataclass(frozen=True)
class _Road:
    """A road by one of its names: its houses in the order of their numbers, its line."""

    name: str
    houses: tuple[KnownHouse, ...]
    line: Any = None


def find_places(text: str, day: date | None = None, limit: int = 20) -> list[FoundPlace]:
    """Return the places a text may mean, the surest first: a house number, a crossing, then shapes by name or other name."""
    wanted = day or clock.today()
    if not text.strip():
        return []
    found = [*_houses(text, wanted), *_crossings(text, wanted)]
    known = {one.code for one in found if one.code}
    rows = [row for row in search(text, wanted, limit) if row.code not in known]
    return [*found, *(_of_shape(row) for row in rows)][:limit]


def _of_shape(row: Shape) -> FoundPlace:
    inner = row.shape.representative_point()
    return FoundPlace(row.name, inner.x, inner.y, SHAPE, str(_(row.get_level_display())), row.code, row.level)


def _houses(text: str, day: date) -> list[FoundPlace]:
    asked = house_of(text)
    roads = _roads(day) if asked else {}
    name = road_named(asked.road, list(roads)) if asked else None
    if asked is None or name is None:
        return []
    road = roads[name]
    house = House(road.name, asked.number, asked.sub)
    found = place(house, road.houses, road.line)
    if found is None:
        return []
    title = f"{road.name}{house.number}{f'-{house.sub}' if house.sub else ''}号"
    if found.between:
        low, high = found.between
        said = _("推算：在 %(low)s 号与 %(high)s 号之间") % {"low": low, "high": high}
        return [FoundPlace(title, found.lon, found.lat, BETWEEN, said)]
    return [FoundPlace(title, found.lon, found.lat, HOUSE, _("门牌"), found.code, "address")]


def _crossings(text: str, day: date) -> list[FoundPlace]:
    asked = crossing_of(text)
    if asked is None:
        return []
    roads = _roads(day)
    names = [road_named(one, list(roads)) for one in asked]
    lines = [roads[name].line if name else None for name in names]
    if None in lines:
        return []
    meeting = shapely.intersection(*lines)
    title = "与".join(roads[name].name for name in names if name) + "交叉口"
    return [
        FoundPlace(title, point.x, point.y, CROSSING, _("交叉口"))
        for point in (part.representative_point() for part in shapely.get_parts(meeting))
    ]


def _roads(day: date) -> dict[str, _Road]:
    """Return the roads of a day by each of their names, made once while no shape changes."""
    return layers.kept(("roads", day), lambda: _read_roads(day))


def _read_roads(day: date) -> dict[str, _Road]:
    lines: dict[str, list[shapely.Geometry]] = {}
    names: dict[str, set[str]] = {}
    for row in on_day(day, "road").order_by("code"):
        name = plain(row.name)
        lines.setdefault(name, []).append(row.shape)
        names.setdefault(name, {name}).update(map(plain, row.other_names))
    also = {other: name for name, others in names.items() for other in others}
    houses: dict[str, list[KnownHouse]] = {}
    for road, house in _known_houses(on_day(day, "address").order_by("code")):
        main = also.get(road, road)
        names.setdefault(main, {main})
        houses.setdefault(main, []).append(house)
    roads = {
        name: _Road(
            name, tuple(sorted(houses.get(name, ()), key=lambda one: (one.number, one.sub))), _course(lines.get(name))
        )
        for name in names
    }
    return {other: roads[name] for name, others in names.items() for other in others}


def _known_houses(rows: Iterable[Shape]) -> Iterable[tuple[str, KnownHouse]]:
    for row in rows:
        inner = row.shape.representative_point()
        for title in (row.name, *row.other_names):
            asked = house_of(title)
            if asked is not None:
                yield asked.road, KnownHouse(asked.number, asked.sub, inner.x, inner.y, row.code)


def _course(lines: list[shapely.Geometry] | None) -> shapely.Geometry | None:
    """Return the one line that a road's pieces make, None where they leave several."""
    whole = shapely.line_merge(shapely.union_all(lines)) if lines else None
    return whole if whole is not None and whole.geom_type == "LineString" else None
