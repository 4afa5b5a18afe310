"""Meetings: the list, a new one, its agenda with what each item rests on, and its decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.engines.cases import api as cases
from wutong.engines.monthly import api as monitor
from wutong.kernel.errors import WutongError
from wutong.packs.economy import meetings
from wutong.packs.economy.agenda import Item, agenda, latest_month, unit_names
from wutong.packs.economy.web.pages import FIRMS, MEET, READ, asked_for, asked_month, month_code
from wutong.platform import clock
from wutong.platform.access.api import may, page
from wutong.platform.naming import period_label, told

REFUSED = 422


@page(READ)
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """List the meetings with how many decisions each took."""
    rows = [(one, len(one.decisions.all()), _period(one)) for one in meetings.all_meetings()]
    return render(request, "economy/meetings.html", {"rows": rows, "may_meet": may(request.user, MEET)})


def _period(one: meetings.Meeting) -> str:
    return period_label(monitor.period_of((one.year, one.month)))


@page(MEET)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a meeting on a month's figures."""
    found = monitor.courses(**asked_for(request))
    latest = asked_month(request) or latest_month(found)
    problem = ""
    if request.method == "POST":
        day, chosen = _day(request.POST.get("held_on", "")), month_chosen(request)
        if day and chosen:
            made = meetings.prepare(request.POST.get("title", "") or _title(chosen), day, chosen, by=request.user)
            return redirect("economy-meeting", number=made.pk)
        problem = _("请写明会议日期和数据月份。")
    context = {
        "months": [(month_code(at), period_label(monitor.period_of(at))) for at in monitor.months_of(found)], "problem": problem,
        "month": month_code(latest) if latest else "", "today": clock.today(), "title": _title(latest) if latest else "",
    }  # fmt: skip
    return render(request, "economy/meeting_new.html", context, status=REFUSED if problem else 200)


def _title(month: tuple[int, int]) -> str:
    return _("{period}经济运行调度会").format(period=period_label(monitor.period_of(month)))


def month_chosen(request: HttpRequest) -> tuple[int, int] | None:
    year, _dash, month = request.POST.get("month", "").partition("-")
    fits = year.isdecimal() and month.isdecimal() and 1 < int(month) <= 12 and len(year) == 4
    return (int(year), int(month)) if fits else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@page(READ)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """A meeting: its agenda as the data stood when it was prepared, its decisions with the state of their cases."""
    return _show(request, meetings.meeting(number))


def _show(request: HttpRequest, of: meetings.Meeting, problem: str = "", typed: Any = None) -> HttpResponse:
    limits = asked_for(request) | {"as_known_on": of.prepared_at}
    items = agenda((of.year, of.month), **limits)
    taken: dict[str, list[Any]] = {}
    decided = list(meetings.decided(of))
    seen = cases.readable(request.user).filter(pk__in=[row.pk for _decision, row in decided if row])
    for decision, row in decided:
        taken.setdefault(decision.item, []).append((decision, row))
    names = unit_names()
    known = {item.key for item in items}
    context = {
        "meeting": of, "period": _period(of), "items": [(item, _url(of, item, request), taken.get(item.key, [])) for item in items],
        "others": [pair for key, pairs in taken.items() if key not in known for pair in pairs], "units": sorted(names.items()),
        "names": names, "deadline": meetings.default_deadline(of.held_on), "may_meet": may(request.user, MEET),
        "problem": problem, "typed": typed or {}, "count": sum(map(len, taken.values())),
        "may_open": set(seen.values_list("pk", flat=True)),
    }  # fmt: skip
    return render(request, "economy/meeting.html", context, status=REFUSED if problem else 200)


def _url(of: meetings.Meeting, item: Item, request: HttpRequest) -> str:
    """Return where an item's data are; nothing for the list of firms where the reader may not see firms."""
    month = month_code((of.year, of.month))
    if not item.indicator:
        if not may(request.user, FIRMS):
            return ""
        return f"{reverse('economy-firms')}?month={month}"
    return f"{reverse('economy-indicator', args=[item.indicator])}?month={month}#{item.anchor}"


@page(MEET)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Record a decision: it becomes a case at once."""
    of = meetings.meeting(number)
    post = request.POST
    wanted = meetings.Wanted(
        post.get("text", ""), post.get("unit", ""), _day(post.get("deadline", "")), post.get("item", "")
    )
    try:
        meetings.decide(of, wanted, by=request.user)
    except WutongError as refusal:
        return _show(request, of, told(refusal), post)
    messages.success(request, _("决定已记录，任务已交责任单位"))
    return redirect("economy-meeting", number=number)
