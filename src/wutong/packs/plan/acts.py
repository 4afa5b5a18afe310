"""What people do with plans: propose, decide, comment, move programmes on, draft the next plan.

Every act is one transaction with its record in the trail. Where two people may meet, the
caller says what he has seen; whoever saw the present state wins, the other is told.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wutong.engines.ledger import api as ledger
from wutong.packs.plan.errors import (
    AlreadyDecided,
    FieldMissing,
    MovedOn,
    NotDrafting,
)
from wutong.packs.plan.models import (
    Comment,
    Decision,
    Plan,
    PlanLine,
    Programme,
    ProgrammeState,
    Proposal,
)
from wutong.packs.plan.queries import observed
from wutong.platform import clock
from wutong.platform.audit.api import record_act


def _moment(when: Any) -> str:
    return localtime(when).strftime("%Y-%m-%d %H:%M:%S")


def _act(verb: str, person: Any, post: str, line: PlanLine, **detail: Any) -> None:
    record_act(verb, person=person, post=post, object_kind="plan_line", object_key=line.target, detail=detail)


# --- proposals: options of a draft, revisions of a target in force --------------------------------------


def propose(
    line: PlanLine, *, basis: str, printed: str, reason: str, document: str = "", submit: bool = False, by: Any,
    post: str = "",
) -> Proposal:  # fmt: skip
    """Write down a value proposed for a line's target; a revision is submitted at once.

    Raises
        FieldMissing  without a value or reason, or for a revision without a document
        NotDrafting   for an option on a plan that is no draft
    """
    act = _("提出目标方案")
    revision = basis == "revision"
    for field, text in ((_("目标值"), printed), (_("理由"), reason), (_("依据文件"), document if revision else "-")):
        if not text.strip():
            raise FieldMissing(act=act, field=field)
    if not revision and line.plan.state != "drafting":
        raise NotDrafting(plan=line.plan)
    now = next(iter(ledger.targets(keys=[line.target])), None)
    with transaction.atomic():
        proposal = Proposal.objects.create(
            line=line, basis=basis, printed=printed.strip(), document=document.strip(), reason=reason.strip(),
            seen_version=now.version if now else 0, by=by, at=clock.now(),
            submitted_at=clock.now() if revision or submit else None,
        )  # fmt: skip
        _act("plan.propose", by, post, line, proposal=proposal.pk, printed=printed, document=document)
    return proposal


def submit_proposal(proposal: Proposal, *, by: Any, post: str = "") -> None:
    """Hand an option in for approval; handing it in again changes nothing."""
    if proposal.submitted_at is None:
        with transaction.atomic():
            proposal.submitted_at = clock.now()
            proposal.save(update_fields=["submitted_at"])
            _act("plan.submit", by, post, proposal.line, proposal=proposal.pk)


def decide(proposal: Proposal, *, approved: bool, reason: str = "", by: Any, post: str = "") -> Decision:
    """Approve a proposal, which makes a new version of the target, or refuse it.

    Raises
        AlreadyDecided  if a decision was taken
        MovedOn         if the target has changed since the proposal was written
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().select_related("line__plan", "by").get(pk=proposal.pk)
        earlier = Decision.objects.filter(proposal=proposal).select_related("by").first()
        if earlier is not None:
            raise AlreadyDecided(proposal=proposal.pk, who=earlier.by, when=_moment(earlier.at))
        version = _put_in_force(proposal, by) if approved else None
        decision = Decision.objects.create(
            proposal=proposal,
            approved=approved,
            reason=reason.strip(),
            version=version,
            post=post,
            by=by,
            at=clock.now(),
        )
        _act("plan.decide", by, post, proposal.line, proposal=proposal.pk, approved=approved, version=version)
    return decision


def _put_in_force(proposal: Proposal, by: Any) -> int:
    line = proposal.line
    now = next(iter(ledger.targets(keys=[line.target])), None)
    if (now.version if now else 0) != proposal.seen_version:
        assert now is not None
        when = _moment(now.recorded_at)
        raise MovedOn(act=_("批准第{}号方案").format(proposal.pk), who=now.recorded_by, when=when, what=now.printed)
    said = {"printed": proposal.printed, "unit": line.unit, "document": proposal.document, "reason": proposal.reason}
    if now:
        return ledger.revise_target(now, by=by, **said).version
    plan = line.plan
    terms = {"series": observed(line), "years": plan.years, "plan_code": plan.code, "owner": line.owner}
    return ledger.first_target(line.target, by=by, **terms, **said).version


# --- comments, programmes, the next plan -------------------------------------------------------------------


def comment(line: PlanLine, text: str, *, by: Any, post: str = "") -> Comment:
    """Write what somebody says about a line.

    Raises
        FieldMissing  without a text
    """
    if not text.strip():
        raise FieldMissing(act=_("对规划提意见"), field=_("意见"))
    with transaction.atomic():
        written = Comment.objects.create(line=line, text=text.strip(), by=by, at=clock.now())
        _act("plan.comment", by, post, line, comment=written.pk)
    return written


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
    return MovedOn(act=_("更新专案状态"), who=who, when=_moment(latest.at), what=what)


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
        for line in fresh:
            line.pk, line.plan, line.cells, line.marks = None, plan, {}, ""
            line.target = f"plan:{plan.code}:{line.row:02d}"
            line.save(force_insert=True)
        record_act(
            "plan.draft", person=by, post=post, object_kind="plan", object_key=plan.code, detail={"lines": len(fresh)}
        )
    return len(fresh)
