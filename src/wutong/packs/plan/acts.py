"""What people do with plans: propose, decide, comment, move programmes on, draft the next plan.

Every act is one transaction with its record in the trail. Where two people may meet, the
caller says what he has seen; whoever saw the present state wins, the other is told.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Proposal
from wutong.packs.plan.errors import FieldMissing, MovedOn, NotDrafting
from wutong.packs.plan.models import Plan, PlanLine, Programme, ProgrammeState
from wutong.packs.plan.queries import line_of_target, observed
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.naming import second_of

REVISION = "revision"  # the basis of a proposal for a target in force


# --- proposals: options of a draft, revisions of a target in force --------------------------------------


def propose(line: PlanLine, *, basis: str, **said: Any) -> Proposal:
    """Write down a value proposed for a line's target, as the ledger's `propose_target` takes it.

    Raises
        NotDrafting         for an option on a plan that is no draft
        ProposalIncomplete  without a value or reason, or for a revision without a document
    """
    if basis != REVISION and line.plan.state != "drafting":
        raise NotDrafting(plan=line.plan)
    return ledger.propose_target(line.target, series=observed(line), unit=line.unit, basis=basis, **said)


def decide(number: int, **said: Any) -> tuple[PlanLine, Proposal]:
    """Approve or refuse a proposal as the ledger's `decide_proposal` does, and return it with its line.

    Raises
        PlanUnknown, ProposalUnknown  if there is no such proposal of a plan
        AlreadyDecided, TargetMoved   if somebody was first
    """
    line = line_of_target(ledger.proposal(number).target)
    terms = ledger.FirstTerms(observed(line), line.plan.years, line.plan.code, line.unit, line.owner)
    return line, ledger.decide_proposal(number, terms=terms, **said)


# --- programmes, the next plan ------------------------------------------------------------------------------


def change_programme(programme: Programme, *, state: str, note: str, seen: int, by: Any, post: str = "") -> None:
    """Append a programme's new state.

    Raises
        FieldMissing  for a state that does not exist, or without a note
        MovedOn       if somebody changed it after `seen` (the sequence the caller saw)
    """
    if state not in dict(ProgrammeState.STATES) or not note.strip():
        raise FieldMissing(act=_("更新专案状态"), field=_("状态与说明"))
    latest = programme.states.select_related("by").last()
    if latest is not None and latest.sequence != seen:
        raise _programme_moved(latest)
    try:
        with transaction.atomic():
            programme.states.create(sequence=seen + 1, state=state, note=note.strip(), by=by, at=clock.now())
            record_act(
                "plan.programme", person=by, post=post, object_kind="programme",
                object_key=f"{programme.plan.code}:{programme.number}", detail={"state": state, "note": note},
            )  # fmt: skip
    except IntegrityError as problem:
        raise _programme_moved(programme.states.select_related("by").last()) from problem


def _programme_moved(latest: ProgrammeState) -> MovedOn:
    who, what = latest.by or _("系统"), latest.get_state_display()
    return MovedOn(act=_("更新专案状态"), who=who, when=second_of(latest.at), what=what)


def take_over(plan: Plan, *, by: Any, post: str = "") -> int:
    """Take the previous plan's lines over into a draft, without targets, and return how many were new.

    Raises
        NotDrafting  if the plan is no draft
    """
    if plan.state != "drafting" or plan.previous is None:
        raise NotDrafting(plan=plan)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        known = set(plan.lines.values_list("indicator", "measure", "breakdown"))
        fresh = [
            line for line in plan.previous.lines.all() if (line.indicator, line.measure, line.breakdown) not in known
        ]
        taken = max(plan.lines.values_list("row", flat=True), default=0)
        for line in fresh:
            line.row += taken
            line.pk, line.plan, line.cells, line.marks = None, plan, {}, ""
            line.target = f"plan:{plan.code}:{line.row:02d}"
            line.save(force_insert=True)
        record_act(
            "plan.draft", person=by, post=post, object_kind="plan", object_key=plan.code, detail={"lines": len(fresh)}
        )
    return len(fresh)
