"""Statistics of cases: counts and rates by unit, area, handler or type; every number opens to its cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import evaluation, forecasting
from wutong.engines.cases.casetypes import type_titles
from wutong.engines.cases.counts import BY, COUNTS, Span
from wutong.engines.cases.evaluation import Known, Line
from wutong.engines.cases.models import Case
from wutong.engines.cases.rights import readable
from wutong.platform import clock
from wutong.platform.access.api import may, page
from wutong.platform.accounts.models import Person, Post, Unit
from wutong.platform.lists.api import Column, listing, respond
from wutong.platform.territory.models import Area

SHOWN = (
    "opened", "dispatched", "due", "closed", "returned", "handed_over", "reclassified", "reopened", "checked",
    "false_closed", "red",
)  # fmt: skip
RATES = (  # the line's share, its title, and the counts it is made of: hits and of what
    ("handled_in_time", _("按期处置率"), "handled_in_time", "due_dispatched"),
    ("in_time", _("按期结案率"), "due_in_time", "due"),
    ("first_dispatch", _("一次派遣准确率"), "right_first", "closed_dispatched"),
    ("returned", _("退回率"), "returned", "dispatched"),
    ("false_closing", _("虚假办结率"), "false_closed", "checked"),
    ("verified", _("核查结案率"), "verified", "closed"),
    ("valid", _("有效立案率"), "valid", "opened"),
    ("missed", _("漏报率"), "missed", "found"),
    ("confirmed_in_time", _("按期核实率"), "confirmed_in_time", "confirm_timed"),
    ("dispatch_in_time", _("按期派遣率"), "dispatched_in_time", "dispatch_timed"),
)
# What each post is judged by: whoever registers, looks, dispatches, checks and closes.
OF_POSTS = (
    "valid",
    "missed",
    "confirmed_in_time",
    "dispatch_in_time",
    "first_dispatch",
    "returned",
    "false_closing",
    "in_time",
)
OF_OTHERS = ("handled_in_time", "in_time", "first_dispatch", "returned", "verified", "false_closing")
OF_A_SHARE = {
    "value": _("（%）"),
    "low": _("：区间下限（%）"),
    "high": _("：区间上限（%）"),
    "hits": _("：件数"),
    "of": _("：占多少件"),
}
FURTHER = 4  # columns of the table beside rates and counts: name, satisfaction, hand-overs a case, reports
DEFAULT_BY = "unit"


@page("cases.read")
@require_GET
def statistics(request: HttpRequest) -> HttpResponseBase:
    """Counts and rates of a span of days (default: this year so far), as known at the chosen day."""
    span, by = span_of(request), request.GET.get("by", DEFAULT_BY)
    by = by if by in BY else DEFAULT_BY
    rows = readable(request.user)
    moment = request.as_known_on  # type: ignore[attr-defined]
    found, names = known(rows, span, by, moment), _names(by)
    if request.GET.get("export"):
        shown = listing(
            request,
            found.lines,
            list(_columns(by, names)),
            name=f"case-statistics-{by}",
            export_permission="cases.export",
        )
        return respond(request, shown, "cases/statistics.html")
    rates, cleared = _rates(by), [] if moment else forecasting.clearing(rows, clock.now())
    told = [one for one in cleared if one.expected.unknown < one.expected.of]
    context = {
        "span": span, "by": by, "choices": BY.items(), "heads": [COUNTS[code].title for code in SHOWN],
        "rates": [title for _name, title, _hits, _of in rates], "repeats": found.repeats, "columns": len(rates) + len(SHOWN) + FURTHER,
        "lines": [_shown(line, names, span, by) for line in found.lines], "moment": moment,
        "backlog": [{"name": name, "count": count, "url": _ages(name)} for name, count in found.backlog],
        "clearing": told, "uncertain": cleared and not told, "may_export": may(request.user, "cases.export"),
    }  # fmt: skip
    return render(request, "cases/statistics.html", context)


def _columns(by: str, names: dict[str, str]) -> Iterator[Column]:
    """Yield the columns of the table as a file holds them: rates in per cent with interval and what they are made of."""
    yield Column("name", BY[by], lambda line: names.get(line.key, line.key) or str(_("未定")))
    for name, title, _hits, _of in _rates(by):
        for part, words in OF_A_SHARE.items():
            yield Column(
                f"{name}_{part}", f"{title}{words}", partial(_part_of_share, name=name, part=part), number=True
            )
    yield Column("satisfaction", _("满意度"), "satisfaction", number=True)
    yield Column("hand_overs_each", _("件均转办"), "hand_overs_each", number=True)
    yield Column("reports", _("反映次数"), "reports", number=True)
    for code in SHOWN:
        yield Column(code, COUNTS[code].title, f"counts.{code}", number=True)


def _part_of_share(line: Line, *, name: str, part: str) -> float | int | None:
    value = getattr(getattr(line, name), part)
    return round(value * 100, 1) if isinstance(value, float) else value


def known(rows: QuerySet[Case], span: Span, by: str, moment: datetime | None) -> Known:
    """Return the statistics of now, or as they were known at a moment."""
    if moment is not None:
        return evaluation.known_at(rows, span, moment, by)
    lines = evaluation.evaluate(rows, span, by)
    return Known(lines, evaluation.repeats(rows, span), evaluation.backlog(rows, clock.now()))


def _rates(by: str) -> list[tuple[str, Any, str, str]]:
    """Return the rates that a table by posts, or by anything else, shows."""
    given = {rate[0]: rate for rate in RATES}
    return [given[name] for name in (OF_POSTS if by == "post" else OF_OTHERS)]


def span_of(request: HttpRequest) -> Span:
    """Return the span of the address; without one, the year so far."""
    today = clock.today()
    first, last = _day(request, "first", today.replace(month=1, day=1)), _day(request, "last", today)
    return Span(min(first, last), max(first, last))


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise


def _names(by: str) -> dict[str, str]:
    if by == "unit":
        return {unit.code: unit.name for unit in Unit.objects.all()}
    if by == "post":
        posts = {post.code: f"{post.name} · {post.unit.name}" for post in Post.objects.select_related("unit")}
        return posts | {"": str(_("系统自动，或还没有办到"))}
    if by == "area":
        return {area.code: area.name for area in Area.objects.all()}
    if by == "handler":
        return dict(Person.objects.values_list("username", "full_name"))
    return type_titles()


def _shown(line: Line, names: dict[str, str], span: Span, by: str) -> dict[str, Any]:
    counts = [(line.counts[code], count_url(span, code, by, line.key)) for code in SHOWN]
    shares = [_share(line, name, hits, span, by) for name, _title, hits, _of in _rates(by)]
    return {
        "name": names.get(line.key, line.key) or _("未定"), "counts": counts, "shares": shares,
        "satisfaction": line.satisfaction, "closed": count_url(span, "closed", by, line.key),
        "reports": line.reports, "each": line.hand_overs_each, "opened": count_url(span, "opened", by, line.key),
        "handed_over": count_url(span, "handed_over", by, line.key),
    }  # fmt: skip


def _share(line: Line, name: str, hits: str, span: Span, by: str) -> dict[str, Any]:
    share = getattr(line, name)
    return {
        "value": percent(share.value), "low": percent(share.low), "high": percent(share.high),
        "hits": share.hits, "of": share.of, "url": count_url(span, hits, by, line.key),
    }  # fmt: skip


def percent(value: float | None) -> str:
    """Print a share of 0 to 1 as per cent; empty for none."""
    return "" if value is None else f"{value * 100:.1f}%"


def count_url(span: Span, count: str, by: str, key: str) -> str:
    """Return the address of the cases behind a number."""
    given = {"queue": "all", "count": count, "by": by, "key": key, "first": span.first, "last": span.last}
    return f"{reverse('cases')}?{urlencode(given)}"


def _ages(name: str) -> str:
    return f"{reverse('cases')}?{urlencode({'queue': 'open', 'age': name})}"


# --- the cases behind a number -----------------------------------------------------------------------------


def narrowed(request: HttpRequest) -> tuple[Q, str]:
    """Return the condition that an address of a number puts on the list of cases, and its title; empty without one."""
    given = request.GET
    if given.get("count") in COUNTS:
        span, by = span_of(request), given.get("by", "")
        title = f"{COUNTS[given['count']].title} {span.first} — {span.last}"
        if by not in BY:
            return evaluation.behind(span, given["count"]), title
        key = given.get("key", "")
        name = _names(by).get(key, key) or _("未定")
        return evaluation.behind(span, given["count"], by, key), f"{title} {BY[by]} {name}"
    if given.get("repeats"):
        return _repeated(span_of(request)), str(_("同一地点同一类别不止一件的"))
    return _aged(given.get("age", ""))


def _repeated(span: Span) -> Q:
    """Return the condition on cases of a span beside which another of their category stands at the same place."""
    opened = COUNTS["opened"].rows(span)
    same = {name: OuterRef(name) for name in ("category", "area", "place")}
    return opened & ~Q(place="") & Q(Exists(Case.objects.filter(opened, **same).exclude(pk=OuterRef("pk"))))


def _aged(name: str) -> tuple[Q, str]:
    """Return the open cases of a class of age: `0-7`, …, `365+`."""
    low, _dash, high = name.rstrip("+").partition("-")
    if not low.isdecimal() or (high and not high.isdecimal()):
        return Q(), ""
    now = clock.now()
    condition = Q(opened_at__lte=now - timedelta(days=int(low)))
    if high:
        condition &= Q(opened_at__gt=now - timedelta(days=int(high)))
    return condition, str(_("已登记 {name} 天").format(name=name))
