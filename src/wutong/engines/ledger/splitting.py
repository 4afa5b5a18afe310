"""Splitting a target to units and years: parts that must add up, saved as targets of their own under the whole.

Of two people who split the same target, whoever saw the present parts wins; the other is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.engines.ledger._core.limits import fault_of
from wutong.engines.ledger.catalogue import ensure_subject, subjects, unit_named
from wutong.engines.ledger.errors import (
    NotToBeSplit,
    PartsChanged,
    PartsDoNotAddUp,
    TargetSenseless,
    UnitTwice,
    YearsDoNotFit,
)
from wutong.engines.ledger.models import Target
from wutong.engines.ledger.moment import KnownOn
from wutong.engines.ledger.revising import FAULTS
from wutong.engines.ledger.targets import gap_of, parts_of, set_target
from wutong.engines.ledger.types import PartsGap, SeriesKey, TargetState
from wutong.engines.ledger.wording import plain
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.platform.accounts.api import unit_names
from wutong.platform.accounts.models import Unit
from wutong.platform.audit.api import record_act
from wutong.platform.naming import second_of, told

ADDABLE = ("level", "change")
WHY_NOT: dict[str, str | Promise] = {
    "none": gettext_lazy("还没有目标，没有可以分解的数"), "words": gettext_lazy("目标是文字，没有可以相加的数"),
    "growth": gettext_lazy("它是增速，各单位相加没有意义"), "share": gettext_lazy("它是占比，各单位相加没有意义"),
    "ratio": gettext_lazy("它是比率，各单位相加没有意义"), "rank": gettext_lazy("它是位次，各单位相加没有意义"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """What one unit takes over of a target: its value at the end and by year, as typed."""

    unit: str
    printed: str
    years: Mapping[int, str]


@dataclass(frozen=True)
class Breakdown:
    """The parts of a target as they stand; `gap` is what they lack of the whole, `seen` what an editor has seen."""

    target: TargetState
    parts: tuple[TargetState, ...]
    gap: PartsGap

    @property
    def seen(self) -> int:
        """The number that changes whenever any part does."""
        return seen_of(self.parts)

    @property
    def adds_up(self) -> bool:
        """Whether there are parts and they make the whole."""
        return bool(self.parts) and self.gap.adds_up

    @property
    def typed(self) -> list[Part]:
        """The parts as an editor shows them."""
        return [
            Part(part.owner, part.printed, {int(year): text for year, text in part.steps.items()})
            for part in self.parts
        ]

    def rows(self, years: Iterable[int]) -> list[tuple[TargetState, list[str]]]:
        """Return each part with what it says of these years, "" where it says nothing."""
        return [(part, [part.steps.get(str(year), "") for year in years]) for part in self.parts]


@dataclass(frozen=True)
class Sums:
    """What typed parts add up to: by year (sum, and what the whole's path asks), at the end, and the gap to the whole."""

    by_year: tuple[tuple[int, Decimal, Decimal | None], ...]
    total: Decimal
    gap: Decimal


def breakdown_of(target: TargetState | None, as_known_on: KnownOn = None) -> Breakdown | None:
    """Return how a target is split at a moment, in two statements; None without a target."""
    if target is None:
        return None
    parts = parts_of(target, as_known_on)
    return Breakdown(target, tuple(parts), gap_of(target, parts))


def sums_of(target: TargetState, parts: Sequence[Part], due: Mapping[int, Decimal], years: range) -> Sums:
    """Return what typed parts add up to, beside what the target's path asks for by each year (`due`).

    Raises
        NotANumber    if a field holds anything else
        NotToBeSplit  if the target is no number
    """
    if target.quantity is None:
        raise NotToBeSplit(target=target.key, problem=why_not_split(target))
    totals = part_totals(parts, target.unit, years)
    by_year = tuple((year, totals[str(year)], due.get(year)) for year in years)
    return Sums(by_year, totals[""], target.quantity.value - totals[""])


def can_be_split(target: TargetState | None) -> bool:
    """Whether parts of the target add up to it: counts and amounts do, rates, ranks and words do not."""
    return not why_not_split(target)


def why_not_split(target: TargetState | None) -> str:
    """Return why a target cannot be split to units, empty where it can."""
    if target is None or not target.quantity:
        return str(WHY_NOT["words" if target else "none"])
    return "" if target.series.measure in ADDABLE else str(WHY_NOT[target.series.measure])


def parts_typed(typed: Any, years: Iterable[int]) -> list[Part]:
    """Return the parts of a form: fields `unit`, `total-N` and `year-N-YYYY` for the N-th row."""
    return [
        Part(
            unit.strip(),
            typed.get(f"total-{number}", "").strip(),
            {year: typed.get(f"year-{number}-{year}", "").strip() for year in years},
        )
        for number, unit in enumerate(typed.getlist("unit"))
        if unit.strip()
    ]


def seen_of(parts: Sequence[TargetState]) -> int:
    """Return the number that changes whenever any part does: what an editor says he has seen."""
    return sum(part.version for part in parts)


def part_totals(parts: Sequence[Part], unit: str, years: range) -> dict[str, Decimal]:
    """Return the sums of the parts by year and, under "", at the end; empty fields count as not said.

    Raises
        NotANumber  if a field holds anything else
    """
    sums = {"": sum((_value(part.printed, unit) for part in parts), Decimal(0))}
    for year in years:
        sums[str(year)] = sum((_value(part.years.get(year, ""), unit) for part in parts), Decimal(0))
    return sums


def _value(text: str, unit: str) -> Decimal:
    return Quantity.parse(text, unit).value if text.strip() else Decimal(0)


def split_target(target: TargetState, parts: Sequence[Part], *, seen: int, by: Any, post: str = "") -> None:
    """Save a whole breakdown of a target in one transaction.

    Raises
        NotToBeSplit     if the target cannot be added up
        UnitTwice        if a unit has two rows
        TargetSenseless  if a part is a value that the quantity cannot have
        YearsDoNotFit    if a unit's years do not lead to its own end value
        PartsDoNotAddUp  if the parts do not make the whole
        PartsChanged     if somebody saved another breakdown after `seen`
        WordUnknown      if a unit does not exist
    """
    if not can_be_split(target):
        raise NotToBeSplit(target=target.key, problem=why_not_split(target))
    assert target.quantity is not None
    given = [part for part in parts if part.printed.strip()]
    refuse_twice(target, [part.unit for part in given])
    for part in given:
        _refuse_senseless(target, part)
        _refuse_unfit(target, part)
    whole, total = target.quantity, part_totals(given, target.unit, range(0))[""]
    if total != whole.value:
        raise PartsDoNotAddUp(target=target.key, total=total, whole=whole.printed, gap=whole.value - total)
    with transaction.atomic():
        Target.objects.select_for_update().get(key=target.key)
        standing = parts_of(target)
        if seen_of(standing) != seen:
            raise parts_changed(target, standing)
        _save(target, given, standing, by)
        record_act(
            "ledger.split", person=by, post=post, object_kind="target", object_key=target.key,
            detail={part.unit: part.printed for part in given},
        )  # fmt: skip


def refuse_twice(target: TargetState, units: Sequence[str]) -> None:
    """Refuse a unit that has two rows: of the two only one would be kept.

    Raises
        UnitTwice
    """
    twice = sorted({unit for unit in units if units.count(unit) > 1})
    if twice:
        raise UnitTwice(target=target.key, units="、".join(unit_names(twice).get(unit, unit) for unit in twice))


def _refuse_senseless(target: TargetState, part: Part) -> None:
    for text in (part.printed, *part.years.values()):
        fault = fault_of(_value(text, target.unit), target.unit, target.series.measure)
        if fault:
            raise TargetSenseless(text=text, problem=FAULTS[fault])


def _refuse_unfit(target: TargetState, part: Part) -> None:
    """Hold a part's years against its end value: the last year is the end value, or all years together make the sum."""
    end, last = _value(part.printed, target.unit), Period.parse(target.end_period).end.year
    years = {year: _value(text, target.unit) for year, text in part.years.items() if text.strip()}
    problem = ""
    if target.reading == "sum_of_years":
        total, whole = sum(years.values(), Decimal(0)), len(years) == len(part.years)
        if years and (total > end or (whole and total != end)):
            problem = _("各年合计 {total}").format(total=total)
    elif years.get(last, end) != end:
        problem = _("{year}年为 {value}").format(year=last, value=years[last])
    if problem:
        unit = unit_names([part.unit]).get(part.unit, part.unit)
        raise YearsDoNotFit(target=target.key, unit=unit, end=part.printed, problem=problem)


def parts_changed(target: TargetState, standing: Sequence[TargetState]) -> PartsChanged:
    """Return the error of whoever came second: who saved what, when."""
    if not standing:
        return PartsChanged(target=target.key, who="—", when="—", what="—")
    last = max(standing, key=lambda part: part.recorded_at)
    said = "、".join(f"{part.owner} {part.printed}" for part in standing)
    when = second_of(last.recorded_at)
    return PartsChanged(target=target.key, who=last.recorded_by, when=when, what=said)


def _save(target: TargetState, parts: Sequence[Part], standing: Sequence[TargetState], by: Any) -> None:
    """Write the parts; a unit that had one and has none now keeps it at zero, so that its history stays."""
    taken = {part.unit for part in parts}
    area = subjects([target.series.subject])[0].area
    for part in [*parts, *(Part(state.owner, "0", {}) for state in standing if state.owner not in taken)]:
        unit = unit_named(part.unit)
        key = f"unit:{part.unit}"
        ensure_subject(key, kind="unit", name_zh=unit.name_zh if unit else part.unit, area=area)
        set_target(
            f"{target.key}:{part.unit}",
            series=SeriesKey(target.series.indicator, key, target.series.measure, target.series.breakdown),
            plan_code=target.plan_code, end_period=target.end_period, parent=target.key, owner=part.unit,
            quantity=Quantity.parse(part.printed, target.unit), printed=part.printed.strip(), reading=target.reading,
            steps={str(year): text.strip() for year, text in part.years.items() if text.strip()}, by=by,
        )  # fmt: skip


SPARE_ROWS = [Part("", "", {})] * 3


def breakdown_typed(
    target: TargetState, parts: Sequence[Part], due: Mapping[int, Decimal], years: range
) -> dict[str, Any]:
    """Return what a form of a breakdown shows of what is typed: rows, units, sums by year and at the end, and the gap.

    Where a field is no number, `unreadable` says which instead of the sums.
    """
    rows = [(part, [(year, part.years.get(year, "")) for year in years]) for part in [*parts, *SPARE_ROWS]]
    shown: dict[str, Any] = {
        "rows": rows, "years": list(years), "taken": {part.unit for part in parts},
        "units": list(Unit.objects.filter(valid_to__isnull=True).values_list("code", "name_zh")),
    }  # fmt: skip
    try:
        sums = sums_of(target, parts, due, years)
    except WutongError as problem:
        return shown | {"unreadable": told(problem)}
    by_year = [(year, plain(total), plain(asked)) for year, total, asked in sums.by_year]
    return shown | {"by_year": by_year, "total": plain(sums.total), "gap": plain(sums.gap), "adds_up": not sums.gap}
