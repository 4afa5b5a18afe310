"""The page a leader reads in a minute, all matters, the findings of inspections, the scores of units."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from wutong.packs.supervision import matters
from wutong.packs.supervision.loading import FINDING, MATTER
from wutong.packs.supervision.matters import Board, Line
from wutong.platform import clock
from wutong.platform.access.api import may, page
from wutong.platform.lists.api import Column, ComputedCell, StateCell, listing, respond
from wutong.platform.naming import in_english

READ, ENTER, URGE = "supervision.read", "supervision.enter", "supervision.urge"
ON_PAPER = 30  # so many lines of overdue and due matters stand on one sheet of A4
KINDS = {"": gettext_lazy("全部"), MATTER: gettext_lazy("督查督办"), FINDING: gettext_lazy("巡察审计整改")}


@page(READ)
def board(request: HttpRequest) -> HttpResponse:
    """What is overdue, who answers for it, since when; what falls due within a week; what waits for a check."""
    kind = request.GET.get("kind", "")
    found = matters.board(request.user, kind)
    context = {
        "board": found, "sentence": sentence(found), "kind": kind if kind in KINDS else "", "kinds": KINDS.items(),
        "may_enter": may(request.user, ENTER), "may_urge": may(request.user, URGE), "day": clock.today(),
        "left_out": max(0, len(found.overdue) + len(found.soon) - ON_PAPER), "printed": ON_PAPER,
        "soon_printed": max(0, ON_PAPER - len(found.overdue)),
    }  # fmt: skip
    return render(request, "supervision/board.html", context)


def sentence(found: Board) -> SafeString:
    """Return how matters stand in a few words, each count leading to its lines."""
    here = reverse("supervision")
    parts = [
        (reverse("supervision-all"), found.open, _("件在办")),
        (f"{here}#overdue", len(found.overdue), _("件超期")),
        (f"{here}#soon", len(found.soon), _("件七日内到期")),
        (f"{here}#waiting", len(found.waiting), _("件待核查")),
    ]
    counts = format_html_join(_("，"), '<a href="{}">{}</a> {}', parts)
    if not found.overdue:
        return counts
    days = ngettext("最长超期 {days} 天", "最长超期 {days} 天", found.longest).format(days=found.longest)
    return format_html("{}{}{}", counts, _("，"), days)


def cockpit(request: HttpRequest) -> dict[str, Any] | None:
    """Fill the cockpit's panel with the matters longest overdue; None while nothing is supervised."""
    found = matters.board(request.user)
    if not found.open:
        return None
    return {"board": found, "lines": found.overdue[:5], "sentence": _told(found)}


def _told(found: Board) -> SafeString | str:
    if not found.overdue:
        return ""
    count = format_html('<a href="{}">{}</a>', reverse("supervision"), len(found.overdue))
    return format_html(_("督办{count}件超期"), count=count)


def case_url(line: Line) -> str:
    """Return the address of a matter's case."""
    return reverse("case", args=[line.row.pk])


def standing(line: Line) -> StateCell:
    """Return how a matter stands: closed, waiting for a check, late by so many days, so many days left."""
    row = line.row
    if row.closed_at is not None:
        return StateCell("ok" if row.in_time else "watch", line.state_title)
    if line.waits or row.paused or row.due_at is None:
        return StateCell("missing" if row.paused else "ok", line.state_title)
    if row.due_at < clock.now():
        return StateCell("late", _("超期 {days} 天").format(days=line.late))
    return StateCell(
        "watch" if row.due_at <= clock.now() + matters.SOON else "ok", _("剩 {days} 天").format(days=-line.late)
    )


COLUMNS = [
    Column("number", gettext_lazy("编号"), "row.number", sort="number", filter="number"),
    Column("title", gettext_lazy("事项"), "row.title", sort="title", filter="title", link=case_url),
    Column("unit", gettext_lazy("责任单位"), "unit", sort="unit", filter="choice"),
    Column("giver", gettext_lazy("交办人"), "giver", sort="giver", filter="choice"),
    Column("basis", gettext_lazy("会议或文件"), "basis", filter="basis"),
    Column("state", gettext_lazy("办理状态"), "state_title", sort="state", filter="choice"),
    Column("due", gettext_lazy("时限"), lambda line: line.row.due_at.date() if line.row.due_at else None, sort="due"),
    Column("standing", gettext_lazy("进度"), standing),
    Column("said", gettext_lazy("最近进展"), lambda line: line.said or "—"),
    Column("said_on", gettext_lazy("何时"), "said_on", hidden=True),
]  # fmt: skip


@page(READ)
def everything(request: HttpRequest) -> HttpResponseBase:
    """Every matter, closed ones too, to be sorted, filtered and exported."""
    return _list(request, MATTER, "supervision/all.html")


@page(READ)
def findings(request: HttpRequest) -> HttpResponseBase:
    """Every finding of inspections and audits with its measures, evidence and re-check."""
    return _list(request, FINDING, "supervision/findings.html")


def _list(request: HttpRequest, kind: str, template: str) -> HttpResponseBase:
    shown = listing(
        request, matters.lines_of(list(matters.matters(request.user, kinds=[kind]))), COLUMNS, name=f"supervision-{kind}",
        default_sort="", empty=str(_("还没有事项。")),
    )  # fmt: skip
    return respond(request, shown, template, {"may_enter": may(request.user, ENTER)})


@page(URGE)
@require_POST
def urge(request: HttpRequest, case: int) -> HttpResponse:
    """Urge a matter: its unit is told, its history says so."""
    told = matters.urge(request.user, case, request.POST.get("words", ""))
    messages.success(request, ngettext("已催办，通知 {count} 人", "已催办，通知 {count} 人", told).format(count=told))
    return redirect("supervision")


@page(READ)
def scores(request: HttpRequest) -> HttpResponseBase:
    """The units' scores for a span, worst first, each opening to its matters and the rules that took points off."""
    first, last = span(request)
    found = matters.scores(request.user, first, last)
    query = f"?from={first}&to={last}"
    columns = [
        Column("unit", gettext_lazy("单位"), "name", sort="unit", filter="unit",
               link=lambda one: reverse("supervision-unit", args=[one.unit]) + query),
        Column("points", gettext_lazy("得分"), lambda one: _linked(one, one.points, query), sort="points", number=True),
        Column("matters", gettext_lazy("事项"), lambda one: _linked(one, len(one.matters), query), sort="matters", number=True),
        Column("closed", gettext_lazy("已办结"), lambda one: _linked(one, one.closed, query), sort="closed", number=True),
        Column("late", gettext_lazy("超期"), lambda one: _linked(one, one.late, query), sort="late", number=True),
    ]  # fmt: skip
    shown = listing(request, found, columns, name="supervision-scores", empty=str(_("这段时间没有事项。")))
    context = {"first": first, "last": last, "rules": matters.rules_on(last), "english": in_english()}
    return respond(request, shown, "supervision/scores.html", context)


def _linked(one: matters.UnitScore, value: Any, query: str) -> Any:
    return ComputedCell(value, reverse("supervision-unit", args=[one.unit]) + query)


@page(READ)
def unit_score(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit's matters with what each rule took off or added, as the events tell it."""
    first, last = span(request)
    one = next((one for one in matters.scores(request.user, first, last) if one.unit == unit), None)
    context = {
        "one": one,
        "unit": unit,
        "first": first,
        "last": last,
        "rules": matters.rules_on(last),
        "english": in_english(),
    }
    return render(request, "supervision/unit.html", context, status=200 if one else 404)


def span(request: HttpRequest) -> tuple[date, date]:
    """Return the days asked for; by default this year up to today."""
    today = clock.today()
    first, last = (day_asked(request.GET.get(name, "")) for name in ("from", "to"))
    return first or date(today.year, 1, 1), last or today


def day_asked(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
