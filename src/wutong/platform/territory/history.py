"""The tree of earlier days, what each reorganisation changed, and taking the last one back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock
from wutong.platform.territory.errors import NothingToUndo
from wutong.platform.territory.models import Area, Lineage, Reorganisation
from wutong.platform.territory.reorganisation import KEPT_FIELDS, record
from wutong.platform.territory.tree import broken_paths

FIELD_TITLES = {
    "name_zh": _("名称"), "name_en": _("英文名称"), "parent_id": _("上级"), "valid_to": _("最后一天"),
}  # fmt: skip
_ROWS_AT_ONCE = 500
BEGUN = _("设立")


@dataclass(frozen=True)
class Change:
    """One field of one area before and after a reorganisation, as people read it."""

    area: Area
    field: Any
    before: str
    after: str


def tree_on(day: date, hierarchy: str = "jurisdiction") -> list[Area]:
    """Return the areas that stood on `day` with the names, parents and paths of that day, parents before children.

    The rows are copies in memory and not for saving. Two statements, whatever the size of the tree.
    """
    areas = {area.pk: area for area in Area.objects.filter(hierarchy=hierarchy)}
    for later in Reorganisation.objects.filter(on__gt=day, undone_at__isnull=True).order_by("-id"):
        for row in later.before:
            if row["id"] in areas:
                _set_back(areas[row["id"]], row)
    for area in areas.values():
        if area.parent_id:
            area.parent = areas.get(area.parent_id)
    standing = [
        area for area in areas.values() if area.valid_from <= day and (not area.valid_to or area.valid_to >= day)
    ]
    return sorted(standing, key=lambda area: area.path)


def _set_back(area: Area, row: dict[str, Any]) -> None:
    for field in KEPT_FIELDS:
        setattr(area, field, row[field])
    area.valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None


def changes_of(reorganisation: Reorganisation) -> list[Change]:
    """Return what a reorganisation changed, area by area; paths are left out, they mean nothing to people."""
    rows = {row["id"]: row for row in reorganisation.before}
    areas = Area.objects.select_related("parent").in_bulk([*rows, *reorganisation.created])
    names = dict(Area.objects.values_list("id", "name_zh"))
    found = [
        Change(areas[key], title, _shown(field, row[field], names), _shown(field, getattr(areas[key], field), names))
        for key, row in rows.items()
        for field, title in FIELD_TITLES.items()
        if str(row[field] or "") != str(getattr(areas[key], field) or "")
    ]
    found += [Change(areas[key], BEGUN, "", areas[key].valid_from.isoformat()) for key in reorganisation.created]
    return found


def _shown(field: str, value: Any, names: dict[int, str]) -> str:
    if field == "parent_id":
        return names.get(value, "—")
    return str(value) if value else "—"


def preview(act: Callable[[], Reorganisation]) -> list[Change]:
    """Return what `act` would change, by doing it in a transaction that is then given up.

    Raises whatever the act raises: a form shows the refusal before anything is confirmed.
    """
    with transaction.atomic():
        changes = changes_of(act())
        transaction.set_rollback(True)
    return changes


def last_reorganisation() -> Reorganisation | None:
    """Return the reorganisation that an undo would take back, or None."""
    return Reorganisation.objects.filter(undone_at__isnull=True).select_related("area").order_by("-id").first()


@transaction.atomic
def undo_last(*, by: Any = None) -> Reorganisation:
    """Take the last reorganisation back: rows stand exactly as before, areas and lineage it made are gone.

    Raises
        NothingToUndo  if there is none, or something rests on what it made
    """
    last = last_reorganisation()
    if last is None:
        raise NothingToUndo(why="没有可撤销的调整", why_en="there is none")
    made = list(Area.objects.filter(pk__in=last.created))
    _refuse_if_used(made)
    _refuse_if_taken(last)
    for row in last.before:
        Area.objects.filter(pk=row["id"]).update(**{field: row[field] for field in KEPT_FIELDS})
    _forget(last, made)
    if broken_paths(list(Area.objects.all())):
        raise NothingToUndo(why="此后在相关区划之下又新增了区划", why_en="areas were added below since")
    record("territory.undo", by, last.area.code, {"act": last.act, "on": last.on.isoformat()})
    return last


def _forget(last: Reorganisation, made: list[Area]) -> None:
    Lineage.objects.filter(after__in=made, on=last.on).delete()
    # The journal outlives the areas it speaks of: what was said of one that goes is said of the first it came from.
    Reorganisation.objects.filter(area__in=made).update(area=last.before[0]["id"])
    last.refresh_from_db(fields=["area"])
    last.undone_at, last.created = clock.now(), []
    last.save()
    for area in made:
        area.delete()


@transaction.atomic
def take_back(made: Sequence[int], ended: Mapping[int, str | None]) -> None:
    """Delete areas that were added together and give ended ones the last day they had, for whoever added and ended them.

    Raises
        NothingToUndo  if anything uses one of the areas; a shape that was drawn with it must be gone by then
    """
    for at in range(0, len(made), _ROWS_AT_ONCE):
        some = made[at : at + _ROWS_AT_ONCE]
        if Area.objects.filter(parent__in=some).exclude(pk__in=made).exists() or any(
            relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": some}).exists()
            for relation in Area._meta.related_objects
            if relation.get_accessor_name() not in {"children", "came_from", "became"}
        ):
            raise NothingToUndo(why="相连的区划已有岗位、机构或数据在用", why_en="areas that came with it are in use")
    for at in range(0, len(made), _ROWS_AT_ONCE):
        some = made[at : at + _ROWS_AT_ONCE]
        Lineage.objects.filter(Q(after__in=some) | Q(before__in=some)).delete()
    Area.objects.filter(pk__in=made).order_by().update(parent=None)
    Area.objects.filter(pk__in=made).delete()
    for key, last_day in ended.items():
        Area.objects.filter(pk=key).update(valid_to=last_day)


def _refuse_if_taken(last: Reorganisation) -> None:
    """Refuse when an area added since stands in a place that would be given back."""
    ids = [row["id"] for row in last.before]
    taken = Area.objects.filter(path__in=[row["path"] for row in last.before]).exclude(pk__in=ids).first()
    if taken:
        raise NothingToUndo(why=f"原位置已有“{taken.name_zh}”", why_en=f"“{taken.name_zh}” stands in its place")


def _refuse_if_used(made: list[Area]) -> None:
    own = {"children", "came_from", "became", "reorganisations"}
    for relation in Area._meta.related_objects:
        accessor = relation.get_accessor_name()
        if accessor in own:
            continue
        for area in made:
            if getattr(area, str(accessor)).exists():
                raise NothingToUndo(
                    why=f"“{area.name_zh}”已有岗位、机构或数据在用", why_en=f"“{area.name_zh}” is in use"
                )
