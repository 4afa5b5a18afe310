"""Verified closing: which checks in the field and call-backs are to be made, and how often closings were false."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.engines.cases import api, evaluation, queries
from wutong.engines.cases._core.casetypes.definition import SUBMIT
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.casetypes import all_editions
from wutong.engines.cases.counts import Span
from wutong.engines.cases.evaluation import Line
from wutong.engines.cases.models import Case
from wutong.engines.cases.web.figures import count_url, percent, span_of
from wutong.engines.cases.web.wording import masked, unit_names
from wutong.platform import clock
from wutong.platform.access.api import page

SHOWN = 300  # reported as done and not closed yet: more than a day's work for anyone


@page("cases.verify")
@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """The checks drawn by lot and the call-backs that wait, the soonest due first; the rate of false closings by unit."""
    shown, span = waiting_checks(request.user), span_of(request)
    context = {
        "field": [one for one in shown if one["chosen"]],
        "calls": [one for one in shown if one["call_back"]],
        "others": [one for one in shown if not (one["chosen"] or one["call_back"])],
        "lines": [_shown(line, name, span) for line, name in false_closings(request.user, span)],
        "span": span, "most": SHOWN, "more": len(shown) == SHOWN,
    }  # fmt: skip
    return render(request, "cases/checks.html", context)


def waiting_checks(person: Any) -> list[dict[str, Any]]:
    """Return the cases reported as done that a person may check or close, the soonest due first, with what is to be made."""
    reported = {act.target for kind in all_editions().values() for act in kind.acts.values() if act.kind == SUBMIT}
    waiting = api.readable(person, permission="cases.verify").filter(queries.OPEN, state__in=reported)
    rows = list(waiting.select_related("area").order_by("due_at", "pk")[:SHOWN])
    states = api.states_of([row.pk for row in rows])
    units, now = unit_names(row.unit for row in rows), clock.now()
    return [_row(row, states[row.pk], units.get(row.unit, row.unit), queries.standing_of(row, now)) for row in rows]


def _row(row: Case, state: CaseState, unit: str, standing: str) -> dict[str, Any]:
    """Return a case as the page prints it; what is settled already waits no more."""
    return {
        "row": row, "unit": unit, "standing": standing, "chosen": state.chosen and not state.check,
        "call_back": state.call_back and state.satisfaction is None,
        "contacts": [masked(report.contact) for report in state.reports if report.contact],
    }  # fmt: skip


def false_closings(person: Any, span: Span) -> list[tuple[Line, str]]:
    """Return the lines of the units that were checked in a span, with their names; the surest worst first."""
    found = [one for one in evaluation.evaluate(api.readable(person), span) if one.counts["checked"]]
    names = unit_names(one.key for one in found)
    return [
        (one, names.get(one.key, one.key)) for one in sorted(found, key=lambda one: (-one.false_closing.low, one.key))
    ]


def _shown(one: Line, name: str, span: Span) -> dict[str, Any]:
    share = one.false_closing
    return {
        "name": name or "—", "checked": one.counts["checked"], "failed": one.counts["false_closed"],
        "value": percent(share.value), "low": percent(share.low), "high": percent(share.high),
        "checked_url": count_url(span, "checked", "unit", one.key),
        "failed_url": count_url(span, "false_closed", "unit", one.key),
    }  # fmt: skip
