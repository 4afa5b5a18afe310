"""Escalation: steps that fall due on a case's clocks, each done once.

The steps of a running clock stand in the platform's table of due work under keys that name case, clock, round and
step, so that no restart and no second worker can do one twice. Whoever changes a clock arms its steps again; a step
that fires looks at the case first, and does nothing when its clock has stopped or been put off since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.casetypes import edition_of
from wutong.engines.cases.stepping import key_of, steps_of
from wutong.engines.cases.types import Step
from wutong.platform import clock
from wutong.platform.asking import asked_once
from wutong.platform.jobs.api import due_work, schedule_all, withdraw_all

WORK = "cases.escalate"


def arm(case: int, before: CaseState, after: CaseState) -> None:
    """Put the steps of a case's running clocks on the table of due work, as its new state wants them."""
    arm_all([(case, before, after)])


def arm_all(changes: Iterable[tuple[int, CaseState, CaseState]]) -> None:
    """Arm many cases, each with its state before and after; the same two or three statements for some hundred."""
    with asked_once():
        changed = [one for one in changes if not _same(*one[1:])]
        withdraw_all({key for one in changed for key in _known_keys(*one)})
        _schedule(steps_of(_under_its_edition((case, after) for case, _before, after in changed)))


def arm_loaded(cases: Iterable[tuple[int, CaseState]], since: datetime | None) -> None:
    """Put the steps of open cases that were loaded on the table, those that fell due before `since` left out."""
    with asked_once():
        _schedule(step for step in steps_of(_under_its_edition(cases)) if since is None or step.at >= since)


def _under_its_edition(cases: Iterable[tuple[int, CaseState]]) -> Iterator[tuple[int, CaseState, CaseType]]:
    return ((case, state, edition_of(state.type, state.edition)) for case, state in cases)


def _schedule(steps: Iterable[Step]) -> None:
    schedule_all(WORK, ((one.key, one.at, _arguments(one)) for one in steps))


def _known_keys(case: int, before: CaseState, after: CaseState) -> list[str]:
    """Return the keys under which steps of a case may stand; a case that is new has none yet."""
    if not before.type:
        return []
    kinds = {(one.type, one.edition) for one in (before, after)}
    return [key for one in (before, after) for kind in kinds for key in keys_of(case, one, edition_of(*kind))]


def _same(before: CaseState, after: CaseState) -> bool:
    names = ("clocks", "effective_due", "merged_into", "closed_at", "type", "edition")
    return all(getattr(before, name) == getattr(after, name) for name in names)


def _arguments(step: Step) -> dict[str, Any]:
    return {"case": step.case, "clock": step.clock, "number": step.round, "step": step.step}


def keys_of(case: int, state: CaseState, kind: CaseType) -> list[str]:
    """Return the keys of every step on the case's clocks in their present rounds."""
    return [
        key_of(case, rule.clock, state.clocks[rule.clock].round, rule.code)
        for rule in kind.steps
        if rule.clock in state.clocks
    ]


@due_work(WORK)
def fire(*, case: int, clock: str, number: int, step: str) -> datetime | None:
    """Do one step, unless its clock has stopped since; return its moment when that has been put off."""
    from wutong.engines.cases.announcing import escalated
    from wutong.engines.cases.writing import acting

    with acting([case], None) as work:
        one = work[case]
        kind = edition_of(one.state.type, one.state.edition)
        rule = next((rule for rule in kind.steps if rule.code == step and rule.clock == clock), None)
        wanted = {found.key: found.at for found in steps_of([(case, one.state, kind)])}
        at = wanted.get(key_of(case, clock, number, step))
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
