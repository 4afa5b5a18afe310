"""The map with its table beside it, one shape with its history, the tiles, and what lies at a point."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wutong.engines.atlas import layers, points
from wutong.engines.atlas._core.coordinates import SYSTEMS
from wutong.engines.atlas.effects import square_kilometres
from wutong.engines.atlas.errors import NoSuchShape
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.shapes import export_geojson, on_day, search, shape_on
from wutong.engines.atlas.types import MapView
from wutong.engines.atlas.viewing import READ
from wutong.platform import clock
from wutong.platform.access.api import may, page
from wutong.platform.lists.api import Column, listing, respond

MANAGE = "territory.manage"
LEVELS = [
    ("office", gettext_lazy("办事处")), ("grid", gettext_lazy("网格")), ("micro", gettext_lazy("微网格")),
    ("parcel", gettext_lazy("地块")), ("park", gettext_lazy("园区")), ("road", gettext_lazy("道路")),
    ("facility", gettext_lazy("设施")),
]  # fmt: skip
_DEEPEST_ZOOM = 20


@page(READ)
@require_GET
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Show the map of a day with the list of shapes of one level beside it."""
    day = _day(request)
    level = request.GET.get("level", "")
    level = level if level in dict(LEVELS) else LEVELS[0][0]
    typed = request.GET.get("q", "").strip()
    rows: Any = search(typed, day) if typed else on_day(day, level)
    shown = listing(request, rows, _columns(), name="map-shapes", default_sort="code")
    source = points.point_source(request.GET.get("points", ""))
    context = {
        "day": day, "level": level, "levels": LEVELS, "typed": typed,
        "map": MapView(day=day, points=source.name if source else ""),
        "sources": [one for one in points.point_sources() if may(request.user, one.permission)],
        "chosen_points": source.name if source else "",
        "manages": may(request.user, MANAGE),
        "illustrative": on_day(day).filter(illustrative=True).exists(),
    }  # fmt: skip
    return respond(request, shown, "atlas/map.html", context)


def _columns() -> list[Column]:
    return [
        Column("name", _("名称"), "name", sort="name", filter="name__icontains", link=_link),
        Column("code", _("编码"), "code", sort="code", filter="code__icontains"),
        Column("level", _("级别"), lambda row: dict(LEVELS).get(row.level, row.level)),
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
    day = _day(request)
    row = shape_on(code, day)
    context = {
        "shape": row, "day": day, "level": dict(LEVELS).get(row.level, row.level), "size": square_kilometres(row.shape),
        "map": MapView(day=day, box=(row.west, row.south, row.east, row.north), chosen=(code,)),
        "divisible": may(request.user, MANAGE) and row.shape.area > 0,
        "upper": on_day(day).filter(code=row.parent).first() if row.parent else None,
        "lower": on_day(day).filter(parent=row.code).order_by("code")[:50],
        "history": Shape.objects.filter(code=code).order_by("valid_from"),
        "came_from": row.came_from.select_related("before"), "became": row.became.select_related("after"),
    }  # fmt: skip
    return render(request, "atlas/shape.html", context)


@page(READ)
@require_GET
def tile(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Answer with one vector tile; no content where nothing lies."""
    if zoom > _DEEPEST_ZOOM or x >= 2**zoom or y >= 2**zoom:
        raise NoSuchShape(shape=f"{zoom}/{x}/{y}", day=_day(request))
    source = points.point_source(request.GET.get("points", ""))
    layer = None
    if source is not None and may(request.user, source.permission):
        # Sorting the points of a year takes a third of a second: once a minute and person, not once a tile.
        key = ("points", source.name, request.user.pk, clock.now().replace(second=0, microsecond=0))
        layer = layers.remembered(key, lambda: points.point_layer(source, request.user))
    data = layers.tile(zoom, x, y, day=_day(request), points=layer)
    response = HttpResponse(data, content_type="application/vnd.mapbox-vector-tile", status=200 if data else 204)
    response["Cache-Control"] = "private, max-age=60"
    return response


@page(READ)
@require_GET
def at_point(request: HttpRequest) -> JsonResponse:
    """Answer what lies at a point of a day, the coarsest first; `system` says in which system the degrees are."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return JsonResponse({"found": [], "problem": _("需要 lon 和 lat 两个数")}, status=400)
    system = request.GET.get("system", "wgs84")
    if system not in SYSTEMS:
        return JsonResponse({"found": [], "problem": "、".join(SYSTEMS)}, status=400)
    found = layers.chain(lon, lat, day=_day(request), system=system)
    rows = [
        {"code": one.code, "name": one.name, "level": one.level, "url": reverse("map-shape", args=[one.code])}
        for one in found
    ]
    return JsonResponse({"found": rows}, json_dumps_params={"ensure_ascii": False})


@page(READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the shapes of a day and level as GeoJSON."""
    level = request.GET.get("level", "")
    body = export_geojson(_day(request), level if level in dict(LEVELS) else "")
    response = HttpResponse(body, content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="shapes-{_day(request):%Y-%m-%d}.geojson"'
    return response


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return getattr(request, "as_known_day", None) or clock.today()
