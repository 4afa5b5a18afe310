"""The tree of areas: places in it as paths of four-digit steps."""

from __future__ import annotations

from collections.abc import Sequence
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
    )


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
