"""The journal of imports, splits and joins, and taking one back while nothing is built on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wutong.engines.atlas.errors import UndoRefused
from wutong.engines.atlas.models import Shape, ShapeChange, ShapeLineage
from wutong.engines.atlas.territory_ties import give_back
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.territory import api as territory

_ROWS_AT_ONCE = 500


def changes() -> QuerySet[ShapeChange]:
    """Return all changes, the last one first."""
    return ShapeChange.objects.order_by("-id")


def standing_before(rows: Iterable[Shape]) -> list[dict[str, Any]]:
    """Return last day and place above of shapes as they stand, to be given back by an undo."""
    return [
        {"id": row.pk, "valid_to": row.valid_to.isoformat() if row.valid_to else None, "parent": row.parent}
        for row in rows
    ]


def write_down(
    act: str,
    about: str,
    on: date,
    before: list[dict[str, Any]],
    made: Sequence[Shape],
    *,
    by: Any,
    areas: Any = None,
    imported_areas: Mapping[str, Any] | None = None,
) -> ShapeChange:
    """Record a change in the transaction that makes it.

    areas           the reorganisation of the territory made with it
    imported_areas  ids of areas that an import began (`made`), and the last days of those it ended (`ended`)
    """
    return ShapeChange.objects.create(
        act=act, about=about[:300], on=on, before=before, created=[row.pk for row in made], reorganisation=areas,
        imported_areas=dict(imported_areas or {}),
        recorded_at=clock.now(), recorded_by=getattr(by, "username", "") or "",
    )  # fmt: skip


@transaction.atomic
def undo(change_id: int, *, by: Any = None) -> ShapeChange:
    """Take a change back: the shapes it made are gone, those it ended hold as before, and so does the territory.

    Raises
        UndoRefused    if it was taken back already, or something rests on it
        NothingToUndo  if cases, posts or figures use an area that came with it
    """
    change = ShapeChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or change.undone_at is not None:
        raise UndoRefused(about=change.about if change else change_id, why="已经撤销", why_en="that is done already")
    _refuse_if_built_on(change)
    made = Shape.objects.filter(pk__in=change.created)
    ShapeLineage.objects.filter(after__in=made, on=change.on).delete()
    made.delete()
    for row in change.before:
        Shape.objects.filter(pk=row["id"]).update(valid_to=row["valid_to"], parent=row["parent"])
    if change.reorganisation is not None:
        territory.undo_last(by=by)
    give_back(change.imported_areas)
    change.undone_at = clock.now()
    change.save(update_fields=["undone_at"])
    record_act(
        "atlas.undo", person=by, object_kind="shapes", object_key=change.about,
        detail={"act": change.act, "on": change.on.isoformat()},
    )  # fmt: skip
    return change


def _refuse_if_built_on(change: ShapeChange) -> None:
    """Refuse while a later change rests on this one, or areas were reorganised since."""
    touched, codes = {*change.created, *(row["id"] for row in change.before)}, set(_codes(change))
    later = next((one for one in _later(change) if _rests_on(one, touched, codes)), None)
    if later is not None:
        about = f"{later.on} {later.about}"
        raise UndoRefused(about=change.about, why=f"其后的变更（{about}）以它为基础", why_en=f"{about} rests on it")
    last = territory.last_reorganisation()
    if change.reorganisation_id and (last is None or last.pk != change.reorganisation_id):
        raise UndoRefused(about=change.about, why="其后区划又有调整", why_en="areas were reorganised since")


def _later(change: ShapeChange) -> QuerySet[ShapeChange]:
    return ShapeChange.objects.filter(pk__gt=change.pk, undone_at__isnull=True).order_by("id")


def _rests_on(later: ShapeChange, touched: set[int], codes: set[str]) -> bool:
    """Return whether a change ended, redrew or stands below what an earlier one made or ended."""
    if touched & {row["id"] for row in later.before}:
        return True
    for at in range(0, len(later.created), _ROWS_AT_ONCE):
        some = Shape.objects.filter(pk__in=later.created[at : at + _ROWS_AT_ONCE])
        if any(code in codes or parent in codes for code, parent in some.values_list("code", "parent")):
            return True
    return False


def _codes(change: ShapeChange) -> list[str]:
    ids = [*change.created, *(row["id"] for row in change.before)]
    return [
        code
        for at in range(0, len(ids), _ROWS_AT_ONCE)
        for code in Shape.objects.filter(pk__in=ids[at : at + _ROWS_AT_ONCE]).values_list("code", flat=True)
    ]
