"""Shapes in and out of the tables: import with checks, export, what holds on a day, search by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Q, QuerySet

from wutong.engines.atlas._core.checks import SEVERE, check
from wutong.engines.atlas._core.geojson import Feature, written
from wutong.engines.atlas.errors import NoSuchShape, ShapesRefused
from wutong.engines.atlas.models import Shape
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.territory.api import valid_on
from wutong.platform.territory.models import Area

_AREA_LEVELS = {"office", "grid", "micro"}  # those whose shapes must fit together
_ROWS_AT_ONCE = 500


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


@transaction.atomic
def import_features(
    features: Iterable[Feature], level: str, since: date, *, source: str, by: Any = None, illustrative: bool = False
) -> int:
    """Begin the shapes of features on a day and return how many; a shape of the same code ends the day before.

    Areas of the territory with the same code are tied to their shapes. A feature's property `parent` names the shape above it.

    Raises
        ShapesRefused  if one of them has a fault; nothing is written then
    """
    given = list(features)
    _refuse_faults(given, level)
    codes = [one.code for one in given]
    _refuse_standing(codes, level, since)
    areas: dict[str, Area] = {}
    for at in range(0, len(codes), _ROWS_AT_ONCE):
        some = codes[at : at + _ROWS_AT_ONCE]
        areas |= {area.code: area for area in Area.objects.filter(valid_on(since), code__in=some)}
        end(Shape.objects.filter(code__in=some, level=level), since)
    rows = [
        drawn(one, level, since, area=areas.get(one.code), source=source, illustrative=illustrative) for one in given
    ]
    Shape.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    record_act(
        "atlas.import", person=by, object_kind="shapes", object_key=level,
        detail={"count": len(rows), "since": since.isoformat(), "source": source},
    )  # fmt: skip
    return len(rows)


def _refuse_faults(features: list[Feature], level: str) -> None:
    shapes = [one.shape for one in features]
    codes = [one.code for one in features]
    found = check(codes, shapes)
    single = {"overlap", "gap"} if level not in _AREA_LEVELS else set()
    severe = [one for one in found if one.severity == SEVERE and one.kind not in single]
    if severe:
        raise ShapesRefused(count=len(severe), first=f"{'、'.join(severe[0].codes)} {severe[0].detail}")


def _refuse_standing(codes: list[str], level: str, since: date) -> None:
    """Refuse what would redraw a shape: one that begins on the day or later stands as it is."""
    later = Shape.objects.filter(level=level, valid_from__gte=since).values_list("code", flat=True)
    standing = sorted(set(codes) & set(later))
    if standing:
        raise ShapesRefused(count=len(standing), first=f"{standing[0]} 在 {since} 或以后已有图形")


def drawn(
    feature: Feature, level: str, since: date, *, area: Area | None = None, source: str = "", illustrative: bool = False
) -> Shape:
    """Return a row for a feature, not yet saved."""
    west, south, east, north = feature.shape.bounds
    return Shape(
        code=feature.code, level=level, name=feature.name or feature.code, parent=str(feature.properties.get("parent") or ""),
        area=area, geometry=shapely.to_wkb(feature.shape), west=west, south=south, east=east, north=north,
        valid_from=since, source=source, illustrative=illustrative,
    )  # fmt: skip


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
        "level": row.level, "parent": row.parent, "source": row.source, "illustrative": row.illustrative,
        "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }  # fmt: skip


def search(words: str, day: date | None = None, limit: int = 20) -> list[Shape]:
    """Return shapes whose name or code holds every one of the words, those that begin with the first one first."""
    wanted = words.split()
    found = on_day(day)
    for word in wanted:
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
    rows = list(found.order_by("level", "code")[: limit * 5]) if wanted else []
    return sorted(rows, key=lambda row: not row.name.startswith(wanted[0]))[:limit]
