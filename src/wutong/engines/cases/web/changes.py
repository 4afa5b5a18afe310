"""Changes of many cases over the API: look, run, read the report, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from wutong.engines.cases import api
from wutong.engines.cases.models import BulkChange
from wutong.platform.access.api import needs

router = Router(tags=["cases"])


class ChangeIn(Schema):
    """A change: `migrate` needs `type`, `to` and `states`; `reorganise` `units` and `areas`; `reschedule` `calendar`."""

    kind: Literal["migrate", "reorganise", "reschedule"]
    title: str = ""
    type: str = ""
    to: int = 0
    states: dict[str, str] = {}
    units: dict[str, str] = {}
    areas: dict[str, str] = {}
    calendar: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return what the kind of change asks for."""
        names = {"migrate": ("type", "to", "states"), "reorganise": ("units", "areas"), "reschedule": ("calendar",)}
        return {name: getattr(self, name) for name in names[self.kind]}


class ReportOut(Schema):
    """What a change does; `deadlines` are number, old and new deadline of the first fifty, `refused` number and reason."""

    cases: int
    moves: list[list[str | int]]
    deadlines: list[list[str]]
    earlier: int
    later: int
    refused: list[list[str]]
    refusals: int


class CaseChangeOut(Schema):
    """A change as it was asked for, and how it ended."""

    id: int
    kind: str
    title: str
    arguments: dict[str, Any]
    report: dict[str, Any]
    by: str
    at: datetime
    done_at: datetime | None
    undone_at: datetime | None


@router.post("/preview", response=ReportOut, summary="What a change would do")
@needs("cases.manage")
def preview(request: HttpRequest, given: ChangeIn) -> Any:
    """Look at a change; nothing is written."""
    return api.preview_change(given.kind, given.arguments(), by=request.user).as_json()


@router.post("", response={202: CaseChangeOut}, summary="Run a change")
@needs("cases.manage")
def begin(request: HttpRequest, given: ChangeIn) -> Any:
    """Have the worker run a change; read its report when `done_at` is set."""
    change = api.begin_change(given.kind, given.arguments(), title=given.title or given.kind, by=request.user)
    return Status(202, change)


@router.get("/{int:change}", response=CaseChangeOut, summary="One change")
@needs("cases.manage")
def read(request: HttpRequest, change: int) -> Any:
    """Return a change with its report."""
    return get_object_or_404(BulkChange, pk=change)


@router.post("/{int:change}/undo", response={202: CaseChangeOut}, summary="Undo a change")
@needs("cases.manage")
def undo(request: HttpRequest, change: int) -> Any:
    """Have the worker put every case back that still stands as the change left it."""
    row = get_object_or_404(BulkChange, pk=change)
    return Status(202, api.undo_change(row.pk, by=request.user))
