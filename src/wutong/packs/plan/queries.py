"""Reading plans: how lines stand, breakdowns, programmes; everything in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Followed, PrintedTable, RowTerms
from wutong.engines.ledger.types import SEVERITY, SeriesKey, State
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Comment, Plan, PlanLine, Programme, ProgrammeState, Proposal
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import in_english

KnownOn = date | datetime | None
T = TypeVar("T")


@dataclass(frozen=True)
class LineView(Followed):
    """One line of a plan: its indicator, how its target stands, who answers for it, the last note.

    `progress` is None where the table sets no target or the reader may not see it.
    """

    line: PlanLine
    owner: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The printed name; in English the indicator's name, since the table prints Chinese only."""
        return self.indicator.name_en if in_english() and self.indicator.name_en else str(self.line)

    @property
    def unit(self) -> str:
        """The unit of the target, else of the line."""
        return self.target.unit if self.target and self.target.unit else self.line.unit


def plan_by_code(code: str) -> Plan:
    """Return a plan.

    Raises
        PlanUnknown  if there is none; it names those there are
    """
    plan = Plan.objects.filter(code=code).first()
    if plan is None:
        known = "、".join(Plan.objects.values_list("code", flat=True)) or "—"
        raise PlanUnknown(plan=code, known=known)
    return plan


def line_of(code: str, row: int) -> PlanLine:
    """Return a line with its plan.

    Raises
        PlanUnknown  if there is no such plan or line
    """
    found = PlanLine.objects.filter(plan=plan_by_code(code), row=row).select_related("plan__previous").first()
    return _known(found, f"{code}/{row}", code)


def programme_of(code: str, number: int) -> Programme:
    """Return a programme with its plan and chapter.

    Raises
        PlanUnknown  if there is no such plan or programme
    """
    found = Programme.objects.filter(plan=plan_by_code(code), number=number).select_related("plan", "chapter").first()
    return _known(found, f"{code}/{number}", code)


def proposal_of(number: int) -> Proposal:
    """Return a proposal with its line, writer and decision.

    Raises
        PlanUnknown  if there is none
    """
    found = Proposal.objects.select_related("line__plan", "by", "decision__by").filter(pk=number).first()
    return _known(found, str(number), "—")


def view_of(code: str, row: int, *, as_known_on: KnownOn = None, scope: Scope | None = None) -> LineView:
    """Return how a line stands.

    Raises
        PlanUnknown  also where the reader may not see its indicator
    """
    views = line_views([line_of(code, row)], as_known_on=as_known_on, scope=scope)
    return _known(next(iter(views), None), f"{code}/{row}", code)


def _known(found: T | None, asked: str, known: str) -> T:
    if found is None:
        raise PlanUnknown(plan=asked, known=known)
    return found


def line_views(
    lines: Sequence[PlanLine], *, as_known_on: KnownOn = None, scope: Scope | None = None, yearly: bool = False,
    until: date | None = None,
) -> list[LineView]:  # fmt: skip
    """Return how lines of one plan stand, as known at a moment; lines that `scope` does not let see are left out.

    `yearly` leaves out their figures of parts of years, on which nothing in the judgement rests; `until` those of later
    periods.
    """
    if not lines:
        return []
    asked = [ledger.Aimed(observed(line), line.target, line.plan.years) for line in lines]
    stand = ledger.follow(asked, as_known_on=as_known_on, scope=scope, yearly=yearly, until=until)
    owners, notes = names_of_units(line.owner for line in lines), _last_notes(lines)
    return [
        LineView(one.indicator, one.figures, one.progress, line, owners.get(line.owner, ""), notes.get(line.pk, ""))
        for line in lines
        if (one := stand.get(line.target))
    ]


def observed(line: PlanLine) -> SeriesKey:
    """Return the series whose values the line is judged by."""
    return SeriesKey(line.indicator, line.plan.subject, line.measure, line.breakdown)


def plan_views(
    plan: Plan, *, as_known_on: KnownOn = None, scope: Scope | None = None, until: date | None = None
) -> list[LineView]:
    """Return how every line of a plan stands by its yearly figures, in the order of the plan's table."""
    lines = list(plan.lines.all())
    for line in lines:
        line.plan = plan  # spares a statement a line
    return line_views(lines, as_known_on=as_known_on, scope=scope, yearly=True, until=until)


def worst_first(views: Iterable[LineView]) -> list[LineView]:
    """Return the views with a target, late ones first, each state in the plan's order."""
    aimed = [view for view in views if view.progress is not None]
    return sorted(aimed, key=lambda view: (SEVERITY.index(State(view.state)), view.line.row))


def names_of_units(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of units by code, those that exist."""
    rows = Unit.objects.filter(code__in=set(codes)).values_list("code", "name_zh", "name_en")
    return {code: english if in_english() and english else chinese for code, chinese, english in rows}


def _last_notes(lines: Sequence[PlanLine]) -> dict[int, str]:
    rows = Comment.objects.filter(line__in=lines).order_by("id").values_list("line_id", "text")
    return dict(rows)


def programmes_of(plan: Plan, as_known_on: KnownOn = None) -> QuerySet[Programme]:
    """Return a plan's programmes with their latest state: `state`, `state_note`, `state_at`, `sequence`."""
    states = ProgrammeState.objects.filter(programme=OuterRef("pk")).order_by("-sequence")
    if as_known_on is not None:
        states = states.filter(at__date__lte=ledger.day_of(as_known_on))
    names = {"state": "state", "state_note": "note", "state_at": "at", "sequence": "sequence"}
    fields = {name: Subquery(states.values(column)[:1]) for name, column in names.items()}
    owner = Unit.objects.filter(code=OuterRef("owner")).values("name_zh")[:1]
    return Programme.objects.filter(plan=plan).annotate(owner_name=Subquery(owner), **fields)


# --- what the command prints --------------------------------------------------------------------


def plan_table(plan: Plan, *, as_known_on: KnownOn = None, scope: Scope | None = None) -> PrintedTable:
    """Return a plan's table as it is printed, with computed growth beside."""
    rows = [
        RowTerms(f"{line}{line.marks}", line.unit, line.measure, line.target, line.cells, line)
        for line in plan.lines.all()
    ]
    years = plan.last_year - plan.first_year + 1
    return ledger.printed_table(plan.columns, rows, years=years, as_known_on=as_known_on, scope=scope)


def table_records(code: str, as_known_on: KnownOn, *, computed: bool) -> list[dict[str, str]]:
    """Return the plan's table as rows of printed cells."""
    return list(plan_table(plan_by_code(code), as_known_on=as_known_on).records(computed=computed))


def status_records(code: str, as_known_on: KnownOn) -> list[dict[str, str]]:
    """Return how every line stands: latest figure, answer, state and the reasons for both."""
    return [
        {
            "row": str(view.line.row), "indicator": str(view.line), "unit": view.unit,
            "target": view.target.printed if view.target else "—",
            "latest": view.latest.printed if view.latest else "", "year": str(view.latest.period.end.year) if view.latest else "",
            "state": str(ledger.STATES[view.state]) if view.state else "—", "reason": view.reason,
            "answer": view.answer, "because": view.verdict,
        }
        for view in plan_views(plan_by_code(code), as_known_on=as_known_on)
    ]  # fmt: skip


def breakdown_records(code: str, as_known_on: KnownOn, row: int | None) -> list[dict[str, str]]:
    """Return the parts of each split target by unit and year, and the gap that is left."""
    plan = plan_by_code(code)
    views = [view for view in plan_views(plan, as_known_on=as_known_on) if row in (None, view.line.row)]
    parts = {view.line.row: ledger.parts_of(view.target, as_known_on) for view in views if view.target}
    units = names_of_units(part.owner for states in parts.values() for part in states)
    rows: list[dict[str, str]] = []
    for view in views:
        for part in parts.get(view.line.row, []):
            years = {str(year): part.steps.get(str(year), "") for year in range(plan.first_year, plan.last_year + 1)}
            gap = ledger.parts_gap(view.target, as_known_on).gap if view.target else None
            rows.append(
                {"row": str(view.line.row), "indicator": str(view.line), "office": units.get(part.owner, part.owner)}
                | years
                | {"target": part.printed, "unit": part.unit, "gap": gap.printed if gap else ""}
            )
    return rows


def programme_records(code: str, as_known_on: KnownOn) -> list[dict[str, Any]]:
    """Return the programmes with owner and state."""
    states = dict(ProgrammeState.STATES)
    return [
        {
            "number": str(one.number), "programme": one.name, "category": one.category, "owner": one.owner_name or "",
            "state": states.get(one.state, ""), "since": f"{one.state_at:%Y-%m-%d}" if one.state_at else "",
            "note": one.state_note or "",
        }
        for one in programmes_of(plan_by_code(code), as_known_on)
    ]  # fmt: skip
