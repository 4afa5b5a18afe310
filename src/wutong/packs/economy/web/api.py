"""The running of the economy over the API: the same functions as the pages call. Numbers travel as text."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wutong.engines.monthly import api as monthly
from wutong.engines.monthly.api import rounded_to_add_up
from wutong.engines.monthly.types import Month
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.packs.economy import firms, meetings
from wutong.packs.economy.agenda import agenda
from wutong.packs.economy.web.pages import PLACES, asked_for
from wutong.platform.access.api import needs

router = Router(tags=["economy"])


class MonitorOut(Schema):
    """One indicator of the monthly monitor; empty text where nothing is known."""

    indicator: str
    name: str
    unit: str
    period: str
    value: str
    growth: str
    comparable_growth: str
    comparable_basis: str
    month_value: str
    month_before: str
    path_year: str
    path_due: str
    quarter_low: str
    quarter_middle: str
    quarter_high: str
    year_low: str
    year_middle: str
    year_high: str
    state: str
    late: str
    nature: str


class ContributionOut(Schema):
    """What a part adds to the growth, in percentage points that add up as printed."""

    indicator: str
    period: str
    by: str
    part: str
    now: str
    before: str
    growth: str
    points: str
    total_growth: str


class EntryEffectsOut(Schema):
    """The growth of the firms' total, taken apart; percentage points that add up to `growth` as printed."""

    period: str
    growth: str
    organic: str
    entered: str
    left: str
    same_list: str
    firms: dict[str, int]


class EconomyMeetingOut(Schema):
    """A meeting."""

    id: int
    title: str
    held_on: date
    year: int
    month: int


class AgendaItemOut(Schema):
    """An item of a meeting's agenda."""

    key: str
    kind: str
    title: str
    words: str
    task: str
    unit: str


class MeetingIn(Schema):
    """A meeting to be prepared on the figures up to a month (2024-12)."""

    title: str = Field("", max_length=120)
    held_on: date
    month: str


class EconomyDecisionIn(Schema):
    """A decision: it becomes a case at the unit."""

    text: str
    unit: str
    deadline: date
    item: str = Field("", max_length=160)


class EconomyDecisionOut(Schema):
    """A decision and its case."""

    id: int
    text: str
    unit: str
    deadline: date
    item: str
    case: int | None


def month_of(text: str) -> Month | None:
    """Return the month of an address, None for none and for what is no month."""
    try:
        period = Period.parse(text)
    except WutongError:
        return None
    return (period.end.year, period.end.month) if period.kind != "open" else None


@router.get("/monitor", response=list[MonitorOut])
@needs("economy.read")
def monitor(request: HttpRequest, month: str = "") -> Any:
    """Return every monitored indicator at a month (default: the latest of each)."""
    return monthly.monitor_records(month_of(month), **asked_for(request))


@router.get("/monitor/{code}/contributions", response=list[ContributionOut])
@needs("economy.read")
def contributions(request: HttpRequest, code: str, month: str = "") -> Any:
    """Return what every part adds to an indicator's growth."""
    return monthly.part_records(code, month_of(month), **asked_for(request))


@router.get("/firms/effects", response=EntryEffectsOut | None)
@needs("economy.firms")
def effects(request: HttpRequest, month: str, category: str = "") -> Any:
    """Return how entry and exit of firms moved the total of a month; nothing without a list of it."""
    asked = month_of(month)
    found = firms.effects_of(firms.returns(asked, category=category)) if asked else None
    if asked is None or found is None:
        return None
    organic, entered, left = map(monthly.number, rounded_to_add_up([found.organic, found.entered, found.left], PLACES))
    return {
        "period": month, "growth": monthly.number(sum(rounded_to_add_up([found.growth], PLACES))), "organic": organic,
        "entered": entered, "left": left, "same_list": monthly.number(found.same_list), "firms": found.firms,
    }  # fmt: skip


@router.get("/meetings", response=list[EconomyMeetingOut])
@needs("economy.read")
def listed(request: HttpRequest) -> Any:
    """Return the meetings, the latest first."""
    return list(meetings.all_meetings())


@router.post("/meetings", response=EconomyMeetingOut)
@needs("economy.meet")
def prepare(request: HttpRequest, given: MeetingIn) -> Any:
    """Prepare a meeting; its agenda is what the data say now."""
    period = Period.parse(given.month)
    return meetings.prepare(
        given.title or given.month, given.held_on, (period.end.year, period.end.month), by=request.user
    )


@router.get("/meetings/{number}/agenda", response=list[AgendaItemOut])
@needs("economy.read")
def items(request: HttpRequest, number: int) -> Any:
    """Return a meeting's agenda as the data stood when it was prepared."""
    of = meetings.meeting(number)
    return agenda((of.year, of.month), **(asked_for(request) | {"as_known_on": of.prepared_at}))


@router.post("/meetings/{number}/decisions", response=EconomyDecisionOut)
@needs("economy.meet")
def decide(request: HttpRequest, number: int, given: EconomyDecisionIn) -> Any:
    """Record a decision and open its case."""
    wanted = meetings.Wanted(given.text, given.unit, given.deadline, given.item)
    return meetings.decide(meetings.meeting(number), wanted, by=request.user)
