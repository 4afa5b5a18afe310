"""A firm's own ladder: how near the next rung is, every rung told, and the data the firm supplies of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.registry import api as registry
from wutong.engines.rules.types import Verdict
from wutong.engines.screening import api as ladders
from wutong.engines.screening.api import edition, editions
from wutong.engines.screening.types import OnRung
from wutong.packs.ladder.web.firms import history_of, told_rung
from wutong.packs.ladder.web.sheets import asked, kept
from wutong.packs.ladder.web.wording import VERDICTS
from wutong.platform import clock
from wutong.platform.access.api import may, page


def panel(request: HttpRequest) -> dict[str, Any]:
    """Fill the desk's first panel: rungs with what is short and what is missing, and the one that is nearest."""
    assert request.resolver_match is not None
    firm = registry.own_firm(request.user, request.resolver_match.kwargs["key"])
    known = ladders.known_of(firm)
    told = ladders.on_ladder(firm, known, clock.today())
    rows = [row for one in told for row in _rows(one)]
    return {
        "firm": firm, "year": known.year, "rows": rows, "nearest": _nearest(rows),
        "record_url": _record_url(request, firm.key),
    }  # fmt: skip


def _record_url(request: HttpRequest, key: str) -> str:
    return reverse("my-ladder-record", args=[key]) if may(request.user, registry.OWN_RECORD) else ""


def _rows(one: OnRung) -> Iterator[dict[str, Any]]:
    """Return a line for each edition of a rung that is in force today: title, verdict, what is short, what is missing."""
    for told in one.editions:
        clause = edition(told.key)
        if clause.in_force(clock.today()):
            short = [item for item in told.criteria if item.fulfilled == Verdict.NOT_MET]
            yield {
                "rung": one.rung, "title": one.title, "told": told,
                "state": VERDICTS[told.verdict], "short": short, "lacking": ladders.lacking(told),
            }  # fmt: skip


def _nearest(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return what to look at first: the rung the ladder opens with where one criterion at most stands against it, else the nearest."""
    open_ones = [row for row in rows if row["title"] is None and row["told"].verdict != Verdict.MET]
    first = [row for row in open_ones if row["rung"].code == ladders.opens_with() and row["told"].short_of <= 1]
    return min(first or open_ones, default=None, key=lambda row: (row["told"].short_of, len(row["lacking"].fields)))


@page(registry.OWN_READ)
@require_GET
def ladder(request: HttpRequest, key: str) -> HttpResponse:
    """Show every rung and every criterion to the firm itself, nothing left out."""
    firm = registry.own_firm(request.user, key)
    known = ladders.known_of(firm)
    chosen = request.GET.get("rung") or ladders.opens_with()
    rungs = [told_rung(one, None, firm) for one in ladders.on_ladder(firm, known, clock.today())]
    context = {
        "firm": firm, "year": known.year, "history": history_of(int(firm.key[1:]), None),
        "rungs": [row | {"open": row["rung"].code == chosen} for row in rungs],
        "record_url": _record_url(request, firm.key),
    }  # fmt: skip
    return render(request, "ladder/own.html", context)


@page(registry.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, key: str) -> HttpResponse:
    """Take what an edition asks of a firm and the register does not hold, as the firm's own word."""
    firm = registry.own_firm(request.user, key)
    clause = edition(request.GET.get("edition") or next(iter(editions())))
    problem = _claimed(request, int(firm.key[1:])) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("资料已记录，注明为企业自报；结论已随之更新。"))
        return redirect(f"{reverse('my-firm-of', args=[firm.key])}#ladder")
    known = ladders.known_of(firm)
    every = [told for one in ladders.on_ladder(firm, known, clock.today()) for told in one.editions]
    told = next(told for told in every if told.key == clause.key)
    lacking = ladders.lacking(told)
    fields = asked(clause.key, ladders.said_of(int(firm.key[1:])), known.year, request.POST)
    context = {
        "firm": firm, "clause": clause, "told": told, "state": VERDICTS[told.verdict], "problem": problem,
        "typed": request.POST, "others": lacking.others, **_parted(fields, lacking.fields, known.year),
    }  # fmt: skip
    return render(request, "ladder/own_record.html", context, status=400 if problem else 200)


def _parted(fields: list[dict[str, Any]], wanted: frozenset[str], year: int) -> dict[str, list[dict[str, Any]]]:
    """Return the fields a firm may fill in: those that are missing, and the rest; what an official has recorded is closed."""
    theirs = ladders.claimable()
    own = [
        field | {"closed": field["last"] is not None and field["last"].nature != ladders.OWN_WORD}
        for field in fields
        if field["info"].code in theirs
    ]
    gaps = [field for field in own if field["last"] is None and field["year"] in (0, year)]
    missing = [field for field in gaps if field["info"].code in wanted]
    return {"missing": missing, "known": [field for field in own if field not in missing]}


def _claimed(request: HttpRequest, firm: int) -> str:
    paper = request.POST.get("source", "")
    return kept(request.POST, lambda year, values: ladders.claim(firm, year, values, paper=paper, by=request.user))
