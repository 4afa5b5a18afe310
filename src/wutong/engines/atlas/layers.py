"""Locators and tile layers of the shapes of a day, kept in memory until a shape changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Max, Min

from wutong.engines.atlas._core.coordinates import convert
from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas._core.tiles import AreaLayer, PointLayer, Tile, encode
from wutong.engines.atlas.models import Shape, ShapeChange
from wutong.engines.atlas.shapes import on_day
from wutong.platform import clock

# The level that is drawn from which zoom on, the coarsest first.
ZOOMS = (("office", 0), ("grid", 12), ("micro", 14))
_OVERLAYS = ("parcel", "park", "road", "facility")
_OVERLAYS_FROM = 12
_KEPT = 24
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_making: dict[tuple[Any, ...], threading.Lock] = {}
_lock = threading.Lock()
Made = TypeVar("Made")


@dataclass(frozen=True)
class Found:
    """A shape at or near a point, with its distance in metres (0 inside)."""

    code: str
    name: str
    level: str
    metres: float


def _version() -> tuple[Any, ...]:
    """Return what changes whenever a shape does: two small queries instead of reading all of them."""
    shapes = Shape.objects.aggregate(Count("id"), Max("id"), Max("valid_to"))
    changes = ShapeChange.objects.aggregate(Max("id"), undone=Max("undone_at"))
    return (*shapes.values(), *changes.values())


def remembered(key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """Return what was made under a key, or make it; the longest unused goes first.

    A map asks for a dozen tiles at once: what they share is made by the first, and the others wait for it.
    """
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]  # type: ignore[no-any-return]
        turn = _making.setdefault(key, threading.Lock())
    with turn:
        with _lock:
            if key in _kept:
                return _kept[key]  # type: ignore[no-any-return]
        try:
            made = make()
            with _lock:
                _kept[key] = made
                while len(_kept) > _KEPT:
                    _kept.popitem(last=False)
        finally:
            with _lock:
                _making.pop(key, None)
    return made


def _locator(day: date, level: str) -> tuple[list[Found], Locator]:
    def make() -> tuple[list[Found], Locator]:
        rows = list(on_day(day, level).order_by("code"))
        return [Found(row.code, row.name, row.level, 0.0) for row in rows], Locator([row.shape for row in rows])

    return remembered(("locator", day, level, _version()), make)


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


def tile(zoom: int, x: int, y: int, *, day: date | None = None, points: PointLayer | None = None) -> bytes:
    """Return the vector tile of a day, with points over it if a layer of them is given."""
    wanted, here = day or clock.today(), Tile(zoom, x, y)
    level = [name for name, since in ZOOMS if zoom >= since][-1]
    version = _version()

    def make() -> bytes:
        levels = [level, *(_OVERLAYS if zoom >= _OVERLAYS_FROM else ())]
        content = {name: _areas(wanted, name, version).features(here) for name in levels}
        content[f"{level}-name"] = _areas(wanted, level, version).labels(here)
        if points is not None:
            content["points"] = points.features(here)
        return encode(content)

    return make() if points is not None else remembered(("tile", wanted, here, version), make)


def _areas(day: date, level: str, version: tuple[Any, ...]) -> AreaLayer:
    def make() -> AreaLayer:
        rows = list(on_day(day, level).order_by("code"))
        return AreaLayer([row.shape for row in rows], [{"code": row.code, "name": row.name} for row in rows])

    return remembered(("areas", day, level, version), make)


def bounds(day: date | None = None) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of all that is drawn on a day; None if nothing is."""
    found = on_day(day).aggregate(Min("west"), Min("south"), Max("east"), Max("north"))
    west, south, east, north = found.values()
    return None if west is None else (west, south, east, north)
