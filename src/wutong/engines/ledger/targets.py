"""Targets: what a plan asks of a series, in versions that carry their document, and the path to the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from wutong.engines.ledger._core import paths
from wutong.engines.ledger._core.comparison import exact
from wutong.engines.ledger.catalogue import require, unit_named
from wutong.engines.ledger.claims import LONGEST_PRINTED, figures_by_id
from wutong.engines.ledger.errors import ClaimUnknown, NothingSaid, StepsIncomplete, TargetUnknown
from wutong.engines.ledger.models import Claim, Target, TargetVersion
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.rows import quantity_columns
from wutong.engines.ledger.series import ensure_series, known_series, normal_key
from wutong.engines.ledger.types import Figure, PartsGap, SeriesKey, TargetState
from wutong.kernel.comparator import Comparator
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.platform import clock
from wutong.platform.access.scope import Scope

LONGEST_REASON = 300
_COLUMNS = (
    "target__key", "target__series__indicator__code", "target__series__subject__key", "target__series__measure",
    "target__series__breakdown", "target__plan_code", "target__parent__key", "version", "base_period", "base_claim_id",
    "end_period", "end_claim_id", "unscaled", "scale", "high_unscaled", "unit", "comparator", "printed", "reading",
    "path", "steps", "binding", "owner__code", "document", "reason", "recorded_at", "recorded_by__full_name",
    "recorded_by__username",
)  # fmt: skip


def set_target(
    key: str,
    *,
    series: SeriesKey,
    plan_code: str,
    end_period: str,
    quantity: Quantity | None = None,
    printed: str = "",
    reading: str = "at_end",
    path: str = "linear",
    steps: Mapping[str, str] | None = None,
    base_period: str = "",
    base_claim: int | None = None,
    end_claim: int | None = None,
    binding: bool | None = None,
    owner: str = "",
    parent: str = "",
    document: str = "",
    reason: str = "",
    by: Any = None,
) -> TargetState:
    """Set a target or revise it: every call that says something new adds a version and leaves the old ones.

    `quantity` carries unit, comparator and upper end; a target in words has None and `printed`. Periods are codes.
    `parent` is the key of the target this one is a part of. A call that repeats the present version adds none.

    Raises
        NothingSaid      if there is neither number nor words
        PeriodUnknown    if a period does not exist
        StepsIncomplete  if a stepwise path has no readable steps
        ClaimUnknown, TargetUnknown, WordUnknown, IndicatorUnknown, SubjectUnknown  for what is not registered
    """
    if quantity is None and not printed.strip():
        raise NothingSaid(what=f"目标“{key}”")
    require("目标口径", reading, (code for code, _ in TargetVersion.READINGS))
    require("目标路径", path, (code for code, _ in TargetVersion.PATHS))
    _check_steps(key, path, steps or {}, quantity)
    content: dict[str, Any] = {
        "base_period": Period.parse(base_period).code,
        "base_claim_id": _claim_id(base_claim),
        "end_period": Period.parse(end_period).code,
        "end_claim_id": _claim_id(end_claim),
        **quantity_columns(quantity, printed[:LONGEST_PRINTED]),
        "reading": reading,
        "path": path,
        "steps": dict(steps or {}),
        "binding": binding,
        "owner": unit_named(owner),
        "document": document,
        "reason": reason[:LONGEST_REASON],
    }
    with transaction.atomic():
        target = _ensure_target(key, series, plan_code, parent)
        _add_version(target, content, by)
    return target_history(key)[-1]


def _check_steps(key: str, path: str, steps: Mapping[str, str], quantity: Quantity | None) -> None:
    if path == "stepwise" and not steps:
        raise StepsIncomplete(target=key, problem="没有给出任何一年的数值")
    for code, text in steps.items():
        try:
            Period.parse(code)
            Quantity.parse(str(text), quantity.unit if quantity else "")
        except WutongError as problem:
            raise StepsIncomplete(target=key, problem=f"“{code}：{text}”无法读取") from problem


def _claim_id(claim: int | None) -> int | None:
    if claim is not None and not Claim.objects.filter(pk=claim).exists():
        raise ClaimUnknown(claim=claim)
    return claim


def _ensure_target(key: str, series: SeriesKey, plan_code: str, parent: str) -> Target:
    """Return the target's row, locked against a second reviser where the database can."""
    above = None
    if parent:
        above = Target.objects.filter(key=parent).first()
        if above is None:
            raise TargetUnknown(target=parent)
    identifier = ensure_series([series])[normal_key(series)]
    target, _ = Target.objects.select_for_update().get_or_create(
        key=key, defaults={"series_id": identifier, "plan_code": plan_code, "parent": above}
    )
    return target


def _add_version(target: Target, content: dict[str, Any], by: Any) -> None:
    latest = target.versions.order_by("-version").first()
    if latest is not None and all(getattr(latest, name) == value for name, value in content.items()):
        return
    TargetVersion.objects.create(
        target=target,
        version=latest.version + 1 if latest else 1,
        recorded_at=clock.now(),
        recorded_by=by,
        **content,
    )


def targets(
    *,
    plan_code: str | None = None,
    keys: Sequence[str] | None = None,
    series: Iterable[SeriesKey] | None = None,
    indicators: Iterable[str] | None = None,
    as_known_on: date | datetime | None = None,
    scope: Scope | None = None,
) -> list[TargetState]:
    """Return targets as they stood at a moment, in at most two statements, by the order of their indicators."""
    rows = _in_force(as_known_on).filter(scoped_target(scope))
    if plan_code is not None:
        rows = rows.filter(target__plan_code=plan_code)
    if keys is not None:
        rows = rows.filter(target__key__in=keys)
    if series is not None:
        rows = rows.filter(target__series_id__in=known_series(series).values())
    if indicators is not None:
        rows = rows.filter(target__series__indicator__code__in=set(indicators))
    return _states(rows.order_by("target__series__indicator__order", "target__key"))


def target_keys(indicator: str) -> list[str]:
    """Return the keys of an indicator's targets, without what they say."""
    rows = Target.objects.filter(series__indicator__code=indicator)
    return list(rows.order_by("key").values_list("key", flat=True))


def target_history(
    key: str, scope: Scope | None = None, *, as_known_on: date | datetime | None = None
) -> list[TargetState]:
    """Return every version of a target known at a moment, first to last.

    Raises
        TargetUnknown  if there is none, or the reader may not see it
    """
    rows = TargetVersion.objects.filter(scoped_target(scope), target__key=key)
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lte=end_of(as_known_on))
    states = _states(rows.order_by("version"))
    if not states:
        raise TargetUnknown(target=key)
    return states


def scoped_target(scope: Scope | None) -> Q:
    """Return the filter by area and field group for versions of targets."""
    if scope is None:
        return Q()
    return scope.filter("target__series__subject__area__path", "target__series__indicator__field_group")


def _in_force(as_known_on: date | datetime | None) -> QuerySet[TargetVersion]:
    known = Q() if as_known_on is None else Q(recorded_at__lte=end_of(as_known_on))
    later = TargetVersion.objects.filter(known, target_id=OuterRef("target_id"), version__gt=OuterRef("version"))
    return TargetVersion.objects.filter(known).filter(~Exists(later))


def _states(rows: QuerySet[TargetVersion]) -> list[TargetState]:
    """Return versions as they cross the border: one statement for them, one for the figures they start from."""
    found = list(rows.values_list(*_COLUMNS))
    place = _COLUMNS.index("base_claim_id")
    bases = figures_by_id([row[place] for row in found if row[place] is not None])
    return [_state(row, bases) for row in found]


def _state(row: Sequence[Any], bases: Mapping[int, Figure]) -> TargetState:
    (key, indicator, subject, measure, breakdown, plan_code, parent, version, base_period, base_claim, end_period,
     end_claim, unscaled, scale, high, unit, comparator, printed, reading, path, steps, binding, owner, document,
     reason, recorded_at, full_name, username) = row  # fmt: skip
    quantity = None if unscaled is None else Quantity(unscaled, scale, unit, Comparator(comparator), high, printed)
    return TargetState(
        key=key,
        series=SeriesKey(indicator, subject, measure, breakdown),
        plan_code=plan_code,
        version=version,
        base_period=base_period,
        base=bases.get(base_claim),
        end_period=end_period,
        quantity=quantity,
        printed=printed,
        comparator=comparator,
        reading=reading,
        path=path,
        steps=steps,
        binding=binding,
        owner=owner or "",
        document=document,
        reason=reason,
        recorded_at=recorded_at,
        recorded_by=full_name or username or "",
        unit=unit,
        parent=parent or "",
        end_claim=end_claim,
    )


def path_value(target: TargetState, period: Period) -> Quantity | None:
    """Return what the target's path asks for by the end of `period`; None where nothing can be said."""
    return paths.path_value(
        reading=target.reading,
        path=target.path,
        base=target.base.quantity if target.base else None,
        base_period=Period.parse(target.base_period) if target.base_period else None,
        end=target.quantity,
        end_period=Period.parse(target.end_period),
        steps=target.steps,
        period=period,
    )


def path_note(target: TargetState) -> str:
    """Return why a compound path is drawn straight (base or end not above zero), empty when it is drawn as asked."""
    return paths.compound_allowed(target.path, target.base.quantity if target.base else None, target.quantity) or ""


def parts_gap(target: TargetState, as_known_on: date | datetime | None = None) -> PartsGap:
    """Return how far the parts of a target (those whose parent it is) are from adding up to it."""
    return gap_of(target, parts_of(target, as_known_on))


def gap_of(target: TargetState, parts: Sequence[TargetState]) -> PartsGap:
    """Return how far these parts of a target are from adding up to it."""
    known = [part.quantity for part in parts if part.quantity is not None]
    silent = tuple(part.key for part in parts if part.quantity is None)
    whole = target.quantity
    if whole is None:
        return PartsGap(target.key, tuple(part.key for part in parts), None, None, silent)
    total = sum((exact(part, whole.unit) for part in known), Fraction(0))
    own = exact(whole, whole.unit)
    return PartsGap(
        target.key,
        tuple(part.key for part in parts),
        paths.printed_like(total, whole),
        paths.printed_like(own - total, whole),
        silent,
    )


def parts_of(target: TargetState, as_known_on: date | datetime | None = None) -> list[TargetState]:
    """Return the parts of a target, those whose parent it is, by their keys."""
    return _states(_in_force(as_known_on).filter(target__parent__key=target.key).order_by("target__key"))
