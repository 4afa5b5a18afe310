"""Case types, calendars and duty matrices over the API: read, try, record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from wutong.engines.cases import api
from wutong.engines.cases.errors import CalendarUnknown, ContentFaulty
from wutong.engines.cases.models import Calendar, CaseType, DutyMatrix
from wutong.engines.cases.web import calendars, duties
from wutong.engines.cases.web.api_counts import countable
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import needs

router = Router(tags=["cases"])
MOST_CODE = 40  # characters of a calendar's code in the tables
MOST_EDITION = 2**31 - 1  # the largest number of either database's editions


class CaseEditionOut(Schema):
    """A recorded edition of a case type."""

    code: str
    edition: int
    valid_from: date
    title_zh: str
    title_en: str
    digest: str
    recorded_at: datetime
    recorded_by: str


class CaseEditionWholeOut(CaseEditionOut):
    """An edition with its content."""

    content: dict[str, Any]


class CaseTypeIn(Schema):
    """The YAML of an edition; with `dry_run` it is checked and nothing is recorded."""

    text: str
    dry_run: bool = True


class CaseTypeFaultOut(Schema):
    """What does not hold together, with its line and its place."""

    line: int
    path: str
    zh: str
    en: str


class CaseTypeCheckOut(Schema):
    """The faults; without any, which edition it is, and whether it was recorded."""

    code: str
    edition: int
    recorded: bool
    faults: list[CaseTypeFaultOut]


class WorkCalendarOut(Schema):
    """The last recorded content of a calendar."""

    code: str
    content: dict[str, Any]
    digest: str
    recorded_at: datetime
    recorded_by: str


class WorkCalendarIn(Schema):
    """A calendar's YAML; with `dry_run` deadlines are compared and nothing is recorded."""

    text: str
    dry_run: bool = True


class WorkCalendarTriedOut(Schema):
    """Running cases whose deadline changes: how many, earlier and later, and the first fifty (number, old, new)."""

    recorded: bool
    cases: int
    earlier: int
    later: int
    deadlines: list[list[str]]


class DutyMatrixOut(Schema):
    """A recorded edition of a duty matrix."""

    code: str
    edition: int
    valid_from: date
    content: dict[str, Any]
    recorded_at: datetime
    recorded_by: str


class DutyMatrixIn(Schema):
    """A matrix's YAML, checked for every category of `type` in every area under `top`; `dry_run` records nothing."""

    text: str
    type: str
    top: str
    dry_run: bool = True


class DutyFaultOut(Schema):
    """A question that no row answers, or that several do (`rows`, from 1); `cells` questions are alike."""

    category: str
    area: str
    hour: str
    rows: list[int]
    cells: int
    zh: str
    en: str


class DutyCheckOut(Schema):
    """The gaps and overlaps, and whether the matrix was recorded."""

    recorded: bool
    faults: list[DutyFaultOut]


class ReplayIn(Schema):
    """A matrix's YAML and the days whose cases it is tried on; the past year by default."""

    text: str
    first: date | None = None
    last: date | None = None


class ReplayOut(Schema):
    """What the matrix would have done: `moves` are unit before, unit by the matrix, cases."""

    first: date
    last: date
    cases: int
    same: int
    unanswered: int
    right_before: int
    right_after: int
    moves: list[list[str | int]]


T = TypeVar("T")


def _understood(name: str, work: Callable[[], T]) -> T:
    """Return what some work on sent content gives; what cannot be made of it is refused in words."""
    try:
        return work()
    except WutongError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as fault:
        raise ContentFaulty(name=name, why=str(fault)) from fault


# --- case types ---------------------------------------------------------------------------------------------


@router.get("/types", response=list[CaseEditionOut], summary="Recorded editions of case types")
@needs("cases.manage")
def list_case_types(request: HttpRequest) -> Any:
    """Return every recorded edition without its content."""
    return CaseType.objects.defer("content")


@router.get("/types/{code}/{int:edition}", response=CaseEditionWholeOut, summary="One edition of a case type")
@needs("cases.manage")
def read_case_type(request: HttpRequest, code: str, edition: int) -> Any:
    """Return an edition with its content."""
    return get_object_or_404(CaseType, code=code, edition=min(edition, MOST_EDITION))


@router.post("/types", response=CaseTypeCheckOut, summary="Check or record an edition of a case type")
@needs("cases.manage")
def record_case_type(request: HttpRequest, given: CaseTypeIn) -> Any:
    """Check a case type; without faults and dry run it is recorded. A recorded edition with other content is refused."""
    reading = _understood("case_type", lambda: api.check_type(given.text))
    faults = [{"line": one.line, "path": one.path, "zh": one.zh, "en": one.en} for one in reading.faults]
    if reading.type is None:
        return {"code": "", "edition": 0, "recorded": False, "faults": faults}
    with transaction.atomic():
        kind = api.record_type(given.text, by=request.user)
        transaction.set_rollback(given.dry_run)
    return {"code": kind.code, "edition": kind.edition, "recorded": not given.dry_run, "faults": faults}


# --- calendars ----------------------------------------------------------------------------------------------


@router.get("/calendars", response=list[WorkCalendarOut], summary="Working calendars")
@needs("cases.manage")
def list_calendars(request: HttpRequest) -> Any:
    """Return the last recorded content of every calendar."""
    return calendars.latest()


@router.get("/calendars/{code}", response=WorkCalendarOut, summary="One calendar")
@needs("cases.manage")
def read_calendar(request: HttpRequest, code: str) -> Any:
    """Return the last recorded content of a calendar."""
    return _last_of(code)


def _last_of(code: str) -> Calendar:
    row = Calendar.objects.filter(code=code).order_by("-pk").first()
    if row is None:
        raise CalendarUnknown(calendar=code)
    return row


@router.post("/calendars/{code}", response=WorkCalendarTriedOut, summary="Compare deadlines, or record a calendar")
@needs("cases.manage")
def record_calendar(request: HttpRequest, code: str, given: WorkCalendarIn) -> Any:
    """Compare the deadlines of running cases by the sent content; without dry run it counts for new limits from now on.

    Running cases keep their deadlines: a change of kind `reschedule` moves them.
    """
    content = _understood("calendar", lambda: calendars.read_content(given.text))
    if len(code) > MOST_CODE:
        raise ContentFaulty(name="calendar", why=code)
    report = _understood("calendar", lambda: calendars.tried(code, content, by=request.user))
    if not given.dry_run:
        api.record_calendar(code, content, by=request.user)
    wanted = ("cases", "earlier", "later", "deadlines")
    return {"recorded": not given.dry_run, **{name: report[name] for name in wanted}}


# --- duty matrices ------------------------------------------------------------------------------------------


@router.get("/duties", response=list[DutyMatrixOut], summary="Duty matrices")
@needs("cases.manage")
def list_matrices(request: HttpRequest) -> Any:
    """Return every recorded edition, the latest of each matrix first."""
    return DutyMatrix.objects.order_by("code", "-edition")


@router.post("/duties", response=DutyCheckOut, summary="Check or record a duty matrix")
@needs("cases.manage")
def record_duties(request: HttpRequest, given: DutyMatrixIn) -> Any:
    """Name the gaps and overlaps of a matrix; without any and without dry run it is recorded."""
    categories = [code for code, _zh, _words in api.type_in_force(given.type).categories]
    content = _understood("duty_matrix", lambda: duties.content_of(given.text))
    found = _understood("duty_matrix", lambda: api.check_matrix(content, categories, given.top))
    if not found:
        _understood("duty_matrix", lambda: _recorded(content, categories, given, request.user))
    faults = [
        {"category": one.category, "area": one.area, "hour": one.hour, "rows": list(one.rows), "cells": one.cells,
         "zh": one.zh, "en": one.en}
        for one in found
    ]  # fmt: skip
    return {"recorded": not given.dry_run and not found, "faults": faults}


def _recorded(content: Mapping[str, Any], categories: list[str], given: DutyMatrixIn, by: Any) -> None:
    """Record a matrix; a dry run is taken back, so that it is refused what recording would be."""
    with transaction.atomic():
        api.record_matrix(content, categories=categories, top=given.top, by=by)
        transaction.set_rollback(given.dry_run)


@router.post("/duties/replay", response=ReplayOut, summary="Try a duty matrix on past cases")
@needs("cases.manage")
def replay_duties(request: HttpRequest, given: ReplayIn) -> Any:
    """Send the cases of some days through a matrix; nothing is written."""
    today = clock.today()
    one, other = given.first or today - duties.YEAR, given.last or today
    first, last = countable(min(one, other)), countable(max(one, other))
    content = _understood("duty_matrix", lambda: duties.content_of(given.text))
    result = _understood("duty_matrix", lambda: api.replay(content, first, last))
    names = ("cases", "same", "unanswered", "moves", "right_before", "right_after")
    return {"first": first, "last": last, **{name: getattr(result, name) for name in names}}
