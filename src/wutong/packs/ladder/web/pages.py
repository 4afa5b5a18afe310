"""The ladder at a glance, the firms of a pool, flows between rungs, one rung's editions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.engines.registry import api as registry
from wutong.engines.screening import api as ladders
from wutong.engines.screening.api import (
    Reader,
    edition,
    editions_of,
    opens_with,
    overview,
    parameters_of,
    rung,
    rung_of,
    rungs,
    standing_value,
)  # fmt: skip
from wutong.engines.screening.types import CLIMBING, HOLDING, NEW, ONE_SHORT, Line, RungPool, Screening
from wutong.engines.screening.types import STANDINGS as PLACES
from wutong.kernel.errors import WutongError
from wutong.packs.ladder.targets import aims
from wutong.packs.ladder.web import charts
from wutong.packs.ladder.web.wording import CHANGERS, SIZES, STANDINGS, STATES, VERDICTS, edition_word, pool_url
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.access.scope import Scope
from wutong.platform.lists.api import Column, ComputedCell, StateCell, listing, respond
from wutong.platform.naming import told

READ, SCREEN, RECORD = "ladder.read", "ladder.screen", "ladder.record"
MEASURED = ("gap", "far", "changer")  # columns of how far a firm is, known for the last year


def scope_for(request: HttpRequest) -> Scope:
    """Return what the reader may see of the ladder."""
    return scope_of(request.user, READ)


@page(READ)
def ladder(request: HttpRequest) -> HttpResponse:
    """Every rung: who is on it, who waits below it, how far the plan's target is; the flow of the last year."""
    last = ladders.last()
    context: dict[str, Any] = {
        "screening": last,
        "may_screen": may(request.user, SCREEN),
        "may_record": may(request.user, RECORD),
    }
    if last is not None:
        pools, flows = overview(last, scope_for(request))
        wanted = aims(request.user)
        context |= {
            "rows": [_row(one, wanted.get(one.rung.code)) for one in pools], "year": last.years[-1],
            "current": ladders.is_current(last), "funnel": charts.funnel(pools), "unchecked": ladders.unchecked_lists(),
            "flow": charts.sankey([one for one in flows if one.year == last.years[-1]]), "last_year": last.years[-1] - 1,
            "opening": edition(editions_of(opens_with())[0].key), "first": pool_url(editions_of(opens_with())[0], ONE_SHORT),
        }  # fmt: skip
    return render(request, "ladder/ladder.html", context)


def _row(one: RungPool, aim: Any) -> dict[str, Any]:
    """Return a rung as the table prints it: counts with the lists they open, the target and what is missing to it."""
    reached = one.begun if one.rung.counts == NEW else one.held
    short = max(0, aim.wanted - reached) if aim and aim.wanted is not None else None
    pools = [
        {
            "pool": pool, "edition": edition_word(pool.clause), "illustrative": pool.clause.labels.get("nature") == "illustrative",
            "cells": [(pool.reserve[name], pool_url(pool.clause, name), str(STANDINGS[name])) for name in PLACES],
            "climbing": (pool.climbing, pool_url(pool.clause, CLIMBING)),
        }
        for pool in one.pools
    ]  # fmt: skip
    return {
        "one": one,
        "aim": aim,
        "short": short,
        "counted": reached,
        "pools": pools,
        "lines": max(1, len(pools)),
        "held_url": pool_url(one.pools[0].clause, HOLDING) if pools else "",
    }


@page(SCREEN)
@require_POST
def screen(request: HttpRequest) -> HttpResponse:
    """Judge the whole register anew."""
    try:
        made = ladders.screen(by=request.user, post=post_of(request, SCREEN))
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        seconds = f"{made.milliseconds / 1000:.1f}"
        messages.success(
            request, _("已筛查 {firms} 家企业，用时 {seconds} 秒").format(firms=made.firms, seconds=seconds)
        )
    return redirect("ladder")


def pool_columns(reader: Reader, clause: Any, *, measured: bool) -> list[Column]:
    """Return the columns of a list of firms; `measured` adds how far each is, worked out for the rows that are shown."""
    far = ladders.distances(reader, clause) if measured else None
    found = [
        Column("name", gettext_lazy("企业"), "name", sort="name", filter="name", link=lambda line: firm_url(line, clause)),
        Column("code", gettext_lazy("统一社会信用代码"), "code", sort="code", filter="code", hidden=True),
        Column("short_of", gettext_lazy("不符合的条件"), _named, sort="short_of", filter="choice", by="mark"),
        Column("gap", gettext_lazy("差距"), lambda line: far(line) if far else "—"),
        Column("far", gettext_lazy("差距合计（%）"), lambda line: _percent(line, clause), sort="far", number=True),
        Column("changer", gettext_lazy("谁能改变"), lambda line: str(CHANGERS[line.changer]) or "—", sort="changer", filter="choice", by="changer"),
        Column("unknown", gettext_lazy("待补条件"), lambda line: ComputedCell(line.unknown, firm_url(line, clause)), sort="unknown", number=True),
        Column("next", gettext_lazy("明年可望达标"), lambda line: _("是") if line.climbing else "—", sort="next", filter="choice", by="climbing"),
        Column("held", gettext_lazy("现有梯度"), lambda line: "、".join(rungs()[one].brief for one in line.held) or "—", filter="held"),
        Column("industry", gettext_lazy("行业"), lambda line: registry.industry_name(line.industry), sort="industry", filter="industry"),
        Column("size", gettext_lazy("规模"), lambda line: str(SIZES.get(line.size, line.size)), sort="size", filter="choice", by="size"),
        Column("area", gettext_lazy("属地"), "area", sort="area", filter="choice"),
    ]  # fmt: skip
    return found if far else [one for one in found if one.name not in MEASURED]


def _percent(line: Line, clause: Any) -> Any:
    return "—" if line.far is None else ComputedCell(round(100 * line.far, 1), firm_url(line, clause))


def _named(line: Line) -> str:
    return "；".join(one.title for one in line.short_of) or "—"


def firm_url(line: Line, clause: Any) -> str:
    """Return the address of a firm's ladder, at the rung of an edition."""
    return f"{reverse('ladder-firm', args=[line.key])}#{rung_of(clause.key)}"


@page(READ)
def pool(request: HttpRequest) -> HttpResponseBase:
    """The firms that stand so with an edition: one criterion short by default."""
    last = ladders.last()
    if last is None:
        return redirect("ladder")
    clause = edition(request.GET.get("edition") or editions_of(opens_with())[0].key)
    standing = request.GET.get("standing", ONE_SHORT)
    standing = standing if standing in STANDINGS else ONE_SHORT
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in last.years else last.years[-1]
    held = {"yes": True, "all": None}.get(request.GET.get("held", ""), False)
    reader = Reader(last, scope_for(request))
    lines = reader.lines(clause.key, standing, year, held=held)
    measured = standing == ONE_SHORT and year == last.years[-1]
    shown = listing(
        request, lines, pool_columns(reader, clause, measured=measured), name="ladder-pool",
        empty=str(_("没有这样的企业。")), export_permission="firms.export",
    )  # fmt: skip
    return respond(request, shown, "ladder/pool.html", _pool_context(last, clause, standing, year, request))


def _pool_context(last: Screening, clause: Any, standing: str, year: int, request: HttpRequest) -> dict[str, Any]:
    own = rung(rung_of(clause.key))
    every = [(one.code, one.brief, editions_of(one.code)) for one in rungs().values() if one.clauses]
    return {
        "screening": last, "clause": clause, "rung": own, "standing": standing, "word": STANDINGS[standing], "year": year,
        "editions": [(one.key, f"{brief}（{edition_word(one)}）") for _code, brief, found in every for one in found],
        "standings": STANDINGS.items(), "years": last.years, "held": request.GET.get("held", ""),
        "may_screen": may(request.user, SCREEN),
    }  # fmt: skip


@page(READ)
def flows(request: HttpRequest) -> HttpResponseBase:
    """How firms went from rung to rung year by year: the picture and its table."""
    last = ladders.last()
    found = overview(last, scope_for(request))[1] if last else ()
    moved = [one for one in found if one.before != one.after]
    here = reverse("ladder-flows")
    columns = [
        Column("year", gettext_lazy("年份"), "year", sort="year", filter="choice"),
        Column("before", gettext_lazy("上年末"), lambda one: charts.rung_word(one.before), sort="before", filter="choice"),
        Column("after", gettext_lazy("年末"), lambda one: charts.rung_word(one.after), sort="after", filter="choice"),
        Column("firms", gettext_lazy("企业数（家）"), lambda one: ComputedCell(one.firms, f"{here}#origin"), sort="firms", number=True),
    ]  # fmt: skip
    shown = listing(
        request, moved, columns, name="ladder-flows", default_sort="-year", empty=str(_("还没有证照记录。"))
    )
    context = {"screening": last, "flow": charts.sankey(found), "years": last.years if last else []}
    return respond(request, shown, "ladder/flows.html", context)


@page(READ)
def one_rung(request: HttpRequest, code: str) -> HttpResponse:
    """One rung: its editions side by side, the thresholds each rests on, and how many stood where each year."""
    own, last = rung(code), ladders.last()
    reader = Reader(last, scope_for(request)) if last else None
    context = {
        "rung": own, "screening": last, "editions": [_edition(clause, reader) for clause in editions_of(code)],
        "states": [(name, word, STATES.get(name, "")) for name, word in STANDINGS.items()], "may_screen": may(request.user, SCREEN),
    }  # fmt: skip
    return render(request, "ladder/rung.html", context)


def _edition(clause: Any, reader: Reader | None) -> dict[str, Any]:
    years = []
    for year in reader.screening.years if reader else ():
        assert reader is not None
        places = reader.standings(clause.key, year)[reader.seen]
        counts = [(int((places == place).sum()), pool_url(clause, name, year=year, held="all")) for place, name in enumerate(PLACES)]  # fmt: skip
        years.append((year, counts))
    about = [(info.title, standing_value(info), info.article) for info in parameters_of(clause.key).values()]
    return {
        "clause": clause,
        "word": edition_word(clause),
        "years": years,
        "parameters": about,
        "standings": STANDING_WORDS,
    }


STANDING_WORDS: Sequence[Any] = [STANDINGS[name] for name in PLACES]


def verdict_cell(verdict: Any) -> StateCell:
    """Return a verdict as a cell."""
    code, word = VERDICTS[verdict]
    return StateCell(code, str(word))
