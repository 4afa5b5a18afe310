"""Proposals for targets: values put forward with their reason, handed in, approved into a version or refused.

Of two decisions that start from the same version of a target one wins; the other is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.engines.ledger.errors import AlreadyDecided, ProposalIncomplete, ProposalUnknown, TargetMoved
from wutong.engines.ledger.models import TargetDecision, TargetProposal
from wutong.engines.ledger.moment import KnownOn, end_of
from wutong.engines.ledger.revising import first_target, revise_target, typed_target
from wutong.engines.ledger.targets import targets
from wutong.engines.ledger.types import SeriesKey, TargetState
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.naming import second_of

BASES = dict(TargetProposal.BASES)
REVISION, DOCUMENT = "revision", "document"


@dataclass(frozen=True)
class Decision:
    """What was decided on a proposal; `version` is the target's that an approval made."""

    approved: bool
    reason: str
    version: int | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """A value proposed for the target `target`; `submitted_at` None while its author keeps it to himself."""

    number: int
    target: str
    basis: str
    printed: str
    document: str
    reason: str
    by: str
    at: datetime
    submitted_at: datetime | None
    decision: Decision | None

    @property
    def waiting(self) -> bool:
        """Whether it was handed in and nobody has decided yet."""
        return self.submitted_at is not None and self.decision is None


@dataclass(frozen=True)
class FirstTerms:
    """What a target that is still to be set is about; its approval sets it for the last of `years`."""

    series: SeriesKey
    years: tuple[int, int]
    plan_code: str
    unit: str
    owner: str = ""


def proposals(keys: Collection[str], *, as_known_on: KnownOn = None) -> list[Proposal]:
    """Return what was proposed for these targets until a moment, first to last, in one statement."""
    rows = TargetProposal.objects.filter(target__in=keys).select_related("by", "decision__by").order_by("pk")
    if as_known_on is not None:
        rows = rows.filter(at__lte=end_of(as_known_on))
    return [_proposal(row) for row in rows]


def waiting_proposals() -> list[Proposal]:
    """Return what was handed in and not decided on, first to last, in one statement."""
    rows = TargetProposal.objects.filter(submitted_at__isnull=False, decision__isnull=True).select_related("by")
    return [_proposal(row) for row in rows.order_by("pk")]


def proposal(number: int) -> Proposal:
    """Return a proposal.

    Raises
        ProposalUnknown  if there is none
    """
    row = TargetProposal.objects.select_related("by", "decision__by").filter(pk=number).first()
    if row is None:
        raise ProposalUnknown(proposal=number)
    return _proposal(row)


def _proposal(row: TargetProposal) -> Proposal:
    made = getattr(row, "decision", None)
    decision = Decision(made.approved, made.reason, made.version, str(made.by), made.at) if made else None
    return Proposal(
        row.pk, row.target, row.basis, row.printed, row.document, row.reason, str(row.by), row.at, row.submitted_at,
        decision,
    )  # fmt: skip


def propose_target(
    key: str,
    *,
    series: SeriesKey,
    unit: str,
    basis: str,
    printed: str,
    reason: str,
    document: str = "",
    in_words: bool = False,
    submit: bool = False,
    by: Any,
    post: str = "",
) -> Proposal:
    """Write down a value proposed for a target; a revision is submitted at once.

    `series` and `unit` are those of a target still to be set; one in force has its own.

    Raises
        ProposalIncomplete  without a value or reason, or for a revision without a document
        TargetUnreadable, TargetSenseless, UnitsDiffer, UnitUnknown  as `typed_target` raises them
    """
    revision = basis == REVISION
    for field, text in ((_("目标值"), printed), (_("理由"), reason), (_("依据文件"), document if revision else "-")):
        if not text.strip():
            raise ProposalIncomplete(field=field)
    now = _standing(key)
    asked = (now.unit or unit, now.series.measure) if now else (unit, series.measure)
    printed = typed_target(printed, *asked, in_words=in_words)
    with transaction.atomic():
        row = TargetProposal.objects.create(
            target=key, basis=basis if basis in BASES else "what_if", printed=printed, document=document.strip(),
            reason=reason.strip(), seen_version=now.version if now else 0, by=by, at=clock.now(),
            submitted_at=clock.now() if revision or submit else None,
        )  # fmt: skip
        _act("propose", row, by, post, printed=printed, document=document)
    return proposal(row.pk)


def submit_proposal(number: int, *, by: Any, post: str = "") -> Proposal:
    """Hand a proposal in for approval; handing it in again changes nothing.

    Raises
        ProposalUnknown  if there is none
    """
    with transaction.atomic():
        row = _locked(number)
        if row.submitted_at is None:
            row.submitted_at = clock.now()
            row.save(update_fields=["submitted_at"])
            _act("submit", row, by, post)
    return proposal(number)


def decide_proposal(
    number: int, *, approved: bool, terms: FirstTerms, reason: str = "", by: Any, post: str = ""
) -> Proposal:
    """Approve a proposal, which makes a new version of its target (the first one by `terms`), or refuse it.

    Raises
        ProposalUnknown  if there is none
        AlreadyDecided   if a decision was taken
        TargetMoved      if the target has changed since the proposal was written
    """
    with transaction.atomic():
        row = _locked(number)
        earlier = TargetDecision.objects.filter(proposal=row).select_related("by").first()
        if earlier is not None:
            raise AlreadyDecided(proposal=number, who=earlier.by, when=second_of(earlier.at))
        version = _put_in_force(row, terms, by) if approved else None
        TargetDecision.objects.create(
            proposal=row, approved=approved, reason=reason.strip(), version=version, post=post, by=by, at=clock.now()
        )
        _act("decide", row, by, post, approved=approved, version=version)
    return proposal(number)


def _locked(number: int) -> TargetProposal:
    row = TargetProposal.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise ProposalUnknown(proposal=number)
    return row


def _standing(key: str) -> TargetState | None:
    return next(iter(targets(keys=[key])), None)


def _put_in_force(row: TargetProposal, terms: FirstTerms, by: Any) -> int:
    now = _standing(row.target)
    if (now.version if now else 0) != row.seen_version:
        assert now is not None
        when = second_of(now.recorded_at)
        raise TargetMoved(proposal=row.pk, who=now.recorded_by, when=when, what=now.printed)
    said = {"printed": row.printed, "unit": terms.unit, "document": row.document, "reason": row.reason}
    if now:
        return revise_target(now, by=by, **said).version
    return first_target(
        row.target, series=terms.series, years=terms.years, plan_code=terms.plan_code, owner=terms.owner, by=by, **said
    ).version


def _act(verb: str, row: TargetProposal, by: Any, post: str, **detail: Any) -> None:
    record_act(
        f"ledger.{verb}", person=by, post=post, object_kind="target", object_key=row.target,
        detail={"proposal": row.pk, **detail},
    )  # fmt: skip
