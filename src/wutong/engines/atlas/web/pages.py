"""The map with its table beside it, one shape with its history, the tiles, and what lies at a point."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wutong.engines.atlas import layers, points
from wutong.engines.atlas.errors import NoSuchShape
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.places import FoundPlace, find_places
from wutong.engines.atlas.shapes import export_geojson, on_day, shape_on
from wutong.engines.atlas.types import MapPlace, MapView
from wutong.engines.atlas.viewing import READ
from wutong.engines.atlas.web.asked import asked_day
from wutong.engines.atlas.web.facts import facts_of
from wutong.platform.access.api import may, page
from wutong.platform.lists.api import Column, listing, respond

MANAGE = "territory.manage"
LEVELS = [
    ("office", gettext_lazy("办事处")), ("district", gettext_lazy("片区")), ("grid", gettext_lazy("网格")), ("micro", gettext_lazy("微网格")),
    ("parcel", gettext_lazy("地块")), ("park", gettext_lazy("园区")), ("road", gettext_lazy("道路")),
    ("facility", gettext_lazy("设施")), ("address", gettext_lazy("门牌")),
]  # fmt: skip
_DEEPEST_ZOOM = 20
_MOST_TURNS = 12
_FOR_GOOD = "private, max-age=31536000, immutable"


@page(READ)
@require_GET
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Show the map of a day with the list of shapes of one level beside it; what is searched for is marked on it."""
    day = asked_day(request)
    level = request.GET.get("level", "")
    level = level if level in dict(LEVELS) else LEVELS[0][0]
    typed = request.GET.get("q", "").strip()
    found = find_places(typed, day) if typed else []
    source = points.point_source(request.GET.get("points", ""))
    chosen = source.name if source and may(request.user, source.permission) else ""
    shown = listing(request, on_day(day, level), _columns(), name="map-shapes", default_sort="code")
    context = {
        "day": day, "level": level, "level_title": dict(LEVELS)[level], "levels": LEVELS, "typed": typed, "found": found,
        "map": MapView(day=day, points=chosen, places=tuple(_mark(one) for one in found)),
        "sources": points.sources_for(request.user), "chosen_points": chosen, "manages": may(request.user, MANAGE),
        "illustrative": on_day(day).filter(illustrative=True).exists(),
        "numbers": numbers_on(day), "turns": turning_days(),
    }  # fmt: skip
    return respond(request, shown, "atlas/map.html", context)


def _mark(found: FoundPlace) -> MapPlace:
    url = reverse("map-shape", args=[found.code]) if found.code else ""
    return MapPlace(found.lon, found.lat, found.name, url, found.detail)


def numbers_on(day: date) -> list[tuple[str, Any, int]]:
    """Return how many shapes of each level hold on a day, with the level's code and title; levels without any are left out."""
    counted = dict(on_day(day).order_by().values_list("level").annotate(Count("id")))
    return [(code, title, counted[code]) for code, title in LEVELS if code in counted]


def turning_days() -> list[date]:
    """Return the days on which areas of the grid began, the last first: between them the grid stood still."""
    begun = Shape.objects.filter(level__in=[name for name, _since in layers.ZOOMS])
    return list(begun.order_by("-valid_from").values_list("valid_from", flat=True).distinct()[:_MOST_TURNS])


def _columns() -> list[Column]:
    return [
        Column("name", _("名称"), "name", sort="name", filter="name__icontains", link=_link),
        Column("code", _("编码"), "code", sort="code", filter="code__icontains"),
        Column("level", _("级别"), lambda row: dict(LEVELS).get(row.level, row.level), hidden=True),
        Column("parent", _("上级"), lambda row: row.parent or "—", sort="parent", filter="parent__icontains"),
        Column("valid_from", _("第一天"), "valid_from", sort="valid_from"),
        Column("source", _("来源"), "source", hidden=True),
    ]


def _link(row: Shape) -> str:
    return reverse("map-shape", args=[row.code])


@page(READ)
@require_GET
def shape_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one shape on a day: where it lies, what it lies in, how large it is, and what it came out of."""
    day = asked_day(request)
    row = shape_on(code, day)
    context = {
        "shape": row, "day": day, "level": dict(LEVELS).get(row.level, row.level), **facts_of(request, row),
        "map": MapView(day=day, box=(row.west, row.south, row.east, row.north), chosen=(code,)),
        "divisible": may(request.user, MANAGE) and row.shape.area > 0,
        "upper": on_day(day).filter(code=row.parent).first() if row.parent else None,
        "lower": on_day(day).filter(parent=row.code).order_by("code")[:50],
        "came_from": row.came_from.select_related("before"), "became": row.became.select_related("after"),
    }  # fmt: skip
    return render(request, "atlas/shape.html", context)


@page(READ)
@require_GET
def tile(request: HttpRequest, zoom: int, x: int, y: int, known: str = "") -> HttpResponseBase:
    """Answer with one vector tile; no content where nothing lies.

    known  the mark of the content that the page was drawn with: as long as it is right the tile is kept for good, else it
           is asked for anew each time, and answered without a body where nothing changed
    """
    if zoom > _DEEPEST_ZOOM or x >= 2**zoom or y >= 2**zoom:
        raise NoSuchShape(shape=f"{zoom}/{x}/{y}", day=asked_day(request))
    source = points.point_source(request.GET.get("points", ""))
    seen = points.point_layer(source, request.user) if source and may(request.user, source.permission) else None
    day = asked_day(request)
    now = layers.mark(day, seen)
    response = get_conditional_response(request, etag=f'"{now}"')
    if response is None:
        data = layers.tile(zoom, x, y, day=day, points=seen, content=now)
        response = HttpResponse(data, content_type="application/vnd.mapbox-vector-tile", status=200 if data else 204)
    response["ETag"] = f'"{now}"'
    response["Cache-Control"] = _FOR_GOOD if known == now else "private, no-cache"
    return response


@page(READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the shapes of a day and level as GeoJSON."""
    level = request.GET.get("level", "")
    body = export_geojson(asked_day(request), level if level in dict(LEVELS) else "")
    response = HttpResponse(body, content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="shapes-{asked_day(request):%Y-%m-%d}.geojson"'
    return response
