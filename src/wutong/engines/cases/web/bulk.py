"""One act on many cases chosen in the list: first what it would do and what not, then the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.engines.cases import api
from wutong.engines.cases._core.casetypes.definition import ARBITRATE, DISPATCH
from wutong.engines.cases.models import Case
from wutong.engines.cases.types import Given
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import may, page
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import told

MOST = 200  # what one person can answer for at once
DEEDS = {
    "dispatch": ("cases.dispatch", gettext_lazy("派遣")),
    "remind": ("cases.supervise", gettext_lazy("催办")),
    "watch": ("cases.read", gettext_lazy("关注")),
}


@dataclass(frozen=True)
class Planned:
    """What a deed would do to one case: the act's code, or why it cannot."""

    row: Case
    act: str = ""
    why_not: str = ""


@page("cases.read")
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Show what a deed on the chosen cases would do; with `confirmed`, do it and say what was left out."""
    deed = request.POST.get("deed", "")
    if deed not in DEEDS or not may(request.user, DEEDS[deed][0]):
        messages.error(request, _("请选择一项您可以办理的操作"))
        return redirect("cases")
    chosen = [int(text) for text in request.POST.getlist("case") if text.isdecimal()][:MOST]
    planned = plan(request.user, chosen, deed)
    possible = [one for one in planned if not one.why_not]
    if request.POST.get("confirmed") and possible:
        return _do(request, deed, possible)
    context = {
        "deed": deed, "title": DEEDS[deed][1], "possible": possible, "left_out": [one for one in planned if one.why_not],
        "units": sorted(Unit.objects.filter(valid_to=None), key=lambda unit: unit.name), "most": MOST,
    }  # fmt: skip
    return render(request, "cases/many.html", context)


def plan(person: Any, chosen: list[int], deed: str) -> list[Planned]:
    """Return what a deed would do to each of the cases that the person may see; a few statements for any number."""
    rows = list(api.readable(person).filter(pk__in=chosen).select_related("area").order_by("due_at", "pk"))
    states = api.states_of([row.pk for row in rows])
    return [_planned(row, states[row.pk], person, deed) for row in rows]


def _planned(row: Case, state: Any, person: Any, deed: str) -> Planned:
    if deed == "watch":
        known = person.username in state.watchers
        return Planned(row, why_not=_("已经在关注") if known else "")
    if row.closed_at is not None or row.merged_into_id is not None:
        return Planned(row, why_not=_("已经办结或合并"))
    if deed == "remind":
        return Planned(row)
    act = next((one for one in api.possible_acts(row, state, person) if one.kind in (DISPATCH, ARBITRATE)), None)
    return Planned(row, act.code) if act else Planned(row, why_not=_("这个状态下您不能派遣"))


def _do(request: HttpRequest, deed: str, possible: list[Planned]) -> HttpResponse:
    problems = [(one.row.number, why) for one in possible if (why := _done(request, deed, one))]
    done = len(possible) - len(problems)
    messages.success(request, _("{deed}：已办理 {count} 件").format(deed=DEEDS[deed][1], count=done))
    for number, why in problems:
        messages.error(request, f"{number}：{why}")
    return redirect("cases")


def _done(request: HttpRequest, deed: str, one: Planned) -> str:
    note = request.POST.get("note", "").strip()
    return carry_out(request.user, deed, one, unit=request.POST.get("unit", ""), note=note)


def carry_out(person: Any, deed: str, one: Planned, *, unit: str, note: str) -> str:
    """Do a deed that was planned on one case; return why it was not done, empty when it was."""
    try:
        if deed == "watch":
            api.watch(one.row.pk, by=person)
        elif deed == "remind":
            api.comment(one.row.pk, _("催办：{note}").format(note=note or _("请尽快办理")), by=person)
        else:
            given = Given(unit=unit, note=note, reason=note)
            api.take(one.row.pk, one.act, given, by=person)
    except WutongError as problem:
        return told(problem)
    return ""
