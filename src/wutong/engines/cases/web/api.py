"""Cases over the API: the same functions as the pages call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from wutong.engines.cases import api, queries
from wutong.engines.cases.models import Case
from wutong.engines.cases.moments import moment_of
from wutong.engines.cases.sending import once
from wutong.engines.cases.types import Given, NewCase, Point, Reported
from wutong.engines.cases.web.api_checking import router as checking
from wutong.engines.cases.web.api_counts import router as counts
from wutong.engines.cases.web.api_files import router as files
from wutong.engines.cases.web.api_keys import Key
from wutong.engines.cases.web.api_managing import router as managing
from wutong.engines.cases.web.api_suggesting import router as suggesting
from wutong.engines.cases.web.changes import router as changes
from wutong.engines.cases.web.erasing import router as erasing
from wutong.platform import clock
from wutong.platform.access.api import needs

router = Router(tags=["cases"])
router.add_router("/changes", changes)
for part in (
    counts,
    checking,
    erasing,
    files,
    managing,
    suggesting,
):  # fixed words of an address come before the number of a case
    router.add_router("", part)
MOST = 500
FIRST_YEAR = 2000  # a telephone whose clock was never set says 1970
DEGREES = r"^-?[0-9]{1,3}(\.[0-9]{1,12})?$"


class PointIn(Schema):
    """A point in WGS-84, in degrees as text."""

    longitude: str = Field(pattern=DEGREES)
    latitude: str = Field(pattern=DEGREES)


class ReportIn(Schema):
    """Who reported, and what was said; `noted_at` is when it was written down, if it could be sent only later."""

    reporter: str = ""
    contact: str = ""
    text: str = ""
    channel: str = "api"
    noted_at: datetime | None = None


class CaseIn(Schema):
    """A matter to be opened. `area` is an area's code; `source` names what it came from and opens one case only."""

    type: str
    title: str
    area: str
    category: str = ""
    severity: int = Field(3, ge=1, le=9)
    place: str = ""
    point: PointIn | None = None
    unit: str = ""
    source: str = Field("", max_length=120)
    form: dict[str, str | list[str]] = {}
    report: ReportIn = ReportIn()


class CaseOut(Schema):
    """A case as lists show it."""

    id: int
    number: str
    type: str
    edition: int
    state: str
    title: str
    category: str
    severity: int
    area: str
    unit: str
    place: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    merged_into: int | None
    parent: int | None
    reports: int
    in_time: bool | None
    sequence: int


class CasesOut(Schema):
    """A part of a list."""

    cases: list[CaseOut]
    more: bool


class EventOut(Schema):
    """One thing that happened. What can be deleted by law is left out."""

    sequence: int
    kind: str
    at: datetime
    person: str
    post: str
    body: dict[str, Any]


class CaseActIn(Schema):
    """What an act needs; `expected` is the sequence you have seen, a later one refuses yours."""

    expected: int | None = None
    reason: str = ""
    note: str = ""
    form: dict[str, str | list[str]] = {}
    unit: str = ""
    post: str = ""
    person: str = ""
    assisting: list[str] = []
    result: str = ""
    satisfaction: int | None = Field(None, ge=1, le=5)


class TextIn(Schema):
    """A text."""

    text: str


class MergeIn(Schema):
    """The case to be merged into the one of the address."""

    case: int
    reason: str = ""


class TaskIn(CaseIn):
    """A sub-task: its group, and how many of the group are enough (`all`, `any`, or `least` with a number)."""

    group: str = "1"
    rule: str = "all"
    least: int = 0


def _out(row: Case) -> dict[str, Any]:
    names = set(CaseOut.model_fields) - {"area", "merged_into", "parent"}
    return {name: getattr(row, name) for name in names} | {
        "area": row.area.code, "merged_into": row.merged_into_id, "parent": row.parent_id,
    }  # fmt: skip


def _one(request: HttpRequest, case: int) -> dict[str, Any]:
    return _out(queries.case_row(case, request.user))


def _new(given: CaseIn) -> NewCase:
    point = Point.of_degrees(given.point.longitude, given.point.latitude) if given.point else None
    return NewCase(
        given.type, given.title, given.area, category=given.category, severity=given.severity, place=given.place,
        point=point, unit=given.unit, source=given.source, form=given.form, report=_reported(given.report),
    )  # fmt: skip


def _reported(given: ReportIn) -> Reported:
    """Return a report; a moment that names no zone is meant in the product's."""
    noted = given.noted_at
    if noted is not None and noted.year >= FIRST_YEAR:
        noted = noted if noted.tzinfo else noted.replace(tzinfo=clock.SHANGHAI)
        return Reported(**given.dict(exclude={"noted_at"}), noted_at=min(noted, clock.now()))
    return Reported(**given.dict(exclude={"noted_at"}))


@router.get("", response=CasesOut, summary="List cases")
@needs("cases.read")
def list_cases(request: HttpRequest, queue: str = "open", q: str = "", after: int = 0, limit: int = 50) -> Any:
    """List the cases you may see, newest first: `after` is the id of the last one you have."""
    rows = queries.cases_of(request.user, queue, q).order_by("-pk")
    rows = rows.filter(pk__lt=after) if after else rows
    most = max(1, min(limit, MOST))
    found = list(rows[: most + 1])
    return {"cases": [_out(row) for row in found[:most]], "more": len(found) > most}


@router.post("", response={201: CaseOut}, summary="Open a case")
@needs("cases.open")
def open_case(request: HttpRequest, given: CaseIn, idempotency_key: Key = "") -> Any:
    """Open a case of the type's edition in force; its clocks start. With an `Idempotency-Key` it is opened once."""
    what = {"open": given.model_dump(mode="json")}
    case = once(request.user, idempotency_key, what, lambda: api.open_case(_new(given), by=request.user))
    return Status(201, _one(request, case))


@router.get("/{int:case}", response=CaseOut, summary="One case")
@needs("cases.read")
def get_case(request: HttpRequest, case: int) -> Any:
    """Return one case."""
    return _one(request, case)


@router.get("/{int:case}/events", response=list[EventOut], summary="What happened to a case")
@needs("cases.read")
def list_events(request: HttpRequest, case: int, at: datetime | None = None) -> Any:
    """Return its events in order, up to a moment."""
    view = queries.case_view(case, request.user, at)
    return [
        {"sequence": one.sequence, "kind": one.kind, "at": moment_of(one.at), "person": one.person, "post": one.post, "body": one.body}
        for one in view.events
    ]  # fmt: skip


@router.get("/{int:case}/acts", response=list[str], summary="What you may do now")
@needs("cases.read")
def list_acts(request: HttpRequest, case: int) -> Any:
    """Return the codes of the acts that you may do on a case in its state."""
    return [act.code for act in queries.case_view(case, request.user).acts]


@router.post("/{int:case}/acts/{act}", response=CaseOut, summary="Do an act")
@needs("cases.read")
def take(request: HttpRequest, case: int, act: str, given: CaseActIn, idempotency_key: Key = "") -> Any:
    """Do one of the acts of the case's type; the act itself asks for its right."""
    parts = given.dict(exclude={"expected", "assisting"})
    wanted = Given(**parts, assisting=tuple(given.assisting))

    def do() -> int:
        api.take(case, act, wanted, by=request.user, expected=given.expected)
        return case

    return _one(request, once(request.user, idempotency_key, {"act": act, "case": case, **given.dict()}, do))


@router.post("/{int:case}/comments", response=CaseOut, summary="Comment")
@needs("cases.read")
def comment(request: HttpRequest, case: int, given: TextIn, idempotency_key: Key = "") -> Any:
    """Say something about a case."""

    def say() -> int:
        api.comment(case, given.text, by=request.user)
        return case

    return _one(request, once(request.user, idempotency_key, {"comment": case, "text": given.text}, say))


@router.post("/{int:case}/reports", response=CaseOut, summary="Report the same matter again")
@needs("cases.open")
def report_again(request: HttpRequest, case: int, given: ReportIn, idempotency_key: Key = "") -> Any:
    """Add a report; one to a merged case goes to the case it was merged into, which is returned."""
    what = {"report": case, "said": given.model_dump(mode="json")}
    report = _reported(given)
    head = once(request.user, idempotency_key, what, lambda: api.report_again(case, report, by=request.user))
    return _one(request, head)


@router.post("/{int:case}/answers", response=int, summary="Answer the reporters")
@needs("cases.handle")
def answer(request: HttpRequest, case: int, given: TextIn) -> Any:
    """Answer every reporter who has no answer yet; returns how many."""
    return api.answer(case, given.text, by=request.user)


@router.post("/{int:case}/merges", response=CaseOut, summary="Merge another case into this one")
@needs("cases.dispatch")
def merge(request: HttpRequest, case: int, given: MergeIn) -> Any:
    """Merge a case into this one."""
    api.merge(case, given.case, by=request.user, reason=given.reason)
    return _one(request, case)


@router.delete("/{int:case}/merges", response=CaseOut, summary="Take a merged case out again")
@needs("cases.dispatch")
def unmerge(request: HttpRequest, case: int) -> Any:
    """Take this merged case out of the one it was merged into."""
    api.unmerge(case, by=request.user)
    return _one(request, case)


@router.post("/{int:case}/tasks", response={201: CaseOut}, summary="Give a sub-task")
@needs("cases.handle")
def add_task(request: HttpRequest, case: int, given: TaskIn, idempotency_key: Key = "") -> Any:
    """Open a sub-task of a case; returns the sub-task."""
    joined = {"group": given.group, "rule": given.rule, "least": given.least}
    what = {"task": case, **given.model_dump(mode="json")}
    child = once(
        request.user, idempotency_key, what, lambda: api.add_task(case, _new(given), by=request.user, **joined)
    )  # fmt: skip
    return Status(201, _one(request, child))
