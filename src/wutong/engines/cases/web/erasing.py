"""Deleting by law what a case holds of persons: choose what, say why and on what basis; a tombstone stays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from wutong.engines.cases import api, queries
from wutong.engines.cases.errors import ActRefused
from wutong.engines.cases.queries import CaseView
from wutong.engines.cases.rights import rights_for
from wutong.engines.cases.web.wording import lines_of
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import needs, page
from wutong.platform.audit.api import record_look
from wutong.platform.naming import told

ERASE = "cases.erase"
REFUSED = 422
router = Router(tags=["cases"])


@page(ERASE)
def erase(request: HttpRequest, case: int) -> HttpResponse:
    """What a case holds of persons, event by event; a POST deletes what was chosen. Showing it is recorded as a look."""
    view, problem = queries.case_view(case, request.user), ""
    if not rights_for(request.user, ERASE, view.row.area.path, view.state.field_group):
        raise ActRefused(number=view.row.number, act=_("删除个人信息"), needed=ERASE)
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("event") if one.isdecimal()]
        try:
            if not chosen:
                raise ValueError(_("请至少选择一条。没有删除任何内容。"))
            count = api.erase(case, by=request.user, events=chosen, **_said(request.POST))
        except WutongError as refusal:
            problem = told(refusal)
        except ValueError as fault:
            problem = str(fault)
        else:
            messages.success(request, _("已删除 {count} 条经过里的个人信息").format(count=count))
            return redirect("case", case=case)
    record_look(request.user, object_kind="case", object_key=view.row.number, purpose=_("依法删除个人信息"))
    context = {"case": view.row, "lines": _personal(view), "problem": problem, "typed": request.POST}
    return render(request, "cases/erase.html", context, status=REFUSED if problem else 200)


def _said(given: Any) -> dict[str, str]:
    return {name: given.get(name, "") for name in ("reason", "basis")}


def _personal(view: CaseView) -> list[Any]:
    """Return the lines of the history whose personal part still stands."""
    held = {event.sequence for event in view.events if event.personal}
    return [line for line in lines_of(view.kind, view.events, personal=True) if line.sequence in held]


class ErasureIn(Schema):
    """Why, and on what basis; `events` are sequences of the case's events, all of them when left out."""

    reason: str
    basis: str
    events: list[int] = Field([], max_length=1000)


class ErasureOut(Schema):
    """How many events lost their personal part."""

    case: int
    erased: int


@router.post("/{int:case}/erasures", response=ErasureOut, summary="Delete personal data by law")
@needs(ERASE)
def erase_personal(request: HttpRequest, case: int, given: ErasureIn) -> Any:
    """Delete the personal parts of a case's events; a tombstone with hash, reason and basis stays, and the chain holds."""
    queries.case_view(case, request.user)
    count = api.erase(case, reason=given.reason, basis=given.basis, events=given.events, by=request.user)
    return {"case": case, "erased": count}
