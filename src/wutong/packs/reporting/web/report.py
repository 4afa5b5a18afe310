"""One return: filling it in with the checks at hand, looking through it, and whatever the reader may do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.returns import api as returns
from wutong.engines.returns.errors import ReturnUnknown
from wutong.engines.returns.types import Doing, Return, View
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.files.api import uploaded
from wutong.platform.naming import period_label, told

DETACH = "detach/"  # and the digest of the file
TYPING = {"fill": returns.fill, "submit": returns.submit, "ask_correction": returns.ask_correction}


@page("reports.read")
@require_GET
def show(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """A return as it stands: to be filled in by whoever may, to be looked through by everybody else who may see it."""
    row = returns.return_for(request.user, form, period, unit)
    correcting = bool(request.GET.get("correct")) and "ask_correction" in returns.possible(row, request.user)
    return _page(request, row, returns.present_view(row), correcting=correcting)


@page("reports.read")
@require_GET
def of_case(request: HttpRequest, case: int) -> HttpResponse:
    """Lead from a case to its return."""
    row = returns.visible(request.user).filter(case=case).first()
    if row is None:
        raise ReturnUnknown(key=case)
    return redirect("report", row.form, row.period, row.unit)


@page("reports.read")
@require_POST
def tried(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Answer with the findings on what is typed so far; nothing is written."""
    row = returns.return_for(request.user, form, period, unit)
    values = returns.cleaned(row, values_in(request.POST))
    return render(request, "reporting/findings.html", {"view": returns.view_of(row, values)})


@page("reports.read")
@require_POST
def act(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Do what a button says; when something stands in the way, what was typed stays on the page with the reason."""
    row = returns.return_for(request.user, form, period, unit)
    code = request.POST.get("act", "fill")
    doing = doing_in(request.POST, request.user)
    try:
        if code == "attach":
            returns.attach(row, doing, uploaded(request, "file"))
        elif code.startswith(DETACH):
            code = _detached(row, doing, code.removeprefix(DETACH))
        elif code in TYPING:
            TYPING[code](row, doing)
        else:
            returns.decide(row, code, doing)
    except WutongError as problem:
        row = returns.return_for(request.user, form, period, unit)
        values = returns.latest_values(row)[0] if doing.values is None else returns.cleaned(row, doing.values)
        view = returns.view_of(row, values, doing.remarks)
        return _page(request, row, view, problem=told(problem), status=422, correcting=code == "ask_correction")
    messages.success(request, _("已办：{act}").format(act=returns.ACTS[code].title))
    return redirect(
        request.POST.get("next") if _own(request.POST.get("next", "")) else request.path.removesuffix("act/")
    )


def _detached(row: Return, doing: Doing, digest: str) -> str:
    returns.detach(row, doing, digest)
    return "detach"


def _own(address: str) -> bool:
    """Whether an address is one of this pack's pages."""
    return address.startswith("/reporting/")


def doing_in(typed: QueryDict, person: Any) -> Doing:
    """Return what a posted form brings: fields `value-CODE`, `note-CODE`, `remark-CODE`, `seen`, `reason`."""
    remarks = {name.removeprefix("remark-"): text for name, text in typed.items() if name.startswith("remark-")}
    values = values_in(typed)
    return Doing(
        person, seen_in(typed), values or None, {k: str(v) for k, v in remarks.items()},
        typed.get("reason", ""),
    )  # fmt: skip


def seen_in(typed: QueryDict, name: str = "seen") -> int | None:
    """Return the sequence that the page showed, None where a form does not say."""
    seen = typed.get(name, "")
    return int(seen) if seen.isdecimal() else None


def values_in(typed: QueryDict) -> dict[str, dict[str, str]]:
    """Return the typed values and notes of a form by field."""
    codes = [name.removeprefix("value-") for name in typed if name.startswith("value-")]
    return {code: {"text": typed.get(f"value-{code}", ""), "note": typed.get(f"note-{code}", "")} for code in codes}


def _page(
    request: HttpRequest, row: Return, view: View, *, problem: str = "", status: int = 200, correcting: bool = False
) -> HttpResponse:
    may = returns.possible(row, request.user)
    context = {
        "row": row, "view": view, "may": may, "problem": problem, "unit": returns.unit_names([row.unit]).get(row.unit, row.unit),
        "period": period_label(row.when), "editing": "fill" in may or correcting, "correcting": correcting,
        "files": returns.files_of(row),
        "checking": bool({"send_back", "refuse"} & set(may)), "steps": _steps(row), "standing": returns.standing_of(row, clock.now()),
        "asked": row.steps.filter(act="ask_correction").last() if row.state == "correcting" else None,
    }  # fmt: skip
    return render(request, "reporting/report.html", context, status=status)


def _steps(row: Return) -> list[dict[str, Any]]:
    return [
        {"step": step, "title": returns.ACTS[step.act].title, "ways": {"xlsx": "XLSX", "api": "API"}.get(step.way, "")}
        for step in row.steps.select_related("by")
    ]
