"""What goes with dispatching and correcting a case: who of a unit could take it, and the categories of a type."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import api, queries
from wutong.engines.cases._core.casetypes.definition import ARBITRATE, DISPATCH, CaseType
from wutong.engines.cases._core.shares import Outlook
from wutong.engines.cases.casetypes import types_by_hand
from wutong.engines.cases.queries import CaseView
from wutong.engines.cases.reclassifying import Correction
from wutong.engines.cases.web.wording import SEVERITIES, category_names, titled
from wutong.platform.access.api import page


@page("cases.read")
@require_GET
def people(request: HttpRequest, case: int) -> HttpResponse:
    """The choices of whom in a unit (`?unit=`) to give a case to, the least loaded first; for those who may dispatch it."""
    view = queries.case_view(case, request.user)
    if not any(act.kind in (DISPATCH, ARBITRATE) for act in view.acts):
        raise Http404(case)
    return render(request, "cases/people.html", {"people": who_could(view, request.GET.get("unit", ""))})


def who_could(view: CaseView, unit: str) -> list[dict[str, Any]]:
    """Return who of a unit may handle a case with what each has in hand; the first is the one to suggest."""
    found = api.people_for(unit.replace("\x00", ""), view.row.area.path, view.state.field_group) if unit else []
    return [
        {
            "username": one.person.username, "name": one.person.full_name or one.person.username, "open": one.open,
            "late": one.late, "suggested": not place,
        }
        for place, one in enumerate(found)
    ]  # fmt: skip


@page("cases.read")
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """The choices of category of a type (`?type=`), for a form in which the type was changed."""
    kind = api.type_in_force(request.GET.get("type", ""))
    return render(request, "cases/categories.html", {"categories": category_choices(kind)})


def category_choices(kind: CaseType) -> list[tuple[str, str]]:
    """Return the categories of a type as a form offers them."""
    return list(category_names(kind).items())


def correction_form(view: CaseView) -> dict[str, Any]:
    """Return what the form that corrects a case offers; its own type first."""
    others = sorted((kind.code, titled(kind)) for kind in types_by_hand() if kind.code != view.kind.code)
    return {
        "correct_types": [(view.kind.code, titled(view.kind)), *others],
        "correct_categories": category_choices(view.kind), "severities": SEVERITIES,
    }  # fmt: skip


def correct(request: HttpRequest, case: int) -> None:
    """Correct a case by what the form holds; what was left as it stands changes nothing."""
    post, seen = request.POST, request.POST.get("seen", "")
    severity = post.get("severity", "")
    given = Correction(
        category=post.get("category"), type=post.get("type") or None, severity=int(severity) if severity.isdecimal() else None
    )  # fmt: skip
    expected = int(seen) if seen.isdecimal() else None
    api.reclassify(case, given, reason=post.get("reason", ""), by=request.user, expected=expected)


def outlook_words(found: Outlook | None) -> str:
    """Say when a case will be closed: the days within which eight of ten like it were, and how sure that is."""
    if found is None:
        return ""
    early, middle, late = (
        None if part is None else max(1, round(part)) for part in (found.early, found.middle, found.late)
    )
    if late is None:
        words = _("预计至少还要 {early} 天；同类案件里拖得久的还没有办完，说不准最迟到哪天（{count} 件同类案件）")
    elif early == late:
        words = _("预计还要 {early} 天左右（{count} 件同类案件，十件里八件如此）")
    else:
        words = _("预计还要 {early}–{late} 天，一半在 {middle} 天内（{count} 件同类案件，十件里八件在这个范围）")
    return words.format(early=early, middle=middle, late=late, count=found.of)
