"""Plans over the API: the same functions as the pages call. Numbers travel as strings with their unit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, ModelSchema, Router, Schema
from pydantic import BeforeValidator

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.schemas import (
    AimOut,
    BreakdownIn,
    BreakdownOut,
    CommentIn,
    CommentOut,
    DecisionIn,
    Plain,
    ProposalIn,
    ProposalOut,
    TargetOut,
    ValueOut,
    Words,
)  # fmt: skip
from wutong.packs.plan import acts, queries
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Plan, PlanLine, Programme
from wutong.platform.access.api import needs, post_of, scope_of

router = Router(tags=["plan"])


class PlanOut(ModelSchema):
    """A plan and its years."""

    class Meta:
        model = Plan
        fields = ("code", "title_zh", "title_en", "first_year", "last_year", "state", "document")


class LineOut(Schema):
    """A line: target, latest value, answer and state with their reasons."""

    row: int = Field(alias="line.row")
    number: int = Field(alias="line.number")
    name: Words = Field(alias="line")
    group: str = Field(alias="line.group")
    unit: str
    indicator: str = Field(alias="line.indicator")
    owner: str = Field(alias="line.owner")
    target: AimOut | None
    target_version: int | None = Field(None, alias="target.version")
    reading: str = Field("", alias="target.reading")
    base: ValueOut | None = Field(None, alias="target.base")
    latest: ValueOut | None
    share_of_way: Plain = Field("", alias="progress.share")
    pace: Plain = Field("", alias="progress.pace")
    chance: Plain = Field("", alias="progress.chance")
    state: str
    reason: str
    answer: str
    verdict: str


class ProgrammeOut(ModelSchema):
    """A programme with its present state; `sequence` is what a change must have seen."""

    state: Words
    note: Words = Field(alias="state_note")
    since: datetime | None = Field(alias="state_at")
    sequence: Annotated[int, BeforeValidator(lambda last: last or 0)]

    class Meta:
        model = Programme
        fields = ("number", "name", "category", "owner")


class StateIn(Schema):
    """A programme's new state."""

    state: str
    note: str
    seen: int


@router.get("/plans", response=list[PlanOut], operation_id="plans", summary="All plans")
@needs("plans.read")
def plans(request: HttpRequest) -> Any:
    return Plan.objects.all()


@router.get("/plans/{code}/lines", response=list[LineOut], operation_id="plan_lines", summary="How every line stands")
@needs("plans.read")
def lines(request: HttpRequest, code: str, as_known_on: date | None = None) -> Any:
    scope = scope_of(request.user, "figures.read")
    return queries.plan_views(queries.plan_by_code(code), as_known_on=as_known_on, scope=scope)


@router.get(
    "/plans/{code}/table", response=list[dict[str, str]], operation_id="plan_table", summary="The table as printed"
)
@needs("plans.read")
def table(request: HttpRequest, code: str, as_known_on: date | None = None, computed: bool = False) -> Any:
    scope = scope_of(request.user, "figures.read")
    printed = queries.plan_table(queries.plan_by_code(code), as_known_on=as_known_on, scope=scope)
    return list(printed.records(computed=computed))


@router.get("/plans/{code}/lines/{row}/targets", response=list[TargetOut], operation_id="plan_targets",
            summary="Every version of a line's target")  # fmt: skip
@needs("plans.read")
def targets(request: HttpRequest, code: str, row: int) -> Any:
    return ledger.target_history(queries.line_of(code, row).target, scope=scope_of(request.user, "figures.read"))


@router.get("/plans/{code}/lines/{row}/breakdown", response=BreakdownOut, operation_id="plan_breakdown",
            summary="A target's parts by unit and year")  # fmt: skip
@needs("plans.read")
def breakdown(request: HttpRequest, code: str, row: int) -> Any:
    split = ledger.breakdown_of(queries.view_of(code, row, scope=scope_of(request.user, "figures.read")).target)
    if split is None:
        return {"parts": [], "seen": 0, "gap": "", "adds_up": False}
    parts = [{"unit": part.owner, "printed": part.printed, "years": part.steps} for part in split.parts]
    gap = split.gap.gap.printed if split.gap.gap else ""
    return {"parts": parts, "seen": split.seen, "gap": gap, "adds_up": split.adds_up}


@router.put("/plans/{code}/lines/{row}/breakdown", response=BreakdownOut, operation_id="plan_split",
            summary="Split a target to units and years")  # fmt: skip
@needs("plans.edit")
def split(request: HttpRequest, code: str, row: int, given: BreakdownIn) -> Any:
    view = queries.view_of(code, row, scope=scope_of(request.user, "figures.read"))
    if view.target is None:
        raise PlanUnknown(plan=f"{code}/{row}", known=code)
    parts = [ledger.Part(part.unit, part.printed, part.years) for part in given.parts]
    ledger.split_target(view.target, parts, seen=given.seen, by=request.user, post=post_of(request, "plans.edit"))
    return breakdown(request, code, row)


def _told(line: PlanLine, made: ledger.Proposal) -> dict[str, Any]:
    names = ("basis", "printed", "document", "reason", "by", "at", "submitted_at")
    decided = {
        "approved": made.decision and made.decision.approved,
        "decided_by": made.decision.by if made.decision else "",
    }
    return {"id": made.number, "row": line.row, **{name: getattr(made, name) for name in names}, **decided}


@router.get("/plans/{code}/proposals", response=list[ProposalOut], operation_id="plan_proposals", summary="Proposals")
@needs("plans.read")
def proposals(request: HttpRequest, code: str) -> Any:
    lines = {line.target: line for line in queries.plan_by_code(code).lines.all()}
    return [_told(lines[made.target], made) for made in ledger.proposals(lines)]


@router.post("/plans/{code}/lines/{row}/proposals", response=ProposalOut, operation_id="plan_propose",
             summary="Propose a target or its revision")  # fmt: skip
@needs("plans.edit")
def propose(request: HttpRequest, code: str, row: int, given: ProposalIn) -> Any:
    line = queries.line_of(code, row)
    made = acts.propose(line, by=request.user, post=post_of(request, "plans.edit"), **given.dict())
    return _told(line, made)


@router.post("/proposals/{number}/decision", response=ProposalOut, operation_id="plan_decide",
             summary="Approve or refuse a proposal")  # fmt: skip
@needs("plans.approve")
def decide(request: HttpRequest, number: int, given: DecisionIn) -> Any:
    line, made = acts.decide(number, by=request.user, post=post_of(request, "plans.approve"), **given.dict())
    return _told(line, made)


@router.get(
    "/plans/{code}/programmes", response=list[ProgrammeOut], operation_id="plan_programmes", summary="Programmes"
)
@needs("plans.read")
def programmes(request: HttpRequest, code: str, as_known_on: date | None = None) -> Any:
    return queries.programmes_of(queries.plan_by_code(code), as_known_on)


@router.post("/plans/{code}/programmes/{number}/state", response=ProgrammeOut, operation_id="plan_programme_state",
             summary="Append a programme's state")  # fmt: skip
@needs("plans.edit")
def change(request: HttpRequest, code: str, number: int, given: StateIn) -> Any:
    found = queries.programme_of(code, number)
    acts.change_programme(found, by=request.user, post=post_of(request, "plans.edit"), **given.dict())
    return queries.programmes_of(found.plan).get(pk=found.pk)


@router.get(
    "/plans/{code}/lines/{row}/comments", response=list[CommentOut], operation_id="plan_comments", summary="Notes"
)
@needs("plans.read")
def comments(request: HttpRequest, code: str, row: int) -> Any:
    return ledger.comments_on([queries.line_of(code, row).target])


@router.post(
    "/plans/{code}/lines/{row}/comments", response=CommentOut, operation_id="plan_comment", summary="Add a note"
)
@needs("plans.comment")
def comment(request: HttpRequest, code: str, row: int, given: CommentIn) -> Any:
    said = {"by": request.user, "post": post_of(request, "plans.comment")}
    return ledger.comment_on(queries.line_of(code, row).target, given.text, **said)
