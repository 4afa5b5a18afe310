"""A target's task for one year, cut to units and months that add up, and revised with a document.

The year's task is a target about the committee, its parts are targets about the units; their months stand in the steps of
their paths. Of two people who cut the same year, whoever saw the present parts wins; the other is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from wutong.engines.ledger._core.monthly_path import even_months, faults_of, gaps_between, month_codes
from wutong.engines.ledger.catalogue import ensure_subject, indicator, subjects, unit_named
from wutong.engines.ledger.errors import MonthsDoNotAddUp, NotToBeSplit, PartsDoNotAddUp
from wutong.engines.ledger.models import Target
from wutong.engines.ledger.splitting import can_be_split, parts_changed, refuse_twice, seen_of, why_not_split
from wutong.engines.ledger.targets import parts_of, path_value, set_target, targets
from wutong.engines.ledger.types import SeriesKey, TargetState
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.platform.accounts.api import unit_names
from wutong.platform.audit.api import record_act

COMMITTEE = "committee"


@dataclass(frozen=True)
class YearPart:
    """What one unit takes over of a year's task, and by which month how much, as typed."""

    unit: str
    printed: str
    months: Mapping[str, str]


@dataclass(frozen=True)
class YearTask:
    """A target's task for a year: the whole (None: not cut yet), its parts, what the target's path asks for by then."""

    target: TargetState
    year: int
    whole: TargetState | None
    parts: tuple[TargetState, ...]
    asked: Quantity | None
    codes: tuple[str, ...]

    @property
    def seen(self) -> int:
        """The number that changes whenever the whole or a part does."""
        return seen_of([*([self.whole] if self.whole else []), *self.parts])


def year_task(target: TargetState, year: int) -> YearTask:
    """Return a target's task for a year as it stands."""
    whole = next(iter(targets(keys=[_key(target, year)])), None)
    codes = month_codes(year, flow=_is_flow(target))
    return YearTask(
        target,
        year,
        whole,
        tuple(parts_of(whole)) if whole else (),
        path_value(target, Period.year(year)),
        tuple(codes),
    )


def suggested_months(task: YearTask, printed: str) -> dict[str, str]:
    """Return a straight path to a year's value, as it would be typed.

    Raises
        NotANumber  if the value is none
    """
    total = Quantity.parse(printed, task.target.unit)
    start = Decimal(0) if _is_flow(task.target) else _start(task)
    return {
        code: format(value, "f") for code, value in even_months(total.value, start, task.codes, total.scale).items()
    }


def split_year(
    target: TargetState, year: int, printed: str, parts: Sequence[YearPart], *, seen: int, document: str, reason: str,
    by: Any, post: str = "",
) -> YearTask:  # fmt: skip
    """Save a year's whole task, its parts and their months in one transaction; a change is a new version with its document.

    Raises
        NotToBeSplit      if the target cannot be added up
        UnitTwice         if a unit has two rows
        PartsDoNotAddUp   if the parts do not make the year's task
        MonthsDoNotAddUp  if a path falls, passes the year's value or does not end with it
        PartsChanged      if somebody saved another cut after `seen`
        NotANumber, WordUnknown
    """
    if not can_be_split(target):
        raise NotToBeSplit(target=target.key, problem=why_not_split(target))
    whole = Quantity.parse(printed, target.unit)
    refuse_twice(target, [part.unit for part in parts])
    given = {part.unit: (Quantity.parse(part.printed, target.unit), _months(part, target)) for part in parts}
    total = sum((quantity.value for quantity, _m in given.values()), Decimal(0))
    if total != whole.value:
        raise PartsDoNotAddUp(target=target.key, total=total, whole=printed, gap=whole.value - total)
    for unit, (quantity, months) in given.items():
        _refuse_faulty(target, unit, quantity.value, months)
    with transaction.atomic():
        Target.objects.select_for_update().get(key=target.key)
        standing = year_task(target, year)
        if standing.seen != seen:
            raise parts_changed(target, standing.parts)
        said = {"document": document, "reason": reason, "by": by}
        _save_whole(target, year, whole, [months for _q, months in given.values()], said)
        _save_parts(target, year, parts, standing, said)
        record_act(
            "ledger.split_year", person=by, post=post, object_kind="target", object_key=_key(target, year),
            detail={part.unit: part.printed for part in parts} | {"document": document},
        )  # fmt: skip
    return year_task(target, year)


def year_parts_of(unit: str, year: int) -> list[TargetState]:
    """Return the parts of every year's task that a unit has taken over: its own sheet."""
    return [one for one in targets(plan_code=_plan(year)) if one.owner == unit and one.parent]


def year_tasks_in(year: int) -> list[TargetState]:
    """Return the whole tasks of a year."""
    return [one for one in targets(plan_code=_plan(year)) if not one.parent]


def target_of(part: TargetState) -> str:
    """Return the key of the target that a year's task, or a part of one, belongs to."""
    return (part.parent or part.key).rsplit("@", 1)[0]


def month_gaps(task: YearTask) -> dict[str, Decimal]:
    """Return by how much the parts miss the whole in each month."""
    wholes = _decimals(task.whole.steps if task.whole else {}, task.target)
    return gaps_between(wholes, [_decimals(part.steps, task.target) for part in task.parts])


def _key(target: TargetState, year: int) -> str:
    return f"{target.key}@{year}"


def _plan(year: int) -> str:
    return f"year:{year}"


def _is_flow(target: TargetState) -> bool:
    return target.series.measure == "change" or indicator(target.series.indicator).quantity == "flow"


def _start(task: YearTask) -> Decimal:
    before = path_value(task.target, Period.year(task.year - 1))
    return before.value if before is not None else Decimal(0)


def _months(part: YearPart, target: TargetState) -> dict[str, Decimal]:
    return _decimals({code: text for code, text in part.months.items() if text.strip()}, target)


def _decimals(steps: Mapping[str, str], target: TargetState) -> dict[str, Decimal]:
    return {code: Quantity.parse(text, target.unit).value for code, text in sorted(steps.items(), key=_by_end)}


def _by_end(step: tuple[str, str]) -> Any:
    return Period.parse(step[0]).end


def _refuse_faulty(target: TargetState, unit: str, total: Decimal, months: Mapping[str, Decimal]) -> None:
    faults = faults_of(months, total, flow=_is_flow(target))
    if faults:
        raise MonthsDoNotAddUp(
            target=target.key,
            unit=unit_names([unit]).get(unit, unit),
            periods="、".join(Period.parse(code).label for _f, code in faults),
        )


def _save_whole(
    target: TargetState, year: int, whole: Quantity, months: Sequence[Mapping[str, Decimal]], said: Mapping[str, Any]
) -> None:
    codes = [code for code in months[0] if all(code in one for one in months)] if months else []
    sums = {code: format(sum((one[code] for one in months), Decimal(0)), "f") for code in codes}
    _ensure_unit(target, COMMITTEE)
    set_target(
        _key(target, year), series=_series(target, COMMITTEE), plan_code=_plan(year), end_period=str(year),
        quantity=whole, printed=whole.printed, steps=sums, reading="at_end", owner=target.owner, binding=target.binding, **said,
    )  # fmt: skip


def _save_parts(
    target: TargetState, year: int, parts: Sequence[YearPart], standing: YearTask, said: Mapping[str, Any]
) -> None:
    """Write the parts; a unit that had one and has none now keeps it at zero, so that its history stays."""
    left = {one.owner for one in standing.parts} - {part.unit for part in parts}
    for part in [*parts, *(YearPart(unit, "0", {}) for unit in sorted(left))]:
        _ensure_unit(target, part.unit)
        steps = {code: text.strip() for code, text in part.months.items() if text.strip()}
        set_target(
            f"{_key(target, year)}:{part.unit}", series=_series(target, part.unit), plan_code=_plan(year),
            end_period=str(year), parent=_key(target, year), owner=part.unit, printed=part.printed.strip(), steps=steps,
            quantity=Quantity.parse(part.printed, target.unit), reading="at_end", binding=target.binding, **said,
        )  # fmt: skip


def _series(target: TargetState, unit: str) -> SeriesKey:
    return SeriesKey(target.series.indicator, f"unit:{unit}", target.series.measure, target.series.breakdown)


def _ensure_unit(target: TargetState, code: str) -> None:
    known = unit_named(code)
    area = subjects([target.series.subject])[0].area
    ensure_subject(f"unit:{code}", kind="unit", name_zh=known.name_zh if known else code, area=area)
