"""Yearly tasks cut to units and months, and each unit's own sheet of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import YearPart, YearTask
from wutong.engines.ledger.types import TargetState
from wutong.engines.returns import api as returns
from wutong.engines.returns.errors import ReturnUnknown
from wutong.engines.returns.types import CHECK, FILL, READ
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.packs.reporting import sheets
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import name_of, period_label, told

SPARE_ROWS = 3


@page("reports.read")
def tasks(request: HttpRequest, year: int = 0) -> HttpResponse:
    """The year's tasks with how they are cut, for whoever sees all; the units' own sheets for everybody else."""
    chosen = year or clock.today().year
    units = _units_to_show(request.user, chosen)
    if not may(request.user, "plans.edit") and len(units) == 1:
        return redirect("report-sheet", chosen, next(iter(units)))
    cut = {ledger.target_of(one): one for one in ledger.year_tasks_in(chosen)}
    wholes = _wholes(chosen) if returns.sees_all(request.user) else []
    names = {one.code: name_of(one) for one in ledger.indicators([one.series.indicator for one in wholes])}
    lines = [{"target": one, "name": names[one.series.indicator], "whole": cut.get(one.key)} for one in wholes]
    context = {
        "year": chosen,
        "years": [chosen - 1, chosen, chosen + 1],
        "lines": lines,
        "may_cut": may(request.user, "plans.edit"),
        "units": returns.unit_names(units),
    }
    return render(request, "reporting/tasks.html", context)


def _units_to_show(person: Any, year: int) -> list[str]:
    if not returns.sees_all(person):
        return list(returns.units_for(person, READ))
    keys = [one.key for one in ledger.year_tasks_in(year)]
    return sorted({part.owner for one in ledger.targets(keys=keys) for part in ledger.parts_of(one)} - {""})


def _wholes(year: int) -> list[TargetState]:
    """Return the targets that can be cut: whole ones of an area that run in the year and add up."""
    return [
        one
        for one in ledger.targets()
        if ledger.can_be_split(one) and not one.parent and one.series.subject.startswith("area:") and _runs(one, year)
    ]


def _runs(target: TargetState, year: int) -> bool:
    return bool(target.end_period) and Period.parse(target.end_period).end.year >= year


@page("plans.edit")
def cut(request: HttpRequest, year: int, target: str) -> HttpResponse:
    """Cut a target's task of a year to units and months; when something stands in the way, what was typed stays."""
    task = _task(target, year)
    parts = [YearPart(one.owner, one.printed, one.steps) for one in task.parts if one.printed != "0"]
    whole, problem = task.whole.printed if task.whole else (task.asked.printed if task.asked else ""), ""
    if request.method == "POST":
        whole, parts = request.POST.get("whole", ""), parts_in(request.POST, task)
        problem = _save(request, task, whole, parts)
        if not problem:
            messages.success(request, _("年度任务已分解"))
            return redirect("report-tasks-of", year)
    context = _cutting(task, whole, parts) | {"problem": problem}
    return render(request, "reporting/cut.html", context, status=422 if problem else 200)


def _save(request: HttpRequest, task: YearTask, whole: str, parts: list[YearPart]) -> str:
    seen = request.POST.get("seen", "")
    document, reason = request.POST.get("document", "").strip(), request.POST.get("reason", "").strip()
    if task.whole is not None and not document:
        return _("修订要写明依据文件")
    try:
        ledger.split_year(
            task.target, task.year, whole, parts, seen=int(seen) if seen.isdecimal() else 0, document=document, reason=reason,
            by=request.user, post=post_of(request, "plans.edit"),
        )  # fmt: skip
    except WutongError as refusal:
        return told(refusal)
    return ""


@page("plans.edit")
@require_POST
def suggest(request: HttpRequest, year: int, target: str) -> HttpResponse:
    """Answer with the editor, every unit's empty months filled in straight; nothing is saved."""
    task = _task(target, year)
    whole, parts = request.POST.get("whole", ""), parts_in(request.POST, task)
    try:
        parts = [
            YearPart(one.unit, one.printed, {**ledger.suggested_months(task, one.printed), **one.months})
            for one in parts
        ]
        problem = ""
    except WutongError as refusal:
        problem = told(refusal)
    return render(request, "reporting/cut.html", _cutting(task, whole, parts) | {"problem": problem})


def _task(target: str, year: int) -> YearTask:
    found = next(iter(ledger.targets(keys=[target])), None)
    if found is None or not ledger.can_be_split(found):
        raise ReturnUnknown(key=target)
    return ledger.year_task(found, year)


def parts_in(typed: QueryDict, task: YearTask) -> list[YearPart]:
    """Return the parts of a form: fields `unit`, `total-N` and `month-N-CODE` for the N-th row."""
    return [
        YearPart(
            unit, typed.get(f"total-{number}", "").strip(),
            {code: text.strip() for code in task.codes if (text := typed.get(f"month-{number}-{code}", "")).strip()},
        )
        for number, unit in enumerate(typed.getlist("unit"))
        if unit
    ]  # fmt: skip


def _cutting(task: YearTask, whole: str, parts: list[YearPart]) -> dict[str, Any]:
    rows = [*parts, *[YearPart("", "", {})] * SPARE_ROWS]
    return {
        "task": task, "whole": whole, "name": name_of(ledger.indicator(task.target.series.indicator)), "seen": task.seen,
        "rows": [(part, [(code, part.months.get(code, "")) for code in task.codes]) for part in rows],
        "heads": [_short(code, task.year) for code in task.codes], "unit": task.target.unit,
        "units": list(Unit.objects.filter(valid_to=None).order_by("code").values_list("code", "name_zh")),
        "gaps": ledger.month_gaps(task) if task.whole else {},
    }  # fmt: skip


def _short(code: str, year: int) -> str:
    """Return a period's label without the year that stands above the table; the year itself keeps it."""
    label = period_label(Period.parse(code))
    return label.removeprefix(f"{year}年").removesuffix(f" {year}") or label


@page("reports.read")
def sheet(request: HttpRequest, year: int, unit: str) -> HttpResponse:
    """A unit's own sheet; whoever fills in for the unit writes its measures, deadlines and names here."""
    person = request.user
    if not returns.sees_all(person) and unit not in returns.units_for(person, READ):
        raise ReturnUnknown(key=f"{year}/{unit}")
    problem = _keep(request, unit, year) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("已保存"))
        return redirect("report-sheet", year, unit)
    context = {
        "lines": sheets.sheet_of(unit, year), "year": year, "unit": unit, "name": returns.unit_names([unit]).get(unit, unit),
        "may_edit": bool(returns.post_for(person, FILL, unit) or returns.post_for(person, CHECK, unit)),
        "problem": problem,
    }  # fmt: skip
    return render(request, "reporting/sheet.html", context, status=422 if problem else 200)


def _keep(request: HttpRequest, unit: str, year: int) -> str:
    part = next((one for one in ledger.year_parts_of(unit, year) if one.key == request.POST.get("part")), None)
    if part is None:
        return _("没有这项任务")
    typed, seen = request.POST, request.POST.get("seen", "")
    try:
        deadline = date.fromisoformat(typed.get("deadline", "")) if typed.get("deadline") else None
        sheets.keep_terms(
            part, year, measure=typed.get("measure", ""), responsible=typed.get("responsible", ""), deadline=deadline,
            document=typed.get("document", ""), seen=int(seen) if seen.isdecimal() else 0, by=request.user,
        )  # fmt: skip
    except ValueError:
        return _("日期写成 2025-12-31 这样")
    except WutongError as refusal:
        return told(refusal)
    return ""
