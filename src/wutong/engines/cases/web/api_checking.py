"""Verified closing, corrections, and what is expected of a case, over the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wutong.engines.cases import api, queries
from wutong.engines.cases.counts import Span
from wutong.engines.cases.reclassifying import Correction
from wutong.engines.cases.sending import once
from wutong.engines.cases.web.api_counts import countable
from wutong.engines.cases.web.api_keys import Key
from wutong.engines.cases.web.checking import false_closings, waiting_checks
from wutong.engines.cases.web.correcting import who_could
from wutong.platform import clock
from wutong.platform.access.api import needs

router = Router(tags=["cases"])
LONGEST_UNIT = 64


class CheckOut(Schema):
    """A case that was reported as done: whether lots chose it for a look in the field, and for a call to its reporters."""

    case: int
    number: str
    title: str
    unit: str
    area: str
    place: str
    due_at: datetime | None
    field_check: bool
    call_back: bool


class FalseClosingOut(Schema):
    """How often a unit's closings were found false; shares of 0 to 1 as text, with their 95 % interval."""

    unit: str
    name: str
    checked: int
    failed: int
    value: str
    low: str
    high: str


class ChecksOut(Schema):
    """What waits to be checked (the 300 soonest due), and the rates of a span of days."""

    first: date
    last: date
    waiting: list[CheckOut]
    units: list[FalseClosingOut]


class HandlerChoiceOut(Schema):
    """Someone who could take a case: how many open cases are in hand, and how many of them are late."""

    username: str
    name: str
    open: int
    late: int
    suggested: bool


class CorrectionIn(Schema):
    """What a case is about in truth; what is left out stays. `expected` is the sequence you have seen."""

    reason: str
    category: str | None = None
    severity: int | None = Field(None, ge=1, le=9)
    type: str | None = None
    expected: int | None = None


class CorrectedOut(Schema):
    """A case as corrected."""

    case: int
    type: str
    edition: int
    state: str
    category: str
    severity: int
    unit: str
    due_at: datetime | None
    sequence: int


class CaseForecastOut(Schema):
    """In how many days (as text) one in ten, half and nine in ten like it were closed; empty where that is not known."""

    known: bool
    early: str
    middle: str
    late: str
    cases: int


@router.get("/checks", response=ChecksOut, summary="Checks and call-backs that wait")
@needs("cases.verify")
def list_checks(request: HttpRequest, first: date | None = None, last: date | None = None) -> Any:
    """Return the cases reported as done, and the rates of false closing of a span, of this year so far by default."""
    today = clock.today()
    one, other = first or today.replace(month=1, day=1), last or today
    span = Span(countable(min(one, other)), countable(max(one, other)))
    units = [
        {
            "unit": line.key, "name": name, "checked": line.counts["checked"], "failed": line.counts["false_closed"],
            **{part: f"{getattr(line.false_closing, part):.4f}" for part in ("value", "low", "high")},
        }
        for line, name in false_closings(request.user, span)
    ]  # fmt: skip
    waiting = [_check(found) for found in waiting_checks(request.user)]
    return {"first": span.first, "last": span.last, "waiting": waiting, "units": units}


def _check(found: dict[str, Any]) -> dict[str, Any]:
    row = found["row"]
    return {
        "case": row.pk, "number": row.number, "title": row.title, "unit": row.unit, "area": row.area.code,
        "place": row.place, "due_at": row.due_at, "field_check": found["chosen"], "call_back": found["call_back"],
    }  # fmt: skip


@router.get("/{int:case}/people", response=list[HandlerChoiceOut], summary="Who of a unit could take a case")
@needs("cases.dispatch")
def list_people(request: HttpRequest, case: int, unit: str) -> Any:
    """Return who of a unit may handle the case, the least loaded first; overdue cases weigh double."""
    return who_could(queries.case_view(case, request.user), unit[:LONGEST_UNIT])


@router.get("/{int:case}/forecast", response=CaseForecastOut, summary="When a case will be closed")
@needs("cases.read")
def read_forecast(request: HttpRequest, case: int) -> Any:
    """Say in how many days an open case will be closed, judging by others of its type and category, open ones too."""
    view = queries.case_view(case, request.user)
    found = api.forecast(view.row, clock.now()) if view.state.open else None
    if found is None:
        return {"known": False, "early": "", "middle": "", "late": "", "cases": 0}
    days = {name: "" if part is None else f"{part:.1f}" for name, part in _parts(found)}
    return {"known": True, "cases": found.of, **days}


def _parts(found: Any) -> list[tuple[str, float | None]]:
    return [("early", found.early), ("middle", found.middle), ("late", found.late)]


@router.post("/{int:case}/classification", response=CorrectedOut, summary="Correct what a case is about")
@needs("cases.dispatch")
def correct_case(request: HttpRequest, case: int, given: CorrectionIn, idempotency_key: Key = "") -> Any:
    """Correct category, urgency or type; limits count anew from the first report, and the duty matrix says who has it."""

    def act() -> int:
        correction = Correction(given.category, given.severity, given.type)
        api.reclassify(case, correction, reason=given.reason, by=request.user, expected=given.expected)
        return case

    once(request.user, idempotency_key, {"correct": case, **given.dict()}, act)
    row = queries.case_view(case, request.user).row
    wanted = ("type", "edition", "state", "category", "severity", "unit", "due_at", "sequence")
    return {"case": row.pk, **{name: getattr(row, name) for name in wanted}}
