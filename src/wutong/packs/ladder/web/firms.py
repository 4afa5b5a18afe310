"""One firm's ladder, and what is recorded there: assessment sheets, titles won elsewhere, steps towards a listing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Firm
from wutong.engines.rules.types import ClauseExplanation
from wutong.engines.screening import api as ladders
from wutong.engines.screening.api import Reader, edition, editions, rungs, sources
from wutong.engines.screening.types import OnRung
from wutong.kernel.errors import WutongError
from wutong.packs.ladder import listing as candidates
from wutong.packs.ladder.web.charts import rung_word
from wutong.packs.ladder.web.pages import READ, RECORD, scope_for
from wutong.packs.ladder.web.sheets import asked, kept
from wutong.packs.ladder.web.wording import CHANGERS, EXCLUSIONS, STANDINGS, STATES, VERDICTS, edition_word
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.lists.api import Column, listing, respond
from wutong.platform.naming import refusal_of, told


@page(READ)
def ladder_of(request: HttpRequest, key: str) -> HttpResponse:
    """A firm on every rung: met, not met or cannot be determined, with values, thresholds, distance and sources."""
    scope = scope_for(request)
    firm = registry.firm(key, scope, whole=False)
    known = ladders.known_of(firm)
    registry.looked(
        request.user, firm.key, ladders.sensitive(known, scope, firm.area_path), post=post_of(request, READ)
    )
    own = int(firm.key[1:])
    context = {
        "firm": firm, "year": known.year, "rungs": [told_rung(one, scope, firm) for one in ladders.on_ladder(firm, known, clock.today())],
        "history": history_of(own, scope), "may_record": may(request.user, RECORD),
        "record_url": reverse("ladder-record", args=[firm.key]) if may(request.user, RECORD) else "", "steps": [_step(one) for one in candidates.steps_of(own)[:5]],
        "kinds": [(one.code, one.name_zh) for one in registry.certificate_kinds().values()], "day": clock.today(),
        **{part: candidates.choices(part) for part in candidates.words()},
    }  # fmt: skip
    return render(request, "ladder/firm.html", context)


def _step(one: Any) -> dict[str, Any]:
    words = [candidates.word("stages", one.stage), candidates.word("boards", one.board)]
    obstacle = candidates.word("obstacles", one.obstacle) if one.obstacle != "none" else ""
    return {"words": " · ".join(filter(None, [*words, obstacle, one.adviser, one.note])), "on": one.on}


def told_rung(one: OnRung, scope: Any, firm: Firm) -> dict[str, Any]:
    """Return a rung of one firm for the page; `scope` None for the firm itself."""
    told = [_edition(explained, scope, firm) for explained in one.editions]
    return {
        "rung": one.rung,
        "title": one.title,
        "editions": told,
        "open": bool(one.title) or any(row["near"] for row in told),
    }


def _edition(told: ClauseExplanation, scope: Any, firm: Firm) -> dict[str, Any]:
    lines = [
        {
            "line": line, "state": (VERDICTS if line.criterion.wanted else EXCLUSIONS)[line.criterion.fulfilled], "title": line.criterion.title,
            "changer": CHANGERS.get(line.criterion.changed_by, ""),
        }
        for line in ladders.lines(told, scope, firm.area_path)
    ]  # fmt: skip
    clause = edition(told.key)
    missing = sum(one.verdict == 1 for one in told.criteria)
    return {
        "told": told, "word": edition_word(clause), "lines": lines, "state": VERDICTS[told.verdict], "near": told.short_of <= 1,
        "in_force": clause.in_force(clock.today()), "missing": missing, "illustrative": clause.labels.get("nature") == "illustrative",
    }  # fmt: skip


def history_of(firm: int, scope: Any) -> list[dict[str, Any]]:
    """Return where the firm stood each year: its highest rung, and how it stood with every edition."""
    last = ladders.last()
    if last is None:
        return []
    reader = Reader(last, scope)
    try:
        held = reader.rung_at_end(firm)
        stood = {key: dict(reader.standing_over_years(firm, key)) for key in editions()}
    except KeyError:  # registered since
        return []
    return [
        {
            "year": year, "rung": rung_word(place),
            "editions": [(rungs_of(key), STATES[told[year]], STANDINGS[told[year]]) for key, told in stood.items()],
        }
        for year, place in held
    ]  # fmt: skip


def portrait(request: HttpRequest) -> dict[str, Any] | None:
    """Fill the portrait's panel with where the firm stood in the last screening; None where it was not screened."""
    key = str(request.resolver_match.kwargs["key"]) if request.resolver_match else ""
    firm = registry.firm(key, scope_for(request), whole=False)
    history = history_of(int(firm.key[1:]), scope_for(request))
    return {"key": firm.key, "year": history[-1]["year"], "rows": history[-1]["editions"]} if history else None


def rungs_of(key: str) -> str:
    """Return the short name of an edition: its rung and what tells it apart."""
    clause = edition(key)
    own = next(one for one in rungs().values() if clause.id in one.clauses)
    return f"{own.brief}（{edition_word(clause)}）"


@page(RECORD)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, key: str) -> HttpResponse:
    """Take what an edition asks of a firm and the register does not hold."""
    firm = registry.firm(key, scope_of(request.user, RECORD), whole=False)
    clause = edition(request.GET.get("edition") or next(iter(editions())))
    own = int(firm.key[1:])
    known = ladders.known_of(firm)
    problem = _recorded(request, own) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        messages.success(request, _("认定资料已记录，结论已随之更新。"))
        return redirect("ladder-firm", firm.key)
    context = {
        "firm": firm, "clause": clause, "problem": problem, "typed": request.POST, "year": known.year,
        "fields": asked(clause.key, ladders.said_of(own), known.year, request.POST),
    }  # fmt: skip
    return render(request, "ladder/record.html", context, status=400 if problem else 200)


def _recorded(request: HttpRequest, firm: int) -> str:
    """Keep what was typed, a sheet a year; return what stood in its way."""
    source = request.POST.get("source", "")
    return kept(
        request.POST,
        lambda year, values: ladders.record(
            firm, year, values, source=source, by=request.user, post=post_of(request, RECORD)
        ),
    )


@page(RECORD)
@require_POST
def title(request: HttpRequest, key: str) -> HttpResponse:
    """Record a title that was won outside, with its validity."""
    firm = registry.firm(key, scope_of(request.user, RECORD), whole=False)
    given = request.POST
    try:
        registry.record_certificate(
            firm.key, given.get("kind", ""), by=request.user, valid_from=_day(given.get("valid_from", "")),
            valid_to=_day(given.get("valid_to", "")), number=given.get("number", "").strip()[:64],
            issuer=given.get("issuer", "").strip()[:120], post=post_of(request, RECORD),
        )  # fmt: skip
        messages.success(request, _("证书已登记，到期前会自动提醒复核。"))
    except WutongError as problem:
        messages.error(request, told(problem))
    return redirect("ladder-firm", firm.key)


@page(RECORD)
@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    """Record a step of a firm towards a listing."""
    firm = registry.firm(key, scope_of(request.user, RECORD), whole=False)
    problem = refusal_of(
        lambda: candidates.record_step(
            int(firm.key[1:]), request.POST.dict(), by=request.user, post=post_of(request, RECORD)
        )
    )
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("上市进展已记录。"))
    return redirect(f"{reverse('ladder-firm', args=[firm.key])}#listing")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@page(READ)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every candidate for a listing: stage, board, obstacle, adviser, when it is expected."""
    columns = [
        Column("name", gettext_lazy("企业"), "name", sort="name", filter="name", link=lambda one: f"{reverse('ladder-firm', args=[one.key])}#listing"),
        Column("stage", gettext_lazy("阶段"), lambda one: candidates.word("stages", one.step.stage), sort="stage", filter="choice"),
        Column("board", gettext_lazy("拟上市板块"), lambda one: candidates.word("boards", one.step.board) or "—", sort="board", filter="choice"),
        Column("obstacle", gettext_lazy("障碍"), lambda one: candidates.word("obstacles", one.step.obstacle), sort="obstacle", filter="choice"),
        Column("adviser", gettext_lazy("中介机构"), lambda one: one.step.adviser or "—", sort="adviser", filter="adviser"),
        Column("expected", gettext_lazy("预计申报"), lambda one: one.step.expected_on, sort="expected"),
        Column("area", gettext_lazy("属地"), "area", sort="area", filter="choice"),
        Column("on", gettext_lazy("更新"), lambda one: one.step.on, sort="on"),
        Column("note", gettext_lazy("说明"), lambda one: one.step.note or "—"),
    ]  # fmt: skip
    found = candidates.candidates(scope_for(request))
    shown = listing(
        request, found, columns, name="ladder-listing", export_permission="ladders.export",
        empty=str(_("还没有上市后备企业。在企业的梯度页上记录第一步，就会出现在这里。")),
    )  # fmt: skip
    return respond(request, shown, "ladder/listing.html", {})


@page(RECORD)
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Record that a list of bad marks was checked for all firms: who is not named in a sheet of his own is not on it."""
    fields = [ladders.askable()[code] for code in sources().lists]
    problem = ""
    if request.method == "POST":
        values = {info.code: "否" for info in fields if request.POST.get(info.code)}
        problem = refusal_of(
            lambda: ladders.record(None, 0, values, source=request.POST.get("source", ""), by=request.user, post=post_of(request, RECORD))
        )  # fmt: skip
        if not problem:
            messages.success(request, _("名单核对已记录，重新筛查后生效。"))
            return redirect("ladder")
    return render(request, "ladder/lists.html", {"fields": fields, "problem": problem}, status=400 if problem else 200)
