"""Working calendars: what is recorded, and what another content would do to the deadlines of running cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.engines.cases import api
from wutong.engines.cases.calendar_files import plain_yaml
from wutong.engines.cases.models import Calendar
from wutong.engines.cases.moments import moment_of
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page
from wutong.platform.naming import told

REFUSED = 422
RESCHEDULE = "reschedule"
EXAMPLE = """weekdays: Mon-Fri
shifts: [08:30-12:00, 14:00-18:00]
seasons:
  - {from: 06-01, to: 09-30, shifts: [08:30-12:00, 15:00-18:30]}
holidays: [2025-03-08]
workdays: [2025-03-09]
days: {2025-12-31: 08:30-12:00}"""


@page("cases.manage")
def calendars(request: HttpRequest) -> HttpResponse:
    """The calendars as recorded last; a new content is tried first, old and new deadlines side by side."""
    code, text = request.POST.get("code", "").strip(), request.POST.get("text", "")
    report, problem = None, ""
    if request.method == "POST":
        try:
            content = read_content(text)
            if "record" in request.POST:
                return _record(request, code, content)
            report = tried(code, content, by=request.user)
        except WutongError as refusal:
            problem = told(refusal)
        except ValueError as fault:
            problem = str(fault)
    rows = [(row, as_yaml(row.content)) for row in latest()]
    if request.method == "GET":  # a calendar that is there is the draft of what it says from now on
        code, text = next(((row.code, own) for row, own in rows if row.code == request.GET.get("from")), ("", ""))
    context = {
        "rows": rows, "example": EXAMPLE, "code": code, "text": text, "problem": problem, "report": report,
        "deadlines": [(number, moment_of(old), moment_of(new)) for number, old, new in (report or {}).get("deadlines", [])],
    }  # fmt: skip
    return render(request, "cases/calendars.html", context, status=REFUSED if problem else 200)


def read_content(text: str) -> Mapping[str, Any]:
    """Return the mapping that a YAML text holds, read as the command reads it: 12:00 and 06010 are no numbers.

    Raises
        ValueError  in the reader's language, when it holds none
    """
    try:
        content = plain_yaml(text)
    except yaml.YAMLError as fault:
        raise ValueError(
            _("这段文字不是有效的 YAML：{fault}。没有改动任何数据，请改正后再试。").format(fault=fault)
        ) from fault
    if not isinstance(content, dict):
        raise ValueError(_("这段 YAML 里没有内容。没有改动任何数据，请对照说明填写后再试。"))
    return content


def as_yaml(content: Mapping[str, Any]) -> str:
    """Return a content as it is written in a file."""
    return yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)


def latest() -> list[Calendar]:
    """Return the last recorded content of every calendar."""
    newest = {row.code: row for row in Calendar.objects.order_by("id")}
    return sorted(newest.values(), key=lambda row: row.code)


def tried(code: str, content: Mapping[str, Any], *, by: Any) -> dict[str, Any]:
    """Return what a content of a calendar would do to running cases: it is recorded, looked at, and taken back.

    Raises
        CalendarFault  if it cannot be understood
    """
    with transaction.atomic():
        api.record_calendar(code, content, by=by)
        report = api.preview_change(RESCHEDULE, {"calendar": code}, by=by).as_json()
        transaction.set_rollback(True)
    return report


def _record(request: HttpRequest, code: str, content: Mapping[str, Any]) -> HttpResponse:
    api.record_calendar(code, content, by=request.user)
    if "move" in request.POST:
        title = _("按日历“{code}”改期").format(code=code)
        api.begin_change(RESCHEDULE, {"calendar": code}, title=title, by=request.user)
        return redirect("case-changes")
    messages.success(request, _("已登记；新的时限按它计算，在办案件的期限没有动"))
    return redirect("case-calendars")
