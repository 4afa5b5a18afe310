"""Plans over the API: the same functions as the pages call. Numbers travel as strings with their unit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import TargetState
from wutong.packs.plan import acts, queries
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Plan, PlanLine, Programme, Proposal
from wutong.packs.plan.queries import LineView
from wutong.packs.plan.table import plan_table, records
from wutong.platform.access.api import needs, post_of, scope_of
from wutong.platform.clock import SHANGHAI

router = Router(tags=["plan"])


class PlanOut(Schema):
    """A plan and its years."""

    code: str
    title_zh: str
    title_en: str
    first_year: int
    last_year: int
    state: str
    document: str


class ValueOut(Schema):
    """A value as printed, with its unit and the claim it comes from (none for a target set by hand)."""

    printed: str
    unit: str
    period: str = ""
    claim_id: int | None = None


class LineOut(Schema):
    """A line: target, latest value, answer and state with their reasons."""

    row: int
    number: int
    name: str
    group: str
    unit: str
    indicator: str
    owner: str
    target: ValueOut | None
    target_version: int | None
    reading: str
    base: ValueOut | None
    latest: ValueOut | None
    share_of_way: str
    pace: str
    chance: str
    state: str
    reason: str
    answer: str
    verdict: str


class TargetOut(Schema):
    """One version of a target."""

    version: int
    printed: str
    unit: str
    end_period: str
    reading: str
    document: str
    reason: str
    recorded_at: datetime
    recorded_by: str


class PartIn(Schema):
    """What a unit takes over: the value at the end, and by year."""

    unit: str
    printed: str
    years: dict[int, str] = {}


class BreakdownIn(Schema):
    """A whole breakdown; `seen` is the number given with the one that was read (0: none)."""

    parts: list[PartIn]
    seen: int = 0


class BreakdownOut(Schema):
    """A breakdown with the gap to the target."""

    parts: list[PartIn]
    seen: int
    gap: str
    adds_up: bool


class ProposalIn(Schema):
    """A proposed value; a revision of a target in force names its document."""

    basis: str
    printed: str
    reason: str
    document: str = ""
    submit: bool = False


class ProposalOut(Schema):
    """A proposal and what was decided on it."""

    id: int
    row: int
    basis: str
    printed: str
    document: str
    reason: str
    by: str
    at: datetime
    submitted_at: datetime | None
    approved: bool | None
    decided_by: str


class DecisionIn(Schema):
    """A decision on a proposal."""

    approved: bool
    reason: str = ""


class ProgrammeOut(Schema):
    """A programme with its present state; `sequence` is what a change must have seen."""

    number: int
    name: str
    category: str
    owner: str
    state: str
    note: str
    since: datetime | None
    sequence: int


class StateIn(Schema):
    """A programme's new state."""

    state: str
    note: str
    seen: int


class CommentIn(Schema):
    """A note on a line."""

    text: str


class CommentOut(Schema):
    """A note with its writer."""

    text: str
    by: str
    at: datetime


@router.get("/plans", response=list[PlanOut], operation_id="plans", summary="All plans")
@needs("plans.read")
def plans(request: HttpRequest) -> Any:
    return Plan.objects.all()


@router.get("/plans/{code}/lines", response=list[LineOut], operation_id="plan_lines", summary="How every line stands")
@needs("plans.read")
def lines(request: HttpRequest, code: str, as_known_on: date | None = None) -> Any:
    scope = scope_of(request.user, "figures.read")
    views = queries.plan_views(queries.plan_by_code(code), as_known_on=_end(as_known_on), scope=scope)
    return [line_out(view) for view in views]


@router.get(
    "/plans/{code}/table", response=list[dict[str, str]], operation_id="plan_table", summary="The table as printed"
)
@needs("plans.read")
def table(request: HttpRequest, code: str, as_known_on: date | None = None, computed: bool = False) -> Any:
    scope = scope_of(request.user, "figures.read")
    printed = plan_table(queries.plan_by_code(code), as_known_on=_end(as_known_on), scope=scope)
    return list(records(printed, computed=computed))


@router.get("/plans/{code}/lines/{row}/targets", response=list[TargetOut], operation_id="plan_targets",
            summary="Every version of a line's target")  # fmt: skip
@needs("plans.read")
def targets(request: HttpRequest, code: str, row: int) -> Any:
    line = _line(code, row)
    return ledger.target_history(line.target, scope=scope_of(request.user, "figures.read"))


@router.get("/plans/{code}/lines/{row}/breakdown", response=BreakdownOut, operation_id="plan_breakdown",
            summary="A target's parts by unit and year")  # fmt: skip
@needs("plans.read")
def breakdown(request: HttpRequest, code: str, row: int) -> Any:
    view = _view(request, code, row)
    parts = ledger.parts_of(view.target) if view.target else []
    gap = ledger.parts_gap(view.target) if view.target else None
    return {
        "parts": [{"unit": part.owner, "printed": part.printed, "years": part.steps} for part in parts],
        "seen": ledger.seen_of(parts), "adds_up": bool(parts and gap and gap.adds_up),
        "gap": gap.gap.printed if gap and gap.gap else "",
    }  # fmt: skip


@router.put("/plans/{code}/lines/{row}/breakdown", response=BreakdownOut, operation_id="plan_split",
            summary="Split a target to units and years")  # fmt: skip
@needs("plans.edit")
def split(request: HttpRequest, code: str, row: int, given: BreakdownIn) -> Any:
    view = _view(request, code, row)
    if view.target is None:
        raise PlanUnknown(plan=f"{code}/{row}", known=code)
    parts = [ledger.Part(part.unit, part.printed, part.years) for part in given.parts]
    ledger.split_target(view.target, parts, seen=given.seen, by=request.user, post=post_of(request, "plans.edit"))
    return breakdown(request, code, row)


@router.get("/plans/{code}/proposals", response=list[ProposalOut], operation_id="plan_proposals", summary="Proposals")
@needs("plans.read")
def proposals(request: HttpRequest, code: str) -> Any:
    rows = Proposal.objects.filter(line__plan=queries.plan_by_code(code)).select_related("line", "by", "decision__by")
    return [proposal_out(row) for row in rows]


@router.post("/plans/{code}/lines/{row}/proposals", response=ProposalOut, operation_id="plan_propose",
             summary="Propose a target or its revision")  # fmt: skip
@needs("plans.edit")
def propose(request: HttpRequest, code: str, row: int, given: ProposalIn) -> Any:
    made = acts.propose(_line(code, row), by=request.user, post=post_of(request, "plans.edit"), **given.dict())
    return proposal_out(made)


@router.post("/proposals/{number}/decision", response=ProposalOut, operation_id="plan_decide",
             summary="Approve or refuse a proposal")  # fmt: skip
@needs("plans.approve")
def decide(request: HttpRequest, number: int, given: DecisionIn) -> Any:
    proposal = Proposal.objects.filter(pk=number).first()
    if proposal is None:
        raise PlanUnknown(plan=number, known="—")
    acts.decide(proposal, by=request.user, post=post_of(request, "plans.approve"), **given.dict())
    return proposal_out(Proposal.objects.select_related("line", "by", "decision__by").get(pk=number))


@router.get(
    "/plans/{code}/programmes", response=list[ProgrammeOut], operation_id="plan_programmes", summary="Programmes"
)
@needs("plans.read")
def programmes(request: HttpRequest, code: str, as_known_on: date | None = None) -> Any:
    return [programme_out(one) for one in queries.programmes_of(queries.plan_by_code(code), _end(as_known_on))]


@router.post("/plans/{code}/programmes/{number}/state", response=ProgrammeOut, operation_id="plan_programme_state",
             summary="Append a programme's state")  # fmt: skip
@needs("plans.edit")
def change(request: HttpRequest, code: str, number: int, given: StateIn) -> Any:
    rows = queries.programmes_of(queries.plan_by_code(code))
    found = Programme.objects.filter(plan__code=code, number=number).select_related("plan").first()
    if found is None:
        raise PlanUnknown(plan=f"{code}/{number}", known=code)
    acts.change_programme(found, by=request.user, post=post_of(request, "plans.edit"), **given.dict())
    return programme_out(rows.get(pk=found.pk))


@router.get(
    "/plans/{code}/lines/{row}/comments", response=list[CommentOut], operation_id="plan_comments", summary="Notes"
)
@needs("plans.read")
def comments(request: HttpRequest, code: str, row: int) -> Any:
    return [
        {"text": one.text, "by": str(one.by), "at": one.at} for one in _line(code, row).comments.select_related("by")
    ]


@router.post(
    "/plans/{code}/lines/{row}/comments", response=CommentOut, operation_id="plan_comment", summary="Add a note"
)
@needs("plans.comment")
def comment(request: HttpRequest, code: str, row: int, given: CommentIn) -> Any:
    one = acts.comment(_line(code, row), given.text, by=request.user, post=post_of(request, "plans.comment"))
    return {"text": one.text, "by": str(one.by), "at": one.at}


def _end(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, datetime.max.time(), SHANGHAI)


def _line(code: str, row: int) -> PlanLine:
    found = PlanLine.objects.filter(plan__code=code, row=row).select_related("plan__previous").first()
    if found is None:
        raise PlanUnknown(plan=f"{code}/{row}", known=code)
    return found


def _view(request: HttpRequest, code: str, row: int) -> LineView:
    views = queries.line_views([_line(code, row)], scope=scope_of(request.user, "figures.read"))
    if not views:
        raise PlanUnknown(plan=f"{code}/{row}", known=code)
    return views[0]


def _of_figure(figure: Any) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"printed": figure.printed, "unit": figure.unit, "period": figure.period.code, "claim_id": figure.claim_id}


def _of_target(target: TargetState | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {"printed": target.printed, "unit": target.unit, "period": target.end_period, "claim_id": target.end_claim}


def line_out(view: LineView) -> dict[str, Any]:
    """Return a line as the API gives it."""
    progress = view.progress
    return {
        "row": view.line.row, "number": view.line.number, "name": str(view.line), "group": view.line.group,
        "unit": view.unit, "indicator": view.line.indicator, "owner": view.line.owner,
        "target": _of_target(view.target), "target_version": view.target.version if view.target else None,
        "reading": view.target.reading if view.target else "", "base": _of_figure(view.target.base) if view.target else None,
        "latest": _of_figure(view.latest), "share_of_way": _number(progress.share if progress else None),
        "pace": _number(progress.pace if progress else None), "chance": _number(progress.chance if progress else None),
        "state": view.state, "reason": view.reason, "answer": view.answer, "verdict": view.verdict,
    }  # fmt: skip


def _number(value: Any) -> str:
    return "" if value is None else ledger.plain(value)


def proposal_out(row: Proposal) -> dict[str, Any]:
    """Return a proposal as the API gives it."""
    decision = getattr(row, "decision", None)
    return {
        "id": row.pk, "row": row.line.row, "basis": row.basis, "printed": row.printed, "document": row.document,
        "reason": row.reason, "by": str(row.by), "at": row.at, "submitted_at": row.submitted_at,
        "approved": decision.approved if decision else None, "decided_by": str(decision.by) if decision else "",
    }  # fmt: skip


def programme_out(one: Any) -> dict[str, Any]:
    """Return a programme (with its latest state) as the API gives it."""
    return {
        "number": one.number, "name": one.name, "category": one.category, "owner": one.owner,
        "state": one.state or "", "note": one.state_note or "", "since": one.state_at, "sequence": one.sequence or 0,
    }  # fmt: skip
