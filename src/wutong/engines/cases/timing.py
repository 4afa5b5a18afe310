"""Limits of cases: calendars as recorded, deadlines, and what is left while a case is paused.

An event keeps the deadline that was reckoned, not the calendar it was reckoned with: a calendar that changes moves
no deadline by itself (`rescheduling` does, and shows both).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction

from wutong.engines.cases._core.calendars.clock import Clock as WorkingTime
from wutong.engines.cases._core.calendars.limits import CLOCK_MINUTES, WORKING_MINUTES, Limit, read_limit
from wutong.engines.cases._core.calendars.moments import minute_of, moment_at
from wutong.engines.cases._core.calendars.reading import read_calendar
from wutong.engines.cases._core.casetypes.definition import CaseType, ClockRule
from wutong.engines.cases._core.state import CaseState, Clock
from wutong.engines.cases.errors import CalendarUnknown
from wutong.engines.cases.models import Calendar
from wutong.engines.cases.moments import moment_of, moment_text
from wutong.platform import clock
from wutong.platform.asking import once
from wutong.platform.audit.api import record_act
from wutong.platform.audit.chain import canonical, plain

CALENDARS_KEPT = 200
LAST_MINUTE = time(23, 59)


@transaction.atomic
def record_calendar(code: str, content: Mapping[str, Any], *, by: Any = None) -> None:
    """Record what a calendar says from now on; the same content again changes nothing.

    Raises
        CalendarFault  if it cannot be understood
    """
    parts = plain(content)
    read_calendar(parts)
    digest = hashlib.sha256(canonical(parts)).hexdigest()
    last = Calendar.objects.filter(code=code).order_by("-id").first()
    if last is not None and last.digest == digest:
        return
    Calendar.objects.create(
        code=code, content=parts, digest=digest, recorded_at=clock.now(), recorded_by=getattr(by, "username", "")
    )
    record_act("cases.record_calendar", person=by, object_kind="calendar", object_key=code, detail={"digest": digest})


@once
def working_time(code: str) -> WorkingTime:
    """Return what counts by the calendar's latest content.

    Raises
        CalendarUnknown  if nobody recorded it
    """
    row = Calendar.objects.filter(code=code).order_by("-id").values_list("pk", "digest").first()
    if row is None:
        raise CalendarUnknown(calendar=code)
    return _working_time(*row)


@lru_cache(maxsize=CALENDARS_KEPT)
def _working_time(pk: int, digest: str) -> WorkingTime:
    return WorkingTime(read_calendar(Calendar.objects.get(pk=pk, digest=digest).content))


def deadline(counter: WorkingTime, start: datetime, limit: Limit) -> datetime:
    """Return when a limit that starts at a moment is used up.

    Raises
        YearUnknown, LimitTooLong  as the calendar finds them
    """
    return deadlines(counter, [start], limit)[0]


def deadlines(counter: WorkingTime, starts: Sequence[datetime], limits: Limit | Sequence[Limit]) -> list[datetime]:
    """Return when limits (one for all, or one each) that start at moments are used up; raises as `deadline` does."""
    counted = counter.deadlines([minute_of(start) for start in starts], limits)
    for problem in counted.problems.values():
        raise problem
    return [moment_at(minute).replace(tzinfo=clock.SHANGHAI) for minute in counted.values.tolist()]


def minutes_between(counter: WorkingTime, start: datetime, end: datetime, limit: Limit) -> int:
    """Return the minutes from one moment to another in the kind of time a limit is counted in; negative backwards."""
    return minutes_of(counter, [start], [end], limit)[0]


def minutes_of(counter: WorkingTime, starts: Sequence[datetime], ends: Sequence[datetime], limit: Limit) -> list[int]:
    """Return the minutes of many intervals, as `minutes_between` does of one."""
    pairs = [(minute_of(start), minute_of(end)) for start, end in zip(starts, ends, strict=True)]
    if limit.round_the_clock:
        return [end - start for start, end in pairs]
    counted = counter.minutes([min(pair) for pair in pairs], [max(pair) for pair in pairs])
    for problem in counted.problems.values():
        raise problem
    return [
        -minutes if end < start else minutes
        for minutes, (start, end) in zip(counted.values.tolist(), pairs, strict=True)
    ]


def clocks_for(kind: CaseType, state: CaseState, to: str, now: datetime) -> dict[str, Clock]:
    """Return the clocks that change when a case enters the state `to`: those that start there and those that stop."""
    changed: dict[str, Clock] = {}
    for rule in kind.clocks.values():
        known = state.clocks.get(rule.code)
        ticking = known is not None and not known.stopped_at
        if to in rule.runs_in and (not ticking or (known is not None and _day_of(rule, state) != known.until)):
            fresh = _started(rule, state, now, known.round + 1 if known else 1)
            if fresh is not None:
                changed[rule.code] = fresh
        elif to not in rule.runs_in and ticking and known is not None:
            changed[rule.code] = replace(known, stopped_at=moment_text(now), frozen_at="", left=0)
    return changed


def _day_of(rule: ClockRule, state: CaseState) -> str:
    """Return the day that was set for a clock in the case's form, empty without one."""
    return str(state.form.get(rule.until) or "").strip() if rule.until else ""


def _started(rule: ClockRule, state: CaseState, now: datetime, number: int) -> Clock | None:
    """Return a clock of a case from now on: until the day that was set, else with its limit; None without either."""
    if day := _day_of(rule, state):
        return start_until(rule.calendar, date.fromisoformat(day), now, number)
    limit = rule.limit_for(state.severity, state.category)
    return start(rule.calendar, limit, now, number) if limit else None


def start(calendar: str, limit: str, now: datetime, number: int = 1) -> Clock:
    """Return a clock that starts now."""
    counter, wanted = working_time(calendar), read_limit(limit)
    due = deadline(counter, now, wanted)
    minutes = minutes_between(counter, now, due, wanted)
    return Clock(limit, calendar, moment_text(now), moment_text(due), number, minutes)


def start_until(calendar: str, day: date, now: datetime, number: int = 1) -> Clock:
    """Return a clock that starts now and is used up when a day ends; its limit is the working time in between."""
    counter = working_time(calendar)
    due = datetime.combine(day, LAST_MINUTE, clock.SHANGHAI)
    minutes = max(0, minutes_between(counter, now, due, Limit(Decimal(0), WORKING_MINUTES)))
    limit = f"{minutes} {WORKING_MINUTES}"
    return Clock(limit, calendar, moment_text(now), moment_text(due), number, minutes, until=day.isoformat())


def freeze(state: CaseState, now: datetime) -> dict[str, Clock]:
    """Return every running clock, frozen with the minutes that are left of it."""
    return {code: _frozen(running, now) for code, running in state.clocks.items() if running.runs}


def _frozen(running: Clock, now: datetime) -> Clock:
    due = moment_of(running.due_at)
    assert due is not None
    left = minutes_between(working_time(running.calendar), now, due, read_limit(running.limit))
    return replace(running, frozen_at=moment_text(now), left=left)


def thaw(state: CaseState, now: datetime) -> dict[str, Clock]:
    """Return every frozen clock, running again with what was left; one that was overdue stays so."""
    frozen = {code: one for code, one in state.clocks.items() if one.frozen_at and not one.stopped_at}
    return {code: _thawed(one, now) for code, one in frozen.items()}


def _thawed(frozen: Clock, now: datetime) -> Clock:
    if frozen.left <= 0:
        return replace(frozen, frozen_at="", left=0)
    unit = CLOCK_MINUTES if read_limit(frozen.limit).round_the_clock else WORKING_MINUTES
    due = deadline(working_time(frozen.calendar), now, Limit(Decimal(frozen.left), unit))
    return replace(
        frozen, frozen_at="", left=0, due_at=moment_text(due), resumed_at=moment_text(now), resumed_left=frozen.left
    )


def recounted(kind: CaseType, was: CaseType, before: CaseState, after: CaseState, now: datetime) -> dict[str, Clock]:
    """Return the clocks that change when a case turns out to be something else (`after`, of `kind`; before it of `was`).

    A running or frozen clock takes over the limit of its new grade; those that the new type does not have, or that do
    not run in the new state, stop; the main clock of another type goes on from when the old one began.
    """
    changed: dict[str, Clock] = {}
    for rule in kind.clocks.values():
        known = before.clocks.get(rule.code)
        ticking = known is not None and not known.stopped_at
        runs = after.state in rule.runs_in or bool(ticking and known and known.frozen_at)
        if ticking and known is not None:
            changed |= _recounted(rule, known, after, runs, now)
        elif runs:
            main = before.clocks.get(was.main_clock) if rule.main else None
            begun = moment_of(main.started_at) if main is not None else now
            fresh = _started(rule, after, begun or now, known.round + 1 if known else 1)
            changed |= {rule.code: fresh} if fresh is not None else {}
    lost = {code: one for code, one in before.clocks.items() if code not in kind.clocks and not one.stopped_at}
    return changed | {code: _stopped(one, now) for code, one in lost.items()}


def _recounted(rule: ClockRule, known: Clock, after: CaseState, runs: bool, now: datetime) -> dict[str, Clock]:
    """Return a ticking clock as it goes on: with another limit, or stopped; empty while nothing changes.

    A day that was set holds whatever the case turns out to be.
    """
    limit = rule.limit_for(after.severity, after.category)
    if not runs or not (limit or known.until):
        return {rule.code: _stopped(known, now)}
    if known.until or (limit, rule.calendar) == (known.limit, known.calendar):
        return {}
    return {rule.code: _relimited(known, rule.calendar, limit, now)}


def _stopped(running: Clock, now: datetime) -> Clock:
    return replace(running, stopped_at=moment_text(now), frozen_at="", left=0)


def _relimited(known: Clock, calendar: str, limit: str, now: datetime) -> Clock:
    """Return a clock under another limit, with what was spent of the old one.

    One that never stood still is counted anew from its beginning. Of one that did, the spent part carries over: in
    minutes when both limits are counted alike, else as a share. A deadline that moves on opens a new round, so that
    the steps of escalation that were done for the wrong one are due again.
    """
    begun = moment_of(known.started_at)
    assert begun is not None
    fresh = start(calendar, limit, begun, known.round)
    if known.frozen_at:
        left = fresh.minutes - _spent(known, known.left, fresh)
        return replace(fresh, frozen_at=known.frozen_at, left=left, round=known.round + (left > max(known.left, 0)))
    if known.resumed_at:
        fresh = _resumed(known, fresh, now)
    later = fresh.due_at > known.due_at and fresh.due_at > moment_text(now)
    return replace(fresh, round=known.round + later)


def _resumed(known: Clock, fresh: Clock, now: datetime) -> Clock:
    due, limit = moment_of(known.due_at), read_limit(fresh.limit)
    assert due is not None
    left_then = minutes_between(working_time(known.calendar), now, due, read_limit(known.limit))
    left = max(fresh.minutes - _spent(known, left_then, fresh), 0)
    unit = CLOCK_MINUTES if limit.round_the_clock else WORKING_MINUTES
    until = deadline(working_time(fresh.calendar), now, Limit(Decimal(left), unit)) if left else now
    return replace(fresh, due_at=moment_text(until), resumed_at=moment_text(now), resumed_left=left)


def _spent(known: Clock, left: int, fresh: Clock) -> int:
    """Return the minutes of the new limit that are spent when `left` minutes of the old one are left."""
    spent = known.minutes - left
    if read_limit(known.limit).round_the_clock == read_limit(fresh.limit).round_the_clock or not known.minutes:
        return spent
    return spent * fresh.minutes // known.minutes


def counted_again(running: Clock) -> Clock:
    """Return a running clock with the deadline that its calendar gives now: since it started, or since it went on.

    A day that was set stays whatever the calendar says, unless a pause has moved it since.
    """
    if running.until and not running.resumed_at:
        return running
    counter, limit = working_time(running.calendar), read_limit(running.limit)
    begun = moment_of(running.resumed_at or running.started_at)
    assert begun is not None
    if running.resumed_at:
        limit = Limit(Decimal(running.resumed_left), CLOCK_MINUTES if limit.round_the_clock else WORKING_MINUTES)
    return replace(running, due_at=moment_text(deadline(counter, begun, limit)))


def as_parts(clocks: Mapping[str, Clock]) -> dict[str, Any]:
    """Return clocks as an event holds them."""
    return {code: asdict(one) for code, one in clocks.items()}


def main_due(kind: CaseType, clocks: Mapping[str, Clock]) -> str | None:
    """Return the deadline that changed clocks set, None when the main clock did not change."""
    main = clocks.get(kind.main_clock)
    return main.due_at if main is not None else None
