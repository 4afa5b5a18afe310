"""Targets by their printed words: a first one set from what is known, a later one that changes only what it says."""

from __future__ import annotations

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger._core.limits import fault_of
from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.errors import TargetSenseless, TargetUnreadable
from wutong.engines.ledger.targets import set_target
from wutong.engines.ledger.types import SeriesKey, TargetState
from wutong.kernel.quantity import NotANumber, Quantity

TYPED = re.compile(r"(?P<number>.*[\d)）*])\s*(?P<unit>[^\d)）*]*?)\s*(?P<sign>以上|以下|以内|左右)?", re.DOTALL)
SIGNS = {"以上": "≥", "以下": "≤", "以内": "≤", "左右": "约", None: ""}
FAULTS: dict[str, str | Promise] = {
    "rank": _("位次须是从1起的整数"), "negative": _("它不会小于零"), "over_whole": _("占比不会超过100%"),
    "parts": _("个数须是整数"),
}  # fmt: skip
INSTRUCTION = "later_instruction"


def revise_target(
    now: TargetState, *, printed: str, unit: str, document: str = "", reason: str = "", by: Any = None
) -> TargetState:
    """Give a target another value and leave its other terms as they are; `unit` is for a target that had only words.

    One that waited for the instruction of a higher level has it with its number, and is one for the end from then on.
    """
    number = number_of(printed, now.unit or unit)
    return set_target(
        now.key, series=now.series, plan_code=now.plan_code, end_period=now.end_period,
        reading="at_end" if number and now.reading == INSTRUCTION else now.reading,
        path=now.path, steps=now.steps, base_period=now.base_period, base_claim=now.base.claim_id if now.base else None,
        binding=now.binding, owner=now.owner, quantity=number, printed=printed,
        document=document or now.document, reason=reason, by=by,
    )  # fmt: skip


def first_target(
    key: str, *, series: SeriesKey, years: tuple[int, int], printed: str, unit: str, **terms: Any
) -> TargetState:
    """Set a target for the last of `years`, from the latest figure before the first; `terms` as set_target takes them.

    Additions (五年新增5家) are counted together over the years.
    """
    known = [one for one in current([series])[series] if one.period.end.year < years[0]]
    base = max(known, key=lambda figure: figure.period.end, default=None)
    return set_target(
        key, series=series, reading="sum_of_years" if series.measure == "change" else "at_end", end_period=str(years[1]), path="compound" if series.measure == "level" else "linear",
        base_period=base.period.code if base else "", base_claim=base.claim_id if base else None,
        quantity=number_of(printed, unit), printed=printed, **terms,
    )  # fmt: skip


def number_of(printed: str, unit: str) -> Quantity | None:
    """Return the number of a target, None for one in words (按下达目标)."""
    try:
        return Quantity.parse(printed, unit)
    except NotANumber:
        return None


def typed_target(text: str, unit: str, measure: str, *, in_words: bool = False) -> str:
    """Return a target as it is to be printed in `unit`: `500万元` in 亿元 is `0.05`, `80家以上` is `≥80`.

    Words are a target only where whoever proposes it says so.

    Raises
        TargetUnreadable       if it is no number and not said to be in words
        UnitsDiffer, UnitUnknown  if its unit measures something else
        SeparatorMisplaced, RangeReversed  if its commas part no thousands, or it ends below its beginning
        TargetSenseless        if the quantity cannot have this value
    """
    try:
        quantity = _quantity_of(text.strip(), unit)
    except NotANumber as problem:
        if in_words:
            return text.strip()
        raise TargetUnreadable(text=text) from problem
    for value in (quantity.value, quantity.high):
        if value is not None and (fault := fault_of(value, unit, measure)):
            raise TargetSenseless(text=text, problem=FAULTS[fault])
    return quantity.printed


def _quantity_of(text: str, unit: str) -> Quantity:
    found = TYPED.fullmatch(text)
    if found is None:
        raise NotANumber(text=text)
    number = Quantity.parse(SIGNS[found["sign"]] + found["number"], found["unit"] or unit)
    return number.to(unit)
