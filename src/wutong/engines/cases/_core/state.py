"""What a case is at a moment: its events folded, in order.

An event says what became so (`set`), never how it was reckoned: deadlines, owners and numbers stand in it as
results. So yesterday's events give yesterday's state whatever calendars and matrices say today, and folding
needs nothing but the events.

Moments are text in UTC with microseconds (`2025-03-03T02:00:00.000000Z`): they sort as they follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

JOIN_ALL, JOIN_ANY = "all", "any"


@dataclass(frozen=True)
class Event:
    """One thing that happened to a case; `personal` holds what the law may make us delete."""

    sequence: int
    kind: str
    at: str
    person: str = ""
    post: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    """A running, frozen or stopped limit. `left` are the minutes left of it while it is frozen."""

    limit: str  # as the type says it: "5 working_days"
    calendar: str
    started_at: str
    due_at: str
    round: int = 1
    minutes: int = 0  # the whole limit, in the kind of time it is counted in
    frozen_at: str = ""
    left: int = 0
    stopped_at: str = ""
    resumed_at: str = ""  # since when it runs again, with so many minutes left then
    resumed_left: int = 0
    until: str = ""  # the day by which it must be done, where one was set instead of a limit

    @property
    def runs(self) -> bool:
        """Whether time is passing on it."""
        return not self.stopped_at and not self.frozen_at

    @property
    def in_time(self) -> bool | None:
        """Whether it stopped in time; None while it has not stopped."""
        return self.stopped_at <= self.due_at if self.stopped_at else None


@dataclass(frozen=True)
class Report:
    """One report of the matter: who said it when, and what was answered."""

    number: int
    at: str
    channel: str = ""
    reporter: str = ""
    contact: str = ""
    text: str = ""
    answered_at: str = ""
    answer: str = ""
    noted_at: str = ""  # when it was written down, if that was before it could be sent


@dataclass(frozen=True)
class Task:
    """A sub-task: another case that must end first. `outcome` is empty, `done` or `failed`."""

    case: int
    group: str
    outcome: str = ""


@dataclass(frozen=True)
class Join:
    """When the sub-tasks of a group are enough: all of them, any one, or `least` of them."""

    rule: str = JOIN_ALL
    least: int = 0


@dataclass(frozen=True)
class Absorbed:
    """What a merged case brings along: since when it was open, and until when it had to be done."""

    case: int
    opened_at: str
    due_at: str = ""
    reports: int = 1


@dataclass(frozen=True)
class File:
    """A stored file of a case; `public` is the digest of the copy without place and camera data.

    `likeness` is a picture's perceptual hash in hexadecimal: nearly the same picture has nearly the same one.
    """

    digest: str
    name: str
    public: str = ""
    likeness: str = ""


@dataclass(frozen=True)
class CaseState:
    """A case at a moment. Codes of states, acts and forms are those of its type's edition."""

    type: str = ""
    edition: int = 0
    number: str = ""
    state: str = ""
    title: str = ""
    category: str = ""
    severity: int = 3
    field_group: str = "open"
    channel: str = ""
    area: int = 0
    unit: str = ""
    post: str = ""
    handler: str = ""
    first_unit: str = ""
    assisting: tuple[str, ...] = ()
    place: str = ""
    longitude: int | None = None  # millionths of a degree, WGS-84
    latitude: int | None = None
    opened_at: str = ""
    closed_at: str = ""
    due_at: str = ""
    parent: int | None = None
    merged_into: int | None = None
    paused_from: str = ""
    asked_from: str = ""
    source: str = ""
    red: bool = False
    failed: bool = False  # ended without what was wanted
    chosen: bool = False  # for a check in the field
    call_back: bool = False
    check: str = ""  # empty, held or failed
    checks: int = 0
    failed_checks: int = 0
    satisfaction: int | None = None
    hand_overs: int = 0
    returns: int = 0
    reopened: int = 0
    escalated: int = 0
    reclassified: int = 0
    opened_post: str = ""  # the posts under which it was opened, first dispatched, last checked and closed
    dispatch_post: str = ""
    check_post: str = ""
    close_post: str = ""
    confirmed: str = ""  # whether it was there when someone looked, before it was taken up: empty, held or failed
    confirm_post: str = ""
    confirm_in_time: bool | None = None  # whether the clocks that this stopped had time left
    dispatch_in_time: bool | None = None  # whether the clocks that the first dispatch stopped had time left
    submitted_at: str = ""  # since when its handler says that it is done; empty again when a check fails
    form: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()
    tasks: tuple[Task, ...] = ()
    joins: Mapping[str, Join] = field(default_factory=dict)
    absorbed: tuple[Absorbed, ...] = ()
    watchers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    aside: CaseState | None = None  # as it was when it was merged into another

    @property
    def own(self) -> CaseState:
        """The case by itself: a merged one as it stood, and will stand when it is taken out again."""
        return self if self.merged_into is None or self.aside is None else self.aside

    @property
    def open(self) -> bool:
        """Whether anything is left to do."""
        return not self.closed_at

    @property
    def effective_due(self) -> str:
        """Until when the matter must be done: the earliest of its own and the merged cases' limits."""
        return min(filter(None, [self.due_at, *(one.due_at for one in self.absorbed)]), default="")

    @property
    def report_count(self) -> int:
        """How many reports the matter had, those of merged cases among them."""
        return len(self.reports) + sum(one.reports for one in self.absorbed)

    def joined(self) -> bool:
        """Return whether every group of sub-tasks is enough."""
        return all(self.group_joined(group) for group in {task.group for task in self.tasks})

    def group_joined(self, group: str) -> bool:
        """Return whether the sub-tasks of one group are enough."""
        tasks = [task for task in self.tasks if task.group == group]
        done = sum(task.outcome == "done" for task in tasks)
        join = self.joins.get(group, Join())
        wanted = {JOIN_ALL: len(tasks), JOIN_ANY: 1}.get(join.rule, join.least)
        return done >= min(wanted, len(tasks))


SCALARS = frozenset(part.name for part in fields(CaseState)) - {
    "clocks", "reports", "tasks", "joins", "absorbed", "files", "aside", "form",
}  # fmt: skip


def replay(events: Iterable[Event], until: str = "") -> CaseState:
    """Fold events into a state; with `until`, only those up to that moment (a second is enough: text sorts)."""
    state = _copy(BLANK)
    for event in events:
        if until and event.at > until:
            break
        state = _fold(state, event)
    return state


def apply(state: CaseState, event: Event) -> CaseState:
    """Return the state after one more event.

    Raises
        KeyError  if the event sets a field that a case does not have
    """
    return _fold(_copy(state), event)


def _fold(state: CaseState, event: Event) -> CaseState:
    """Apply an event to a state that nobody else holds; return it, or the one that was set aside."""
    if event.kind == "merged":
        _change(state, aside=_copy(state))
    elif event.kind == "unmerged" and state.aside is not None:
        state = _copy(state.aside)
    _set(state, event)
    for part, fold in FOLDS.items():
        if part in event.body:
            fold(state, event.body[part], event)
    if "form" in event.personal:
        _form(state, event.personal["form"], event)
    if event.kind in NOTES:
        NOTES[event.kind](state, event)
    return state


BLANK = CaseState()


def _copy(state: CaseState) -> CaseState:
    """Return the same state as an object of its own, as `dataclasses.replace` would in twenty times the time.

    Every page of a case folds its events, and a load folds tens of millions.
    """
    new = object.__new__(CaseState)
    new.__dict__.update(state.__dict__)
    return new


def _change(state: CaseState, /, **fields: Any) -> None:
    """Change fields of a state that is being folded; afterwards a state never changes."""
    state.__dict__.update(fields)


def _set(state: CaseState, event: Event) -> None:
    given = dict(event.body.get("set", ()))
    if not given.keys() <= SCALARS:
        raise KeyError(f"{event.kind} sets {sorted(given.keys() - SCALARS)}")
    if "title" in event.personal:
        given["title"] = event.personal["title"]
    for name in ("assisting", "watchers"):
        if name in given:
            given[name] = tuple(given[name])
    state.__dict__.update(given)


def _noted_opening(state: CaseState, event: Event) -> None:
    _change(state, opened_post=event.post)


def _noted_dispatch(state: CaseState, event: Event) -> None:
    """Note who sent the case out first, and whether the clocks that this stopped had time left."""
    if state.dispatch_post or state.dispatch_in_time is not None:
        return
    _change(state, dispatch_post=event.post, dispatch_in_time=_stopped_in_time(event))


def _stopped_in_time(event: Event) -> bool | None:
    """Return whether the clocks that an event stopped had time left; None where it stopped none."""
    stopped = [one for one in event.body.get("clocks", {}).values() if one.get("stopped_at") == event.at]
    return all(one["stopped_at"] <= one["due_at"] for one in stopped) if stopped else None


def _noted_confirmation(state: CaseState, event: Event) -> None:
    _change(state, confirm_post=event.post, confirm_in_time=_stopped_in_time(event))


def _noted_submission(state: CaseState, event: Event) -> None:
    _change(state, submitted_at=event.at)


def _noted_check(state: CaseState, event: Event) -> None:
    _change(state, check_post=event.post, submitted_at="" if state.check == "failed" else state.submitted_at)


def _noted_closing(state: CaseState, event: Event) -> None:
    _change(state, close_post=event.post)


def _noted_reopening(state: CaseState, _event: Event) -> None:
    _change(state, submitted_at="")


# What an event's kind, post and moment say by themselves.
NOTES: dict[str, Callable[[CaseState, Event], None]] = {
    "opened": _noted_opening,
    "confirm": _noted_confirmation,
    "dispatch": _noted_dispatch,
    "arbitrate": _noted_dispatch,
    "submit": _noted_submission,
    "check": _noted_check,
    "close": _noted_closing,
    "reopen": _noted_reopening,
}


def _clocks(state: CaseState, given: Mapping[str, Any], _event: Event) -> None:
    _change(state, clocks={**state.clocks, **{code: Clock(**parts) for code, parts in given.items()}})


def _form(state: CaseState, given: Mapping[str, Any], _event: Event) -> None:
    _change(state, form={**state.form, **given})


def _report(state: CaseState, given: Mapping[str, Any], event: Event) -> None:
    said = {name: event.personal.get(name, "") for name in ("reporter", "contact", "text")}
    report = Report(
        number=len(state.reports) + 1,
        at=event.at,
        channel=given.get("channel", ""),
        noted_at=given.get("noted_at", ""),
        **said,
    )
    _change(state, reports=(*state.reports, report))


def _answer(state: CaseState, given: Mapping[str, Any], event: Event) -> None:
    """Answer some reports (`numbers`), in one text."""
    wanted, text = set(given["numbers"]), event.personal.get("answer", "")
    answered = (
        replace(report, answered_at=event.at, answer=text) if report.number in wanted else report
        for report in state.reports
    )
    _change(state, reports=tuple(answered))


def _task(state: CaseState, given: Mapping[str, Any], _event: Event) -> None:
    joins = {**state.joins, given["group"]: Join(given.get("rule", JOIN_ALL), given.get("least", 0))}
    _change(state, tasks=(*state.tasks, Task(given["case"], given["group"])), joins=joins)


def _task_ended(state: CaseState, given: Mapping[str, Any], _event: Event) -> None:
    ended = (replace(t, outcome=given["outcome"]) if t.case == given["case"] else t for t in state.tasks)
    _change(state, tasks=tuple(ended))


def _absorb(state: CaseState, given: Mapping[str, Any], _event: Event) -> None:
    _change(state, absorbed=(*state.absorbed, Absorbed(**given)))


def _release(state: CaseState, case: int, _event: Event) -> None:
    _change(state, absorbed=tuple(one for one in state.absorbed if one.case != case))


def _file(state: CaseState, given: Mapping[str, Any], event: Event) -> None:
    """Add a file; one whose name was deleted by law is gone with it."""
    if name := event.personal.get("file"):
        _change(state, files=(*state.files, File(name=name, **given)))


def _aside(state: CaseState, given: Mapping[str, Any], event: Event) -> None:
    """Change what a merged case will be when it is taken out again: offices and grids move on without it, too."""
    if state.aside is not None:
        _change(state, aside=apply(state.aside, replace(event, body=given, personal={})))


FOLDS: dict[str, Callable[[CaseState, Any, Event], None]] = {
    "clocks": _clocks,
    "form": _form,
    "report": _report,
    "answer": _answer,
    "task": _task,
    "task_ended": _task_ended,
    "absorb": _absorb,
    "release": _release,
    "file": _file,
    "aside": _aside,
}
