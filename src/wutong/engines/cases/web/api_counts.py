"""Statistics, queues and one act on many cases over the API."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil, floor
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wutong.engines.cases import api, queries
from wutong.engines.cases.counts import COUNTS, Span
from wutong.engines.cases.evaluation import Line
from wutong.engines.cases.forecasting import Clearing
from wutong.engines.cases.web import bulk
from wutong.engines.cases.web.figures import RATES, count_url, known
from wutong.platform import clock
from wutong.platform.access.api import may, needs
from wutong.platform.access.errors import NotAllowed

router = Router(tags=["cases"])
MOST_ID = 2**63 - 1  # the largest number of either database's ids


class CaseQueueOut(Schema):
    """A choice of cases and how many it holds; counted up to ten thousand."""

    code: str
    title: str
    cases: int


class CaseCountOut(Schema):
    """A count, and the address of the cases behind it."""

    code: str
    title: str
    cases: int
    url: str


class CaseRateOut(Schema):
    """A share of 0 to 1 as text, with its 95 % interval; empty when there is nothing to share."""

    code: str
    title: str
    value: str
    low: str
    high: str
    hits: int
    of: int


class CaseLineOut(Schema):
    """The counts and rates of one unit, area, post, handler or type; `satisfaction` is the mean of 1 to 5 as text.

    `hand_overs` are those from one unit to another, in all.
    """

    key: str
    counts: list[CaseCountOut]
    rates: list[CaseRateOut]
    reports: int
    hand_overs: int
    satisfaction: str


class CaseAgeOut(Schema):
    """Open cases of a class of age in days: `0-7`, …, `365+`."""

    days: str
    cases: int


class ClearingOut(Schema):
    """How many open cases will be closed within so many days (95 % interval), and of how many that cannot be told."""

    days: int
    low: int
    likely: int
    high: int
    unknown: int


class CaseStatisticsOut(Schema):
    """What happened in the days from `first` to `last`, and what is open; `clearing` is empty with `as_of`."""

    first: date
    last: date
    as_of: datetime | None
    by: str
    lines: list[CaseLineOut]
    repeats: int
    backlog: list[CaseAgeOut]
    clearing: list[ClearingOut]


class ManyIn(Schema):
    """One act on many cases; with `dry_run` nothing is written. `unit` is for dispatching, `note` for all but watching."""

    deed: Literal["dispatch", "remind", "watch"]
    cases: list[int] = Field(max_length=bulk.MOST)
    unit: str = ""
    note: str = ""
    dry_run: bool = True


class ManyLineOut(Schema):
    """One of the cases: the act (empty when the deed is none of its type), whether it was done, or why not."""

    case: int
    number: str
    act: str
    done: bool
    why_not: str


class ManyOut(Schema):
    """What became of each case you may see, or would become."""

    deed: str
    dry_run: bool
    possible: int
    done: int
    cases: list[ManyLineOut]


@router.get("/queues", response=list[CaseQueueOut], summary="How many cases each queue holds")
@needs("cases.read")
def list_queues(request: HttpRequest) -> Any:
    """Return the queues of your list of cases with their counts."""
    known = queries.queues(request.user)
    return [
        {"code": code, "title": str(one.title), "cases": queries.cases_of(request.user, code, "").count()}
        for code, one in known.items()
    ]


@router.get("/statistics", response=CaseStatisticsOut, summary="Counts and rates of a period")
@needs("cases.read")
def read_statistics(
    request: HttpRequest, first: date | None = None, last: date | None = None,
    by: Literal["unit", "area", "post", "handler", "type"] = "unit", as_of: datetime | None = None,
) -> Any:  # fmt: skip
    """Return the statistics of a span of days, of this year so far by default; every count opens to its cases.

    With `as_of` they are those that were known at that moment, out of the events alone: a closed month comes out exactly.
    """
    today, rows = clock.today(), api.readable(request.user)
    begin, end = first or today.replace(month=1, day=1), last or today
    span = Span(countable(min(begin, end)), countable(max(begin, end)))
    moment = _past(as_of)
    found = known(rows, span, by, moment)
    return {
        "first": span.first, "last": span.last, "as_of": moment, "by": by, "repeats": found.repeats,
        "lines": [_line(line, span, by) for line in found.lines],
        "backlog": [{"days": name, "cases": count} for name, count in found.backlog],
        "clearing": [] if moment else [_clearing(one) for one in api.clearing(rows, clock.now())],
    }  # fmt: skip


def _past(moment: datetime | None) -> datetime | None:
    """Return a moment that a history can be folded up to: of the product's zone where it names none, not ahead of now."""
    if moment is None:
        return None
    known_zone = moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)
    day = countable(known_zone.date())
    return min(known_zone, clock.now()) if day == known_zone.date() else min(Span(day, day).begin, clock.now())


def _clearing(one: Clearing) -> dict[str, int]:
    wanted = one.expected
    parts = {"low": floor(wanted.low), "likely": round(wanted.middle), "high": ceil(wanted.high)}
    return {"days": one.days, "unknown": wanted.unknown, **parts}


def countable(day: date) -> date:
    """Return the day, kept a year away from the ends of the calendar: moments beside it are counted in UTC."""
    return min(max(day, date(date.min.year + 1, 1, 1)), date(date.max.year - 1, 1, 1))


def _line(line: Line, span: Span, by: str) -> dict[str, Any]:
    counts = [
        {"code": code, "title": str(one.title), "cases": line.counts[code], "url": count_url(span, code, by, line.key)}
        for code, one in COUNTS.items()
    ]
    rates = [_rate(getattr(line, code), code, str(title)) for code, title, _hits, _of in RATES]
    pleased = "" if line.satisfaction is None else f"{line.satisfaction:.2f}"
    return {
        "key": line.key,
        "counts": counts,
        "rates": rates,
        "reports": line.reports,
        "hand_overs": line.hand_overs,
        "satisfaction": pleased,
    }


def _rate(share: Any, code: str, title: str) -> dict[str, Any]:
    parts = {name: _text(getattr(share, name)) for name in ("value", "low", "high")}
    return {"code": code, "title": title, "hits": share.hits, "of": share.of, **parts}


def _text(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"


@router.post("/many", response=ManyOut, summary="One act on many cases, after a look")
@needs("cases.read")
def act_on_many(request: HttpRequest, given: ManyIn) -> Any:
    """Dispatch, urge or watch many cases; each that cannot be done says why, the others are done."""
    permission = bulk.DEEDS[given.deed][0]
    if not may(request.user, permission):
        raise NotAllowed(path=request.path, permission=permission)
    known = [case for case in given.cases if 0 < case <= MOST_ID]
    lines = [_acted(request.user, given, one) for one in bulk.plan(request.user, known, given.deed)]
    done = sum(line["done"] for line in lines)
    possible = sum(not line["why_not"] for line in lines)
    return {"deed": given.deed, "dry_run": given.dry_run, "possible": possible, "done": done, "cases": lines}


def _acted(person: Any, given: ManyIn, one: bulk.Planned) -> dict[str, Any]:
    why_not, asked = one.why_not, not given.dry_run and not one.why_not
    if asked:
        why_not = bulk.carry_out(person, given.deed, one, unit=given.unit, note=given.note.strip())
    line = {"case": one.row.pk, "number": one.row.number, "act": one.act}
    return {**line, "done": asked and not why_not, "why_not": str(why_not)}
