"""The page of one case: clock on top, the next act as a button, below it what happened in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from wutong.engines.cases import api, queries
from wutong.engines.cases._core.casetypes.definition import ARBITRATE, CHECK, CLOSE, CONFIRM, DISPATCH, Act
from wutong.engines.cases._core.state import JOIN_ALL, JOIN_ANY, CaseState, Join, Report
from wutong.engines.cases.models import Case
from wutong.engines.cases.moments import moment_of
from wutong.engines.cases.queries import CaseView
from wutong.engines.cases.rights import rights_for
from wutong.engines.cases.web.correcting import correction_form, outlook_words
from wutong.engines.cases.web.forms import shown_fields
from wutong.engines.cases.web.places import map_of_case
from wutong.engines.cases.web.wording import (
    CHANNELS,
    SEVERITIES,
    category_names,
    lines_of,
    masked,
    named_values,
    people_names,
    state_title,
    titled,
    unit_names,
)
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.accounts.models import Unit
from wutong.platform.audit.api import record_look

PERSONAL = "cases.personal"
AS_OF = "as-of"


@page("cases.read")
def case(request: HttpRequest, case: int) -> HttpResponse:
    """One case, now or as it was at a second (`?as-of=2025-03-03T10:00:00`); a POST shows who reported, and records it."""
    return show(request, case, reveal=request.method == "POST")


def show(
    request: HttpRequest, case: int, *, problem: str = "", failed: str = "", status: int = 200, reveal: bool = False
) -> HttpResponse:
    """Answer with the page of a case; with a problem, what was typed stands in the form of `failed` again."""
    view = queries.case_view(case, request.user, moment_asked(request.GET.get(AS_OF, "")))
    queries.draw(request, view)
    allowed = bool(rights_for(request.user, PERSONAL, view.row.area.path, view.state.field_group))
    revealed = reveal and allowed
    if revealed:
        record_look(request.user, object_kind="case", object_key=view.row.number, purpose=str(_("联系反映人")))
    context = case_context(view, request.user, personal=revealed) | acts_context(request, view, failed) | {
        "may_reveal": allowed and not revealed and any(one.reporter or one.contact for one in view.state.reports),
        "problem": problem, "failed": failed, "typed": request.POST if failed else {},
    }  # fmt: skip
    return render(request, "cases/case.html", context, status=status)


def moment_asked(text: str) -> datetime | None:
    """Return the moment of an address, None for the present and for what is no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)


def case_context(view: CaseView, person: Any, *, personal: bool = False) -> dict[str, Any]:
    """Return what the page of a case shows; a fixed number of statements."""
    people = people_names([view.state.handler, *view.state.watchers])
    return {
        "view": view, "case": view.row, "state": view.state, "kind_title": titled(view.kind),
        "state_title": state_title(view.kind, view.state.state), "clocks": _clocks(view),
        "lines": lines_of(view.kind, view.events, personal=personal),
        "reports": [_report(one, personal) for one in view.state.reports],
        "files": view.state.files, "facts": _facts(view, people), "related": _related(view.state, person),
        "watchers": [people.get(name, name) for name in view.state.watchers], "outlook": _outlook(view),
        "map": map_of_case(view.row),
    }  # fmt: skip


def acts_context(request: HttpRequest, view: CaseView, failed: str = "") -> dict[str, Any]:
    """Return what the reader may do: the acts of the case's state with what they ask for, and what goes in any state."""
    forms = [_act_form(view, act, request.POST if act.code == failed else {}) for act in view.acts]
    duty = api.duty_for(view.kind, view.state) if any(form["dispatches"] for form in forms) else None
    for form in forms:
        form["unit"] = request.POST.get("unit", "") if form["act"].code == failed else duty.lead if duty else ""
    person, state, path = request.user, view.state, view.row.area.path

    def allowed(what: str) -> bool:
        return view.at is None and bool(rights_for(person, f"cases.{what}", path, state.field_group))

    waiting = any(not report.answered_at for report in state.reports)
    return {
        "forms": forms, "units": _units() if forms or allowed("handle") else [], "seen": view.row.sequence,
        "now_shown": view.at is None, "watching": person.username in state.watchers,
        "may_merge": allowed("dispatch") and state.merged_into is None and state.open, "may_part": allowed("dispatch"),
        "may_erase": allowed("erase") and any(event.personal for event in view.events),
        "may_answer": allowed("handle") and waiting, "may_report": allowed("open"),
        "may_task": allowed("handle") and state.open and state.merged_into is None,
        **(correction_form(view) if allowed("dispatch") and state.open and state.merged_into is None else {}),
    }  # fmt: skip


def _outlook(view: CaseView) -> str:
    """Say when an open case will be closed, judging by others like it; empty for one that is closed or was looked back at."""
    if view.at is not None or not view.state.open or view.state.merged_into is not None:
        return ""
    return outlook_words(api.forecast(view.row, clock.now()))


def _units() -> list[Unit]:
    return sorted(Unit.objects.filter(valid_to=None), key=lambda unit: unit.name)


def _act_form(view: CaseView, act: Act, typed: Any) -> dict[str, Any]:
    """Return what an act asks for."""
    fields = view.kind.forms.get(act.form, ())
    dispatches, checks = act.kind in (DISPATCH, ARBITRATE), act.kind in (CHECK, CONFIRM)
    return {
        "act": act, "title": titled(act), "fields": shown_fields(fields, typed), "dispatches": dispatches, "checks": checks,
        "confirms": act.kind == CONFIRM,
        "calls_back": view.state.call_back and act.kind in (CHECK, CLOSE),
        "templates": [(one.code, titled(one), one.text) for one in view.kind.templates if one.act == act.code],
        "at_once": not (fields or dispatches or checks or act.reason), "danger": _ends_badly(view, act),
    }  # fmt: skip


def _ends_badly(view: CaseView, act: Act) -> bool:
    target = view.kind.states.get(act.target)
    return target is not None and target.failed


def _clocks(view: CaseView) -> list[dict[str, Any]]:
    """Return the clocks of a case as the page prints them, the main one first."""
    now = view.at or clock.now()
    found = []
    for rule in sorted(view.kind.clocks.values(), key=lambda rule: not rule.main):
        one = view.state.clocks.get(rule.code)
        if one is not None:
            left = None if view.state.closed_at else queries.time_left(one, now)
            found.append(
                {
                    "title": titled(rule), "clock": one, "left": left, "main": rule.main, "in_time": one.in_time,
                    "due": moment_of(one.due_at), "stopped": moment_of(one.stopped_at),
                }
            )  # fmt: skip
    return found


def _report(report: Report, personal: bool) -> dict[str, Any]:
    """Return a report; its reporter is masked unless the reader asked for it and may see it."""
    hidden = f"{report.reporter[:1]}**" if report.reporter else ""
    return {
        "number": report.number, "text": report.text, "answer": report.answer, "at": moment_of(report.at),
        "channel": CHANNELS.get(report.channel, report.channel), "answered_at": moment_of(report.answered_at),
        "noted_at": _noted_before(report), "reporter": report.reporter if personal else hidden,
        "contact": report.contact if personal else masked(report.contact),
    }  # fmt: skip


def _noted_before(report: Report) -> datetime | None:
    """Return when a report was written down, if that was a minute or more before it came in."""
    noted, came = moment_of(report.noted_at), moment_of(report.at)
    return noted if noted and came and came - noted >= timedelta(minutes=1) else None


def _facts(view: CaseView, people: dict[str, str]) -> list[tuple[Any, Any]]:
    """Return the facts of a case that have a value, named."""
    state, kind = view.state, view.kind
    units = unit_names({state.unit, *state.assisting})
    categories = category_names(kind)
    personal = {field.code for form in kind.forms.values() for field in form if field.personal}
    filled = {code: value for code, value in state.form.items() if code not in personal}
    found = [
        (_("承办单位"), units.get(state.unit, state.unit)),
        (_("协办单位"), "、".join(units.get(code, code) for code in state.assisting)),
        (_("经办人"), people.get(state.handler, state.handler)),
        (_("类别"), categories.get(state.category, state.category)),
        (_("等级"), dict(SEVERITIES).get(state.severity, state.severity)),
        (_("区域"), view.row.area.name),
        (_("地点"), state.place),
        (_("来源"), CHANNELS.get(state.channel, state.channel)),
        *named_values(kind, filled),
    ]
    return [(name, value) for name, value in found if value not in ("", None)]


def _related(state: CaseState, person: Any) -> dict[str, Any]:
    """Return the cases that belong to this one and that the person may see; one statement."""
    tasks = {task.case: task for task in state.tasks}
    absorbed = [one.case for one in state.absorbed]
    rows = _rows([*tasks, *absorbed, *filter(None, [state.parent, state.merged_into])], person)
    groups = [
        {
            "name": group, "rule": _rule(state.joins.get(group, Join())), "enough": state.group_joined(group),
            "tasks": [(task, rows[pk]) for pk, task in tasks.items() if task.group == group and pk in rows],
        }
        for group in dict.fromkeys(task.group for task in state.tasks)
    ]  # fmt: skip
    return {
        "groups": groups,
        "absorbed": [rows[pk] for pk in absorbed if pk in rows],
        "parent": rows.get(state.parent or 0), "into": rows.get(state.merged_into or 0),
    }  # fmt: skip


def _rule(join: Join) -> str:
    """Say how many sub-tasks of a group are enough."""
    words = {JOIN_ALL: _("全部办成才算"), JOIN_ANY: _("任一办成就算")}
    return str(words[join.rule] if join.rule in words else _("办成 {least} 项就算").format(least=join.least))


def _rows(wanted: list[int], person: Any) -> dict[int, Case]:
    return {row.pk: row for row in api.readable(person).filter(pk__in=wanted)} if wanted else {}
