"""Case types for whoever manages them: editions as they are recorded, a new one from its YAML, cases moved to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.engines.cases import api
from wutong.engines.cases.models import Case, CaseType
from wutong.engines.cases.web.wording import state_title, titled
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page
from wutong.platform.naming import in_english, told

MANAGE = "cases.manage"
REFUSED = 422


@page(MANAGE)
def types(request: HttpRequest) -> HttpResponse:
    """The recorded editions; a YAML text is checked, or checked and recorded."""
    text, problem, faults = request.POST.get("text", ""), "", []
    if request.method == "POST":
        reading = api.check_type(text)
        faults = [(fault.line, fault.path, fault.en if in_english() else fault.zh) for fault in reading.faults]
        if reading.type is not None and "record" in request.POST:
            try:
                kind = api.record_type(text, by=request.user)
            except WutongError as refusal:
                problem = told(refusal)
            else:
                messages.success(request, _("已登记"))
                return redirect("case-type", code=kind.code, edition=kind.edition)
        elif reading.type is not None:
            messages.success(request, _("检查通过，没有发现问题；什么都还没有登记"))
    context = {
        "rows": CaseType.objects.defer("content"), "text": text, "faults": faults, "problem": problem,
    }  # fmt: skip
    return render(request, "cases/types.html", context, status=REFUSED if problem or faults else 200)


@page(MANAGE)
def edition(request: HttpRequest, code: str, edition: int) -> HttpResponse:
    """One edition; a POST shows what moving the running cases of other editions to it would do, or has it done."""
    row = CaseType.objects.filter(code=code, edition=edition).first()
    if row is None:
        raise Http404(code)
    kind = api.edition_of(code, edition)
    report, problem = None, ""
    if request.method == "POST":
        given = {"type": code, "to": edition, "states": _mapped(request)}
        try:
            if "run" in request.POST:
                title = _("{type}迁移到第 {edition} 版").format(type=titled(kind), edition=edition)
                api.begin_change("migrate", given, title=title, by=request.user)
                return redirect("case-changes")
            report = api.preview_change("migrate", given, by=request.user).as_json()
        except WutongError as refusal:
            problem = told(refusal)
    context: dict[str, Any] = {
        "row": row, "kind": kind, "title": titled(kind), "states": [(one, titled(one)) for one in kind.states.values()],
        "acts": [_act(kind, act) for act in kind.acts.values()],
        "clocks": [(titled(one), one) for one in kind.clocks.values()], "steps": [(titled(one), one) for one in kind.steps],
        "missing": _missing(kind), "report": report, "problem": problem, "typed": request.POST,
    }  # fmt: skip
    return render(request, "cases/type.html", context, status=REFUSED if problem else 200)


def _act(kind: Any, act: Any) -> dict[str, Any]:
    sources = "、".join(state_title(kind, source) for source in act.sources)
    target = state_title(kind, act.target) if act.target in kind.states else _("原来的状态")
    return {"title": titled(act), "sources": sources, "target": target, "permission": act.permission}


def _missing(kind: Any) -> list[str]:
    """Return the states in which running cases of other editions stand and that this edition does not have."""
    rows = Case.objects.filter(type=kind.code, closed_at=None, merged_into=None).exclude(edition=kind.edition)
    return [
        state for state in rows.order_by("state").values_list("state", flat=True).distinct() if state not in kind.states
    ]


def _mapped(request: HttpRequest) -> dict[str, str]:
    given = {name.removeprefix("state."): value for name, value in request.POST.items() if name.startswith("state.")}
    return {old: str(new) for old, new in given.items() if new}
