"""The breakdown editor: units × years that must add up to the target, the gap shown while typing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Part
from wutong.engines.ledger.errors import NotToBeSplit
from wutong.packs.plan.queries import LineView
from wutong.packs.plan.web.plans import view_for
from wutong.platform.access.api import page, post_of
from wutong.platform.naming import refusal_of


@page("plans.edit")
def edit(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Show and save a breakdown; when somebody else was first, what was typed stays on the page."""
    view = view_for(request, code, row)
    if why := ledger.why_not_split(view.target):
        raise NotToBeSplit(target=view.line, problem=why)
    target, standing = view.target, ledger.breakdown_of(view.target)
    assert target is not None
    assert standing is not None
    parts, problem = standing.typed, ""
    if request.method == "POST":
        parts, seen = ledger.parts_typed(request.POST, view.line.plan.all_years), request.POST.get("seen", "")
        said = {
            "seen": int(seen) if seen.isdecimal() else 0,
            "by": request.user,
            "post": post_of(request, "plans.edit"),
        }
        problem = refusal_of(lambda: ledger.split_target(target, parts, **said))
        if not problem:
            messages.success(request, _("分解已保存"))
            return redirect("plan-line", code=code, row=row)
    context = _context(view, parts) | {"seen": standing.seen, "problem": problem}
    return render(request, "plan/breakdown.html", context, status=422 if problem else 200)


@page("plans.edit")
@require_POST
def gap(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Answer with the sums and the gap of what is typed so far."""
    view = view_for(request, code, row)
    parts = ledger.parts_typed(request.POST, view.line.plan.all_years)
    return render(request, "plan/breakdown_gap.html", _context(view, parts))


def _context(view: LineView, parts: list[Part]) -> dict[str, Any]:
    assert view.target is not None
    assert view.progress is not None
    plan = view.line.plan
    shown = ledger.breakdown_typed(view.target, parts, view.progress.aim.due, plan.all_years)
    return {"view": view, "plan": plan} | shown
