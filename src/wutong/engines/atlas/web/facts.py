"""What lies at a point, and which points lie in a shape: the facts beside the map, and the lists behind their numbers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.atlas import layers, points
from wutong.engines.atlas._core.coordinates import GCJ02, SYSTEMS, WGS84, convert
from wutong.engines.atlas.effects import square_kilometres
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.shapes import shape_on
from wutong.engines.atlas.viewing import READ, outlines
from wutong.engines.atlas.web.asked import asked_day
from wutong.platform.access.api import may, page
from wutong.platform.lists.api import Column, StateCell, listing, respond

NEAR = ("facility", "park", "address")
_NEAR_METRES, _MOST_NEAR = 1000.0, 5
_DIGITS = 6  # of a degree: a decimetre


@page(READ)
@require_GET
def at_point(request: HttpRequest) -> JsonResponse:
    """Answer what lies at a point of a day, the coarsest first; `system` says in which system the degrees are."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return JsonResponse({"found": [], "problem": _("需要 lon 和 lat 两个数")}, status=400)
    system = request.GET.get("system", WGS84)
    if system not in SYSTEMS:
        return JsonResponse({"found": [], "problem": "、".join(SYSTEMS)}, status=400)
    found = layers.chain(lon, lat, day=asked_day(request), system=system)
    rows = [
        {"code": one.code, "name": one.name, "level": one.level, "url": reverse("map-shape", args=[one.code])}
        for one in found
    ]
    return JsonResponse({"found": rows}, json_dumps_params={"ensure_ascii": False})


@page(READ)
@require_GET
def facts(request: HttpRequest) -> HttpResponse:
    """Answer with the facts of a point of a day, to be put beside the map: the grid, what is counted in it, what is near."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return HttpResponse(_("需要 lon 和 lat 两个数"), status=400)
    day = asked_day(request)
    found = layers.chain(lon, lat, day=day)
    shifted = (float(one) for one in convert(lon, lat, WGS84, GCJ02))
    context: dict[str, Any] = {
        "chain": found, "day": day, "near": _near(lon, lat, day),
        "systems": [("WGS-84", _printed(lon, lat)), ("GCJ-02", _printed(*shifted))],
    }  # fmt: skip
    if found:
        context |= facts_of(request, shape_on(found[-1].code, day))
        context["outline"] = json.dumps(outlines([found[-1].code], day))
    return render(request, "atlas/facts.html", context)


def facts_of(request: HttpRequest, shape: Shape) -> dict[str, Any]:
    """Return what the facts of a shape show: size, counts of points with their lists, links of other parts."""
    day = asked_day(request)  # a shape that has ended is found on a day of its own alone, and so are its lists
    counts = [
        (
            source,
            len(points.point_layer(source, request.user).within(shape.shape)),
            f"{reverse('map-points', args=[shape.code, source.name])}?day={day}",
        )
        for source in points.sources_for(request.user)
    ]
    return {
        "shape": shape, "size": square_kilometres(shape.shape), "counts": counts,
        "links": points.links_of(request.user, shape.area),
    }  # fmt: skip


def _near(lon: float, lat: float, day: date) -> list[layers.Found]:
    """Return the nearest facilities, parks and house numbers within a kilometre, nearest first."""
    found = [one for level in NEAR for one in layers.within(lon, lat, _NEAR_METRES, level=level, day=day)[:_MOST_NEAR]]
    return sorted(found, key=lambda one: one.metres)[:_MOST_NEAR]


def _printed(lon: float, lat: float) -> str:
    return f"{lon:.{_DIGITS}f}, {lat:.{_DIGITS}f}"


@page(READ)
@require_GET
def points_in_shape(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """List the points of a source inside a shape of a day, so that each number on the map opens to what it counts."""
    day = asked_day(request)
    shape = shape_on(code, day)
    source = points.point_source(name)
    if source is None or not may(request.user, source.permission):
        raise Http404(name)
    keys = points.point_layer(source, request.user).within(shape.shape).tolist()
    notes = (
        source.describe(request.user, keys) if source.describe else {key: points.PointNote(f"#{key}") for key in keys}
    )
    rows = [(key, notes[key]) for key in sorted(keys, reverse=True) if key in notes]
    columns = [
        Column("title", _("名称"), lambda row: row[1].title, sort="title", filter="title", link=lambda row: source.address.replace("{key}", str(row[0]))),
        Column("detail", _("说明"), lambda row: row[1].detail, sort="detail", filter="detail"),
        Column("state", _("状态"), lambda row: StateCell(row[1].state, row[1].word) if row[1].state else "—"),
    ]  # fmt: skip
    shown = listing(request, rows, columns, name="map-points", default_sort="-title")
    return respond(request, shown, "atlas/points.html", {"shape": shape, "source": source, "day": day})
