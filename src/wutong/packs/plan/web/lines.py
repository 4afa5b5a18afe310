"""One line of a plan: its rules, path, versions, parts, proposals and notes; revision, decision, comment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.ledger import api as ledger
from wutong.packs.plan import acts
from wutong.packs.plan.queries import LineView, line_of
from wutong.packs.plan.web.plans import known_on, rights, view_for
from wutong.platform.access.api import page, post_of
from wutong.platform.accounts.api import unit_names
from wutong.platform.naming import refusal_of


@page("plans.read")
def line(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Everything about one line, every number with its origin."""
    view = view_for(request, code, row)
    return render(request, "plan/line.html", line_context(request, view))


def line_context(request: HttpRequest, view: LineView) -> dict[str, Any]:
    """Return what the line's page shows."""
    moment, progress, plan = known_on(request), view.progress, view.line.plan
    versions = ledger.target_history(view.line.target, as_known_on=moment) if view.target else []
    return {
        **rights(request), **_parts(view, moment), "view": view, "plan": plan, "plan_years": list(plan.all_years),
        "rules": ledger.rules_of(progress) if progress else [], "chart": ledger.chart_of(progress) if progress else None,
        "years": ledger.years_table(progress) if progress else [], "versions": versions[::-1],
        "why_not_split": ledger.why_not_split(view.target), "comments": ledger.comments_on([view.line.target], as_known_on=moment),
        "proposals": ledger.proposals([view.line.target], as_known_on=moment),
        "reading": ledger.READINGS[view.target.reading] if view.target else "",
    }  # fmt: skip


def _parts(view: LineView, moment: Any) -> dict[str, Any]:
    split = ledger.breakdown_of(view.target, moment)
    if split is None or not split.parts:
        return {}
    units = unit_names(part.owner for part in split.parts)
    rows = split.rows(view.line.plan.all_years)
    return {"parts": [(units.get(part.owner, part.owner), part, years) for part, years in rows], "gap": split.gap}


@page("plans.comment")
@require_POST
def comment(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Add a note to a line."""
    said = {"by": request.user, "post": post_of(request, "plans.comment")}
    ledger.comment_on(line_of(code, row).target, request.POST.get("text", ""), **said)
    messages.success(request, _("意见已记下"))
    return redirect("plan-line", code=code, row=row)


@page("plans.edit")
def revise(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Propose another value for a target in force, with the document that allows it."""
    view = view_for(request, code, row)
    problem = ""
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("printed", "document", "reason")}
        given |= {"in_words": "in_words" in request.POST, "by": request.user, "post": post_of(request, "plans.edit")}
        problem = refusal_of(lambda: acts.propose(view.line, basis=acts.REVISION, **given))
        if not problem:
            messages.success(request, _("修订已提交，等待批准；批准前原目标不变"))
            return redirect("plan-line", code=code, row=row)
    context = {"view": view, "plan": view.line.plan, "typed": request.POST, "problem": problem}
    return render(request, "plan/revise.html", context, status=422 if problem else 200)


@page("plans.approve")
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or refuse a proposal."""
    approved, reason = request.POST.get("decision") == "approve", request.POST.get("reason", "")
    post = post_of(request, "plans.approve")
    line, _made = acts.decide(number, approved=approved, reason=reason, by=request.user, post=post)
    messages.success(request, _("已批准，新目标生效，原目标留在历史中") if approved else _("已退回"))
    return redirect("plan-line", code=line.plan.code, row=line.row)
