"""Reading plans: how lines stand, breakdowns, programmes; everything in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Followed, KnownOn, PrintedTable, RowTerms
from wutong.engines.ledger.types import Figure, SeriesKey
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Plan, PlanLine, Programme, ProgrammeState
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.api import unit_names
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import in_english

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
    def base(self) -> Figure | None:
        """The figure the target starts from; without a target that of the year before the plan."""
        if self.target:
            return self.target.base
        before = (one for one in self.figures if one.period.code == str(self.line.plan.first_year - 1))
        return next(before, None)

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
        raise PlanUnknown(plan=code, known="、".join(Plan.objects.values_list("code", flat=True)) or "—")
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


def line_of_target(key: str) -> PlanLine:
    """Return the line that a target is set for, with its plan.

    Raises
        PlanUnknown  if no plan has one
    """
    return _known(PlanLine.objects.filter(target=key).select_related("plan__previous").first(), key, "—")


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
    if not lines or not seen(lines[0].plan, scope):
        return []
    asked = [ledger.Aimed(observed(line), line.target, line.plan.years) for line in lines]
    stand = ledger.follow(asked, as_known_on=as_known_on, scope=scope, yearly=yearly, until=until)
    owners = unit_names((line.owner for line in lines), as_known_on and ledger.end_of(as_known_on))
    notes = ledger.last_words([line.target for line in lines])
    return [
        LineView(one.indicator, one.figures, one.progress, line, owners.get(line.owner, ""), notes.get(line.target, ""))
        for line in lines
        if (one := stand.get(line.target))
    ]


def seen(plan: Plan, scope: Scope | None) -> bool:
    """Whether a reader may see the subject that a plan is about: without that right its lines are left out, not empty."""
    return scope is None or bool(ledger.subjects([plan.subject], scope=scope))


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


def programmes_of(plan: Plan, as_known_on: KnownOn = None) -> QuerySet[Programme]:
    """Return a plan's programmes with their latest state: `state`, `state_note`, `state_at`, `sequence`."""
    states = ProgrammeState.objects.filter(programme=OuterRef("pk")).order_by("-sequence")
    if as_known_on is not None:
        states = states.filter(at__lte=ledger.end_of(as_known_on))
    names = {"state": "state", "state_note": "note", "state_at": "at", "sequence": "sequence"}
    fields = {name: Subquery(states.values(column)[:1]) for name, column in names.items()}
    owner = Unit.objects.filter(code=OuterRef("owner")).values("name_zh")[:1]
    return Programme.objects.filter(plan=plan).annotate(owner_name=Subquery(owner), **fields)


# --- what the command prints --------------------------------------------------------------------


def plan_table(plan: Plan, *, as_known_on: KnownOn = None, scope: Scope | None = None) -> PrintedTable:
    """Return a plan's table as it is printed, with computed growth beside."""
    rows = [
        RowTerms(f"{line}{line.marks}", line.unit, line.measure, line.target, line.cells, line)
        for line in (plan.lines.all() if seen(plan, scope) else ())
    ]
    years = plan.last_year - plan.first_year + 1
    return ledger.printed_table(plan.columns, rows, years=years, as_known_on=as_known_on, scope=scope)


def table_records(code: str, as_known_on: KnownOn, *, computed: bool) -> list[dict[str, str]]:
    """Return the plan's table as rows of printed cells."""
    return list(plan_table(plan_by_code(code), as_known_on=as_known_on).records(computed=computed))


def status_records(code: str, as_known_on: KnownOn) -> list[dict[str, str]]:
    """Return how every line stands: latest figure, answer, state and the reasons for both."""
    views = plan_views(plan_by_code(code), as_known_on=as_known_on)
    return [{"row": str(one.line.row), "indicator": str(one.line), "unit": one.unit} | one.record for one in views]


def breakdown_records(code: str, as_known_on: KnownOn, row: int | None) -> list[dict[str, str]]:
    """Return the parts of each split target by unit and year, and the gap that is left."""
    plan = plan_by_code(code)
    views = [view for view in plan_views(plan, as_known_on=as_known_on) if row in (None, view.line.row)]
    split = [(view, parts) for view in views if (parts := ledger.breakdown_of(view.target, as_known_on))]
    units = unit_names(part.owner for _view, found in split for part in found.parts)
    return [
        {"row": str(view.line.row), "indicator": str(view.line), "office": units.get(part.owner, part.owner)}
        | {str(year): text for year, text in zip(plan.all_years, years, strict=True)}
        | {"target": part.printed, "unit": part.unit, "gap": found.gap.gap.printed if found.gap.gap else ""}
        for view, found in split
        for part, years in found.rows(plan.all_years)
    ]


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
