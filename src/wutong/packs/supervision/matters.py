"""Matters as they stand: overdue, due soon, waiting for a check; entering one, urging one, the score of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Event, NewCase, Reported
from wutong.packs.supervision._core import score as scoring
from wutong.packs.supervision.errors import MatterIncomplete, MatterUnknown
from wutong.packs.supervision.loading import FINDING, MATTER, TYPES
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.notices.api import notify

SOON = timedelta(days=7)
LONGEST_TITLE = 200
NORMAL = 3
TAKEN_ON, PROGRESS, DONE = ("take_on", "set_measures"), "report_progress", ("report_done", "submit_evidence")


@dataclass(frozen=True)
class Wanted:
    """A matter about to be given out; `source` names what it came from, once."""

    title: str
    unit: str
    deadline: date | None = None
    assisting: tuple[str, ...] = ()
    giver: str = ""
    basis: str = ""
    given_on: date | None = None
    text: str = ""
    category: str = "instruction"
    severity: int = NORMAL
    source: str = ""
    type: str = MATTER


def give_out(wanted: Wanted, *, by: Any) -> int:
    """Open a matter at the unit that answers for it and return its case; the same source again gives the same case.

    Raises
        MatterIncomplete  if it says nothing, or names no unit that exists
        ActRefused        if the person may not open cases
    """
    unit = Unit.objects.filter(code=wanted.unit, valid_to=None).select_related("area").first()
    title = wanted.title.strip()
    if not title:
        raise MatterIncomplete(title="—", problem="没有写明事项", problem_en="it says nothing")
    if unit is None:
        raise MatterIncomplete(title=title, problem="没有指明责任单位", problem_en="it names no unit")
    form = {
        "deadline": wanted.deadline.isoformat() if wanted.deadline else "", "giver": wanted.giver,
        "basis": wanted.basis, "given_on": (wanted.given_on or clock.today()).isoformat(),
    }  # fmt: skip
    return cases.open_case(
        NewCase(
            wanted.type, title[:LONGEST_TITLE], unit.area.code, category=wanted.category, severity=wanted.severity,
            unit=unit.code, assisting=tuple(one for one in wanted.assisting if one != unit.code),
            report=Reported(text=wanted.text or title, reporter=wanted.giver), form=form, source=wanted.source,
        ),
        by=by,
    )  # fmt: skip


@transaction.atomic
def give_out_all(wanted: Sequence[Wanted], *, by: Any) -> list[int]:
    """Give out several matters, all or none."""
    return [give_out(one, by=by) for one in wanted]


def matters(person: Any, *, kinds: Iterable[str] = TYPES) -> QuerySet[Any]:
    """Return the matters a person may see, merged ones left out; those due first come first."""
    return cases.readable(person).filter(type__in=list(kinds), merged_into=None).order_by("due_at", "pk")


def matter(person: Any, case: int) -> Any:
    """Return one matter.

    Raises
        MatterUnknown  if there is none, or the person may not see it
    """
    found = matters(person).filter(pk=case).first()
    if found is None:
        raise MatterUnknown(case=case)
    return found


@dataclass(frozen=True)
class Line:
    """A matter in one line: how many days late (negative: left), what its unit said last and when."""

    row: Any
    unit: str
    late: int
    said: str
    said_on: datetime | None
    percent: str
    state: str
    state_title: str
    giver: str = ""
    basis: str = ""

    @property
    def waits(self) -> bool:
        """Whether it waits for a check, and no more for its unit."""
        return self.state in ("checking", "rechecking")


def lines_of(rows: Sequence[Any]) -> list[Line]:
    """Return matters in lines; a fixed number of statements."""
    events = cases.events_of([row.pk for row in rows])
    names = {unit.code: unit.name for unit in Unit.objects.filter(code__in={row.unit for row in rows})}
    return [_line(row, events[row.pk], names) for row in rows]


def _line(row: Any, events: Sequence[Event], names: Mapping[str, str]) -> Line:
    said, moment, percent = _last_words(events)
    form = events[0].body.get("form", {}) if events else {}
    kind = cases.edition_of(row.type, row.edition)
    state = kind.states.get(row.state)
    today = clock.today()
    late = (today - _day(row.due_at)).days if row.due_at else 0
    return Line(
        row, names.get(row.unit, row.unit or "—"), late, said, moment, percent, row.state,
        _titled(state) if state else row.state, form.get("giver", ""), form.get("basis", ""),
    )  # fmt: skip


def _titled(part: Any) -> str:
    from wutong.platform.naming import in_english

    return str((in_english() and part.en) or part.zh)


def _last_words(events: Sequence[Event]) -> tuple[str, datetime | None, str]:
    """Return what the unit said last: progress, result or measures, with the day and the per cent it named."""
    for event in reversed(events):
        form = event.body.get("form", {})
        said = form.get("progress") or form.get("result") or form.get("measures")
        if said and event.body.get("act"):
            return str(said), _moment(event.at), str(form.get("percent", ""))
    return "", None, ""


def _moment(text: str) -> datetime:
    return localtime(datetime.fromisoformat(text), clock.SHANGHAI)


def _day(moment: datetime) -> date:
    return localtime(moment, clock.SHANGHAI).date()


@dataclass(frozen=True)
class Board:
    """The page a leader reads in a minute."""

    overdue: list[Line]
    soon: list[Line]
    waiting: list[Line]
    open: int
    untaken: list[Line] = field(default_factory=list)

    @property
    def longest(self) -> int:
        """How many days the longest overdue matter is late."""
        return max((line.late for line in self.overdue), default=0)


OPEN = Q(closed_at=None)


def board(person: Any, kind: str = "") -> Board:
    """Return how the open matters stand that a person may see; a fixed number of statements."""
    rows = list(matters(person, kinds=[kind] if kind in TYPES else TYPES).filter(OPEN))
    lines = lines_of(rows)
    now, until = clock.now(), clock.now() + SOON
    running = [line for line in lines if not line.row.paused and not line.waits and line.row.due_at]
    overdue = [line for line in running if line.row.due_at < now]
    soon = [line for line in running if now <= line.row.due_at <= until]
    waiting = [line for line in lines if line.waits]
    untaken = [line for line in lines if line.state in ("assigned", "registered", "dispatching")]
    return Board(sorted(overdue, key=lambda line: -line.late), soon, waiting, len(lines), untaken)


def urge(person: Any, case: int, words: str = "") -> int:
    """Say in the matter's history that it is urged, tell its unit's people (once a day), and return how many were told.

    Raises
        MatterUnknown  if there is none, or the person may not see it
    """
    row = matter(person, case)
    text = words.strip() or _("请加快办理，并在系统中报进展。")
    with transaction.atomic():
        cases.comment(case, _("催办：{words}").format(words=text), by=person)
        told = [one.person for one in cases.people_for(row.unit, row.area.path)] if row.unit else []
        title = lazy(lambda: _("催办：{title}").format(title=row.title), str)()
        for one in told:
            notify(
                one, key=f"supervision/urged/{case}/{clock.today()}", topic="supervision", title=title, body=text,
                link=reverse("case", args=[case]),
            )  # fmt: skip
    return len(told)


# --- the score -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scored:
    """A matter with its score."""

    line: Line
    score: scoring.Score


@dataclass(frozen=True)
class UnitScore:
    """A unit's score: the mean of its matters', and what took most off."""

    unit: str
    name: str
    points: float | None
    matters: tuple[Scored, ...]

    @property
    def late(self) -> int:
        """How many of its matters are or were late."""
        return sum(any(one.rule.code == "late_day" for one in scored.score.deductions) for scored in self.matters)

    @property
    def closed(self) -> int:
        """How many of them are closed."""
        return sum(scored.line.row.closed_at is not None for scored in self.matters)


def rules_on(day: date) -> scoring.Rules:
    """Return the rules of the score in force on a day."""
    return scoring.read_rules(_rules_text(), day)


@cache
def _rules_text() -> str:
    return (files("wutong.packs.supervision") / "data/scoring.yaml").read_text(encoding="utf-8")


def scores(person: Any, first: date, last: date) -> list[UnitScore]:
    """Return the units' scores for the matters open at any time of a span, worst first; a fixed number of statements."""
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)
    begin = datetime.combine(first, datetime.min.time(), clock.SHANGHAI)
    rows = list(matters(person).filter(opened_at__lt=end).filter(OPEN | Q(closed_at__gte=begin)).exclude(unit=""))
    rules, events = rules_on(last), cases.events_of([row.pk for row in rows])
    until = min(last, clock.today())
    by_unit: dict[str, list[Scored]] = {}
    for line in lines_of(rows):
        told = [event for event in events[line.row.pk] if _moment(event.at) < end]
        if line.state != "dropped" and line.state != "withdrawn":
            by_unit.setdefault(line.row.unit, []).append(Scored(line, scoring.score(course_of(told, until), rules)))
    found = [
        UnitScore(unit, listed[0].line.unit, scoring.mean([one.score.points for one in listed]), tuple(listed))
        for unit, listed in by_unit.items()
    ]
    return sorted(found, key=lambda one: (one.points if one.points is not None else 0, one.unit))


def course_of(events: Sequence[Event], until: date) -> scoring.Course:
    """Return what happened to a matter as its score reads it; the deadline is the last one that was set."""
    acts = [(event.body.get("act", ""), _moment(event.at).date(), event) for event in events]
    dues = [event.body["set"]["due_at"] for event in events if event.body.get("set", {}).get("due_at")]
    closed = next((event for event in reversed(events) if event.kind in ("close", "reopen")), None)
    reported = [day for act, day, _event in acts if act in DONE]
    done = reported[-1] if reported and closed is not None and closed.kind == "close" else None
    waiting = reported[-1] if reported and events[-1].kind in ("submit", "check", "comment") and done is None else None
    failed = sum(event.kind == "check" and event.body.get("set", {}).get("check") == "failed" for event in events)
    late = any(
        event.kind == "escalated" and event.body.get("step") in ("taken_on_late", "measures_late") for event in events
    )
    return scoring.Course(
        acts[0][1], _moment(dues[-1]).date() if dues else None, done or waiting, until, late, failed,
        sum(act == "put_off" for act, _day, _event in acts), sum(event.kind == "reopen" for event in events),
        tuple(day for act, day, _event in acts if act in (*TAKEN_ON, PROGRESS, *DONE)),
    )  # fmt: skip


__all__ = [
    "Board", "FINDING", "Line", "MATTER", "UnitScore", "Wanted", "board", "give_out", "give_out_all", "lines_of", "matter",
    "matters", "rules_on", "scores", "urge",
]  # fmt: skip
