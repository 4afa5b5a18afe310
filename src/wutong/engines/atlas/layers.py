"""Locators, tile layers and tiles of the shapes of a day, kept in memory until a shape changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, TypeVar

from django.db.models import Aggregate, Count, Max, Min, Model, QuerySet, Value

from wutong.engines.atlas._core.coordinates import convert
from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas._core.mvt import PointFeatures, ShapeFeatures, encode
from wutong.engines.atlas._core.tiles import AreaLayer, PointLayer, Tile
from wutong.engines.atlas.memory import Remembered, TileStore
from wutong.engines.atlas.models import Shape, ShapeChange
from wutong.engines.atlas.shapes import on_day
from wutong.platform import clock
from wutong.platform.statements import Composed

# The level that is drawn from which zoom on, the coarsest first.
ZOOMS = (("office", 0), ("grid", 12), ("micro", 14))
# What lies over the levels, and from which zoom on.
_OVERLAYS = (("district", 10), ("parcel", 12), ("park", 12), ("road", 12), ("facility", 12), ("address", 16))
_kept = Remembered(most=48)
_tiles = TileStore(most_bytes=64 * 2**20)
_MARK_BYTES = 8
Made = TypeVar("Made")


@dataclass(frozen=True)
class Found:
    """A shape at or near a point, with its distance in metres (0 inside)."""

    code: str
    name: str
    level: str
    metres: float


def _over_all(model: type[Model], *figures: Aggregate) -> QuerySet[Any, Any]:
    """Return `aggregate` as a query set, which can be composed beforehand: one row, all of one group."""
    return model._default_manager.order_by().annotate(all=Value(1)).values("all").values_list("all", *figures)


_shapes = Composed(lambda: _over_all(Shape, Count("id"), Max("id"), Max("valid_to")))
_changes = Composed(lambda: _over_all(ShapeChange, Max("id"), Max("recorded_at"), Max("undone_at")))


def _version() -> tuple[Any, ...]:
    """Return what changes whenever a shape does: two small queries instead of reading all of them."""
    return (*_shapes(), *_changes())


def kept(key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """Return what was made of the shapes under a key; made anew when a shape has changed."""
    return _kept.get((*key, _version()), make)


def _locator(day: date, level: str) -> tuple[list[Found], Locator]:
    def make() -> tuple[list[Found], Locator]:
        rows = list(on_day(day, level).order_by("code"))
        return [Found(row.code, row.name, row.level, 0.0) for row in rows], Locator([row.shape for row in rows])

    return kept(("locator", day, level), make)


def locate(
    lon: float, lat: float, *, level: str = "micro", day: date | None = None, system: str = "wgs84"
) -> Found | None:
    """Return the shape of a level in which a point lay on a day; None outside all of them."""
    known, locator = _locator(day or clock.today(), level)
    x, y = convert([lon], [lat], system, "wgs84")
    place = int(locator.locate(x, y)[0]) if known else -1
    return known[place] if place >= 0 else None


def chain(lon: float, lat: float, *, day: date | None = None, system: str = "wgs84") -> list[Found]:
    """Return office, grid and micro-grid of a point, the coarsest first, as far as there are any."""
    found = (locate(lon, lat, level=level, day=day, system=system) for level, _ in ZOOMS)
    return [one for one in found if one]


def nearest(lon: float, lat: float, *, level: str, count: int = 1, day: date | None = None) -> list[Found]:
    """Return the nearest shapes of a level with their distance in metres."""
    known, locator = _locator(day or clock.today(), level)
    near = locator.nearest(lon, lat, count) if known else []
    return [Found(known[one].code, known[one].name, level, metres) for one, metres in near]


def within(lon: float, lat: float, metres: float, *, level: str, day: date | None = None) -> list[Found]:
    """Return the shapes of a level within a distance, nearest first."""
    known, locator = _locator(day or clock.today(), level)
    near = locator.within(lon, lat, metres) if known else []
    return [Found(known[one].code, known[one].name, level, distance) for one, distance in near]


def edition(day: date) -> str:
    """Return a mark of what tiles tell of the shapes of a day: codes, names, levels, borders."""

    def make() -> str:
        content = blake2b(digest_size=_MARK_BYTES)
        for level, code, name, geometry in (
            on_day(day).order_by("level", "code").values_list("level", "code", "name", "geometry")
        ):
            content.update(f"{level} {code} {name} ".encode() + bytes(geometry))
        return content.hexdigest()

    return kept(("edition", day), make)


def mark(day: date | None = None, points: PointLayer | None = None) -> str:
    """Return a mark of all that tiles of a day hold: another mark, another picture; the same mark, the same bytes."""
    areas = edition(day or clock.today())
    return areas if points is None else blake2b(f"{areas} {points.mark}".encode(), digest_size=_MARK_BYTES).hexdigest()


def tile(
    zoom: int, x: int, y: int, *, day: date | None = None, points: PointLayer | None = None, content: str = ""
) -> bytes:
    """Return the vector tile of a day, with points over it if a layer of them is given; made once for the same content.

    content  the `mark` of this day and these points, where it is known already
    """
    wanted, here = day or clock.today(), Tile(zoom, x, y)
    level = [name for name, since in ZOOMS if zoom >= since][-1]

    def make() -> bytes:
        version = _version()
        levels = [level, *(name for name, since in _OVERLAYS if zoom >= since)]
        drawn: dict[str, ShapeFeatures | PointFeatures] = {
            name: _areas(wanted, name, version).features(here) for name in levels
        }
        drawn[f"{level}-name"] = _areas(wanted, level, version).labels(here)
        if points is not None:
            drawn["points"] = points.features(here)
        return encode(drawn)

    return _tiles.get((content or mark(wanted, points), here), make)


def _areas(day: date, level: str, version: tuple[Any, ...]) -> AreaLayer:
    def make() -> AreaLayer:
        rows = list(on_day(day, level).order_by("code"))
        return AreaLayer([row.shape for row in rows], [{"code": row.code, "name": row.name} for row in rows])

    return _kept.get(("areas", day, level, version), make)


def bounds(day: date | None = None) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of all that is drawn on a day; None if nothing is."""
    found = on_day(day).aggregate(Min("west"), Min("south"), Max("east"), Max("north"))
    west, south, east, north = found.values()
    return None if west is None else (west, south, east, north)
