"""Targets by their printed words: a first one set from what is known, a later one that changes only what it says."""

from __future__ import annotations

from typing import Any

from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.targets import set_target
from wutong.engines.ledger.types import SeriesKey, TargetState
from wutong.kernel.quantity import NotANumber, Quantity


def revise_target(
    now: TargetState, *, printed: str, unit: str, document: str = "", reason: str = "", by: Any = None
) -> TargetState:
    """Give a target another value and leave its other terms as they are; `unit` is for a target that had only words."""
    return set_target(
        now.key, series=now.series, plan_code=now.plan_code, end_period=now.end_period, reading=now.reading,
        path=now.path, steps=now.steps, base_period=now.base_period, base_claim=now.base.claim_id if now.base else None,
        binding=now.binding, owner=now.owner, quantity=number_of(printed, now.unit or unit), printed=printed,
        document=document or now.document, reason=reason, by=by,
    )  # fmt: skip


def first_target(
    key: str, *, series: SeriesKey, years: tuple[int, int], printed: str, unit: str, **terms: Any
) -> TargetState:
    """Set a target for the last of `years`, from the latest figure before the first; `terms` as set_target takes them."""
    known = [one for one in current([series])[series] if one.period.end.year < years[0]]
    base = max(known, key=lambda figure: figure.period.end, default=None)
    return set_target(
        key, series=series, end_period=str(years[1]), path="compound" if series.measure == "level" else "linear",
        base_period=base.period.code if base else "", base_claim=base.claim_id if base else None,
        quantity=number_of(printed, unit), printed=printed, **terms,
    )  # fmt: skip


def number_of(printed: str, unit: str) -> Quantity | None:
    """Return the number of a target, None for one in words (按下达目标)."""
    try:
        return Quantity.parse(printed, unit)
    except NotANumber:
        return None
