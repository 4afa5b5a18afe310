"""Papers over the API: the list, one of them, and making one in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wutong.packs.papers.issued import paper_seen, papers_seen
from wutong.packs.papers.web.pages import begin
from wutong.platform.access.api import needs

router = Router(tags=["papers"])


class PaperOut(Schema):
    """An issued paper with the hashes of its text and file."""

    number: int = Field(alias="pk")
    kind: str
    plan: str
    period: str
    known_on: datetime
    edition: str
    form: str
    sheet: str
    title: str
    text_hash: str
    file_hash: str = Field(alias="file.digest")
    missing: int
    findings: list[list[str]]
    issued_at: datetime


class PaperIn(Schema):
    """What is asked for; year, month and day left out stand for the last period that was over, and for now."""

    kind: Literal["monthly", "yearly", "midterm"]
    plan: str = Field(max_length=24)
    year: str = Field("", max_length=4)
    month: str = Field("", max_length=7)
    known_on: str = Field("", max_length=32)
    form: Literal["docx", "pdf"] = "docx"
    sheet: Literal["A4", "A3"] = "A4"


class StartedOut(Schema):
    """The job that makes the paper."""

    job: int


@router.get("/", response=list[PaperOut])
@needs("papers.read")
def papers(request: HttpRequest) -> Any:
    """The papers whose every figure the caller may see, the newest first."""
    return papers_seen(request.user)


@router.get("/{number}/", response=PaperOut)
@needs("papers.read")
def paper(request: HttpRequest, number: int) -> Any:
    """One paper."""
    return paper_seen(number, request.user)


@router.post("/", response={202: StartedOut})
@needs("papers.issue")
def make_paper(request: HttpRequest, asked: PaperIn) -> Any:
    """Start making a paper; the job's result leads to it."""
    return 202, {"job": begin(asked.dict(), request.user).pk}
