"""When the steps of escalation fall due: for one case, or for thousands at once, which cost little more than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wutong.engines.cases._core.calendars.clock import Clock as WorkingTime
from wutong.engines.cases._core.calendars.limits import CLOCK_MINUTES, WORKING_MINUTES, Limit, read_limit
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases._core.casetypes.definition import Step as StepRule
from wutong.engines.cases._core.state import CaseState, Clock
from wutong.engines.cases.moments import moment_of
from wutong.engines.cases.timing import deadlines, minutes_of, working_time
from wutong.engines.cases.types import Step

WHOLE = 100


@dataclass(frozen=True)
class _Pending:
    """A step of a running clock; `due` is the deadline it is reckoned from, as text."""

    case: int
    rule: StepRule
    running: Clock
    due: str

    def at(self, moment: datetime) -> Step:
        """Return the step with its moment."""
        number = self.running.round
        return Step(
            key_of(self.case, self.rule.clock, number, self.rule.code), moment, self.case, self.rule.clock, number,
            self.rule.code,
        )  # fmt: skip


def key_of(case: int, code: str, number: int, step: str) -> str:
    """Return the key under which a step of a clock's round stands in the table of due work."""
    return f"case/{case}/{code}/{number}/{step}"


def steps_of(cases: Iterable[tuple[int, CaseState, CaseType]]) -> list[Step]:
    """Return the steps of the running clocks of cases with their moments; a closed or merged case has none."""
    pending = [one for case in cases for one in _pending(*case)]
    groups: dict[tuple[StepRule, str, str], list[int]] = {}
    for number, one in enumerate(pending):
        groups.setdefault((one.rule, one.running.calendar, one.running.limit), []).append(number)
    found: dict[int, Step] = {}
    for (rule, calendar, limit), numbers in groups.items():
        chosen = [pending[number] for number in numbers]
        moments = _moments(rule, working_time(calendar), read_limit(limit), chosen)
        found |= {number: one.at(at) for number, one, at in zip(numbers, chosen, moments, strict=True)}
    return [found[number] for number in range(len(pending))]


def _pending(case: int, state: CaseState, kind: CaseType) -> Iterator[_Pending]:
    if state.merged_into is not None or state.closed_at:
        return
    for rule in kind.steps:
        running = state.clocks.get(rule.clock)
        if running is not None and running.runs:
            earliest = state.effective_due if rule.clock == kind.main_clock else ""
            yield _Pending(case, rule, running, earliest or running.due_at)


def _moments(rule: StepRule, counter: WorkingTime, limit: Limit, pending: Sequence[_Pending]) -> list[datetime]:
    """Return when steps of one rule are due: so much of the limit before their deadline, or so long after it."""
    due = [_moment(one.due) for one in pending]
    if rule.late:
        return deadlines(counter, due, read_limit(rule.late))
    if rule.percent == WHOLE:
        return due
    begun = [_moment(one.running.started_at) for one in pending]
    # Counted from the beginning, pauses and all, until only the rest of the limit is left.
    spent = [
        minutes - one.running.minutes * (WHOLE - rule.percent) // WHOLE
        for one, minutes in zip(pending, minutes_of(counter, begun, due, limit), strict=True)
    ]
    unit = CLOCK_MINUTES if limit.round_the_clock else WORKING_MINUTES
    return deadlines(counter, begun, [Limit(Decimal(max(minutes, 0)), unit) for minutes in spent])


def _moment(text: str) -> datetime:
    moment = moment_of(text)
    assert moment is not None
    return moment
