"""The ladder over the API: the same functions as the pages call."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wutong.engines.registry import api as registry
from wutong.engines.screening import api as ladders
from wutong.engines.screening.errors import NothingToScreen
from wutong.engines.screening.types import ONE_SHORT
from wutong.packs.ladder import listing
from wutong.packs.ladder.web.pages import RECORD, SCREEN, scope_for
from wutong.platform import clock
from wutong.platform.access.api import needs, post_of, scope_of

router = Router(tags=["ladder"])


class PoolOut(Schema):
    """One edition of a rung: firms without the title by where they stand, and who may clear it next year."""

    edition: str
    title: str
    document: str
    reserve: dict[str, int]
    next_year: int


class RungOut(Schema):
    """A rung: valid titles, titles begun in the last year, titles that end within half a year, pools by edition."""

    rung: str
    name: str
    held: int
    begun: int
    ending: int
    editions: list[PoolOut]


class ScreeningOut(Schema):
    """A run over the register: the day of the law, the years of data, and what it is pinned to."""

    id: int
    on: date
    years: list[int]
    firms: int
    milliseconds: int
    snapshot: str
    decisions: str
    law: str


class LadderOut(Schema):
    """The last screening and every rung."""

    screening: ScreeningOut
    rungs: list[RungOut]


class LadderLineOut(Schema):
    """A firm of a pool: the criteria that stand against it, how many cannot be told.

    `distance` is the sum of the shares short of the thresholds, `changed_by` who can change the hardest of it.
    """

    firm: str
    name: str
    code: str
    area: str
    short_of: list[str]
    undetermined: int
    distance: float | None
    changed_by: str
    held: list[str]


class CriterionOut(Schema):
    """A criterion for one firm; value, threshold and gap are printed, null where the caller may not see them.

    An exclusion is met where it does not apply.
    """

    criterion: str
    title: str
    verdict: str
    value: str | None
    threshold: str | None
    gap: str | None


class EditionOut(Schema):
    """An edition for one firm: the verdict, its criteria, the fields that would settle it."""

    edition: str
    verdict: str
    short_of: int
    ask: list[str]
    criteria: list[CriterionOut]


class SheetIn(Schema):
    """What an assessment says of a firm: field codes and values in the fields' units; year 0 for what is not yearly."""

    year: int = 0
    source: str
    values: dict[str, str]


class LadderVariantIn(Schema):
    """Thresholds of an edition, by code, as `8 %`."""

    edition: str
    name: str
    changes: dict[str, str]


class LadderVariantOut(Schema):
    """A variant held against the law: firms by standing before and after, winners and losers."""

    id: int
    name: str
    before: dict[str, int]
    after: dict[str, int]
    winners: int
    losers: int


class ListingCandidateOut(Schema):
    """A candidate for a listing."""

    firm: str
    name: str
    stage: str
    board: str
    obstacle: str
    adviser: str
    expected_on: date | None


@router.get("/rungs", response=LadderOut)
@needs("ladder.read")
def rungs(request: HttpRequest) -> Any:
    """Return every rung with its pools, as the last screening has them."""
    last = _last()
    pools, _flows = ladders.overview(last, scope_for(request))
    return {"screening": _run(last), "rungs": [_rung(one) for one in pools]}


def _last() -> Any:
    last = ladders.last()
    if last is None:
        raise NothingToScreen()
    return last


def _run(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ScreeningOut.model_fields}


def _rung(one: Any) -> dict[str, Any]:
    editions = [
        {"edition": pool.key, "title": pool.clause.title, "document": pool.clause.document, "reserve": pool.reserve, "next_year": pool.climbing}
        for pool in one.pools
    ]  # fmt: skip
    return {
        "rung": one.rung.code,
        "name": one.rung.zh,
        "held": one.held,
        "begun": one.begun,
        "ending": one.ending,
        "editions": editions,
    }


@router.get("/pool", response=list[LadderLineOut])
@needs("ladder.read")
def pool(request: HttpRequest, edition: str, standing: str = ONE_SHORT, first: int = 0, count: int = 100) -> Any:
    """Return firms that stand so with an edition and do not hold its title."""
    ladders.edition(edition)
    found = ladders.Reader(_last(), scope_for(request)).lines(edition, standing, _last().years[-1])
    return [
        {
            "firm": one.key, "name": one.name, "code": one.code, "area": one.area, "undetermined": one.unknown,
            "short_of": [criterion.title for criterion in one.short_of], "distance": one.far, "changed_by": one.changer, "held": list(one.held),
        }
        for one in found[max(0, first) :][: max(0, min(count, 1000))]
    ]  # fmt: skip


@router.get("/firms/{key}", response=list[EditionOut])
@needs("ladder.read")
def firm(request: HttpRequest, key: str) -> Any:
    """Return every edition told for one firm."""
    scope = scope_for(request)
    found = registry.firm(key, scope, whole=False)
    known = ladders.known_of(found)
    registry.looked(request.user, found.key, ladders.sensitive(known, scope, found.area_path))
    told = [one for rung in ladders.on_ladder(found, known, clock.today()) for one in rung.editions]
    return [_edition(one, scope, found.area_path) for one in told]


def _edition(told: Any, scope: Any, path: str) -> dict[str, Any]:
    lines = [(line.criterion, line.values is not None) for line in ladders.lines(told, scope, path)]
    return {
        "edition": told.key, "verdict": told.verdict.en, "short_of": told.short_of, "ask": [one.field for one in told.ask],
        "criteria": [
            {
                "criterion": one.name, "title": one.title, "verdict": one.fulfilled.en, "value": one.value if seen else None,
                "threshold": one.threshold if seen else None, "gap": one.gap if seen else None,
            }
            for one, seen in lines
        ],
    }  # fmt: skip


@router.get("/own/{key}", response=list[EditionOut])
@needs(registry.OWN_READ)
def own(request: HttpRequest, key: str) -> Any:
    """Return every edition told for a firm the caller represents."""
    found = registry.own_firm(request.user, key)
    told = [one for rung in ladders.on_ladder(found, ladders.known_of(found), clock.today()) for one in rung.editions]
    return [_edition(one, None, found.area_path) for one in told]


@router.post("/own/{key}/sheets", response=dict[str, int])
@needs(registry.OWN_RECORD)
def claim(request: HttpRequest, key: str, given: SheetIn) -> Any:
    """Record what a firm says of itself by the caller, who represents it; `source` names what it goes by."""
    found = registry.own_firm(request.user, key)
    number = ladders.claim(int(found.key[1:]), given.year, given.values, paper=given.source, by=request.user)
    return {"sheet": number}


@router.post("/screenings", response=ScreeningOut)
@needs("ladder.screen")
def screen(request: HttpRequest) -> Any:
    """Judge the whole register anew."""
    return _run(ladders.screen(by=request.user, post=post_of(request, SCREEN)))


@router.post("/variants", response=LadderVariantOut)
@needs("ladder.screen")
def try_out(request: HttpRequest, given: LadderVariantIn) -> Any:
    """Run an edition with other thresholds and hold it against the law."""
    tried = ladders.try_out(given.edition, given.name, given.changes, by=request.user, post=post_of(request, SCREEN))
    found = ladders.Comparison(tried, scope_for(request))
    counts, sides = found.counts(), {side: int(rows.sum()) for side, rows in found.sides.items()}
    return {
        "id": tried.pk, "name": tried.name, "before": {name: was for name, was, _is in counts},
        "after": {name: now for name, _was, now in counts}, **sides,
    }  # fmt: skip


@router.post("/firms/{key}/sheets", response=dict[str, int])
@needs("ladder.record")
def record(request: HttpRequest, key: str, given: SheetIn) -> Any:
    """Record what an assessment says of a firm."""
    found = registry.firm(key, scope_of(request.user, RECORD), whole=False)
    number = ladders.record(
        int(found.key[1:]),
        given.year,
        given.values,
        source=given.source,
        by=request.user,
        post=post_of(request, RECORD),
    )
    return {"sheet": number}


@router.get("/listing", response=list[ListingCandidateOut])
@needs("ladder.read")
def candidates(request: HttpRequest) -> Any:
    """Return the candidates for a listing with their last step."""
    return [
        {
            "firm": one.key, "name": one.name, "stage": one.step.stage, "board": one.step.board, "obstacle": one.step.obstacle,
            "adviser": one.step.adviser, "expected_on": one.step.expected_on,
        }
        for one in listing.candidates(scope_for(request))
    ]  # fmt: skip
