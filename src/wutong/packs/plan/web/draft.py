"""The drafting workspace of the next plan: options side by side, what-if, proposals handed in for approval."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Proposal
from wutong.packs.plan import acts, drafting
from wutong.packs.plan.errors import NotDrafting
from wutong.packs.plan.models import PlanLine
from wutong.packs.plan.queries import line_of, line_of_target, observed, plan_by_code, plan_views
from wutong.packs.plan.web.plans import known_on, rights, unseen
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.naming import refusal_of

FASTEST, SLOWEST, USUAL = Decimal(30), Decimal(-10), Decimal(5)  # ends and start of the slider, per cent a year


@page("plans.read")
def workspace(request: HttpRequest, code: str) -> HttpResponse:
    """The lines of a draft with what is proposed, handed in and approved for each."""
    plan = plan_by_code(code)
    scope = scope_of(request.user, "figures.read")
    views = plan_views(plan, as_known_on=known_on(request), scope=scope)
    by_target: dict[str, list[Proposal]] = {view.line.target: [] for view in views}
    for one in ledger.proposals(by_target):
        by_target[one.target].append(one)
    rows = [(view, by_target[view.line.target]) for view in views]
    waiting = [(view.line, one) for view, found in rows for one in found if one.waiting]
    offered = ledger.indicators(scope=scope) if plan.state == "drafting" and may(request.user, "plans.edit") else []
    return render(
        request,
        "plan/draft.html",
        rights(request)
        | {"offered": offered, "plan": plan, "unseen": unseen(request, plan), "rows": rows, "waiting": waiting},
    )


@page("plans.edit")
@require_POST
def take_over(request: HttpRequest, code: str) -> HttpResponse:
    """Take the previous plan's lines over."""
    count = acts.take_over(plan_by_code(code), by=request.user, post=post_of(request, "plans.edit"))
    messages.success(request, _("已承接{count}个指标，目标待定").format(count=count))
    return redirect("plan-draft", code=code)


@page("plans.edit")
@require_POST
def add_line(request: HttpRequest, code: str) -> HttpResponse:
    """Add an indicator to a draft."""
    made = drafting.add_line(
        plan_by_code(code), request.POST.get("indicator", ""), by=request.user, post=post_of(request, "plans.edit")
    )
    return redirect("plan-draft-line", code=code, row=made.row)


@page("plans.edit")
def line(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """The options for one line, and the form that proposes one of them."""
    found = line_of(code, row)
    if found.plan.state != "drafting":
        raise NotDrafting(plan=found.plan)
    problem = ""
    if request.method == "POST":
        problem = _propose(request, found)
        if not problem:
            messages.success(request, _("方案已记下"))
            return redirect("plan-draft-line", code=code, row=row)
    context = _context(request, found) | {"problem": problem, "typed": request.POST}
    return render(request, "plan/draft_line.html", context, status=422 if problem else 200)


def _propose(request: HttpRequest, line: PlanLine) -> str:
    given = {name: request.POST.get(name, "") for name in ("basis", "printed", "reason")}
    given |= {name: name in request.POST for name in ("submit", "in_words")}
    given |= {"by": request.user, "post": post_of(request, "plans.edit")}
    return refusal_of(lambda: acts.propose(line, **given))


def _context(request: HttpRequest, line: PlanLine) -> dict[str, Any]:
    outlook = outlook_for(request, line)
    return {
        **rights(request), "line": line, "plan": line.plan, "outlook": outlook, "options": ledger.options(outlook),
        "what_if": ledger.what_if(outlook, USUAL), "growth": USUAL, "fastest": FASTEST, "slowest": SLOWEST,
        "proposals": ledger.proposals([line.target]), "bases": ledger.BASES,
    }  # fmt: skip


def outlook_for(request: HttpRequest, line: PlanLine) -> Any:
    """Return what is known for a line of a draft, as the reader may see it."""
    plan, scope, moment = line.plan, scope_of(request.user, "figures.read"), known_on(request)
    before = plan.previous.code if plan.previous else ""
    earlier = ledger.targets(plan_code=before, series=[observed(line)], as_known_on=moment, scope=scope)
    return ledger.outlook_of(
        observed(line), line.unit, plan.years, previous=next(iter(earlier), None), as_known_on=moment, scope=scope
    )


@page("plans.edit")
def what_if(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Answer where a yearly growth leads."""
    found = line_of(code, row)
    try:
        growth = min(max(Decimal(request.GET.get("growth", "")), Decimal(-99)), Decimal(999))
    except InvalidOperation:
        growth = USUAL
    option = ledger.what_if(outlook_for(request, found), growth)
    return render(
        request, "plan/what_if.html", {"what_if": option, "growth": growth, "line": found, "plan": found.plan}
    )


@page("plans.edit")
@require_POST
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a proposal in for approval."""
    made = ledger.submit_proposal(number, by=request.user, post=post_of(request, "plans.edit"))
    line = line_of_target(made.target)
    messages.success(request, _("已提交，等待批准"))
    return redirect("plan-draft-line", code=line.plan.code, row=line.row)
