"""Shapes in the tables: what holds on a day, how one is drawn and ended, export, search by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import shapely
from django.db.models import Q, QuerySet

from wutong.engines.atlas._core.geojson import Feature, written
from wutong.engines.atlas.errors import NoSuchShape
from wutong.engines.atlas.models import Shape
from wutong.platform import clock
from wutong.platform.territory.api import valid_on
from wutong.platform.territory.models import Area

_ALIASES = ("aliases", "alias", "别名", "曾用名")
_BETWEEN_NAMES = re.compile(r"[、,，;；|]")
_LONGEST_ALIASES = 300


def on_day(day: date | None = None, level: str = "") -> QuerySet[Shape]:
    """Return the shapes that hold on a day (today if none is given), of one level if one is named."""
    found = Shape.objects.filter(valid_on(day or clock.today()))
    return found.filter(level=level) if level else found


def shape_on(code: str, day: date | None = None) -> Shape:
    """Return the shape of a code on a day.

    Raises
        NoSuchShape  if none holds
    """
    wanted = day or clock.today()
    try:
        return on_day(wanted).get(code=code)
    except Shape.DoesNotExist:
        raise NoSuchShape(shape=code, day=wanted) from None


def drawn(
    feature: Feature, level: str, since: date, *, area: Area | None = None, source: str = "", illustrative: bool = False
) -> Shape:
    """Return a row for a feature, not yet saved."""
    west, south, east, north = feature.shape.bounds
    return Shape(
        code=feature.code, level=level, name=feature.name or feature.code, aliases=aliases_of(feature), parent=str(feature.properties.get("parent") or ""),
        area=area, geometry=shapely.to_wkb(feature.shape), west=west, south=south, east=east, north=north,
        valid_from=since, source=source, illustrative=illustrative,
    )  # fmt: skip


def aliases_of(feature: Feature) -> str:
    """Return the other names a feature is told to have, as they are kept: 、 between them."""
    told = next((feature.properties[key] for key in _ALIASES if feature.properties.get(key)), "")
    names = told if isinstance(told, list) else _BETWEEN_NAMES.split(str(told))
    kept = "、".join(dict.fromkeys(name for one in names if (name := str(one).replace("\x00", "").strip())))
    return kept[:_LONGEST_ALIASES]


def end(shapes: QuerySet[Shape], on: date) -> None:
    """End shapes the day before `on`; those that begin that very day are refused by their unique key when drawn again."""
    shapes.filter(valid_from__lt=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).update(
        valid_to=date.fromordinal(on.toordinal() - 1)
    )


def as_features(rows: Iterable[Shape]) -> list[Feature]:
    """Return shapes as features, with the days on which they hold and where they come from."""
    return [Feature(row.code, row.name, row.shape, _told(row)) for row in rows]


def export_geojson(day: date | None = None, level: str = "") -> str:
    """Return the shapes of a day as GeoJSON."""
    return written(as_features(on_day(day, level).order_by("level", "code")))


def _told(row: Shape) -> Mapping[str, Any]:
    return {
        "level": row.level, "parent": row.parent, "aliases": row.aliases, "source": row.source, "illustrative": row.illustrative,
        "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }  # fmt: skip


def search(words: str, day: date | None = None, limit: int = 20, *, level: str = "") -> list[Shape]:
    """Return shapes whose name, code or other name holds every one of the words, those that begin with the first one first."""
    wanted = words.split()
    found = on_day(day, level)
    for word in wanted:
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(aliases__icontains=word))
    rows = list(found.order_by("level", "code")[: limit * 5]) if wanted else []
    return sorted(rows, key=lambda row: not row.name.startswith(wanted[0]))[:limit]
