"""Changing many cases at once: to a new edition of their type, to new units and areas, to a calendar that has changed.

Every change can be looked at before it is run (`preview`), is run by the worker in steps that are whole (`run_change`),
and can be undone (`undo`): each case gets an event that says what was set, and an item with what it was before. A
case that has moved on since is left as it is and named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.engines.cases import escalation, history
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases._core.state import CaseState, Clock
from wutong.engines.cases.casetypes import edition_of, type_in_force, type_titles
from wutong.engines.cases.errors import ChangeNotPossible
from wutong.engines.cases.models import BulkChange, BulkChangeItem, Case
from wutong.engines.cases.moments import moment_text
from wutong.engines.cases.rights import readable
from wutong.engines.cases.timing import as_parts, clocks_for, counted_again
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.asking import asked_once
from wutong.platform.audit.api import record_act
from wutong.platform.jobs.api import JobRun, job, start
from wutong.platform.territory.models import Area

MANAGE = "cases.manage"
JOB, UNDO_JOB = "cases.change", "cases.undo_change"
AT_ONCE = 500
SHOWN = 50
AREA_IDS = "area ids"
WITH_MERGED = ("unit", "first_unit", "post", "assisting", "area", "edition")  # what lists show of a merged case, too
EVENTS = {"migrate": "migrated", "reorganise": "moved", "reschedule": "rescheduled"}


@dataclass(frozen=True)
class Effect:
    """What a change sets on one case, or why it cannot."""

    set: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    why_not: str = ""

    def __bool__(self) -> bool:
        return bool(self.set or self.clocks)


@dataclass
class Report:
    """What a change does: how many cases, from what to what, which deadlines move, which cases it cannot take."""

    cases: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    deadlines: list[tuple[str, str, str]] = field(default_factory=list)  # number, old, new; the first fifty
    earlier: int = 0
    later: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    refusals: int = 0

    def take(self, state: CaseState, effect: Effect) -> None:
        """Count one case."""
        if effect.why_not:
            self.refusals += 1
            self.refused += [(state.number, effect.why_not)] if len(self.refused) < SHOWN else []
            return
        self.cases += 1
        for name, value in effect.set.items():
            if name in ("state", "unit", "area", "edition"):
                self.moves[f"{name}:{getattr(state, name)}", f"{name}:{value}"] += 1
        due = effect.set.get("due_at")
        if due and due != state.due_at:
            self.earlier, self.later = self.earlier + (due < state.due_at), self.later + (due > state.due_at)
            self.deadlines += [(state.number, state.due_at, due)] if len(self.deadlines) < SHOWN else []

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON parts."""
        moves = [[one, other, count] for (one, other), count in sorted(self.moves.items())]
        return {
            "cases": self.cases, "moves": moves, "deadlines": [list(row) for row in self.deadlines], "earlier": self.earlier,
            "later": self.later, "refused": [list(row) for row in self.refused], "refusals": self.refusals,
        }  # fmt: skip


# --- what each kind of change does to one case -------------------------------------------------------------


def _migrate(state: CaseState, given: Mapping[str, Any], now: datetime) -> Effect:
    """Put a case under a new edition; its running limits stay, those that the edition adds start now."""
    kind = edition_of(given["type"], given["to"])
    target = given.get("states", {}).get(state.state, state.state)
    if target not in kind.states:
        return Effect(why_not=_("新版没有“{state}”这个状态，也没有说明改到哪里").format(state=state.state))
    kept = {code: one for code, one in state.clocks.items() if code in kind.clocks}
    dropped = {
        code: replace(one, stopped_at=moment_text(now), frozen_at="", left=0)
        for code, one in state.clocks.items()
        if code not in kind.clocks and not one.stopped_at
    }
    clocks = {} if state.paused_from else clocks_for(kind, replace(state, clocks=kept), target, now)
    changed = {**dropped, **clocks}
    due = changed[kind.main_clock].due_at if kind.main_clock in clocks else None
    given_set = {"edition": kind.edition, "state": target} | ({"due_at": due} if due else {})
    return Effect(given_set, changed)


def _reorganise(state: CaseState, given: Mapping[str, Any], _now: datetime) -> Effect:
    """Move a case to the units and areas that follow its own."""
    units, areas = given.get("units", {}), given[AREA_IDS]
    values: dict[str, Any] = {}
    if state.unit in units:
        values |= {"unit": units[state.unit], "post": ""}
    if state.first_unit in units:  # or every case would count as handed over
        values["first_unit"] = units[state.first_unit]
    if any(unit in units for unit in state.assisting):
        values["assisting"] = [units.get(unit, unit) for unit in state.assisting]
    if state.area in areas:
        values["area"] = areas[state.area]
    return Effect(values)


def _prepared(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked with the ids of its areas, looked up once a change and not once a case."""
    pairs = given.get("areas", {}).items()
    ids = dict(Area.objects.filter(code__in={code for pair in pairs for code in pair}).values_list("code", "pk"))
    return {**given, AREA_IDS: {ids[one]: ids[other] for one, other in pairs}}


def _reschedule(state: CaseState, given: Mapping[str, Any], _now: datetime) -> Effect:
    """Count the running limits of a calendar again, as it says now."""
    kind = edition_of(state.type, state.edition)
    again = {
        code: counted_again(one) for code, one in state.clocks.items() if one.calendar == given["calendar"] and one.runs
    }
    changed = {code: one for code, one in again.items() if one.due_at != state.clocks[code].due_at}
    due = changed[kind.main_clock].due_at if kind.main_clock in changed else None
    return Effect({"due_at": due} if due else {}, changed)


KINDS: dict[str, Callable[[CaseState, Mapping[str, Any], datetime], Effect]] = {
    "migrate": _migrate,
    "reorganise": _reorganise,
    "reschedule": _reschedule,
}


def _concerned(kind: str, given: Mapping[str, Any], person: Any) -> QuerySet[Case]:
    """Return the open cases that a change is about, within the rights of whoever makes it.

    Merged ones too: they may be taken out again, and must not come back to an office that is gone. Their clocks stand.
    """
    rows = Case.objects.filter(closed_at=None)
    rows = readable(person, rows, MANAGE) if person is not None else rows
    if kind == "migrate":
        return rows.filter(type=given["type"]).exclude(edition=given["to"])
    if kind == "reorganise":
        areas = Area.objects.filter(code__in=given.get("areas", {})).values("pk")
        return rows.filter(unit__in=given.get("units", {})) | rows.filter(area__in=areas)
    return rows.filter(merged_into=None)


def _refuse_wrong(kind: str, given: Mapping[str, Any]) -> None:
    """Raise what is wrong with a change before any case is looked at."""
    why = None
    if kind == "migrate":
        definition: CaseType = edition_of(given["type"], given["to"])
        unknown = set(given.get("states", {}).values()) - definition.states.keys()
        why = ("新版没有状态 " + "、".join(sorted(unknown)), "the edition has no such state") if unknown else None
    elif kind == "reorganise":
        units = set(given.get("units", {}).values())
        missing = units - set(Unit.objects.filter(code__in=units, valid_to=None).values_list("code", flat=True))
        areas = set(given.get("areas", {})) | set(given.get("areas", {}).values())
        missing |= areas - set(Area.objects.filter(code__in=areas).values_list("code", flat=True))
        why = ("没有 " + "、".join(sorted(missing)), "there is no " + ", ".join(sorted(missing))) if missing else None
    if why:
        raise ChangeNotPossible(title=dict(BulkChange.KINDS)[kind], why=why[0], why_en=why[1])


# --- looking, running, undoing -----------------------------------------------------------------------------


def preview(kind: str, given: Mapping[str, Any], *, by: Any) -> Report:
    """Return what a change would do; nothing is written.

    kind, given
        migrate     {"type", "to": edition, "states": {old: new}}
        reorganise  {"units": {old: new}, "areas": {old code: new code}}
        reschedule  {"calendar": code}

    Raises
        ChangeNotPossible, CaseTypeUnknown
    """
    _refuse_wrong(kind, given)
    report, now, asked = Report(), clock.now(), _prepared(given)
    with asked_once():
        for ids in _pieces(_concerned(kind, given, by)):
            for state in history.states_of(ids).values():
                effect = KINDS[kind](state.own, asked, now)
                if effect or effect.why_not:
                    report.take(state.own, effect)
    return report


def _pieces(rows: QuerySet[Case]) -> Iterator[list[int]]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start_ in range(0, len(ids), AT_ONCE):
        yield ids[start_ : start_ + AT_ONCE]


@transaction.atomic
def begin(kind: str, given: Mapping[str, Any], *, title: str, by: Any) -> BulkChange:
    """Have the worker run a change; its report stands on the row when it has ended.

    Raises
        ChangeNotPossible, CaseTypeUnknown
    """
    _refuse_wrong(kind, given)
    change = BulkChange.objects.create(kind=kind, title=title, arguments=dict(given), by=_name(by), at=clock.now())
    record_act(
        "cases.change",
        person=by,
        object_kind="bulk_change",
        object_key=str(change.pk),
        detail={"kind": kind, "given": dict(given)},
    )
    start(JOB, title=title, person=by, change=change.pk)
    return change


def bring_to_edition_in_force(code: str, *, by: Any = None) -> BulkChange | None:
    """Have the worker move a type's running cases to its edition in force; once an edition, whoever asks how often.

    Returns nothing when no case runs under another edition, or when the move was begun before (it may have been undone).
    """
    given = {"type": code, "to": type_in_force(code).edition}
    begun = BulkChange.objects.filter(kind="migrate", arguments__type=code, arguments__to=given["to"])
    if begun.exists() or not _concerned("migrate", given, by).exists():
        return None
    title = _("迁移到第 {edition} 版：{type}").format(edition=given["to"], type=type_titles()[code])
    return begin("migrate", given, title=title[:200], by=by)


def _name(by: Any) -> str:
    return getattr(by, "username", "") or ""


@job(JOB)
def run_change(run: JobRun, *, change: int) -> dict[str, Any]:
    """Change the cases, some hundred in a transaction; a run that was stopped goes on where it was."""
    row = BulkChange.objects.get(pk=change)
    pieces = list(_pieces(_concerned(row.kind, row.arguments, run.person)))
    total = sum(len(ids) for ids in pieces)
    report, asked = Report(), _prepared(row.arguments)
    for number, ids in enumerate(pieces, 1):
        with asked_once(), transaction.atomic():
            _change_some(row, asked, ids, report)
            run.keep(report=report.as_json())
        run.progress(min(number * AT_ONCE, total), total)
    row.report, row.done_at = report.as_json(), clock.now()
    row.report["cases"] = row.items.count()  # those of an earlier, interrupted run among them
    row.save(update_fields=["report", "done_at"])
    return row.report


def _change_some(row: BulkChange, asked: Mapping[str, Any], ids: list[int], report: Report) -> None:
    now, items = clock.now(), []
    held = history.hold(*ids)
    before = {pk: one.state for pk, one in held.items()}
    for pk, one in held.items():
        own = one.state.own
        effect = KINDS[row.kind](own, asked, now) if one.state.open else Effect()
        if effect:
            items.append(_item(row, pk, own, effect))
            one.append(EVENTS[row.kind], {"change": row.pk, **_told(one.state, _body(effect))}, by=row.by, at=now)
        if effect or effect.why_not:
            report.take(own, effect)
    _write(held, before)
    BulkChangeItem.objects.bulk_create(items)


def _body(effect: Effect) -> dict[str, Any]:
    return {"set": dict(effect.set)} | ({"clocks": as_parts(effect.clocks)} if effect.clocks else {})


def _told(state: CaseState, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change of a case's own state as its event tells it: a merged one is changed as it stood."""
    if state.merged_into is None:
        return dict(body)
    return {"set": {name: value for name, value in body["set"].items() if name in WITH_MERGED}, "aside": dict(body)}


def _item(row: BulkChange, case: int, state: CaseState, effect: Effect) -> BulkChangeItem:
    """Return what is needed to undo an effect: the fields and clocks it sets, as they were."""
    was = {name: getattr(state, name) for name in effect.set}
    clocks = {code: state.clocks[code] for code in effect.clocks if code in state.clocks}
    stopped = [code for code in effect.clocks if code not in state.clocks]
    before = {"set": {name: list(value) if isinstance(value, tuple) else value for name, value in was.items()},
              "clocks": as_parts(clocks), "added": stopped}  # fmt: skip
    return BulkChangeItem(change=row, case_id=case, before=before, after={"set": dict(effect.set)})


def _write(held: Mapping[int, history.History], before: Mapping[int, CaseState]) -> None:
    changed = [one for one in held.values() if one.new]
    history.write(*changed)
    escalation.arm_all((one.row.pk, before[one.row.pk], one.state) for one in changed)


@transaction.atomic
def begin_undo(change: int, *, by: Any) -> BulkChange:
    """Have the worker undo a change.

    Raises
        ChangeNotPossible  if it has not ended, or was undone already
    """
    row = BulkChange.objects.select_for_update().get(pk=change)
    why = None
    if row.done_at is None:
        why = ("它还没有办完", "it has not ended yet")
    elif row.undone_at is not None:
        why = ("它已经撤销过", "it was undone already")
    if why:
        raise ChangeNotPossible(title=row.title, why=why[0], why_en=why[1])
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    record_act("cases.undo_change", person=by, object_kind="bulk_change", object_key=str(row.pk))
    start(UNDO_JOB, title=_("撤销：{title}").format(title=row.title)[:200], person=by, change=row.pk)
    return row


@job(UNDO_JOB)
def undo(run: JobRun, *, change: int) -> dict[str, Any]:
    """Put every case back that still stands as the change left it; the others are named in the result."""
    row = BulkChange.objects.get(pk=change)
    total = row.items.count()
    while items := list(row.items.filter(undone="").select_related("change").order_by("pk")[:AT_ONCE]):
        with asked_once(), transaction.atomic():
            _undo_some(row, items, getattr(run.person, "username", ""))
        run.progress(row.items.exclude(undone="").count(), total)
    left = row.items.filter(undone="moved_on").values_list("case__number", flat=True)
    row.report |= {"undone": row.items.filter(undone="undone").count(), "moved_on": list(left[:SHOWN])}
    row.save(update_fields=["report"])
    return dict(row.report)


def _undo_some(row: BulkChange, items: Iterable[BulkChangeItem], by: str) -> None:
    listed = list(items)
    held = history.hold(*(item.case_id for item in listed))
    before = {pk: one.state for pk, one in held.items()}
    for item in listed:
        one = held[item.case_id]
        if _stands(one.state, item.after["set"]):
            back = _told(one.state, _back(one.state.own, item.before))
            one.append(EVENTS[row.kind], {"undo": row.pk, **back}, by=by, at=clock.now())
            item.undone = "undone"
        else:
            item.undone = "moved_on"
    _write(held, before)
    BulkChangeItem.objects.bulk_update(listed, ["undone"])


def _stands(state: CaseState, after: Mapping[str, Any]) -> bool:
    """Return whether a case is still as the change left it, and open."""
    values = {name: getattr(state.own, name) for name in after}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return state.open and plain == dict(after)


def _back(state: CaseState, before: Mapping[str, Any]) -> dict[str, Any]:
    clocks = dict(before["clocks"])
    now = moment_text(clock.now())
    added = {code: replace(state.clocks[code], stopped_at=now) for code in before["added"]}
    return {"set": before["set"]} | ({"clocks": clocks | as_parts(added)} if clocks or added else {})
