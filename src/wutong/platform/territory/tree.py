"""The tree of areas: places in it as paths of four-digit steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from wutong.platform.territory.errors import NoSuchArea, TreeFull, TreeTooDeep
from wutong.platform.territory.models import Area

STEP = 4
# One below 9999, so that the end of a branch's range (`access.scope.next_path`) never gains a digit.
MOST_CHILDREN = 9998
FINE_KINDS = ("grid_district", "grid_unit", "grid_micro", "grid_level_3", "grid_level_4")
_ROWS_AT_ONCE = 500
LONGEST_PATH = 64  # the column's length: sixteen levels


def valid_on(day: date, prefix: str = "") -> Q:
    """Return the filter for areas valid on `day`; both ends belong to the validity."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def below(path: str) -> Q:
    """Return the filter for the area at `path` and all under it, as a range that one index answers."""
    return Q(path__gte=path, path__lt=f"{int(path) + 1:0{len(path)}d}")


def area_by_code(code: str) -> Area:
    """Return the area with this code.

    Raises
        NoSuchArea  if there is none
    """
    try:
        return Area.objects.get(code=code)
    except Area.DoesNotExist:
        raise NoSuchArea(key=code, day="任何时候") from None


def descendants(area: Area, day: date | None = None, *, with_self: bool = False) -> QuerySet[Area]:
    """Return the areas below `area` in today's tree, those valid on `day` if one is given."""
    found = Area.objects.filter(below(area.path)).order_by("path")
    if not with_self:
        found = found.exclude(pk=area.pk)
    return found.filter(valid_on(day)) if day else found


def ancestors(area: Area) -> list[Area]:
    """Return the areas above `area`, from the root down."""
    steps = [area.path[:end] for end in range(STEP, len(area.path), STEP)]
    return list(Area.objects.filter(path__in=steps).order_by("path"))


def free_path(parent: Area | None) -> str:
    """Return the next free path under `parent` (None: among the roots). Numbers given up are not used again.

    Raises
        TreeFull     if no four-digit step is left
        TreeTooDeep  if `parent` stands on the lowest level there can be
    """
    prefix = parent.path if parent else ""
    refuse_too_deep(parent, STEP)
    siblings = Area.objects.annotate(length=Length("path")).filter(length=len(prefix) + STEP)
    if parent:
        siblings = siblings.filter(below(prefix))
    last = siblings.order_by("-path").values_list("path", flat=True).first()
    step = int(last[-STEP:]) + 1 if last else 1
    if step > MOST_CHILDREN:
        raise TreeFull(parent=str(parent or "根"), most=MOST_CHILDREN)
    return f"{prefix}{step:0{STEP}d}"


def refuse_too_deep(parent: Area | None, length: int) -> None:
    """Raise TreeTooDeep if a branch whose paths are `length` characters long does not fit below `parent`."""
    if parent and len(parent.path) + length > LONGEST_PATH:
        raise TreeTooDeep(parent=parent.name_zh, most=LONGEST_PATH // STEP)


@transaction.atomic
def add_area(
    code: str,
    name_zh: str,
    *,
    kind: str,
    valid_from: date,
    parent: Area | None = None,
    hierarchy: str = "jurisdiction",
    name_en: str = "",
    valid_to: date | None = None,
    basis: str = "",
    same_ground: Area | None = None,
) -> Area:
    """Add an area at the next free place under `parent`; a child stands in its parent's hierarchy."""
    return Area.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        hierarchy=parent.hierarchy if parent else hierarchy,
        parent=parent,
        path=free_path(parent),
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        same_ground=same_ground,
    )


@dataclass(frozen=True)
class NewArea:
    """One of many areas that begin at once; `parent` is the code of an area that stands or is among them, before this one."""

    code: str
    name_zh: str
    kind: str
    parent: str = ""


@transaction.atomic
def add_areas(rows: Sequence[NewArea], hierarchy: str, valid_from: date, *, basis: str = "") -> list[Area]:
    """Add many areas at the next free places under their parents; a few statements for each parent, not for each area.

    Raises
        NoSuchArea  if a parent neither stands nor is among them
        TreeFull, TreeTooDeep  if there is no room
    """
    known = {area.code: area for area in Area.objects.filter(hierarchy=hierarchy)}
    made: list[Area] = []
    for parent_code, group in _by_parent(rows).items():
        parent = known.get(parent_code) if parent_code else None
        if parent_code and parent is None:
            raise NoSuchArea(key=parent_code, day=valid_from)
        prefix, step = (first := free_path(parent))[:-STEP], int(first[-STEP:])
        if step + len(group) - 1 > MOST_CHILDREN:
            raise TreeFull(parent=str(parent or "根"), most=MOST_CHILDREN)
        fresh = [
            Area(
                code=row.code, name_zh=row.name_zh, kind=row.kind, hierarchy=hierarchy, parent=parent,
                path=f"{prefix}{step + at:0{STEP}d}", valid_from=valid_from, basis=basis,
            )
            for at, row in enumerate(group)
        ]  # fmt: skip
        made += Area.objects.bulk_create(fresh, batch_size=_ROWS_AT_ONCE)
        known |= {area.code: area for area in fresh}
    return made


def _by_parent(rows: Sequence[NewArea]) -> dict[str, list[NewArea]]:
    groups: dict[str, list[NewArea]] = {}
    for row in rows:
        groups.setdefault(row.parent, []).append(row)
    return groups


def broad(areas: QuerySet[Area]) -> QuerySet[Area]:
    """Return the areas people choose from in a list: not the units of the grid, thousands of which are found on the map."""
    return areas.exclude(hierarchy="grid", kind__in=FINE_KINDS)


def broken_paths(areas: Sequence[Any]) -> list[str]:
    """Return the codes of areas whose path is not their parent's path and one step more: none in a sound tree."""
    by_id = {area.pk: area for area in areas}
    return [
        area.code
        for area in areas
        if len(area.path) % STEP
        or (area.parent_id is None and len(area.path) != STEP)
        or (area.parent_id in by_id and area.path[:-STEP] != by_id[area.parent_id].path)
    ]
