"""Lists of returns: what waits for me, who reported what when, and the planning office's desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.engines.returns import api as returns
from wutong.engines.returns.types import APPROVE, CHECK, FILL, READ, Cell, Doing, Return
from wutong.kernel.errors import WutongError
from wutong.packs.reporting.web.report import seen_in
from wutong.platform.access.api import may, page
from wutong.platform.naming import told

SHOWN = 60  # of what is done already: more than a year of one unit's forms
STEPS_SHOWN = 200


@page("reports.read")
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, then what his units have to report and have reported."""
    person = request.user
    own = returns.units_for(person, READ)
    waiting = returns.waiting_for(waits_for(person), returns.visible(person))
    rest = returns.visible(person).filter(unit__in=own).exclude(pk__in=[row.pk for row in waiting])
    shown = list(rest[:SHOWN])
    context = {
        "waiting": returns.cells_of(waiting), "rest": returns.cells_of(shown),
        "names": returns.unit_names(row.unit for row in [*waiting, *shown]),
    }  # fmt: skip
    return render(request, "reporting/mine.html", context)


def waits_for(person: Any) -> dict[str, list[str]]:
    """Return, by state, the units whose returns wait for a person; `*` stands for all."""
    fill, approve = (list(returns.units_for(person, one)) for one in (FILL, APPROVE))
    office = ["*"] if returns.units_for(person, CHECK) else []
    return {"filling": fill, "redoing": fill, "head": approve, "office": office, "correcting": office}


@page("reports.read_all")
def progress(request: HttpRequest, ends: str = "") -> HttpResponse:
    """Who reported what when: units by forms for the periods that end together."""
    known = returns.ends_known()
    chosen = next((one for one in known if one.isoformat() == ends), known[0] if known else None)
    if chosen is None:
        return render(request, "reporting/progress.html", {"matrix": None})
    rows = returns.visible(request.user)
    steps = returns.latest_steps(chosen, rows, STEPS_SHOWN + 1)  # one more than is shown tells that there are more
    context = {
        "matrix": returns.matrix(rows, chosen), "known": _near(known, chosen), "steps": _told(steps[:STEPS_SHOWN]),
        "more": len(steps) > STEPS_SHOWN, "may_check": may(request.user, CHECK),
    }  # fmt: skip
    return render(request, "reporting/progress.html", context)


def _near(known: list[date], chosen: date) -> list[date]:
    place = known.index(chosen)
    return known[max(place - 3, 0) : place + 5]


def _told(steps: list[Any]) -> list[dict[str, Any]]:
    cells = {cell.row.pk: cell for cell in returns.cells_of({step.row_id: step.row for step in steps}.values())}
    names = returns.unit_names(step.row.unit for step in steps)
    return [
        {
            "step": one,
            "title": returns.ACTS[one.act].title,
            "cell": cells[one.row_id],
            "unit": names.get(one.row.unit, one.row.unit),
        }
        for one in steps
    ]


@page("reports.check")
def check(request: HttpRequest) -> HttpResponse:
    """The planning office's desk: what waits, with what the checks say; those without a doubt are adopted at once."""
    waiting = returns.waiting_for_office()
    if request.method == "POST":
        return _adopt_many(request, {row.pk: row for row in waiting})
    views = [returns.present_view(row) for row in waiting]
    views.sort(key=lambda view: (not view.stops, not view.explained, view.row.due_at is None))
    names = returns.unit_names(row.unit for row in waiting)
    lines = [{"view": view, "cell": Cell(view.row, view.form), "unit": names.get(view.row.unit)} for view in views]
    clean = [view.row.pk for view in views if _clean(view)]
    return render(request, "reporting/check.html", {"lines": lines, "clean": clean})


def _clean(view: Any) -> bool:
    return view.row.state == "office" and not (view.stops or view.asks or view.explained)


def _adopt_many(request: HttpRequest, waiting: dict[int, Return]) -> HttpResponse:
    done, refused = 0, []
    for pk in request.POST.getlist("return"):
        row = waiting.get(int(pk)) if pk.isdecimal() else None
        if row is None:
            continue
        try:
            returns.adopt(row, Doing(request.user, seen_in(request.POST, f"seen-{pk}")))
            done += 1
        except WutongError as problem:
            refused.append(told(problem))
    if done:
        messages.success(request, ngettext("已采用 {count} 份报表", "已采用 {count} 份报表", done).format(count=done))
    for words in refused[:3]:
        messages.error(request, words)
    if not done and not refused:
        messages.info(request, _("没有选中报表"))
    return redirect("reports-check")
