"""Escalation: steps that fall due on a case's clocks, each done once.

The steps of a running clock stand in the platform's table of due work under keys that name case, clock, round and
step, so that no restart and no second worker can do one twice. Whoever changes a clock arms its steps again; a step
that fires looks at the case first, and does nothing when its clock has stopped or been put off since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from wutong.engines.cases._core.calendars.clock import Clock as WorkingTime
from wutong.engines.cases._core.calendars.limits import CLOCK_MINUTES, WORKING_MINUTES, Limit, read_limit
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases._core.casetypes.definition import Step as StepRule
from wutong.engines.cases._core.state import CaseState, Clock
from wutong.engines.cases.casetypes import edition_of
from wutong.engines.cases.moments import moment_of
from wutong.engines.cases.timing import deadline, minutes_between, working_time
from wutong.engines.cases.types import Step
from wutong.platform import clock
from wutong.platform.jobs.api import due_work, schedule_all, withdraw_all

WORK = "cases.escalate"
WHOLE = 100


def arm(case: int, before: CaseState, after: CaseState) -> None:
    """Put the steps of a case's running clocks on the table of due work, as its new state wants them."""
    if _same(before, after):
        return
    old = keys_of(case, before, edition_of(before.type, before.edition)) if before.type else []
    kind = edition_of(after.type, after.edition)
    steps = list(steps_of(case, after, kind))
    if not steps and not old:
        return
    withdraw_all({*old, *keys_of(case, after, kind)})
    schedule_all(WORK, [(one.key, one.at, _arguments(case, one)) for one in steps])


def _same(before: CaseState, after: CaseState) -> bool:
    names = ("clocks", "effective_due", "merged_into", "closed_at", "type", "edition")
    return all(getattr(before, name) == getattr(after, name) for name in names)


def _arguments(case: int, step: Step) -> dict[str, Any]:
    return {"case": case, "clock": step.clock, "number": step.round, "step": step.step}


def keys_of(case: int, state: CaseState, kind: CaseType) -> list[str]:
    """Return the keys of every step on the case's clocks in their present rounds."""
    return [
        _key(case, rule.clock, state.clocks[rule.clock].round, rule.code)
        for rule in kind.steps
        if rule.clock in state.clocks
    ]


def _key(case: int, code: str, number: int, step: str) -> str:
    return f"case/{case}/{code}/{number}/{step}"


def steps_of(case: int, state: CaseState, kind: CaseType) -> Iterable[Step]:
    """Yield the steps of running clocks with their moments; a closed or merged case has none."""
    if state.merged_into is not None or state.closed_at:
        return
    for rule in kind.steps:
        running = state.clocks.get(rule.clock)
        if running is not None and running.runs:
            at = moment_of_step(rule, running, state.effective_due if rule.clock == kind.main_clock else running.due_at)
            yield Step(_key(case, rule.clock, running.round, rule.code), at, rule.clock, running.round, rule.code)


def moment_of_step(rule: StepRule, running: Clock, due_text: str) -> datetime:
    """Return when a step is due: so much of the limit before its deadline, or so long after it."""
    due, begun = moment_of(due_text), moment_of(running.started_at)
    assert due is not None
    assert begun is not None
    counter = working_time(running.calendar)
    if rule.late:
        return deadline(counter, due, read_limit(rule.late))
    if rule.percent == WHOLE:
        return due
    return _share(counter, running, begun, due, rule.percent)


def _share(counter: WorkingTime, running: Clock, begun: datetime, due: datetime, percent: int) -> datetime:
    """Return the moment at which only the rest of the limit is left; counted from its beginning, pauses and all."""
    limit = read_limit(running.limit)
    spent = minutes_between(counter, begun, due, limit) - running.minutes * (WHOLE - percent) // WHOLE
    unit = CLOCK_MINUTES if limit.round_the_clock else WORKING_MINUTES
    return deadline(counter, begun, Limit(Decimal(max(spent, 0)), unit))


@due_work(WORK)
def fire(*, case: int, clock: str, number: int, step: str) -> datetime | None:
    """Do one step, unless its clock has stopped since; return its moment when that has been put off."""
    from wutong.engines.cases.announcing import escalated
    from wutong.engines.cases.writing import acting

    with acting([case], None) as work:
        one = work[case]
        kind = edition_of(one.state.type, one.state.edition)
        rule = next((rule for rule in kind.steps if rule.code == step and rule.clock == clock), None)
        wanted = {found.key: found.at for found in steps_of(case, one.state, kind)}
        at = wanted.get(_key(case, clock, number, step))
        if rule is None or at is None:
            return None
        if at > now():
            return at
        values: dict[str, Any] = {"escalated": one.state.escalated + 1}
        values |= {"red": True} if rule.red_list else {}
        one.append("escalated", {"step": step, "clock": clock, "round": number, "set": values}, at=work.now)
        escalated(case, one.state, rule, number)
    return None


def now() -> datetime:
    """Return the product's moment (the argument `clock` of a step hides the module in `fire`)."""
    return clock.now()
