"""The dispatcher's desk: what waits on the left; on the right the case under the cursor, with suggestions and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import api, likeness, queries
from wutong.engines.cases._core.casetypes.definition import ARBITRATE, CLOSE, DISPATCH, RETURN
from wutong.engines.cases.casetypes import all_editions
from wutong.engines.cases.models import Case
from wutong.engines.cases.queries import CaseView
from wutong.engines.cases.rights import rights_for
from wutong.engines.cases.web.case import acts_context, case_context
from wutong.engines.cases.web.places import map_of_queue
from wutong.engines.cases.web.wording import category_names, learnt_from, unit_names
from wutong.platform import clock
from wutong.platform.access.api import page

SHOWN = 200  # what one person can have before him
LEARNT_FROM = 500  # the latest closed cases of a category: who solved them


@dataclass(frozen=True)
class Proposal:
    """A unit that could take a case, and why."""

    unit: str
    name: str
    reason: str


@page("cases.dispatch")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The queue of cases without a unit, and the chosen one (`?case=`, default: the first)."""
    rows = api.readable(request.user, permission="cases.dispatch").filter(queries.OPEN, unit="")
    waiting = _mine_first(request.user, rows.select_related("area").order_by("severity", "due_at", "pk")[: SHOWN + 1])
    now, asked = clock.now(), request.GET.get("case", "")
    chosen = next((row for row in waiting if str(row.pk) == asked), waiting[0] if waiting else None)
    context: dict[str, Any] = {
        "waiting": [(row, queries.standing_of(row, now)) for row in waiting[:SHOWN]], "chosen": chosen,
        "more": len(waiting) > SHOWN, "most": SHOWN,
        "queue_map": map_of_queue(waiting[:SHOWN], "?case="),
    }  # fmt: skip
    if chosen is not None:
        view = queries.case_view(chosen.pk, request.user)
        context |= (
            case_context(view, request.user)
            | acts_context(request, view)
            | suggestions(request, view)
            | {"next": "case-desk"}
        )
        context["forms"] = _in_order(context["forms"])
        context["clocks"] = [one for one in context["clocks"] if one["left"]]
    part = getattr(request, "htmx", False) and request.htmx.target == "desk-case"
    return render(request, "cases/desk_case.html" if part else "cases/desk.html", context)


def _mine_first(person: Any, rows: Iterable[Case]) -> list[Case]:
    """Put the cases that wait for somebody else's act, such as arbitration, behind those the person can send out."""
    known = all_editions()

    def others(row: Case) -> bool:
        kind = known[row.type, row.edition]
        return not any(
            rights_for(person, act.permission, row.area.path, row.field_group) for act in kind.acts_from(row.state)
        )

    return sorted(rows, key=others)


def _in_order(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put dispatching first, and name the key that opens each form."""
    ordered = sorted(forms, key=lambda form: form["act"].kind not in (DISPATCH, ARBITRATE))
    keys = {"d": (DISPATCH, ARBITRATE), "r": (RETURN, CLOSE)}
    for key, kinds in keys.items():
        first = next((form for form in ordered if form["act"].kind in kinds), None)
        if first is not None:
            first["key"] = key
    if ordered and not any("key" in form and form["key"] == "d" for form in ordered):
        ordered[0]["key"] = "d"
    return ordered


def suggestions(request: HttpRequest, view: CaseView) -> dict[str, Any]:
    """Return what the engine suggests for a case, each with its reason."""
    text = " ".join([view.state.title, *(report.text for report in view.state.reports)])
    found = api.suggest_category(view.state.type, text)
    names = category_names(view.kind)
    alike = likeness.candidates(view.row)
    seen = set(api.readable(request.user).filter(pk__in=[one.row.pk for one in alike]).values_list("pk", flat=True))
    return {
        "guesses": [(guess.category, names.get(guess.category, guess.category), guess.words) for guess in found.guesses],
        "learnt": learnt_from(found), "alike": [one for one in alike if one.row.pk in seen], "proposals": proposals(view),
    }  # fmt: skip


def proposals(view: CaseView) -> list[Proposal]:
    """Return the units that could take a case: whom the duty matrix names, and who solved such cases before."""
    found: list[tuple[str, str]] = []
    duty = api.duty_for(view.kind, view.state)
    if duty is not None:
        found.append((duty.lead, " ".join(filter(None, [_("按职责矩阵"), duty.basis]))))
    found += [pair for pair in _solved_before(view.row) if not duty or pair[0] != duty.lead]
    names = unit_names(code for code, _reason in found)
    return [Proposal(code, names[code], reason) for code, reason in found if code in names]


def _solved_before(row: Case) -> list[tuple[str, str]]:
    """Return who closed the latest cases of the same category most often."""
    like = Case.objects.filter(type=row.type, category=row.category).exclude(closed_at=None).exclude(unit="")
    latest = like.order_by("-closed_at").values_list("pk", flat=True)[:LEARNT_FROM]
    counted = Case.objects.filter(pk__in=list(latest)).values("unit").annotate(cases=Count("pk"))
    ranked = sorted(counted, key=lambda one: (-one["cases"], one["unit"]))
    total = sum(one["cases"] for one in ranked)
    words = _("近期同类案件 {total} 件中由它办结 {cases} 件")
    return [(one["unit"], words.format(total=total, cases=one["cases"])) for one in ranked[:1]]
