"""Requests for correction over the API: the same functions as the pages call. Officials act on the case (`cases`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from wutong.engines.cases import api as cases
from wutong.engines.registry import api as registry
from wutong.packs.corrections import asking
from wutong.packs.corrections.web.own import handed_back
from wutong.packs.corrections.web.panel import beside_the_register
from wutong.platform.access.api import needs
from wutong.platform.naming import name_of

router = Router(tags=["corrections"])


class CorrectableOut(Schema):
    """A field of the master data that may be asked for; `kind` says how it is written, `now` what the register says."""

    field: str
    title: str
    kind: str
    longest: int
    now: str
    choices: dict[str, str] = Field(..., description="code -> what it is called, where one of these is asked for")


class CorrectionRequestIn(Schema):
    """What is wrong: the field, what it should be, why, and since when (null: it was always so)."""

    field: str = Field(..., max_length=40)
    text: str = Field(..., max_length=500)
    reason: str = Field(..., max_length=asking.LONGEST_REASON)
    since: date | None = None


class EvidenceOut(Schema):
    """A file that the firm sent with a request; `digest` is the SHA-256 of its bytes."""

    name: str
    digest: str


class CorrectionOut(Schema):
    """A request: `before` is what the register said when it was made, `answer` the official's words, `due_at` by when."""

    case: int
    number: str
    field: str
    title: str
    before: str
    asked: str
    since: date | None
    reason: str
    files: list[str]
    evidence: list[EvidenceOut]
    state: str
    asked_at: datetime
    due_at: datetime | None
    answer: str
    answered_at: datetime | None


class CorrectionAskedOut(Schema):
    """A request as officials see it: beside what the register says now, null where the caller may not see that."""

    case: int
    number: str
    firm: str
    field: str
    before: str | None
    asked: str | None
    now: str | None
    since: date | None
    reason: str
    state: str


@router.get("/own/{key}/fields", response=list[CorrectableOut], summary="What one's own firm may ask to have corrected")
@needs(registry.OWN_READ)
def fields(request: HttpRequest, key: str) -> Any:
    """Return the fields with what the register says of the caller's firm."""
    owner = registry.own_firm(request.user, key)
    return [
        {
            "field": one.code, "title": name_of(one), "kind": one.kind, "longest": one.most,
            "now": registry.correction_now(owner, one.code), "choices": registry.correction_choices(one.code),
        }
        for one in registry.correctable().values()
    ]  # fmt: skip


@router.get("/own/{key}", response=list[CorrectionOut], summary="Requests of one's own firm")
@needs(registry.OWN_READ)
def own_requests(request: HttpRequest, key: str) -> Any:
    """Return what the caller's firm has asked for, the latest first."""
    return _told(registry.own_firm(request.user, key))


@router.post("/own/{key}", response=list[CorrectionOut], summary="Ask for a correction")
@needs(registry.OWN_RECORD)
def ask(request: HttpRequest, key: str, given: CorrectionRequestIn) -> Any:
    """Ask for a correction of the caller's firm's data."""
    owner = registry.own_firm(request.user, key)
    asking.ask(owner, asking.Wanted(**given.dict()), by=request.user)
    return _told(owner)


@router.post("/own/{key}/{int:case}/evidence", response=list[CorrectionOut], summary="Add evidence to a request")
@needs(registry.OWN_RECORD)
def add_evidence(request: HttpRequest, key: str, case: int, file: File[UploadedFile]) -> Any:
    """Add a file to an open request of the caller's firm."""
    owner = registry.own_firm(request.user, key)
    asking.add_evidence_to(owner, case, file, by=request.user)
    return _told(owner)


@router.get("/own/{key}/{int:case}/evidence/{digest}", summary="A file that was sent with a request", openapi_extra={
    "responses": {200: {"description": "The file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
})  # fmt: skip
@needs(registry.OWN_READ)
def evidence(request: HttpRequest, key: str, case: int, digest: str) -> Any:
    """Return the bytes of a file that the caller's firm sent with a request; recorded."""
    return handed_back(request, key, case, digest)


@router.post("/own/{key}/{int:case}/withdraw", response=list[CorrectionOut], summary="Withdraw a request")
@needs(registry.OWN_RECORD)
def withdraw(request: HttpRequest, key: str, case: int) -> Any:
    """Withdraw an open request of the caller's firm."""
    owner = registry.own_firm(request.user, key)
    asking.withdraw(owner, case, by=request.user)
    return _told(owner)


def _told(owner: Any) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(one.request, name) for name in ("case", "number", "field", "title", "before", "asked", "since", "reason", "state")},
            "files": [name for name, _digest in one.request.files],
            "evidence": [{"name": name, "digest": digest} for name, digest in one.request.files], "asked_at": one.asked_at, "due_at": one.due_at,
            "answer": one.answer, "answered_at": one.answered_at,
        }
        for one in asking.requests_of(owner)
    ]  # fmt: skip


@router.get("/cases/{int:case}", response=CorrectionAskedOut, summary="What a case asks to have corrected")
@needs("cases.read")
def asked(request: HttpRequest, case: int) -> Any:
    """Return the request of a case beside what the register says; decide on it with the acts of the case."""
    view = cases.case_view(case, request.user)
    found = beside_the_register(asking.request_of(case, view.state), request.user)
    one, seen = found["asked"], found["now"] is not None
    return {
        **{name: getattr(one, name) for name in ("case", "number", "firm", "field", "since", "reason", "state")},
        "before": one.before if seen else None, "asked": one.asked if seen else None, "now": found["now"],
    }  # fmt: skip
