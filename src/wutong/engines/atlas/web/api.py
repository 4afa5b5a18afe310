"""The map over the API: shapes of a day, what lies where, import, split, join, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from wutong.engines.atlas import layers
from wutong.engines.atlas._core.coordinates import convert
from wutong.engines.atlas._core.geojson import Feature, read_features
from wutong.engines.atlas.changes import changes, undo
from wutong.engines.atlas.division import join, split
from wutong.engines.atlas.effects import Effect, effects, parts_of
from wutong.engines.atlas.importing import import_features, plan_import
from wutong.engines.atlas.importing_jobs import finding_row, plan_row
from wutong.engines.atlas.models import Shape, ShapeChange
from wutong.engines.atlas.places import find_places
from wutong.engines.atlas.points import sources_for
from wutong.engines.atlas.shapes import on_day, search, shape_on
from wutong.platform.access.api import needs

router = Router(tags=["atlas"])
READ, MANAGE = "map.read", "territory.manage"
MOST = 500
EARLIEST, LATEST = date(1949, 10, 1), date(2999, 12, 31)
Level = Literal["office", "district", "grid", "micro", "parcel", "park", "road", "facility", "address"]


class ShapeOut(Schema):
    """A shape without its border, with the days on which it holds."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: date
    valid_to: date | None
    source: str
    illustrative: bool


class FoundOut(Schema):
    """A shape at or near a point; `metres` is 0 inside."""

    code: str
    name: str
    level: str
    metres: str


class MapPlaceOut(Schema):
    """A place that a text may mean; `kind` says how it was found, `code` which shape bears it."""

    name: str
    lon: str
    lat: str
    kind: str
    detail: str
    code: str
    level: str


class PlaceIn(Schema):
    """A point in degrees, in one of the three systems."""

    lon: float = Field(..., ge=-180, le=180)
    lat: float = Field(..., ge=-85, le=85)
    system: Literal["wgs84", "gcj02", "cgcs2000"] = "wgs84"
    day: date | None = None


class ShapesIn(Schema):
    """GeoJSON shapes of one level that begin on a day; with `preview` nothing is written."""

    shapes: dict[str, Any]
    level: Level
    on: date = Field(..., ge=EARLIEST, le=LATEST)
    source: str = Field("", max_length=200)
    whole: bool = False
    preview: bool = False


class ImportOut(Schema):
    """How many shapes are new, moved, unchanged and ended, the first codes of each, and the faults with their repairs."""

    new: int
    moved: int
    unchanged: int
    ended: int
    errors: int
    codes: dict[str, list[str]]
    findings: list[dict[str, Any]]
    written: bool


class DivideIn(Schema):
    """The parts of a shape as GeoJSON, or lines to cut along."""

    shapes: dict[str, Any]
    on: date = Field(..., ge=EARLIEST, le=LATEST)
    source: str = Field("", max_length=200)
    preview: bool = False


class UniteIn(Schema):
    """The shapes that become one, by code, and what that one is called."""

    codes: list[str] = Field(..., min_length=2, max_length=100)
    code: str = Field(..., min_length=1, max_length=64)
    name: str = Field("", max_length=120)
    on: date = Field(..., ge=EARLIEST, le=LATEST)
    source: str = Field("", max_length=200)
    preview: bool = False


class EffectOut(Schema):
    """A shape before or after a change, its size, and how many points of each source lie in it."""

    code: str
    name: str
    after: bool
    square_kilometres: str
    counts: dict[str, int]


class ShapeChangeOut(Schema):
    """An import, split or join."""

    id: int
    act: str
    about: str
    on: date
    recorded_by: str
    recorded_at: datetime
    undone_at: datetime | None


@router.get("/shapes", response=list[ShapeOut], summary="Shapes of a day")
@needs(READ)
def shapes(request: HttpRequest, level: Level | None = None, day: date | None = None, q: str = "") -> Any:
    """Return the first 500 shapes of a level and day; with `q` those whose name or code holds its words."""
    if q.strip():
        return search(q.replace("\x00", ""), day, MOST, level=level or "")
    return on_day(day, level or "").order_by("level", "code")[:MOST]


@router.get("/locate", response=list[FoundOut], summary="What lies at a point")
@needs(READ)
def locate(request: HttpRequest, place: Query[PlaceIn]) -> Any:
    """Return office, grid and micro-grid of a point, the coarsest first."""
    return [_found(one) for one in layers.chain(place.lon, place.lat, day=place.day, system=place.system)]


@router.get("/nearest", response=list[FoundOut], summary="What lies nearest to a point")
@needs(READ)
def nearest(
    request: HttpRequest, place: Query[PlaceIn], level: Level = "facility", count: int = Query(1, ge=1, le=50)
) -> Any:
    """Return the nearest shapes of a level with their distance in metres."""
    lon, lat = (float(one[0]) for one in convert([place.lon], [place.lat], place.system, "wgs84"))
    return [_found(one) for one in layers.nearest(lon, lat, level=level, count=count, day=place.day)]


@router.get("/within", response=list[FoundOut], summary="What lies within reach of a point")
@needs(READ)
def within(
    request: HttpRequest, place: Query[PlaceIn], level: Level = "facility", metres: float = Query(500, gt=0, le=20_000)
) -> Any:
    """Return the shapes of a level within a distance, nearest first, at most 500."""
    lon, lat = (float(one[0]) for one in convert([place.lon], [place.lat], place.system, "wgs84"))
    return [_found(one) for one in layers.within(lon, lat, metres, level=level, day=place.day)[:MOST]]


@router.get("/places", response=list[MapPlaceOut], summary="Places that a text may mean")
@needs(READ)
def places(request: HttpRequest, q: str = Query(..., min_length=1, max_length=200), day: date | None = None) -> Any:
    """Return house numbers, crossings and shapes that a text may mean, the surest first, in WGS-84."""
    return [
        {**asdict(one), "lon": f"{one.lon:.7f}", "lat": f"{one.lat:.7f}"}
        for one in find_places(q.replace("\x00", ""), day)
    ]


@router.post("/import", response=ImportOut, summary="Import shapes")
@needs(MANAGE)
def import_shapes(request: HttpRequest, given: ShapesIn) -> Any:
    """Import shapes, unless one has a fault; the answer lists all faults and what changes."""
    features = _features(given.shapes)
    plan = plan_import(features, given.level, given.on, whole=given.whole)
    written = not plan.errors and not given.preview
    if written:
        import_features(features, given.level, given.on, source=given.source, by=request.user, whole=given.whole)
    return {**plan_row(plan), "findings": [finding_row(one) for one in plan.findings], "written": written}


@router.post("/shapes/{code}/split", response=list[EffectOut], summary="Split a shape")
@needs(MANAGE)
def split_shape(request: HttpRequest, code: str, given: DivideIn) -> Any:
    """End a shape the day before and begin its parts."""
    old = shape_on(code, given.on)
    parts = parts_of(old, _features(given.shapes))
    return _done(
        request, given.preview, [old], lambda: split(code, parts, given.on, source=given.source, by=request.user)
    )


@router.post("/join", response=list[EffectOut], summary="Join shapes")
@needs(MANAGE)
def join_shapes(request: HttpRequest, given: UniteIn) -> Any:
    """End shapes the day before and begin one that covers their ground."""
    codes = list(dict.fromkeys(given.codes))
    olds = [shape_on(code, given.on) for code in codes]
    into = Feature(given.code, given.name, None)
    return _done(
        request, given.preview, olds, lambda: [join(codes, into, given.on, source=given.source, by=request.user)]
    )


@router.get("/changes", response=list[ShapeChangeOut], summary="Imports, splits and joins")
@needs(MANAGE)
def list_changes(request: HttpRequest) -> Any:
    """Return the last 500 changes, the last one first."""
    return changes()[:MOST]


@router.post("/changes/{int:change}/undo", response=ShapeChangeOut, summary="Take a change back")
@needs(MANAGE)
def undo_change(request: HttpRequest, change: int) -> ShapeChange:
    """Take a change back while nothing is built on it."""
    return undo(change, by=request.user)


def _features(shapes: dict[str, Any]) -> list[Feature]:
    return read_features(json.dumps(shapes), "shapes")


def _done(
    request: HttpRequest, preview: bool, olds: Sequence[Shape], act: Callable[[], Sequence[Shape]]
) -> list[dict[str, Any]]:
    """Return what a change does, and do it unless only a preview is asked for."""
    names = [source.name for source in sources_for(request.user)]
    found = effects(olds, act, request.user)
    if not preview:
        act()
    return [_effect(one, names) for one in found]


def _effect(one: Effect, names: Sequence[str]) -> dict[str, Any]:
    return {
        "code": one.code, "name": one.name, "after": one.after, "square_kilometres": str(one.square_kilometres),
        "counts": dict(zip(names, one.counts, strict=True)),
    }  # fmt: skip


def _found(one: layers.Found) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "level": one.level, "metres": f"{one.metres:.1f}"}
