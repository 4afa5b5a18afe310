"""Reading plans: how lines stand, breakdowns, programmes; everything in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Progress
from wutong.engines.ledger.types import (
    SEVERITY,
    Answer,
    Figure,
    IndicatorInfo,
    Judgement,
    SeriesKey,
    State,
    TargetState,
)
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Comment, Plan, PlanLine, Programme, ProgrammeState
from wutong.packs.plan.table import plan_table, records
from wutong.packs.plan.thresholds import thresholds_on
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.models import Unit
from wutong.platform.naming import in_english

KnownOn = date | datetime | None


@dataclass(frozen=True)
class LineView:
    """One line of a plan: its indicator, who answers for it, how its target stands, the last note.

    `progress` is None where the table sets no target or the reader may not see it; `figures` are the adopted ones.
    """

    line: PlanLine
    indicator: IndicatorInfo
    figures: tuple[Figure, ...]
    progress: Progress | None
    owner: str = ""
    note: str = ""

    @property
    def target(self) -> TargetState | None:
        """The target as it stands."""
        return self.progress.target if self.progress else None

    @property
    def name(self) -> str:
        """The printed name; in English the indicator's name, since the table prints Chinese only."""
        return self.indicator.name_en if in_english() and self.indicator.name_en else str(self.line)

    @property
    def unit(self) -> str:
        """The unit of the target, else of the line."""
        return self.target.unit if self.target and self.target.unit else self.line.unit

    @property
    def state(self) -> str:
        """ok, watch, late or missing; empty without a target."""
        return self.progress.standing.state.value if self.progress else ""

    @property
    def reason(self) -> str:
        """Why the line stands so, in words."""
        return ledger.reason_of(self.progress.standing) if self.progress else self.verdict

    @property
    def answer(self) -> str:
        """Whether the target is met, in a word."""
        return str(ledger.ANSWERS[self._judgement.answer.value])

    @property
    def verdict(self) -> str:
        """What the answer rests on, or what it waits for."""
        return ledger.verdict_of(self._judgement)

    @property
    def latest(self) -> Figure | None:
        """The latest figure that counts."""
        if self.progress:
            return self.progress.latest
        yearly = [figure for figure in self.figures if figure.period.kind == "year"]
        return yearly[-1] if yearly else None

    @property
    def _judgement(self) -> Judgement:
        return self.progress.judgement if self.progress else NO_TARGET


NO_TARGET = Judgement(Answer.UNDETERMINED, "no_target")


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


def line_views(
    lines: Sequence[PlanLine], *, as_known_on: KnownOn = None, scope: Scope | None = None, yearly: bool = False
) -> list[LineView]:
    """Return how lines of one plan stand, as known at a moment; lines that `scope` does not let see are left out.

    `yearly` leaves out their figures of parts of years, on which nothing in the judgement rests.
    """
    if not lines:
        return []
    wanted = [line.target for line in lines]
    targets = {state.key: state for state in ledger.targets(keys=wanted, as_known_on=as_known_on, scope=scope)}
    keys = {observed(line) for line in lines} | {state.series for state in targets.values()}
    figures = ledger.current(keys, as_known_on=as_known_on, scope=scope, yearly=yearly)
    infos = {info.code: info for info in ledger.indicators([line.indicator for line in lines], scope=scope)}
    owners, notes = names_of_units(line.owner for line in lines), _last_notes(lines)
    return [
        replace(
            _view(line, infos[line.indicator], targets.get(line.target), figures, day_of(as_known_on)),
            owner=owners.get(line.owner, ""),
            note=notes.get(line.pk, ""),
        )
        for line in lines
        if line.indicator in infos
    ]


def observed(line: PlanLine) -> SeriesKey:
    """Return the series whose values the line is judged by."""
    return SeriesKey(line.indicator, line.plan.subject, line.measure, line.breakdown)


def _view(
    line: PlanLine, info: IndicatorInfo, target: TargetState | None, figures: dict[SeriesKey, list[Figure]], day: date
) -> LineView:
    plan, own = line.plan, tuple(figures.get(observed(line), ()))
    if target is None:
        return LineView(line, info, own, None)
    progress = ledger.progress_of(
        target, figures, observed(line), years=(plan.first_year, plan.last_year),
        direction="lower" if line.measure == "rank" else info.direction, judged_in=day.year,
        thresholds=thresholds_on(day),
    )  # fmt: skip
    return LineView(line, info, own, progress)


def plan_views(plan: Plan, *, as_known_on: KnownOn = None, scope: Scope | None = None) -> list[LineView]:
    """Return how every line of a plan stands by its yearly figures, in the order of the plan's table."""
    lines = list(plan.lines.all())
    for line in lines:
        line.plan = plan  # spares a statement a line
    return line_views(lines, as_known_on=as_known_on, scope=scope, yearly=True)


def worst_first(views: Iterable[LineView]) -> list[LineView]:
    """Return the views with a target, late ones first, each state in the plan's order."""
    aimed = [view for view in views if view.progress is not None]
    return sorted(aimed, key=lambda view: (SEVERITY.index(State(view.state)), view.line.row))


def day_of(as_known_on: KnownOn) -> date:
    """Return the day from which lines are judged: the day asked for, else the product's present day."""
    if as_known_on is None:
        return clock.today()
    return as_known_on.date() if isinstance(as_known_on, datetime) else as_known_on


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
        states = states.filter(at__date__lte=day_of(as_known_on))
    names = {"state": "state", "state_note": "note", "state_at": "at", "sequence": "sequence"}
    fields = {name: Subquery(states.values(column)[:1]) for name, column in names.items()}
    owner = Unit.objects.filter(code=OuterRef("owner")).values("name_zh")[:1]
    return Programme.objects.filter(plan=plan).annotate(owner_name=Subquery(owner), **fields)


# --- what the command prints --------------------------------------------------------------------


def table_records(code: str, as_known_on: KnownOn, *, computed: bool) -> list[dict[str, str]]:
    """Return the plan's table as rows of printed cells."""
    return list(records(plan_table(plan_by_code(code), as_known_on=as_known_on), computed=computed))


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
