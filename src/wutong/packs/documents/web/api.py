"""Documents over the API: the same functions as the pages call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from wutong.engines.reader import library
from wutong.packs.documents import review
from wutong.packs.documents.comparison import comparison
from wutong.platform.access.api import needs, post_of
from wutong.platform.files.api import store
from wutong.platform.jobs.api import start

router = Router(tags=["documents"])


class DocumentOut(Schema):
    """A document: `open` of its `total` figures await a reviewer."""

    code: str
    title: str
    title_en: str
    kind: str
    number: str
    published: str
    area_name: str
    stored: bool
    recorded_at: datetime
    total: int
    open: int


class FigureOut(Schema):
    """A figure as a document states it, at `start`–`end` of its text."""

    start: int
    end: int
    value_text: str
    value: float
    value_hi: float | None
    unit: str
    comparator: str
    kind: str
    measure: str
    period: str
    area: str
    indicator: str
    confidence: float


class CandidateOut(FigureOut):
    """A figure read in a document, and what reviewers made of it."""

    id: int
    indicator_code: str
    state: str
    version: int
    claim_id: int | None


class PromiseOut(Schema):
    """A target of the earlier document and what the later one says: kept, missed, underway, restated or dropped."""

    outcome: str
    likeness: float
    aimed: FigureOut
    found: FigureOut | None


class DecisionIn(Schema):
    """A reviewer's word; `expected` is the version that was looked at, `changes` the corrected fields."""

    act: str
    expected: int
    indicator_code: str = ""
    subject: str = ""
    breakdown: str = ""
    changes: dict[str, str] = {}


class JobOut(Schema):
    """The job that reads the file; its progress is under /jobs/{id}."""

    job: int


@router.get("", response=list[DocumentOut], summary="List documents")
@needs("documents.read")
def list_documents(request: HttpRequest, kind: str = "") -> Any:
    return library.documents(kind)


@router.post("", response={202: JobOut}, summary="Send a document to be read")
@needs("documents.upload")
def send_document(
    request: HttpRequest,
    file: File[UploadedFile],
    title: Form[str] = "",
    published: Form[str] = "",
    area: Form[str] = "",
) -> Any:
    if published:
        date.fromisoformat(published)
    stored = store(file, name=file.name or "", person=request.user)
    job = start(
        "documents.read", title=title or stored.name, person=request.user,
        file_id=stored.pk, document_title=title, published=published, area=area,
    )  # fmt: skip
    return 202, {"job": job.pk}


@router.get("/compare", response=list[PromiseOut], summary="What became of one document's targets in another")
@needs("documents.read")
def compare_documents(request: HttpRequest, earlier: str, later: str) -> Any:
    return [
        {"outcome": promise.outcome, "likeness": promise.likeness, "aimed": promise.aimed, "found": promise.found}
        for promise in comparison(earlier, later).promises
    ]


@router.get("/{code}", response=DocumentOut, summary="One document")
@needs("documents.read")
def one_document(request: HttpRequest, code: str) -> Any:
    return library.document(code)


@router.get("/{code}/candidates", response=list[CandidateOut], summary="The figures read in a document")
@needs("documents.read")
def list_candidates(request: HttpRequest, code: str, state: str = "") -> Any:
    return [_out(found) for found in library.candidates(code, state)]


@router.post("/candidates/{candidate_id}/decide", response=CandidateOut, summary="Accept, reject or reopen a figure")
@needs("documents.review")
def decide(request: HttpRequest, candidate_id: int, body: DecisionIn) -> Any:
    common: dict[str, Any] = {
        "expected": body.expected, "by": request.user, "post": post_of(request, "documents.review"),
    }  # fmt: skip
    return _out(review.decide(candidate_id, act=body.act, given={**body.changes, **_mapping(body)}, **common))


def _mapping(body: DecisionIn) -> dict[str, str]:
    return {"indicator_code": body.indicator_code, "subject": body.subject, "breakdown": body.breakdown}


def _out(found: library.CandidateInfo) -> dict[str, Any]:
    figure = found.figure
    names = (
        "start", "end", "value_text", "value", "value_hi", "unit", "comparator", "kind", "measure", "period", "area",
        "indicator", "confidence",
    )  # fmt: skip
    return {
        "id": found.id, "indicator_code": found.indicator_code, "state": found.state, "version": found.version,
        "claim_id": found.claim_id, **{name: getattr(figure, name) for name in names},
    }  # fmt: skip
