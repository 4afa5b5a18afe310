"""Documents over the API: the same functions as the pages call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from wutong.engines.reader import library
from wutong.packs.documents import review
from wutong.packs.documents.sending import send
from wutong.platform.access.api import needs, post_of
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


class StatedFigureOut(Schema):
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


class CandidateOut(StatedFigureOut):
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
    aimed: StatedFigureOut
    found: StatedFigureOut | None


class PlaceOut(Schema):
    """A place a finding speaks of; `role` says what the figure is in the arithmetic."""

    start: int
    end: int
    value_text: str
    role: str


class DocumentFindingOut(Schema):
    """Something that does not add up: `expected` would be consistent; `state` is open, confirmed or dismissed."""

    id: int
    rule: str
    message: str
    message_en: str
    certainty: float
    expected: str
    figures: list[PlaceOut]
    state: str
    note: str
    version: int


class FindingDecisionIn(Schema):
    """A reviewer's word on a finding; `expected` is the version that was looked at."""

    state: str
    expected: int
    note: str = ""


class LessonOut(Schema):
    """An entry of the lexicon: what is read (`condition`) and what it is taken for (`meaning`)."""

    code: str
    kind: str
    condition: dict[str, str]
    meaning: dict[str, str | bool]
    source: str
    document: str
    recorded_at: datetime
    revoked_at: datetime | None


class LessonForceIn(Schema):
    """Whether an entry of the lexicon is followed."""

    in_force: bool


class ReviewDecisionIn(Schema):
    """A reviewer's word; `expected` is the version that was looked at, `changes` the corrected fields."""

    act: str
    expected: int
    indicator_code: str = ""
    subject: str = ""
    breakdown: str = ""
    changes: dict[str, str] = {}


class ReadingJobOut(Schema):
    """The job that reads the file; its progress is under /jobs/{id}."""

    job: int


@router.get("", response=list[DocumentOut], summary="List documents")
@needs("documents.read")
def list_documents(request: HttpRequest, kind: str = "") -> Any:
    return library.documents(kind)


@router.post("", response={202: ReadingJobOut}, summary="Send a document to be read")
@needs("documents.upload")
def send_document(
    request: HttpRequest,
    file: File[UploadedFile],
    title: Form[str] = "",
    published: Form[date | None] = None,
    area: Form[str] = "",
) -> Any:
    return 202, {"job": send(file, title=title, published=published, area=area, by=request.user).pk}


@router.get("/compare", response=list[PromiseOut], summary="What became of one document's targets in another")
@needs("documents.read")
def compare_documents(request: HttpRequest, earlier: str, later: str) -> Any:
    return [
        {"outcome": promise.outcome, "likeness": promise.likeness, "aimed": promise.aimed, "found": promise.found}
        for promise in library.comparison(earlier, later).promises
    ]


@router.get("/lexicon", response=list[LessonOut], summary="What reviewers taught the reader")
@needs("documents.read")
def list_lessons(request: HttpRequest) -> Any:
    return library.lessons()


@router.post("/lexicon/{code}", response=LessonOut, summary="Revoke an entry of the lexicon or put it back in force")
@needs("documents.review")
def force_lesson(request: HttpRequest, code: str, body: LessonForceIn) -> Any:
    post = post_of(request, "documents.review")
    return library.set_in_force(code, in_force=body.in_force, by=request.user, post=post)


@router.get("/{code}/findings", response=list[DocumentFindingOut], summary="What does not add up in a document")
@needs("documents.read")
def list_findings(request: HttpRequest, code: str, state: str = "") -> Any:
    found = library.findings(library.document(code).code)
    return [_finding(one) for one in found if state in {"", one.state}]


@router.post("/{code}/audit", response={202: ReadingJobOut}, summary="Audit a document once more")
@needs("documents.review")
def audit_document(request: HttpRequest, code: str) -> Any:
    info = library.document(code)
    return 202, {"job": start("documents.audit", title=info.title, person=request.user, document=info.code).pk}


@router.post(
    "/findings/{finding_id}/decide", response=DocumentFindingOut, summary="Confirm, dismiss or reopen a finding"
)
@needs("documents.review")
def decide_finding(request: HttpRequest, finding_id: int, body: FindingDecisionIn) -> Any:
    post = post_of(request, "documents.review")
    return _finding(library.decide_finding(finding_id, **body.dict(), by=request.user, post=post))


def _finding(info: library.FindingInfo) -> dict[str, Any]:
    one = info.finding
    return {
        "id": info.id, "rule": one.rule, "message": one.message, "message_en": one.message_en, "expected": one.expected,
        "certainty": one.certainty, "figures": one.figures, "state": info.state, "note": info.note,
        "version": info.version,
    }  # fmt: skip


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
def decide(request: HttpRequest, candidate_id: int, body: ReviewDecisionIn) -> Any:
    common: dict[str, Any] = {
        "expected": body.expected, "by": request.user, "post": post_of(request, "documents.review"),
    }  # fmt: skip
    return _out(review.decide(candidate_id, act=body.act, given={**body.changes, **_mapping(body)}, **common))


def _mapping(body: ReviewDecisionIn) -> dict[str, str]:
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
