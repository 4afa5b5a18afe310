"""Meetings: prepared from the data, their decisions become cases with an owner and a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import NewCase, Reported
from wutong.engines.monthly.api import decisions as decisions_data
from wutong.packs.economy.errors import DecisionIncomplete, MeetingUnknown
from wutong.packs.economy.models import Decision, Meeting
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.audit.api import record_act

VERBS = {
    "economy.prepare": _("准备经济运行调度会"),
    "economy.decide": _("记录调度会决定"),
    "economy.firms": _("导入四上企业名单"),
}


@dataclass(frozen=True)
class Wanted:
    """A decision about to be recorded; `item` is the key of the agenda's item it answers, empty without one."""

    text: str
    unit: str
    deadline: date | None
    item: str = ""


@transaction.atomic
def prepare(title: str, held_on: date, month: tuple[int, int], *, by: Any) -> Meeting:
    """Prepare a meeting: its agenda is what the data say now, and stays so."""
    meeting = Meeting.objects.create(
        title=title.strip()[:120],
        held_on=held_on,
        year=month[0],
        month=month[1],
        prepared_at=clock.now(),
        prepared_by=by,
    )
    record_act("economy.prepare", person=by, object_kind="meeting", object_key=str(meeting.pk))
    return meeting


def meeting(number: int) -> Meeting:
    """Return a meeting.

    Raises
        MeetingUnknown  if there is none
    """
    found = Meeting.objects.filter(pk=number).first()
    if found is None:
        raise MeetingUnknown(meeting=number)
    return found


def default_deadline(held_on: date) -> date:
    """Return the day by which a decision is to be done unless another is said."""
    return held_on + timedelta(days=decisions_data().days)


@transaction.atomic
def decide(of: Meeting, wanted: Wanted, *, by: Any) -> Decision:
    """Record a decision and open its case at the unit that answers for it; all or nothing.

    Raises
        DecisionIncomplete  without words, unit or day
        ActRefused          if the person may not open cases
    """
    unit = Unit.objects.filter(code=wanted.unit, valid_to=None).select_related("area").first()
    text = wanted.text.strip()[:200]
    lacking = ("没有写明决定", "it says nothing") if not text else _lacking(unit, wanted.deadline)
    if lacking or unit is None or wanted.deadline is None:
        problem, problem_en = lacking or ("", "")
        raise DecisionIncomplete(text=text or "—", problem=problem, problem_en=problem_en)
    made = Decision.objects.create(
        meeting=of,
        item=wanted.item,
        text=text,
        unit=unit.code,
        deadline=wanted.deadline,
        decided_at=clock.now(),
        decided_by=by,
    )
    into = decisions_data()
    made.case = cases.open_case(
        NewCase(
            into.type, text, unit.area.code, category=into.category, unit=unit.code, source=f"economy/decision/{made.pk}",
            report=Reported(text=text, channel="product"),
            form={"deadline": wanted.deadline.isoformat(), "basis": of.title, "given_on": of.held_on.isoformat()},
        ),
        by=by,
    )  # fmt: skip
    made.save(update_fields=["case"])
    record_act("economy.decide", person=by, object_kind="meeting", object_key=str(of.pk), detail={"case": made.case})
    return made


def _lacking(unit: Unit | None, deadline: date | None) -> tuple[str, str] | None:
    if unit is None:
        return "没有指明责任单位", "it names no unit"
    return ("没有写明完成时限", "it names no day") if deadline is None else None


def decided(of: Meeting) -> list[tuple[Decision, Any]]:
    """Return a meeting's decisions with the rows of their cases."""
    listed = list(of.decisions.all())
    rows = {row.pk: row for row in cases.from_source(*(f"economy/decision/{one.pk}" for one in listed))}
    return [(one, rows.get(one.case)) for one in listed]


def all_meetings() -> QuerySet[Meeting]:
    """Return every meeting, the latest first."""
    return Meeting.objects.prefetch_related("decisions")
