"""Correcting what a case is about: its category, its urgency, or its type; limits and duties follow by their rules.

The reporter's waiting is kept: a limit that changes is counted from when the old one began, and what was spent of a
clock that stood still once stays spent. A case that was sent to a unit goes to the one that the duty matrix names for
what it really is, which the statistics count as a first dispatch that was not right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from wutong.engines.cases import announcing, dispatching
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.casetypes import edition_of, type_in_force
from wutong.engines.cases.errors import ActRefused, FormIncomplete, NotReclassified
from wutong.engines.cases.rights import rights_for
from wutong.engines.cases.timing import as_parts, main_due, recounted
from wutong.engines.cases.writing import Acting, acting
from wutong.platform.territory.models import Area

DISPATCH = "cases.dispatch"
KIND = "reclassified"


@dataclass(frozen=True)
class Correction:
    """What a case is about in truth; what is None stays as it is."""

    category: str | None = None
    severity: int | None = None
    type: str | None = None


def reclassify(case: int, given: Correction, *, reason: str, by: Any, expected: int | None = None) -> CaseState:
    """Correct the category, urgency or type of an open case; return its new state.

    A case of another type goes on in the state of the same code, or in that type's first state where there is none.

    Raises
        CaseUnknown, ActRefused, CaseMovedOn
        FormIncomplete   without a reason
        NotReclassified  if it is closed, merged, or stands still, if nothing would change, or for a category unknown
        CaseTypeUnknown  if there is no such type
    """
    act = _("改正分类")
    if not reason.strip():
        raise FormIncomplete(act=act, fields=_("请写明理由"))
    with acting([case], by) as work:
        before = work[case].state
        post = work.post(case, DISPATCH, act=act)
        work.refuse_if_moved_on(case, expected)
        kind = _kind(before, given)
        _refuse(before, kind, given)
        _may_give_type(work, before, kind, act)
        after = _after(before, kind, given)
        _write(work, case, before, after, kind, reason.strip(), post)
        announcing.reclassified(case, work[case].state, work, moved=after.unit != before.unit)
        return work[case].state


def _kind(state: CaseState, given: Correction) -> CaseType:
    """Return the edition the case goes on under: its own, or the one in force of another type."""
    return type_in_force(given.type) if given.type not in (None, state.type) else edition_of(state.type, state.edition)  # type: ignore[arg-type]


def _refuse(state: CaseState, kind: CaseType, given: Correction) -> None:
    why = None
    category = state.category if given.category is None else given.category
    known = {code for code, _zh, _words in kind.categories}
    unchanged = (kind.code, category, given.severity or state.severity) == (state.type, state.category, state.severity)
    if state.merged_into is not None or state.closed_at:
        why = ("案件已经办结或并入别的案件", "it is closed, or merged into another case")
    elif state.paused_from and kind.code != state.type:
        why = ("案件正在停表，请先恢复再改类型", "its clocks stand still: resume it before giving it another type")
    elif kind.code != state.type and not kind.by_hand:
        why = (f"“{kind.zh}”由系统按业务登记", f"the product alone opens cases of “{kind.en or kind.zh}”")
    elif unchanged:
        why = ("类型、类别和等级都没有变", "neither type, category nor urgency would change")
    elif category and known and category not in known:
        why = (f"“{kind.zh}”没有类别“{category}”", f"“{kind.en or kind.zh}” has no category “{category}”")
    if why:
        raise NotReclassified(number=state.number, why=why[0], why_en=why[1])


def _may_give_type(work: Acting, state: CaseState, kind: CaseType, act: str) -> None:
    """Refuse to give a case to a type whose cases the person may not dispatch there."""
    if work.person is None or kind.field_group == state.field_group:
        return
    path = Area.objects.values_list("path", flat=True).get(pk=state.area)
    if not rights_for(work.person, DISPATCH, path, kind.field_group):
        raise ActRefused(number=state.number, act=act, needed=DISPATCH)


def _after(state: CaseState, kind: CaseType, given: Correction) -> CaseState:
    """Return the case as corrected, in its new state and with whom the matrix names; its clocks are still the old ones."""
    known = kind.states.get(state.state)
    goes_on = known is not None and not known.ends
    changed = replace(
        state, type=kind.code, edition=kind.edition, field_group=kind.field_group,
        state=state.state if goes_on else kind.initial, reclassified=state.reclassified + 1,
        category=state.category if given.category is None else given.category,
        severity=given.severity or state.severity,
    )  # fmt: skip
    duty = dispatching.duty_for(kind, changed) if changed.unit or kind.automatic else None
    if duty is None or duty.lead == changed.unit:
        return changed
    return replace(
        changed, unit=duty.lead, assisting=duty.assisting, post="", handler="", asked_from="",
        first_unit=changed.first_unit or duty.lead, hand_overs=changed.hand_overs + bool(changed.unit),
    )  # fmt: skip


MAY_CHANGE = (
    "type", "edition", "field_group", "state", "category", "severity", "reclassified", "unit", "assisting", "post",
    "handler", "asked_from", "first_unit", "hand_overs",
)  # fmt: skip


def _write(
    work: Acting, case: int, before: CaseState, after: CaseState, kind: CaseType, reason: str, post: str
) -> None:
    values: dict[str, Any] = {
        name: getattr(after, name) for name in MAY_CHANGE if getattr(after, name) != getattr(before, name)
    }
    if "assisting" in values:
        values["assisting"] = list(after.assisting)
    clocks = recounted(kind, edition_of(before.type, before.edition), before, after, work.now)
    due = main_due(kind, clocks)
    if due is not None or not kind.main_clock:
        values["due_at"] = due or ""
    body: Mapping[str, Any] = {"set": values} | ({"clocks": as_parts(clocks)} if clocks else {})
    work[case].append(KIND, body, {"reason": reason}, by=work.by, post=post, at=work.now)
