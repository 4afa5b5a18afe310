"""Figures over the API: the same functions as the pages call. Numbers are texts with their unit beside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.importing.jobs import report_to_json
from wutong.engines.ledger.types import Figure, IndicatorInfo, NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.platform.access.api import may, needs, post_of, scope_of
from wutong.platform.audit.api import record_act

router = Router(tags=["figures"])


class IndicatorOut(Schema):
    """An indicator: `unit` is that of its level, `measure` the one that states it."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    quantity: str
    direction: str
    field_group: str
    group: str
    owner: str
    measure: str
    aliases: list[str]


class DefinitionOut(Schema):
    """A dated edition of a definition."""

    edition: int
    valid_from: date
    text: str
    formula: str
    document: str
    recorded_at: datetime


class DefinitionIn(Schema):
    """A new edition; `seen` is the latest edition you have seen (0: none); a later one refuses yours."""

    valid_from: date
    text: str = ""
    formula: str = ""
    document: str = ""
    seen: int


class ChangeOut(Schema):
    """A figure that an edition would change, as printed; null where there is none."""

    indicator: str
    subject: str
    period: str
    before: str | None
    after: str | None


class SeriesOut(Schema):
    """One line of a chart."""

    indicator: str
    subject: str
    measure: str
    breakdown: str


class FigureOut(Schema):
    """One claim; `sequence` is that of its adoption, null when it is not the adopted value."""

    claim: int
    indicator: str
    subject: str
    measure: str
    breakdown: str
    period: str
    value: str | None
    high: str | None
    unit: str
    comparator: str
    printed: str
    kind: str
    nature: str
    source_kind: str
    source: str
    place: str
    note: str
    recorded_at: datetime
    recorded_by: str
    sequence: int | None
    inputs: list[int]


class ClaimIn(Schema):
    """What a source says, to be recorded. `value` as printed (380.0, (2.06), >1000); `source` names the source once."""

    indicator: str
    subject: str
    period: str
    value: str
    unit: str
    measure: str = "level"
    breakdown: str = ""
    source: str
    kind: str = "actual"
    nature: str = "reported"
    note: str = ""


class AdoptIn(Schema):
    """`expected` is the sequence you have seen (0: none); a later one of somebody else refuses yours."""

    expected: int
    reason: str


class SeriesQuery(Schema):
    """Which series and when."""

    subject: str
    measure: str = "level"
    breakdown: str = ""
    kind: str = "actual"
    as_known_on: date | datetime | None = None


class ImportIn(Schema):
    """How to import: `adopt` none, new or all; `source` names the source; `subject` holds where no column says it."""

    adopt: str = "none"
    source: str = ""
    subject: str = ""
    sheet: str = ""
    dry_run: bool = True


def _indicator(info: IndicatorInfo) -> dict[str, Any]:
    return {name: getattr(info, name) for name in IndicatorOut.model_fields if name != "aliases"} | {
        "aliases": list(info.aliases)
    }


def _figure(found: Figure) -> dict[str, Any]:
    key, quantity = found.series, found.quantity
    return {
        "claim": found.claim_id, "indicator": key.indicator, "subject": key.subject, "measure": key.measure,
        "breakdown": key.breakdown, "period": found.period.code,
        "value": format(quantity.value, "f") if quantity else None,
        "high": format(quantity.high, "f") if quantity and quantity.high is not None else None,
        "unit": found.unit, "comparator": quantity.comparator.value if quantity else "", "printed": found.printed,
        "kind": found.kind, "nature": found.nature, "source_kind": found.source.kind, "source": found.source.title,
        "place": str(found.source.place), "note": found.note, "recorded_at": found.recorded_at,
        "recorded_by": found.recorded_by, "sequence": found.sequence, "inputs": list(found.inputs),
    }  # fmt: skip


@router.get("/indicators", response=list[IndicatorOut], summary="List indicators")
@needs("figures.read")
def list_indicators(request: HttpRequest) -> Any:
    """List the indicators you may see somewhere."""
    return [_indicator(info) for info in ledger.indicators(scope=scope_of(request.user, "figures.read"))]


@router.get("/indicators/{code}/definitions", response=list[DefinitionOut], summary="Editions of a definition")
@needs("figures.read")
def list_definitions(request: HttpRequest, code: str) -> Any:
    """List the editions of what an indicator means, oldest first."""
    ledger.indicator(code)
    return ledger.definitions([code])


@router.post("/indicators/{code}/definitions", response=DefinitionOut, summary="Add an edition of a definition")
@needs("indicators.manage")
def add_definition(request: HttpRequest, code: str, given: DefinitionIn) -> Any:
    """Check and save an edition; what hangs on it is computed again in the background."""
    new, post = _definition_given(given), post_of(request, "indicators.manage")
    return ledger.define(code, new, seen=given.seen, by=request.user, post=post)


@router.post("/indicators/{code}/definitions/preview", response=list[ChangeOut], summary="What an edition would change")
@needs("indicators.manage")
def preview_definition(request: HttpRequest, code: str, given: DefinitionIn) -> Any:
    """Check an edition and list the figures it would change; nothing is written."""
    effect = ledger.effect_of(code, _definition_given(given), scope=scope_of(request.user, "figures.read"))
    return [
        {
            "indicator": one.series.indicator, "subject": one.series.subject, "period": one.period.code,
            "before": one.before.printed if one.before else None, "after": one.after.printed if one.after else None,
        }
        for one in effect.changes
    ]  # fmt: skip


def _definition_given(given: DefinitionIn) -> ledger.NewDefinition:
    return ledger.NewDefinition(**given.dict(exclude={"seen"}))


@router.get("/indicators/{code}/series", response=list[SeriesOut], summary="List series")
@needs("figures.read")
def list_series(request: HttpRequest, code: str) -> Any:
    """List the series of an indicator that you may see."""
    ledger.indicator(code)
    return ledger.series_of(code, scope_of(request.user, "figures.read"))


@router.get("/indicators/{code}/figures", response=list[FigureOut], summary="Adopted figures")
@needs("figures.read")
def list_figures(request: HttpRequest, code: str, asked: Query[SeriesQuery]) -> Any:
    """List the adopted figures of one series as known at a moment."""
    key = SeriesKey(code, asked.subject, asked.measure, asked.breakdown)
    scope = scope_of(request.user, "figures.read")
    found = ledger.current([key], kind=asked.kind, as_known_on=asked.as_known_on, scope=scope)
    return [_figure(one) for figures in found.values() for one in figures]


@router.get("/indicators/{code}/claims", response=list[FigureOut], summary="Claims of all sources")
@needs("figures.read")
def list_claims(request: HttpRequest, code: str, asked: Query[SeriesQuery]) -> Any:
    """List what every source says of one series."""
    key = SeriesKey(code, asked.subject, asked.measure, asked.breakdown)
    scope = scope_of(request.user, "figures.read")
    found = ledger.claims_of(key, kind=asked.kind, as_known_on=asked.as_known_on, scope=scope)
    return [_figure(one) for one in found]


@router.get("/claims/{claim_id}", response=FigureOut, summary="One claim")
@needs("figures.read")
def one_claim(request: HttpRequest, claim_id: int) -> Any:
    """Return one claim with its source and place."""
    return _figure(ledger.figure(claim_id, scope=scope_of(request.user, "figures.read")))


@router.post("/claims", response=FigureOut, summary="Record a claim")
@needs("figures.record")
def record_claim(request: HttpRequest, given: ClaimIn) -> Any:
    """Record what a source says; the same claim again returns the one that exists."""
    key = SeriesKey(given.indicator, given.subject, given.measure, given.breakdown)
    ledger.require_covered(scope_of(request.user, "figures.record"), key)
    claim = NewClaim(
        key, Period.parse(given.period), Quantity.parse(given.value, given.unit),
        SourceRef("api", f"api:{given.source}", given.source), kind=given.kind, nature=given.nature, note=given.note,
    )  # fmt: skip
    return _figure(ledger.figure(ledger.record([claim], by=request.user)[0]))


@router.post("/claims/{claim_id}/adopt", response=FigureOut, summary="Adopt a claim")
@needs("figures.adopt")
def adopt_claim(request: HttpRequest, claim_id: int, given: AdoptIn) -> Any:
    """Make a claim the figure of its fact; you are told when somebody was first."""
    scope = scope_of(request.user, "figures.adopt")
    ledger.figure(claim_id, scope=scope)
    post = post_of(request, "figures.adopt")
    ledger.adopt(claim_id, by=request.user, expected=given.expected, reason=given.reason, post=post)
    return _figure(ledger.figure(claim_id, scope=scope))


@router.post("/import", summary="Import a table")
@needs("figures.record")
def import_figures(request: HttpRequest, given: Form[ImportIn], file: File[UploadedFile]) -> dict[str, Any]:
    """Import a CSV or XLSX file, all of it or nothing; a dry run by default. Larger files go through the page."""
    content = file.read()
    table = ledger.tables_of(content, file.name or "")[0]
    mapping = ledger.meaning_of(table)[0].with_defaults(subject=given.subject)
    run = ledger.Importer(
        by=request.user,
        post=post_of(request, "figures.record"),
        scope=scope_of(request.user, "figures.record"),
        adopt=given.adopt if may(request.user, "figures.adopt") else "none",
        source=given.source,
        dry_run=given.dry_run,
    )
    return report_to_json(ledger.import_table(content, mapping, name=file.name or "", sheet=given.sheet, run=run))


@router.get("/export/{format}", summary="Export adopted figures")
@needs("figures.export")
def export_figures(
    request: HttpRequest, format: str, indicator: str = "", subject: str = "", as_known_on: date | None = None
) -> HttpResponse:
    """Return the adopted figures you may export as csv, xlsx, sdmx-csv or json."""
    selection = ledger.Selection(
        indicators=[indicator] if indicator else None,
        subjects=[subject] if subject else None,
        as_known_on=as_known_on,
        scope=scope_of(request.user, "figures.export"),
    )
    file = ledger.export(format, selection)
    post = post_of(request, "figures.export")
    record_act("ledger.export", person=request.user, post=post, object_kind="figures", object_key=format)
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
