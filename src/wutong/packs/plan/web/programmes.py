"""The programmes of a plan: list, page, change of state."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.packs.plan import acts
from wutong.packs.plan.models import Programme, ProgrammeState
from wutong.packs.plan.queries import plan_by_code, programme_of, programmes_of
from wutong.packs.plan.web.plans import known_on, rights
from wutong.platform.access.api import page, post_of
from wutong.platform.lists.api import Column, listing, respond
from wutong.platform.naming import refusal_of

STATES = {code: gettext_lazy(word) for code, word in ProgrammeState.STATES}
COLUMNS = [
    Column("number", gettext_lazy("序号"), "number", sort="number"),
    Column(
        "name", gettext_lazy("专案"), "name", sort="name", filter="name__icontains",
        link=lambda row: reverse("plan-programme", args=[row.plan.code, row.number]),
    ),
    Column("category", gettext_lazy("类别"), "category", sort="category", filter="category__icontains"),
    Column("owner", gettext_lazy("责任单位"), "owner_name", sort="owner_name", filter="owner_name__icontains"),
    Column(
        "state", gettext_lazy("状态"), lambda row: STATES.get(row.state, "—"), sort="state", filter="state",
        choices=list(STATES.items()),
    ),
    Column("since", gettext_lazy("自"), "state_at", sort="state_at"),
    Column("note", gettext_lazy("说明"), "state_note"),
]  # fmt: skip


@page("plans.read")
def programmes(request: HttpRequest, code: str) -> HttpResponseBase:
    """List the plan's programmes with owner and state."""
    plan = plan_by_code(code)
    rows = programmes_of(plan, known_on(request)).select_related("plan")
    shown = listing(request, rows, COLUMNS, name="plan-programmes", default_sort="number",
                    empty=str(_("这个规划没有列出专案。")))  # fmt: skip
    return respond(request, shown, "plan/programmes.html", {"plan": plan})


@page("plans.read")
def programme(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One programme: levers, owner, state and its history."""
    return _show(request, programme_of(code, number))


def _show(request: HttpRequest, one: Programme, problem: str = "") -> HttpResponse:
    states, moment = one.states.select_related("by").order_by("-sequence"), known_on(request)
    states = states.filter(at__lte=moment) if moment else states
    owner = programmes_of(one.plan).filter(pk=one.pk).values_list("owner_name", flat=True).first()
    context = {
        **rights(request), "programme": one, "plan": one.plan, "history": states, "latest": states.first(), "choices": STATES.items(),
        "owner": owner, "typed": request.POST, "problem": problem,
    }  # fmt: skip
    return render(request, "plan/programme.html", context, status=422 if problem else 200)


@page("plans.edit")
@require_POST
def change(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Append a state; when somebody else was first, what was typed stays on the page."""
    one = programme_of(code, number)
    given = {name: request.POST.get(name, "") for name in ("state", "note")}
    seen, post = request.POST.get("seen", ""), post_of(request, "plans.edit")
    said = given | {"seen": int(seen) if seen.isdecimal() else 0, "by": request.user, "post": post}
    if problem := refusal_of(lambda: acts.change_programme(one, **said)):
        return _show(request, one, problem)
    messages.success(request, _("状态已更新"))
    return redirect("plan-programme", code=code, number=number)
