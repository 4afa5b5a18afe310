"""One line of a plan: its rules, path, versions, parts, proposals and notes; revision, decision, comment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.ledger import api as ledger
from wutong.kernel.errors import WutongError
from wutong.packs.plan import acts
from wutong.packs.plan.queries import LineView, line_of, names_of_units, proposal_of
from wutong.packs.plan.web.plans import known_on, rights, view_for
from wutong.platform.access.api import page, post_of
from wutong.platform.naming import told


@page("plans.read")
def line(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Everything about one line, every number with its origin."""
    view = view_for(request, code, row)
    return render(request, "plan/line.html", line_context(request, view))


def line_context(request: HttpRequest, view: LineView) -> dict[str, Any]:
    """Return what the line's page shows."""
    moment, progress = known_on(request), view.progress
    parts = ledger.parts_of(view.target, moment) if view.target else []
    proposals = view.line.proposals.select_related("by", "decision__by")
    comments = view.line.comments.select_related("by")
    if moment is not None:
        proposals, comments = proposals.filter(at__lte=moment), comments.filter(at__lte=moment)
    years = range(view.line.plan.first_year, view.line.plan.last_year + 1)
    units = names_of_units(part.owner for part in parts)
    return {
        **rights(request), "view": view, "plan": view.line.plan, "rules": ledger.rules_of(progress) if progress else [],
        "chart": ledger.chart_of(progress) if progress else None,
        "years": ledger.years_table(progress) if progress else [], "versions": _versions(view, moment), "plan_years": list(years),
        "parts": [(units.get(part.owner, part.owner), part, [part.steps.get(str(year), "") for year in years]) for part in parts],
        "gap": ledger.parts_gap(view.target, moment) if parts and view.target else None,
        "can_be_split": ledger.can_be_split(view.target), "proposals": proposals, "comments": comments,
        "reading": ledger.READINGS[view.target.reading] if view.target else "",
    }  # fmt: skip


def _versions(view: LineView, moment: Any) -> list[Any]:
    if view.target is None:
        return []
    versions = ledger.target_history(view.line.target)
    return [version for version in reversed(versions) if moment is None or version.recorded_at <= moment]


@page("plans.comment")
@require_POST
def comment(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Add a note to a line."""
    text = request.POST.get("text", "")
    acts.comment(line_of(code, row), text, by=request.user, post=post_of(request, "plans.comment"))
    messages.success(request, _("意见已记下"))
    return redirect("plan-line", code=code, row=row)


@page("plans.edit")
def revise(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Propose another value for a target in force, with the document that allows it."""
    view = view_for(request, code, row)
    problem = ""
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("printed", "document", "reason")}
        try:
            acts.propose(view.line, basis="revision", by=request.user, post=post_of(request, "plans.edit"), **given)
            messages.success(request, _("修订已提交，等待批准；批准前原目标不变"))
            return redirect("plan-line", code=code, row=row)
        except WutongError as error:
            problem = told(error)
    context = {"view": view, "plan": view.line.plan, "typed": request.POST, "problem": problem}
    return render(request, "plan/revise.html", context, status=422 if problem else 200)


@page("plans.approve")
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or refuse a proposal."""
    proposal = proposal_of(number)
    approved = request.POST.get("decision") == "approve"
    post = post_of(request, "plans.approve")
    acts.decide(proposal, approved=approved, reason=request.POST.get("reason", ""), by=request.user, post=post)
    messages.success(request, _("已批准，新目标生效，原目标留在历史中") if approved else _("已退回"))
    return redirect("plan-line", code=proposal.line.plan.code, row=proposal.line.row)
