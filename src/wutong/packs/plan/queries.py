"""Reading plans: how lines stand, breakdowns, programmes; everything in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import (
    SEVERITY,
    Aim,
    Answer,
    Figure,
    Forecast,
    IndicatorInfo,
    Judgement,
    Point,
    SeriesKey,
    Standing,
    State,
    TargetState,
)
from wutong.packs.plan import wording
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Comment, Plan, PlanLine, Programme, ProgrammeState
from wutong.packs.plan.table import plan_table, records
from wutong.packs.plan.thresholds import thresholds_on
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.models import Unit

KnownOn = date | datetime | None


@dataclass(frozen=True)
class LineView:
    """One line of a plan with its target, its figures by year, and what follows from them."""

    line: PlanLine
    indicator: IndicatorInfo
    owner: str
    target: TargetState | None
    figures: tuple[Figure, ...]
    aim: Aim | None
    points: tuple[Point, ...]
    judgement: Judgement
    standing: Standing
    note: str = ""

    @property
    def unit(self) -> str:
        """The unit of the target, else of the line."""
        return self.target.unit if self.target and self.target.unit else self.line.unit

    @property
    def state(self) -> str:
        """ok, watch, late or missing."""
        return self.standing.state.value

    @property
    def reason(self) -> str:
        """Why the line stands so, in words."""
        return wording.reason_of(self.standing) if self.target else self.verdict

    @property
    def answer(self) -> str:
        """Whether the target is met, in a word."""
        return str(wording.ANSWERS[self.judgement.answer.value])

    @property
    def verdict(self) -> str:
        """What the answer rests on, or what it waits for."""
        return wording.verdict_of(self.judgement)

    @cached_property
    def latest(self) -> Figure | None:
        """The latest figure with a number, the base year's included."""
        claim = self.now.claim if self.now else None
        return next((figure for figure in self.figures if figure.claim_id == claim), None)

    @cached_property
    def now(self) -> Point | None:
        """The latest point with a number."""
        return max((p for p in self.points if p.value is not None), key=lambda p: p.year, default=None)

    @cached_property
    def base(self) -> Figure | None:
        """The base figure that the target names."""
        return self.target.base if self.target else None

    @cached_property
    def pace(self) -> Decimal | None:
        """How much of the way that the path asks by the latest year is done, in per cent."""
        value = self.standing.facts.get("pace")
        return value if isinstance(value, Decimal) else None

    @cached_property
    def share(self) -> Decimal | None:
        """How much of the whole way is done, in per cent (完成进度)."""
        aim = self.aim
        if aim is None or aim.value is None or self.now is None or self.now.value is None:
            return None
        if aim.base is None or aim.base.value is None or self.now.year < aim.first or aim.reading != "at_end":
            return None
        return ledger.share_of_way(aim.base.value, self.now.value, aim.value)

    @cached_property
    def forecast(self) -> Forecast | None:
        """The trend to the plan's end, once there are four yearly figures."""
        if self.aim is None:
            return None
        known = [(point.year, point.value) for point in self.points if point.value is not None]
        return ledger.forecast(known, self.aim.last)

    @cached_property
    def chance(self) -> Decimal | None:
        """The chance of reaching the target by the trend, in per cent."""
        if self.aim is None or self.aim.value is None or self.forecast is None or self.aim.reading != "at_end":
            return None
        return ledger.chance(self.forecast, self.aim.last, self.aim.value, upward=self.aim.direction != "lower")


NO_TARGET = Judgement(Answer.UNDETERMINED, "no_target")
UNAIMED = Standing(State.MISSING, "no_target")


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


def line_views(lines: Sequence[PlanLine], *, as_known_on: KnownOn = None, scope: Scope | None = None) -> list[LineView]:
    """Return how lines of one plan stand, as known at a moment; lines that `scope` does not let see are left out."""
    if not lines:
        return []
    wanted = [line.target for line in lines]
    targets = {state.key: state for state in ledger.targets(keys=wanted, as_known_on=as_known_on, scope=scope)}
    keys = {observed(line) for line in lines} | {state.series for state in targets.values()}
    figures = ledger.current(keys, as_known_on=as_known_on, scope=scope)
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
    own = figures.get(observed(line), [])
    if target is None:
        points = tuple(ledger.points_of(own, line.unit))
        return LineView(line, info, "", None, tuple(own), None, points, NO_TARGET, UNAIMED)
    direction = "lower" if line.measure == "rank" else info.direction
    aim = ledger.aim_of(target, first=line.plan.first_year, last=line.plan.last_year, direction=direction)
    points = tuple(ledger.points_of(own, target.unit or line.unit))
    if target.reading == "sum_of_years":
        own, aim, points = _additions(target, aim, own, points, figures)
    judgement = ledger.judge(aim, points)
    standing = ledger.standing(aim, points, day.year, thresholds_on(day))
    return LineView(line, info, "", target, tuple(own), aim, points, judgement, standing)


def _additions(
    target: TargetState,
    aim: Aim,
    stock: list[Figure],
    points: tuple[Point, ...],
    figures: dict[SeriesKey, list[Figure]],
) -> tuple[list[Figure], Aim, tuple[Point, ...]]:
    """Return the reported additions where there are any, else how much the stock has grown since the base."""
    reported = figures.get(target.series, [])
    added = tuple(ledger.points_of(reported, target.unit))
    if added:
        return reported, aim, added
    aim, grown = ledger.added_since(aim, points)
    return stock, aim, tuple(grown)


def plan_views(plan: Plan, *, as_known_on: KnownOn = None, scope: Scope | None = None) -> list[LineView]:
    """Return how every line of a plan stands, in the order of the plan's table."""
    lines = list(plan.lines.all())
    for line in lines:
        line.plan = plan  # spares a statement a line
    return line_views(lines, as_known_on=as_known_on, scope=scope)


def worst_first(views: Iterable[LineView]) -> list[LineView]:
    """Return the views with a target, late ones first, each state in the plan's order."""
    aimed = [view for view in views if view.target is not None]
    return sorted(aimed, key=lambda view: (SEVERITY.index(view.standing.state), view.line.row))


def day_of(as_known_on: KnownOn) -> date:
    """Return the day from which lines are judged: the day asked for, else the product's present day."""
    if as_known_on is None:
        return clock.today()
    return as_known_on.date() if isinstance(as_known_on, datetime) else as_known_on


def names_of_units(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of units by code, those that exist."""
    return dict(Unit.objects.filter(code__in=set(codes)).values_list("code", "name_zh"))


def _last_notes(lines: Sequence[PlanLine]) -> dict[int, str]:
    rows = Comment.objects.filter(line__in=lines).order_by("id").values_list("line_id", "text")
    return dict(rows)


def parts_of(views: Sequence[LineView], as_known_on: KnownOn = None) -> dict[str, list[TargetState]]:
    """Return the parts of each view's target by its key, units in the order of their codes."""
    if not views:
        return {}
    states = ledger.targets(plan_code=views[0].line.plan.code, as_known_on=as_known_on)
    parts: dict[str, list[TargetState]] = {}
    for state in sorted(states, key=lambda state: state.key):
        if state.parent:
            parts.setdefault(state.parent, []).append(state)
    return parts


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
            "latest": view.latest.printed if view.latest else "", "year": str(view.now.year) if view.now else "",
            "state": str(wording.STATES[view.state]) if view.target else "—", "reason": view.reason,
            "answer": view.answer, "because": view.verdict,
        }
        for view in plan_views(plan_by_code(code), as_known_on=as_known_on)
    ]  # fmt: skip


def breakdown_records(code: str, as_known_on: KnownOn, row: int | None) -> list[dict[str, str]]:
    """Return the parts of each split target by unit and year, and the gap that is left."""
    plan = plan_by_code(code)
    views = [view for view in plan_views(plan, as_known_on=as_known_on) if row in (None, view.line.row)]
    parts = parts_of(views, as_known_on)
    units = names_of_units(part.owner for states in parts.values() for part in states)
    rows: list[dict[str, str]] = []
    for view in views:
        for part in parts.get(view.line.target, []):
            years = {str(year): part.steps.get(str(year), "") for year in range(plan.first_year, plan.last_year + 1)}
            gap = ledger.parts_gap(view.line.target, as_known_on).gap
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
