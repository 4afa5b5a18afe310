"""The registry over the API: the same search, portrait, figures, lists, imports and decisions as on the pages.

Numbers travel as text with their unit; money of the panel in the unit its column is shown in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from wutong.engines.registry import firms as known
from wutong.engines.registry import lists, recording, reviewing
from wutong.engines.registry.access import READ, looked, reading
from wutong.engines.registry.declarations import panel_columns, sensitive_groups
from wutong.engines.registry.importing.jobs import batches
from wutong.engines.registry.panels import correct, history, panel
from wutong.engines.registry.portraits import portrait
from wutong.engines.registry.searching import MOST, find
from wutong.engines.registry.types import (
    Cell,
    Certificate,
    Consent,
    EntityName,
    Firm,
    Identifier,
    Origin,
    Portrait,
    PortraitRow,
    Question,
    Relation,
    ReviewItem,
)
from wutong.engines.registry.web.figures import shown_number, stored_number
from wutong.engines.registry.web.question import filters_from
from wutong.platform.access.api import needs, post_of, scope_of

router = Router(tags=["registry"])
RECORD, IMPORT, IDENTIFY = "firms.record", "firms.import", "firms.identify"
NUL = "\x00"
LARGEST = 2**63 - 1


class FirmHitOut(Schema):
    """A firm that answers; `by` says what was found (name, former, initials, code, address, product)."""

    key: str
    name: str
    code: str
    industry: str
    area_name: str
    status: str
    by: str
    found: str


class FirmFacetOut(Schema):
    """A value of a filter, and how many of the firms looked at have it."""

    value: str
    title: str
    count: int


class FirmsFoundOut(Schema):
    """A page of hits, the best first; `exact` is false where more answer than are looked at, and `total` stops there."""

    hits: list[FirmHitOut]
    total: int
    exact: bool
    facets: dict[str, list[FirmFacetOut]]


class FirmConsentOut(Schema):
    """A consent to share data; `in_force` today."""

    id: int
    purpose: str
    recipient: str
    granted_on: date
    expires_on: date | None
    revoked_on: date | None
    evidence: str
    in_force: bool


class FirmOut(Schema):
    """Who a firm is, as the reader may see it; `hidden` names fields that have a value the reader may not see."""

    key: str
    kind: str
    name: str
    code: str
    legal_form: str
    status: str
    founded: date | None
    ended: date | None
    capital_yuan: str
    industry: str
    size: str
    area_code: str
    area_name: str
    address: str
    lon: str
    lat: str
    person: str
    phone: str
    products: str
    names: list[EntityName]
    identifiers: list[Identifier]
    chains: list[tuple[str, str]]
    members: list[str]
    hidden: list[str]
    origins: dict[str, Origin]


class FirmFigureOut(Schema):
    """One figure: `value` as text in `unit`, empty where it was not reported or is `hidden` from the reader."""

    column: str
    period: str
    value: str
    unit: str
    form: str
    source: str
    row: int
    corrected: bool
    recorded_at: datetime
    recorded_by: str
    reason: str
    hidden: bool


class FirmPeersOut(Schema):
    """Quartiles of a column among the firm's peers in a period, as text in the column's unit."""

    column: str
    period: str
    unit: str
    firms: int
    lower: str
    middle: str
    upper: str


class FirmPortraitOut(Schema):
    """The registry's part of a firm's portrait."""

    firm: FirmOut
    periods: list[str]
    peer_industry: str
    figures: list[FirmFigureOut]
    peers: list[FirmPeersOut]
    certificates: list[Certificate]
    relations: list[Relation]
    consents: list[FirmConsentOut]
    missing: dict[str, list[str]]


class FirmCorrectionIn(Schema):
    """The value that holds from now on, in the column's shown unit ("" for not reported), and why."""

    value: str = Field("", max_length=40)
    reason: str = Field(..., min_length=1, max_length=200)


class FirmListOut(Schema):
    """A kept list: of a question asked anew, or of `members` chosen firms."""

    id: int
    name: str
    owner: str
    shared: bool
    words: str
    filters: dict[str, list[str]]
    members: int | None


class FirmListMemberOut(Schema):
    """A firm of a list."""

    key: str
    name: str
    code: str


class FirmConsentIn(Schema):
    """A consent with the paper that says so."""

    purpose: str = "bank"
    recipient: str = Field("", max_length=120)
    granted_on: date
    expires_on: date | None = None
    evidence: str = Field(..., min_length=1, max_length=200)


class FirmConsentEndIn(Schema):
    """From when a consent is taken back, and what the firm says."""

    on: date
    reason: str = Field("", max_length=200)


class FirmImportOut(Schema):
    """An import: how far it is, and what became of its rows."""

    id: int
    source: str
    name: str
    state: str
    rows: int
    done: int
    counts: dict[str, int]
    started_at: datetime
    finished_at: datetime | None
    by: str


class FirmReasonOut(Schema):
    """A piece of evidence; the weight in log-odds as text, above zero for one firm."""

    kind: str
    weight: str
    detail: str


class FirmReviewOut(Schema):
    """A pair that may be one firm: the probability as text, the reasons, and what was decided."""

    id: int
    left: FirmOut
    right: FirmOut
    score: str
    reasons: list[FirmReasonOut]
    state: str
    decided_by: str
    decided_at: datetime | None
    note: str


class FirmDecisionIn(Schema):
    """Why a pair is, or is not, one firm."""

    note: str = Field("", max_length=300)


@router.get("/firms", response=FirmsFoundOut, summary="Search firms")
@needs(READ)
def search_firms(
    request: HttpRequest,
    q: str = Query("", max_length=80),
    where: str = Query("", max_length=500, description="filters, as industry:65,39;size:large"),
    first: int = Query(0, ge=0, le=MOST),
    count: int = Query(50, ge=1, le=200),
) -> Any:
    """Return firms found by any two characters of a name, initials, code, address or product."""
    question = Question(q.replace(NUL, "").strip(), filters_from(where))
    return find(question, reading(request.user), first=first, count=count)


@router.get("/firms/{key}", response=FirmOut, summary="Who a firm is")
@needs(READ)
def firm(request: HttpRequest, key: str) -> Any:
    """Return names, numbers, location and the source of every value."""
    return _firm(known.firm(key, reading(request.user)))


@router.get("/firms/{key}/portrait", response=FirmPortraitOut, summary="A firm's portrait")
@needs(READ)
def firm_portrait(request: HttpRequest, key: str, sensitive: bool = False) -> Any:
    """Return the portrait; tax figures only with `sensitive`, and that look is recorded."""
    looker = request.user if sensitive else None
    found = portrait(key, reading(request.user), person=looker, post=post_of(request, READ))
    return portrait_answer(
        found, [row for row in found.rows if sensitive or row.column.field_group not in sensitive_groups()]
    )


def portrait_answer(found: Portrait, rows: Sequence[PortraitRow]) -> dict[str, Any]:
    """Return a portrait with these rows of its figures, as FirmPortraitOut."""
    return {
        "firm": _firm(found.firm),
        "periods": found.periods,
        "peer_industry": found.peer_industry,
        "figures": [_figure(cell) for row in rows for cell in row.cells if cell],
        "peers": [
            {"column": row.column.code, "period": period, "unit": row.column.shown_unit, "firms": one.firms}
            | {name: shown_number(getattr(one, name), row.column) for name in ("lower", "middle", "upper")}
            for row in rows
            for period, one in zip(found.periods, row.peers, strict=True)
            if one
        ],
        "certificates": found.certificates,
        "relations": found.relations,
        "consents": found.consents,
        "missing": {one.group: list(one.missing) for one in found.completeness},
    }


@router.get("/firms/{key}/figures", response=list[FirmFigureOut], summary="A firm's figures")
@needs(READ)
def firm_figures(request: HttpRequest, key: str, period: str = "", as_known_on: datetime | None = None) -> Any:
    """Return every figure of a firm, tax figures included for those who may see them, which is recorded."""
    cells = panel(key, reading(request.user), periods=[period] if period else None, as_known_on=as_known_on).values()
    looked(request.user, key, {cell.column for cell in cells if cell.value is not None}, post=post_of(request, READ))
    return [_figure(cell) for cell in cells]


@router.get("/firms/figures/{int:row}/{column}", response=list[FirmFigureOut], summary="What was said in one cell")
@needs(READ)
def firm_figure(request: HttpRequest, row: int, column: str) -> Any:
    """Return everything ever said in one cell of a return, the first word first."""
    said = history(min(row, LARGEST), column, reading(request.user))
    looked(request.user, f"row {row}", [column], post=post_of(request, READ))
    return [_figure(cell) for cell in said]


@router.post("/firms/figures/{int:row}/{column}/corrections", response=list[FirmFigureOut], summary="Correct a figure")
@needs(RECORD)
def correct_figure(request: HttpRequest, row: int, column: str, given: FirmCorrectionIn) -> Any:
    """Correct one cell; what was said before stays."""
    scope = scope_of(request.user, RECORD)
    history(min(row, LARGEST), column, scope)
    value = stored_number(given.value, panel_columns()[column])
    correct(row, column, value, by=request.user, reason=given.reason, post=post_of(request, RECORD), scope=scope)
    return [_figure(cell) for cell in history(row, column, scope)]


@router.get("/firm-lists", response=list[FirmListOut], summary="Kept lists of firms")
@needs(READ)
def firm_lists(request: HttpRequest) -> Any:
    """Return the lists one keeps and those others share."""
    return [
        {"words": one.question.words if one.question else "", "filters": one.question.filters if one.question else {}}
        | {name: getattr(one, name) for name in ("id", "name", "owner", "shared", "members")}
        for one in lists.lists_of(request.user)
    ]


@router.get("/firm-lists/{int:number}", response=list[FirmListMemberOut], summary="Firms of a list")
@needs(READ)
def firm_list(
    request: HttpRequest, number: int, first: int = Query(0, ge=0, le=10**7), count: int = Query(200, ge=1, le=1000)
) -> Any:
    """Return firms of a list by number, of those one may see."""
    rows = lists.list_members(request.user, min(number, LARGEST), reading(request.user)).order_by("pk")
    return rows[first : first + count]


@router.post("/firms/{key}/consents", response=list[FirmConsentOut], summary="Record a consent")
@needs(RECORD)
def add_consent(request: HttpRequest, key: str, given: FirmConsentIn) -> list[Consent]:
    """Record that a firm agrees to its data being shared."""
    owner = known.firm(key, scope_of(request.user, RECORD), whole=False)
    recording.grant_consent(owner.key, by=request.user, post=post_of(request, RECORD), **given.dict())
    return list(known.consents(owner.key))


@router.post("/firms/{key}/consents/{int:number}/revoke", response=list[FirmConsentOut], summary="Take a consent back")
@needs(RECORD)
def end_consent(request: HttpRequest, key: str, number: int, given: FirmConsentEndIn) -> list[Consent]:
    """Record that a firm takes a consent back from a day on."""
    owner = known.firm(key, scope_of(request.user, RECORD), whole=False)
    held = number if number in {one.id for one in known.consents(owner.key)} else 0
    recording.revoke_consent(held, by=request.user, on=given.on, reason=given.reason, post=post_of(request, RECORD))
    return list(known.consents(owner.key))


@router.get("/firm-imports", response=list[FirmImportOut], summary="Imports of registers")
@needs(IMPORT)
def firm_imports(request: HttpRequest, count: int = Query(50, ge=1, le=500)) -> Any:
    """Return the last imports, the latest first."""
    return batches(count)


@router.get("/firm-reviews", response=list[FirmReviewOut], summary="Pairs that may be one firm")
@needs(IDENTIFY)
def firm_reviews(
    request: HttpRequest,
    state: str = Query("pending", max_length=8),
    first: int = Query(0, ge=0, le=10**6),
    count: int = Query(50, ge=1, le=200),
) -> Any:
    """Return pairs of a state (pending, accepted, refused, undone), the likeliest first."""
    found, _total = reviewing.reviews(
        scope_of(request.user, IDENTIFY), state=state.replace(NUL, ""), first=first, count=count
    )
    return [_review(item) for item in found]


@router.post("/firm-reviews/{int:number}/accept", response=FirmReviewOut, summary="Decide that a pair is one firm")
@needs(IDENTIFY)
def accept_review(request: HttpRequest, number: int, given: FirmDecisionIn) -> Any:
    """Merge the pair; it may be undone."""
    return _decided(request, reviewing.accept, number, given)


@router.post("/firm-reviews/{int:number}/refuse", response=FirmReviewOut, summary="Decide that a pair is two firms")
@needs(IDENTIFY)
def refuse_review(request: HttpRequest, number: int, given: FirmDecisionIn) -> Any:
    """Hold the pair to be two firms; it is not asked again."""
    return _decided(request, reviewing.refuse, number, given)


@router.post("/firm-reviews/{int:number}/undo", response=FirmReviewOut, summary="Take a decision back")
@needs(IDENTIFY)
def undo_review(request: HttpRequest, number: int, given: FirmDecisionIn) -> Any:
    """Take a decision back; a merge is undone without loss."""
    return _decided(request, reviewing.undo, number, given)


def _decided(request: HttpRequest, act: Any, number: int, given: FirmDecisionIn) -> dict[str, Any]:
    scope = scope_of(request.user, IDENTIFY)
    act(min(number, LARGEST), by=request.user, note=given.note, post=post_of(request, IDENTIFY), scope=scope)
    return _review(reviewing.review(number, scope))


def _review(item: ReviewItem) -> dict[str, Any]:
    reasons = [
        {"kind": one["kind"], "weight": str(one["weight"]), "detail": one.get("detail", "")} for one in item.reasons
    ]
    more = {name: getattr(item, name) for name in ("id", "state", "decided_by", "decided_at", "note")}
    return {
        "left": _firm(item.left),
        "right": _firm(item.right),
        "score": f"{item.score:.4f}",
        "reasons": reasons,
        **more,
    }


def _firm(firm: Firm) -> dict[str, Any]:
    own = asdict(firm)
    capital = "" if firm.capital_fen is None else f"{firm.capital_fen / 100:.2f}"
    return own | {
        "capital_yuan": capital,
        "lon": "" if firm.lon is None else f"{firm.lon:.7f}",
        "lat": "" if firm.lat is None else f"{firm.lat:.7f}",
    }


def _figure(cell: Cell) -> dict[str, Any]:
    column = panel_columns()[cell.column]
    return {
        "column": cell.column, "period": cell.period, "unit": column.shown_unit, "form": cell.form, "source": cell.source,
        "value": "" if cell.value is None else shown_number(cell.value, column), "row": cell.row_id,
        "corrected": cell.override_id is not None, "recorded_at": cell.recorded_at, "recorded_by": cell.recorded_by,
        "reason": cell.reason, "hidden": cell.hidden,
    }  # fmt: skip
