"""The directory of plans, the monitor, the printed table, the chapters."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wutong.engines.ledger import api as ledger
from wutong.packs.plan import drafting
from wutong.packs.plan.models import Plan
from wutong.packs.plan.queries import LineView, plan_by_code, plan_table, plan_views, seen, view_of
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.lists.api import Column, listing, respond
from wutong.platform.naming import refusal_of, unit_label

PAPERS = ("a3", "a4")


def known_on(request: HttpRequest) -> Any:
    """Return the moment up to which the page may know anything, None for the present."""
    return getattr(request, "as_known_on", None)


def rights(request: HttpRequest) -> dict[str, bool]:
    """Return which acts a page may offer the reader."""
    return {f"may_{act}": may(request.user, f"plans.{act}") for act in ("edit", "comment", "approve")}


def views_for(request: HttpRequest, plan: Plan) -> list[LineView]:
    """Return the plan's lines as the reader may see them."""
    return plan_views(plan, as_known_on=known_on(request), scope=scope_of(request.user, "figures.read"))


def view_for(request: HttpRequest, code: str, row: int) -> LineView:
    """Return a line as the reader may see it, as known on the page's day."""
    return view_of(code, row, as_known_on=known_on(request), scope=scope_of(request.user, "figures.read"))


def unseen(request: HttpRequest, plan: Plan) -> bool:
    """Whether the reader has no right to the figures of the plan's area."""
    return not seen(plan, scope_of(request.user, "figures.read"))


def line_url(view: LineView) -> str:
    """Return the address of a line's page."""
    return reverse("plan-line", args=[view.line.plan.code, view.line.row])


COLUMNS = [
    Column("number", _("序号"), lambda view: view.line.row, sort="row"),
    Column("name", _("指标"), lambda view: f"{view.name}{view.line.marks}", sort="name", filter="name", link=line_url),
    Column("group", _("类别"), "line.group", sort="group", filter="group", hidden=True),
    Column("unit", _("单位"), lambda view: unit_label(view.unit)),
    *ledger.following_columns(lambda view: view.name, line_url),
    Column("owner", _("责任单位"), "owner", sort="owner", filter="owner"),
    Column("note", _("最近意见"), "note"),
]  # fmt: skip


@page("plans.read")
def directory(request: HttpRequest) -> HttpResponse:
    """List the plans with their years, what they hold and how they stand."""
    return _directory(request)


@page("plans.edit")
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Begin a plan in drafting."""
    typed, scope = request.POST, scope_of(request.user, "plans.edit")
    first, last = (
        int(typed.get(name, "") or 0) if typed.get(name, "").isdecimal() else 0 for name in ("first", "last")
    )
    made: list[Plan] = []
    problem = refusal_of(lambda: made.append(drafting.create_plan(
        typed.get("title", ""), (first, last), typed.get("subject", ""), scope=scope, by=request.user,
        post=post_of(request, "plans.edit"),
    )))  # fmt: skip
    return _directory(request, problem) if problem else redirect("plan-draft", code=made[0].code)


def _directory(request: HttpRequest, problem: str = "") -> HttpResponse:
    plans = Plan.objects.select_related("previous").annotate(
        line_count=Count("lines", distinct=True), programme_count=Count("programmes", distinct=True)
    )
    waiting = Counter(one.target for one in ledger.waiting_proposals())
    rows = []
    for plan in plans.order_by("-first_year"):
        views = views_for(request, plan)
        hidden = not views and unseen(request, plan)
        rows.append((plan, ledger.tally(views), sum(waiting[view.line.target] for view in views), hidden))
    mine = ledger.subjects(scope=scope_of(request.user, "plans.edit")) if may(request.user, "plans.edit") else []
    context = {
        "rows": rows,
        "areas": [one for one in mine if one.kind == "area"],
        "typed": request.POST or {"subject": rows[0][0].subject if rows else ""},
        "problem": problem,
    }
    return render(request, "plan/plans.html", context, status=422 if problem else 200)


@page("plans.read")
def monitor(request: HttpRequest, code: str) -> HttpResponseBase:
    """The plan's own table, followed year by year."""
    plan = plan_by_code(code)
    views, hidden = views_for(request, plan), unseen(request, plan)
    shown = listing(
        request, views, COLUMNS, name="plan-monitor", default_sort="", per_page=100,
        empty=str(_("无权查看") if hidden else _("这个规划还没有指标。")), export_permission="figures.export",
    )  # fmt: skip
    context = {
        "unseen": hidden, "plan": plan, "counts": ledger.tally(views), "grouped": not request.GET.get("sort"), "papers": PAPERS,
        "paper": request.GET.get("paper", ""), "thresholds": ledger.thresholds_on(clock.today()),
    }  # fmt: skip
    if getattr(request, "htmx", False) and request.htmx.target == "list-plan-monitor" and "export" not in request.GET:
        return render(request, "plan/monitor_table.html", context | {"listing": shown})
    return respond(request, shown, "plan/monitor.html", context)


@page("plans.read")
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The plan's table as printed, with computed values beside it."""
    plan = plan_by_code(code)
    printed = plan_table(plan, as_known_on=known_on(request), scope=scope_of(request.user, "figures.read"))
    rows = [
        {
            "row": row, "check": printed.check_of(row), "url": reverse("plan-line", args=[code, row.line.row]),
            "cells": printed.laid_out(row), "computed": [row.computed[key] for key in printed.computes],
        }
        for row in printed.rows
    ]  # fmt: skip
    heads = [column.get("over", "") for column in printed.columns]
    context = {"plan": plan, "unseen": unseen(request, plan), "table": printed, "rows": rows, "overs": any(heads), "papers": PAPERS,
               "paper": request.GET.get("paper", "")}  # fmt: skip
    return render(request, "plan/table.html", context)


@page("plans.read")
def chapters(request: HttpRequest, code: str) -> HttpResponse:
    """The plan's chapters with the indicators they state and the programmes they hold."""
    plan = plan_by_code(code)
    rows = list(plan.chapters.prefetch_related("programmes"))
    infos = {info.code: info for info in ledger.indicators(scope=scope_of(request.user, "figures.read"))}
    lines = {} if (hidden := unseen(request, plan)) else {line.indicator: line for line in plan.lines.all()}
    for row in rows:
        row.stated = [(infos[code], lines.get(code)) for code in row.indicators if code in infos]
        row.depth = row.number and {"chapter": 0, "annex": 0, "section": 1}.get(row.kind, 2)
    return render(request, "plan/chapters.html", {"plan": plan, "unseen": hidden, "rows": rows})


def strip(request: HttpRequest) -> dict[str, Any]:
    """Fill the cockpit's panel: the lines of the plan in force as one row of marks, worst first."""
    day = clock.today()
    plan = Plan.objects.filter(state="in_force", first_year__lte=day.year).order_by("-first_year").first()
    if plan is None:
        return {}
    views = ledger.worst_first(views_for(request, plan))
    if not views:
        return {}
    counts = ledger.tally(views)
    return {"plan": plan, "views": views, "counts": counts, "sentence": sentence(plan, counts)}


def sentence(plan: Plan, counts: list[tuple[str, int]]) -> SafeString:
    """Return how the plan stands in a few words, each count leading to its lines; a part of the cockpit's sentence."""
    url = reverse("plan", args=[plan.code])
    parts = format_html_join(
        _("、"),
        '<a href="{}?f.state={}">{}</a> {}',
        ((url, state, count, ledger.STATES[state]) for state, count in counts),
    )
    total = format_html('<a href="{}">{}</a>', url, sum(count for _state, count in counts))
    return format_html(_("规划 {total} 项指标中 {parts}"), total=total, parts=parts)
