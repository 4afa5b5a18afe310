"""Supervision over the API: the same functions as the pages call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema, UploadedFile

from wutong.packs.supervision import matters
from wutong.packs.supervision.loading import FINDING, MATTER
from wutong.packs.supervision.reading import read_list
from wutong.platform import clock
from wutong.platform.access.api import needs

router = Router(tags=["supervision"])


class SupervisedMatterOut(Schema):
    """A matter in one line."""

    case: int = Field(alias="row.pk")
    number: str = Field(alias="row.number")
    type: str = Field(alias="row.type")
    title: str = Field(alias="row.title")
    unit: str = Field(alias="row.unit")
    unit_name: str = Field(alias="unit")
    state: str
    due_at: datetime | None = Field(None, alias="row.due_at")
    closed_at: datetime | None = Field(None, alias="row.closed_at")
    days_late: int = Field(alias="late")
    giver: str
    basis: str
    last_words: str = Field(alias="said")
    last_words_at: datetime | None = Field(None, alias="said_on")


class SupervisedMatterIn(Schema):
    """A matter to be given out; the same `source` again gives the same case."""

    title: str
    unit: str
    deadline: date | None = None
    assisting: list[str] = []
    giver: str = ""
    basis: str = ""
    text: str = ""
    category: str = ""
    finding: bool = False
    source: str = Field("", max_length=100)


class GivenOut(Schema):
    """The case of a matter that was given out."""

    case: int


class WordsIn(Schema):
    """What to say when urging."""

    words: str = ""


class UrgedOut(Schema):
    """How many people were told."""

    told: int


class SupervisionBoardOut(Schema):
    """What a leader reads in a minute."""

    open: int
    overdue: list[SupervisedMatterOut]
    due_in_a_week: list[SupervisedMatterOut] = Field(alias="soon")
    waiting_for_check: list[SupervisedMatterOut] = Field(alias="waiting")


class DeductionOut(Schema):
    """One rule that applied to a matter."""

    rule: str = Field(alias="rule.code")
    times: int
    points: int


class MatterScoreOut(Schema):
    """A matter's score with its reasons."""

    case: int = Field(alias="line.row.pk")
    title: str = Field(alias="line.row.title")
    points: int = Field(alias="score.points")
    deductions: list[DeductionOut] = Field(alias="score.deductions")


class UnitScoreOut(Schema):
    """A unit's score: the mean of its matters'."""

    unit: str
    name: str
    points: float | None
    matters: list[MatterScoreOut]


class ReadOut(Schema):
    """A matter read from a file, and what is missing in it; nothing was written."""

    number: int
    place: str = Field(alias="draft.place")
    title: str = Field(alias="draft.title")
    unit: str
    assisting: list[str]
    deadline: date | None = Field(None, alias="draft.deadline")
    missing: list[str]
    source: str


@router.get("/board", response=SupervisionBoardOut)
@needs("supervision.read")
def board(request: HttpRequest, kind: str = "") -> Any:
    """Return what is overdue, due within a week and waiting for a check."""
    return matters.board(request.user, kind)


@router.get("/matters", response=list[SupervisedMatterOut])
@needs("supervision.read")
def listed(request: HttpRequest, findings: bool = False) -> Any:
    """Return every matter, or every finding, that the caller may see."""
    return matters.lines_of(list(matters.matters(request.user, kinds=[FINDING if findings else MATTER])))


@router.post("/matters", response=GivenOut)
@needs("supervision.enter")
def give_out(request: HttpRequest, given: SupervisedMatterIn) -> Any:
    """Give out a matter to a unit."""
    wanted = matters.Wanted(
        given.title, given.unit, given.deadline, tuple(given.assisting), given.giver, given.basis, text=given.text,
        category=given.category, source=f"supervision/api/{given.source}" if given.source else "",
        type=FINDING if given.finding else MATTER,
    )  # fmt: skip
    return {"case": matters.give_out(wanted, by=request.user)}


@router.post("/matters/{case}/urge", response=UrgedOut)
@needs("supervision.urge")
def urge(request: HttpRequest, case: int, given: WordsIn) -> Any:
    """Urge a matter."""
    return {"told": matters.urge(request.user, case, given.words)}


@router.get("/scores", response=list[UnitScoreOut])
@needs("supervision.read")
def scores(request: HttpRequest, first: date | None = None, last: date | None = None) -> Any:
    """Return the units' scores for the matters open in a span (default: this year up to today), worst first."""
    today = clock.today()
    return matters.scores(request.user, first or date(today.year, 1, 1), last or today)


@router.post("/lists", response=list[ReadOut])
@needs("supervision.enter")
def read(request: HttpRequest, file: UploadedFile = File(...)) -> Any:
    """Read a list of decisions and return what it says; nothing is written."""
    return read_list(file.read(), file.name or "", clock.today())
