"""A case type's edition: states, acts, forms, limits, escalation, duties and closing rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

# What an act does to a case beside moving it to a state; each has one function in `engines.cases.kinds`.
MOVE, ACCEPT, DISPATCH, RETURN, ARBITRATE = "move", "accept", "dispatch", "return", "arbitrate"
PAUSE, RESUME, SUBMIT, CHECK, CLOSE, REOPEN = "pause", "resume", "submit", "check", "close", "reopen"
CONFIRM = "confirm"  # 核实: whether a matter that others reported is there, before it is taken up
KINDS = (MOVE, CONFIRM, ACCEPT, DISPATCH, RETURN, ARBITRATE, PAUSE, RESUME, SUBMIT, CHECK, CLOSE, REOPEN)
PREVIOUS = "previous"  # target of an act that leads back to the state before a pause
ANYONE, UNIT, HANDLER, OTHER = "anyone", "unit", "handler", "other"
WHO = (ANYONE, UNIT, HANDLER, OTHER)


@dataclass(frozen=True)
class State:
    """A state; a case in a state that `ends` is closed, and one that `failed` ended without what was wanted."""

    code: str
    zh: str
    en: str = ""
    ends: bool = False
    failed: bool = False


@dataclass(frozen=True)
class Act:
    """A transition: from which states, to which, by whom, with what to fill in, under which conditions.

    `who` narrows the permission: anyone who has it, the case's unit, its handler, or someone other than its handler.
    `otherwise` is where the act leads when a check fails, or when the hand-over limit is reached.
    `effect` names what else happens in the same transaction: a function that a pack declares (`Pack.effects`).
    """

    code: str
    kind: str
    zh: str
    en: str
    sources: tuple[str, ...]
    target: str
    permission: str
    who: str = ANYONE
    otherwise: str = ""
    form: str = ""
    reason: bool = False
    when: tuple[Mapping[str, Any], ...] = ()
    effect: str = ""


@dataclass(frozen=True)
class Field:
    """A field of a form. What a `personal` field holds can be deleted by law."""

    code: str
    zh: str
    en: str = ""
    kind: str = "text"
    required: bool = False
    choices: tuple[tuple[str, str, str], ...] = ()  # code, zh, en
    least: str = ""
    most: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Graded:
    """A limit for the cases that `when` describes (severity, category); the first that fits holds."""

    limit: str
    when: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ClockRule:
    """A clock: the states in which it runs, the calendar it counts by, its limits. `main` sets the case's deadline.

    `until` names a field that may hold the day by which it must be done; the limits are for cases without such a day.
    """

    code: str
    zh: str
    en: str
    runs_in: tuple[str, ...]
    calendar: str
    limits: tuple[Graded, ...]
    main: bool = False
    until: str = ""

    def limit_for(self, severity: int, category: str) -> str:
        """Return the limit of a case, empty when none of the grades fits."""
        facts = {"severity": severity, "category": category}
        for graded in self.limits:
            if all(_fits(facts[name], wanted) for name, wanted in graded.when.items()):
                return graded.limit
        return ""


def _fits(value: Any, wanted: Any) -> bool:
    return value in wanted if isinstance(wanted, (list, tuple)) else value == wanted


@dataclass(frozen=True)
class Step:
    """A step of escalation: when on which clock, whom it tells, whether it puts the case on the red list."""

    code: str
    clock: str
    zh: str
    en: str
    tell: tuple[str, ...]
    percent: int = 0  # of the limit; 100 is the deadline itself
    late: str = ""  # a limit counted from the deadline on
    red_list: bool = False


@dataclass(frozen=True)
class Closing:
    """How closing is verified: shares per ten thousand chosen by lot, and the seed that anyone can draw again."""

    check_share: int = 0
    call_back_share: int = 0
    seed: str = ""


@dataclass(frozen=True)
class Template:
    """Ready words for one act, such as a common reason."""

    code: str
    act: str
    zh: str
    en: str = ""
    text: str = ""


@dataclass(frozen=True)
class CaseType:
    """One edition of a case type."""

    code: str
    edition: int
    valid_from: date
    zh: str
    en: str
    prefix: str
    initial: str
    states: Mapping[str, State]
    acts: Mapping[str, Act]
    forms: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    clocks: Mapping[str, ClockRule] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    closing: Closing = Closing()
    templates: tuple[Template, ...] = ()
    categories: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # code, zh, words that point to it
    field_group: str = "open"
    matrix: str = ""
    automatic: bool = False  # a new case goes to whom the matrix names
    hand_overs_at_most: int = 0  # 0: no limit
    merge_at: float = 0.0  # score from which a repeated report is merged by itself; 0: never
    merge_days: int = 0
    dispatch_by: str = "cases.dispatch"
    by_hand: bool = True  # people choose it for a new case; else the product alone opens its cases
    page: str = ""  # URL name of the page that notices lead to, given the case's id; empty: the case's own

    def acts_from(self, state: str) -> list[Act]:
        """Return the acts that a case in this state allows, in the file's order."""
        return [act for act in self.acts.values() if state in act.sources]

    @cached_property
    def main_clock(self) -> str:
        """The code of the clock that sets the deadline, empty when there is none."""
        return next((clock.code for clock in self.clocks.values() if clock.main), "")
