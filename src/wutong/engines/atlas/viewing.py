"""A view of the map as the component draws it: addresses of tiles, steps of colour, marks, words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.atlas import layers, points
from wutong.engines.atlas._core.geojson import Feature, written
from wutong.engines.atlas.shapes import on_day
from wutong.engines.atlas.types import Box, MapPlace, MapView, Shade
from wutong.platform import clock
from wutong.platform.access.api import may

READ = "map.read"
STEPS = 5
_MOST_OUTLINES = 50
_AROUND = 0.004  # degrees left around marks: some 400 m


def drawable(view: MapView, person: Any) -> dict[str, Any] | None:
    """Return what the component's script needs to draw a view for a person; None where the person may not see the map."""
    if not may(person, READ):
        return None
    day = view.day or clock.today()
    box = view.box or _around(view.places) or layers.bounds(day)
    source = points.point_source(view.points)
    source = source if source and may(person, source.permission) else None
    return {
        "tiles": _tiles(day, source, person),
        "bounds": list(box) if box else None, "at": reverse("map-at"), "facts": reverse("map-facts"), "day": f"{day:%Y-%m-%d}",
        "zooms": [list(one) for one in layers.ZOOMS], "points": source is not None,
        "point_address": source.address if source else "",
        "ground": {"tiles": settings.WUTONG_MAP_TILES} if settings.WUTONG_MAP_TILES else None,
        "chosen": list(view.chosen), "outlines": outlines(view.chosen, day), "shades": shading(view.shades, view.level), "picks": view.picks,
        "draws": view.draws, "codes": view.codes,
        "places": [_mark(one) for one in view.places], "words": _words(),
    }  # fmt: skip


def _tiles(day: date, source: points.PointSource | None, person: Any) -> str:
    """Return the address of tiles; it holds the mark of their content, so that a browser keeps them until that changes.

    Points not yet read are not waited for: their tiles are asked for anew.
    """
    query = f"?day={day:%Y-%m-%d}" + (f"&points={source.name}" if source else "")
    layer = points.layer_at_hand(source, person) if source else None
    known = layers.mark(day, layer) if layer is not None or source is None else "-"
    return reverse("map-tile", args=[known, 0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}") + query


def outlines(codes: Sequence[str], day: date) -> dict[str, Any]:
    """Return the borders of some shapes of a day as GeoJSON, drawn whatever level the zoom shows."""
    rows = on_day(day).filter(code__in=codes[:_MOST_OUTLINES]) if codes else []
    return dict(json.loads(written(Feature(row.code, row.name, row.shape) for row in rows)))


def _words() -> dict[str, str]:
    return {
        "empty": _("这一天还没有图形"), "here": _("所在："), "outside": _("不在任何网格内"), "count": _("件"),
        "broken": _("浏览器不能画地图，请看旁边的表格"), "map": _("地图"),
        "corners": _("切割线的点："), "back": _("去掉最后一点"),
    }  # fmt: skip


def shading(shades: Sequence[Shade], level: str) -> dict[str, Any] | None:
    """Return figures of shapes in steps of equal number: per code its step, what is printed and where it is explained."""
    if not shades:
        return None
    values = np.array([one.value for one in shades])
    edges = np.unique(np.quantile(values, np.linspace(0, 1, STEPS + 1)[1:-1]))
    steps = np.searchsorted(edges, values, side="right")
    rows = {
        one.code: {"step": int(step), "printed": one.printed, "url": one.url}
        for one, step in zip(shades, steps, strict=True)
    }
    return {"level": level, "rows": rows, "keys": _keys(shades, steps.tolist())}


def _keys(shades: Sequence[Shade], steps: Sequence[int]) -> list[dict[str, Any]]:
    """Return the legend: each step with the least and the greatest figure in it, as they are printed."""
    keys = []
    for step in sorted(set(steps)):
        inside = sorted((one for one, its in zip(shades, steps, strict=True) if its == step), key=lambda one: one.value)
        low, high = inside[0].printed, inside[-1].printed
        keys.append({"step": step, "printed": low if low == high else f"{low} – {high}"})
    return keys


def _mark(place: MapPlace) -> dict[str, Any]:
    return {
        "lon": place.lon, "lat": place.lat, "title": place.title, "url": place.url, "detail": place.detail,
        "state": place.state,
    }  # fmt: skip


def _around(places: Sequence[MapPlace]) -> Box | None:
    """Return the box around marks, None if there are none."""
    if not places:
        return None
    lons, lats = [one.lon for one in places], [one.lat for one in places]
    return min(lons) - _AROUND, min(lats) - _AROUND, max(lons) + _AROUND, max(lats) + _AROUND
