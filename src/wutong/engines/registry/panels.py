"""Figures of firms: wide rows as handed in, corrections laid over them, and which return is believed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.engines.registry import models
from wutong.engines.registry.access import sees
from wutong.engines.registry.declarations import forms, panel_columns
from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.firms import firm, group_of
from wutong.engines.registry.identity import changing, members
from wutong.engines.registry.possible import refuse_impossible
from wutong.engines.registry.types import Cell
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act

_ROW = ("id", "entity_id", "period", "form", "source", "row", "recorded_at", "batch__file_name")
Cells = Mapping[tuple[str, str], Cell]  # by period and column


def panel(
    key: str,
    scope: Scope | None = None,
    *,
    periods: Collection[str] | None = None,
    as_known_on: datetime | None = None,
) -> dict[tuple[str, str], Cell]:
    """Return the figures of an entity by period and column: of each cell the return that is trusted most.

    A cell that the reader may not see has `hidden` and no value. Constant number of SQL statements.
    """
    path = firm(key, scope, whole=False).area_path
    shown: dict[tuple[str, str], Cell] = {}
    for cell in returns(key, periods=periods, as_known_on=as_known_on):
        best = shown.get((cell.period, cell.column))
        if cell.value is not None and (best is None or _rank(cell) < _rank(best)):
            shown[cell.period, cell.column] = cell
    return {place: _masked(cell, scope, path) for place, cell in sorted(shown.items())}


def returns(key: str, *, periods: Collection[str] | None = None, as_known_on: datetime | None = None) -> list[Cell]:
    """Return every cell of every return of an entity, corrections laid over it, for those who may see all of it."""
    rows = models.PanelRow.objects.filter(entity__in=group_of(key))
    if periods is not None:
        rows = rows.filter(period__in=periods)
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lte=as_known_on)
    columns = list(panel_columns())
    found = list(rows.order_by("period", "form", "id").values_list(*_ROW, *columns))
    over = _corrections([row[0] for row in found], as_known_on)
    return [
        _cell(row, column, value, over.get((row[0], column)))
        for row in found
        for column, value in zip(columns, row[len(_ROW) :], strict=True)
    ]


def _corrections(rows: Sequence[int], as_known_on: datetime | None) -> dict[tuple[int, str], models.PanelOverride]:
    found = models.PanelOverride.objects.filter(panel__in=rows).select_related("batch")
    if as_known_on is not None:
        found = found.filter(recorded_at__lte=as_known_on)
    return {(row.panel_id, row.column): row for row in found.order_by("id")}


def _cell(row: Sequence[Any], column: str, value: int | None, over: models.PanelOverride | None) -> Cell:
    number, _entity, period, form, source, line, recorded_at, file = row[: len(_ROW)]
    if over is None:
        return Cell(column, period, value, form, source, number, None, file or "", line, recorded_at)
    file = over.batch.file_name if over.batch else ""
    return Cell(
        column, period, over.value, form, over.source, number, over.pk, file, 0, over.recorded_at, over.recorded_by,
        over.reason,
    )  # fmt: skip


def _rank(cell: Cell) -> tuple[int, float]:
    known = forms().get(cell.form)
    return (known.order if known else len(forms()), -cell.recorded_at.timestamp())


def _masked(cell: Cell, scope: Scope | None, path: str) -> Cell:
    if sees(scope, path, cell.column):
        return cell
    return Cell(
        cell.column, cell.period, None, cell.form, cell.source, cell.row_id, None, "", 0, cell.recorded_at, hidden=True
    )


def history(row_id: int, column: str, scope: Scope | None = None) -> list[Cell]:
    """Return everything ever said in one cell, the first word first, for the page that explains a figure.

    Raises
        EntityUnknown  if the firm may not be seen
        FactRefused    if there is no such cell, or its field group may not be seen
    """
    row = models.PanelRow.objects.select_related("batch").filter(pk=row_id).first()
    if row is None or column not in panel_columns():
        raise _unknown_cell()
    path = firm(f"E{row.entity_id}", scope, whole=False).area_path
    if not sees(scope, path, column):
        raise _unknown_cell()
    first = (row.pk, row.entity_id, row.period, row.form, row.source, row.row, row.recorded_at,
             row.batch.file_name if row.batch else "")  # fmt: skip
    said = models.PanelOverride.objects.filter(panel=row, column=column).select_related("batch").order_by("id")
    return [_cell(first, column, getattr(row, column), None), *(_cell(first, column, None, over) for over in said)]


def _unknown_cell() -> FactRefused:
    return FactRefused(
        what=_("单元格"), why="没有这一格数据，或您无权查看", why_en="there is no such cell, or you may not see it"
    )


@transaction.atomic
def correct(
    row_id: int, column: str, value: int | None, *, by: Any, reason: str, post: str = "", scope: Scope | None = None
) -> int:
    """Correct one cell of a return and return the number of the correction; what was said before stays.

    value  in the column's stored unit, None for "not reported"

    Raises
        FactRefused  without a reason, for a count below zero, or if there is no such cell that may be recorded
    """
    last = history(row_id, column, scope)[-1]
    if not reason.strip():
        raise FactRefused(what=_("更正"), why="没有写明理由", why_en="no reason was given")
    if last.value == value:
        raise FactRefused(what=_("更正"), why="新值与现值相同", why_en="the new value is the one that stands")
    refuse_impossible(_("更正"), {column: value})
    changing()
    over = models.PanelOverride.objects.create(
        panel_id=row_id, column=column, value=value, reason=reason.strip()[:200], source="manual",
        recorded_at=clock.now(), recorded_by=str(by or ""),
    )  # fmt: skip
    detail = {"column": column, "period": last.period, "row": row_id}
    record_act("registry.correct", person=by, post=post, object_kind="panel", object_key=str(row_id), detail=detail)
    return over.pk


def periods_of(key: str) -> list[str]:
    """Return the periods for which an entity has returns, the latest first."""
    rows = models.PanelRow.objects.filter(entity__in=group_of(key))
    return sorted(rows.values_list("period", flat=True).distinct(), reverse=True)


def panel_of_many(
    numbers: Iterable[int], period: str, columns: Sequence[str], scope: Scope | None = None
) -> dict[int, dict[str, int | None]]:
    """Return entity number -> column -> value for one period, for lists; hidden and missing cells are None.

    numbers  of entities that stand for themselves and may be seen by `scope`
    """
    groups = members(list(numbers))
    owner = {member: number for number, group in groups.items() for member in group}
    paths = dict(models.Entity.objects.filter(pk__in=list(groups)).values_list("pk", "area__path"))
    rows = list(
        models.PanelRow.objects.filter(entity__in=list(owner), period=period)
        .order_by("id").values_list("id", "entity_id", "form", *columns)
    )  # fmt: skip
    order = forms()
    rows.sort(key=lambda row: -(order[row[2]].order if row[2] in order else len(order)))
    over = _corrections([row[0] for row in rows], None)
    found: dict[int, dict[str, int | None]] = {number: dict.fromkeys(columns) for number in groups}
    for row in rows:
        number = owner[row[1]]
        for column, value in zip(columns, row[3:], strict=True):
            held = over[row[0], column].value if (row[0], column) in over else value
            if held is not None and sees(scope, paths[number] or "", column):
                found[number][column] = held
    return found
