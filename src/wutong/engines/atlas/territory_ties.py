"""Shapes and the territory's grid: every drawn area of the grid is an area of the tree, so that rights, cases and map agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from wutong.engines.atlas._core.descent import Share
from wutong.engines.atlas._core.locating import Locator
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.shapes import on_day
from wutong.platform.territory import api as territory
from wutong.platform.territory.models import Area, Lineage

HIERARCHY = "grid"
KINDS = {"office": "grid_level_2", "district": "grid_district", "grid": "grid_unit", "micro": "grid_micro"}
# The level above, the nearest first.
ABOVE = {"district": ("office",), "grid": ("district", "office"), "micro": ("grid",)}
_ROWS_AT_ONCE = 500


def parents_on(day: date, level: str, rows: Sequence[Shape]) -> dict[str, str]:
    """Return the code of the shape above each row that names none: the one that holds its inner point, of the nearest level."""
    orphans = [row for row in rows if not row.parent]
    found: dict[str, str] = {}
    for upper in ABOVE.get(level, ()):
        left = [row for row in orphans if row.code not in found]
        known = list(on_day(day, upper).order_by("code")) if left else []
        if not known:
            continue
        inner = [row.shape.representative_point() for row in left]
        places = Locator([row.shape for row in known]).locate([one.x for one in inner], [one.y for one in inner])
        found |= {row.code: known[at].code for row, at in zip(left, places.tolist(), strict=True) if at >= 0}
    return found


@transaction.atomic
def tie(rows: Sequence[Shape], level: str, since: date, *, basis: str = "") -> list[int]:
    """Set the area of each row that is not saved yet and return the ids of areas begun for it.

    An area of the same code is taken; a code whose area has ended stays without one, since no area begins twice.
    """
    known = _by_code([row.code for row in rows])
    for row in rows:
        area = known.get(row.code)
        row.area = area if area is not None and territory_holds(area, since) else None
    if level not in KINDS:
        return []
    places = _places({row.parent for row in rows}, since)
    fresh = [
        territory.NewArea(row.code, row.name, KINDS[level], places.get(row.parent, places[""]))
        for row in rows
        if row.code not in known
    ]
    made = {area.code: area for area in territory.add_areas(fresh, HIERARCHY, since, basis=basis)}
    for row in rows:
        row.area = made.get(row.code, row.area)
    return [area.pk for area in made.values()]


def territory_holds(area: Area, day: date) -> bool:
    """Return whether an area holds on a day."""
    return area.valid_from <= day and (area.valid_to is None or area.valid_to >= day)


def _by_code(codes: Sequence[str]) -> dict[str, Area]:
    found: dict[str, Area] = {}
    for at in range(0, len(codes), _ROWS_AT_ONCE):
        found |= {area.code: area for area in Area.objects.filter(code__in=codes[at : at + _ROWS_AT_ONCE])}
    return found


def _places(parents: Iterable[str], since: date) -> dict[str, str]:
    """Return the code of the grid's area under which the shapes below each shape stand; under "" the grid's root, if there is one."""
    standing = Area.objects.filter(territory.valid_on(since), hierarchy=HIERARCHY)
    root = standing.filter(parent=None).order_by("path").values_list("code", flat=True).first()
    places = {"": root or ""}
    named = sorted(parents - {""} if isinstance(parents, set) else set(parents) - {""})
    grounds = dict(standing.exclude(same_ground=None).values_list("same_ground__code", "code"))
    for at in range(0, len(named), _ROWS_AT_ONCE):
        some = named[at : at + _ROWS_AT_ONCE]
        places |= {code: code for code in standing.filter(code__in=some).values_list("code", flat=True)}
        places |= {code: grounds[code] for code in some if code in grounds}
    return places


def end_areas(rows: Sequence[Shape], since: date) -> dict[int, str | None]:
    """End the grid's areas of shapes that ended, and return the last day each had before."""
    last_day = since - timedelta(days=1)
    ids = [row.area_id for row in rows if row.area_id]
    before: dict[int, str | None] = {}
    for at in range(0, len(ids), _ROWS_AT_ONCE):
        some = Area.objects.filter(pk__in=ids[at : at + _ROWS_AT_ONCE], hierarchy=HIERARCHY, valid_from__lt=since)
        standing = some.filter(territory.valid_on(since))
        before |= {pk: day.isoformat() if day else None for pk, day in standing.values_list("pk", "valid_to")}
    for at in range(0, len(before), _ROWS_AT_ONCE):
        Area.objects.filter(pk__in=list(before)[at : at + _ROWS_AT_ONCE]).update(valid_to=last_day)
    return before


def descend_areas(shares: Iterable[Share], olds: Sequence[Shape], news: Sequence[Shape], on: date) -> None:
    """Write down which areas carry on which, in the shares of the ground."""
    rows = [
        Lineage(before_id=olds[one.before].area_id, after_id=news[one.after].area_id, on=on, share_basis_points=one.basis_points)
        for one in shares
        if olds[one.before].area_id
        and news[one.after].area_id
        and olds[one.before].area_id != news[one.after].area_id
    ]  # fmt: skip
    Lineage.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)


def give_back(areas: Mapping[str, Any]) -> None:
    """Delete the areas that an import began and give those it ended their last day back.

    Raises
        NothingToUndo  if anything uses one of them
    """
    if areas:
        territory.take_back(areas["made"], {int(key): day for key, day in areas["ended"].items()})
