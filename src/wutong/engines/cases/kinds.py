"""What each kind of act does to a case beside moving it to another state.

Every function takes a `Deed` and returns what becomes of the case (`set`) and where it goes (`target`); what it may
refuse, it refuses before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.cases import dispatching
from wutong.engines.cases._core import lots
from wutong.engines.cases._core.casetypes import definition
from wutong.engines.cases._core.casetypes.definition import Act, CaseType
from wutong.engines.cases._core.state import CaseState, Clock
from wutong.engines.cases.errors import ConditionUnmet, FormIncomplete, PersonUnfit, UnitMissing
from wutong.engines.cases.moments import moment_text
from wutong.engines.cases.timing import clocks_for, freeze, thaw
from wutong.engines.cases.types import Given
from wutong.platform.accounts.models import Post, Unit
from wutong.platform.territory.models import Area

HELD, FAILED = "held", "failed"


@dataclass(frozen=True)
class Deed:
    """An act about to be done."""

    case: int
    state: CaseState
    kind: CaseType
    act: Act
    given: Given
    by: str
    now: datetime


@dataclass(frozen=True)
class Effect:
    """What becomes of the case; `clocks` None leaves them to the change of state."""

    target: str
    set: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, Clock] | None = None


def effect_of(deed: Deed) -> Effect:
    """Return what an act does, with the clocks that start and stop by it."""
    effect = KINDS[deed.act.kind](deed)
    if effect.clocks is None:
        graded = {name: value for name, value in effect.set.items() if name in GRADING}
        after = replace(deed.state, form={**deed.state.form, **deed.given.form}, **graded)
        effect = replace(effect, clocks=clocks_for(deed.kind, after, effect.target, deed.now))
    return effect


GRADING = ("severity", "category")  # what limits may hang on


def _move(deed: Deed) -> Effect:
    return Effect(deed.act.target)


def _accept(deed: Deed) -> Effect:
    return Effect(deed.act.target, {"handler": deed.by})


def _dispatch(deed: Deed) -> Effect:
    """Hand the case to a unit; a case that already had another one counts as handed over."""
    state, unit = deed.state, _unit(deed)
    moved = bool(state.first_unit) and unit != (state.unit or state.asked_from)
    return Effect(
        deed.act.target,
        {
            "unit": unit, "post": _post(deed, unit), "handler": _person(deed, unit), "asked_from": "",
            "assisting": [one for one in deed.given.assisting if one != unit],
            "first_unit": state.first_unit or unit, "hand_overs": state.hand_overs + moved,
        },
    )  # fmt: skip


def _unit(deed: Deed) -> str:
    code = deed.given.unit
    wanted = {code, *deed.given.assisting}
    known = set(Unit.objects.filter(code__in=wanted, valid_to=None).values_list("code", flat=True))
    if not code or wanted - known:
        raise UnitMissing(number=deed.state.number, unit=next(iter(sorted(wanted - known)), ""))
    return code


def _post(deed: Deed, unit: str) -> str:
    if deed.given.post and not Post.objects.filter(code=deed.given.post, unit__code=unit).exists():
        raise UnitMissing(number=deed.state.number, unit=f"{unit} {deed.given.post}")
    return deed.given.post


def _person(deed: Deed, unit: str) -> str:
    """Return the person that the case is given to; without one, whoever of the unit takes it on."""
    name, state = deed.given.person, deed.state
    if not name:
        return ""
    path = Area.objects.values_list("path", flat=True).get(pk=state.area)
    if all(one.person.username != name for one in dispatching.people_for(unit, path, state.field_group)):
        raise PersonUnfit(number=state.number, person=name, unit=unit)
    return name


def _return(deed: Deed) -> Effect:
    """Send the case back; when it has been handed over as often as the type allows, it goes to arbitration instead."""
    most = deed.kind.hand_overs_at_most
    spent = bool(most) and deed.state.returns + 1 >= most and bool(deed.act.otherwise)
    return Effect(
        deed.act.otherwise if spent else deed.act.target,
        {"returns": deed.state.returns + 1, "asked_from": deed.state.unit, "unit": "", "post": "", "handler": ""},
    )


def _pause(deed: Deed) -> Effect:
    return Effect(deed.act.target, {"paused_from": deed.state.state}, freeze(deed.state, deed.now))


def _resume(deed: Deed) -> Effect:
    target = deed.state.paused_from if deed.act.target == definition.PREVIOUS else deed.act.target
    thawed = thaw(deed.state, deed.now)
    after = replace(deed.state, clocks={**deed.state.clocks, **thawed})
    return Effect(target, {"paused_from": ""}, {**thawed, **clocks_for(deed.kind, after, target, deed.now)})


def _submit(deed: Deed) -> Effect:
    """Say that the work is done; by lot the case is chosen for a check in the field, or a call-back."""
    closing, number, turn = deed.kind.closing, deed.state.number, deed.state.reopened
    return Effect(
        deed.act.target,
        {
            "chosen": lots.drawn(closing.seed, "check", number, turn, closing.check_share),
            "call_back": lots.drawn(closing.seed, "call_back", number, turn, closing.call_back_share),
            "check": "",
        },
    )


def _check(deed: Deed) -> Effect:
    """Say what the check found: held, or a false closing, which sends the case back to its handler."""
    result = deed.given.result
    if result not in (HELD, FAILED):
        raise FormIncomplete(act=deed.act.zh, fields=_("请选择核查属实或不属实"))
    counted = {"checks": deed.state.checks + 1, "failed_checks": deed.state.failed_checks + (result == FAILED)}
    given = {"check": result, **counted, **_satisfaction(deed)}
    return Effect(deed.act.target if result == HELD else deed.act.otherwise, given)


def _confirm(deed: Deed) -> Effect:
    """Say what was found where a matter was reported: it is there, or it is not."""
    if deed.given.result not in (HELD, FAILED):
        raise FormIncomplete(act=deed.act.zh, fields=_("请选择核实属实或不属实"))
    held = deed.given.result == HELD
    return Effect(deed.act.target if held else deed.act.otherwise, {"confirmed": deed.given.result})


def _close(deed: Deed) -> Effect:
    target = deed.kind.states.get(deed.act.target)
    ended = {"closed_at": moment_text(deed.now), "failed": target is not None and target.failed}
    return Effect(deed.act.target, ended | _satisfaction(deed))


def _satisfaction(deed: Deed) -> dict[str, Any]:
    return {"satisfaction": deed.given.satisfaction} if deed.given.satisfaction is not None else {}


def _reopen(deed: Deed) -> Effect:
    return Effect(
        deed.act.target,
        {"closed_at": "", "failed": False, "reopened": deed.state.reopened + 1, "chosen": False, "call_back": False},
    )


KINDS: dict[str, Callable[[Deed], Effect]] = {
    definition.MOVE: _move,
    definition.CONFIRM: _confirm,
    definition.ACCEPT: _accept,
    definition.DISPATCH: _dispatch,
    definition.RETURN: _return,
    definition.ARBITRATE: _dispatch,
    definition.PAUSE: _pause,
    definition.RESUME: _resume,
    definition.SUBMIT: _submit,
    definition.CHECK: _check,
    definition.CLOSE: _close,
    definition.REOPEN: _reopen,
}


def refuse_unmet(deed: Deed) -> None:
    """Raise ConditionUnmet for the first condition of the act that the case does not meet."""
    for condition in deed.act.when:
        words = _unmet(deed.state, condition)
        if words is not None:
            raise ConditionUnmet(number=deed.state.number, act=deed.act.zh, condition=words[0], condition_en=words[1])


def _unmet(state: CaseState, condition: Mapping[str, Any]) -> tuple[str, str] | None:
    if "tasks" in condition and not state.joined():
        return "子任务还没有办够", "its sub-tasks are not enough yet"
    if "check" in condition and state.chosen and state.check != HELD:
        return "案件被抽中核查，还没有核查属实", "it was drawn for a check that has not held yet"
    if "reports" in condition and any(not report.answered_at for report in state.reports):
        return "还有反映人没有得到答复", "a reporter has not been answered"
    if "field" in condition and state.form.get(condition["field"]) != condition["is"]:
        return f"“{condition['field']}”还不是“{condition['is']}”", f"“{condition['field']}” is not “{condition['is']}”"
    return None
