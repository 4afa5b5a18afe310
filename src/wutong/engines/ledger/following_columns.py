"""How a followed series stands, as columns of a list: base, target, path, latest figure, pace, chance, state and reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger.following import Followed
from wutong.engines.ledger.progress import rounded
from wutong.engines.ledger.rows import in_unit
from wutong.engines.ledger.types import Figure
from wutong.engines.ledger.wording import STATES
from wutong.platform.lists.api import Column, ComputedCell, LineCell, PrintedCell, StateCell
from wutong.platform.naming import period_label

NOT_APPLICABLE = SafeString("—")
Address = Callable[[Any], str]


def following_columns(name_of: Callable[[Any], str], address: Address) -> list[Column]:
    """Return the columns for rows that are Followed; `address` is the page of one, `name_of` what a drawing calls it.

    That page explains computed values at #rules and shows the target's versions at #versions.
    """
    return [
        Column("base", _("基数"), lambda one: _in_its_unit(one, one.base) if one.target or one.base else NOT_APPLICABLE, number=True),
        Column("target", _("目标"), lambda one: _target(one, address), number=True),
        Column("path", _("年度路径与实绩"), lambda one: _path(one, name_of)),
        Column("latest", _("最新值"), lambda one: _in_its_unit(one, one.latest), sort="latest", number=True),
        Column("year", _("数据年份"), lambda one: period_label(one.latest.period) if one.latest else "", sort="year"),
        Column("pace", _("进度比%"), lambda one: _pace(one, address), number=True),
        Column("chance", _("达成可能%"), lambda one: _chance(one, address), number=True),
        Column("state", _("状态"), lambda one: StateCell(one.state, one.word) if one.state else NOT_APPLICABLE, sort="state",
               filter="state", choices=list(STATES.items())),
        Column("answer", _("是否完成"), "answer", hidden=True),
        Column("reason", _("判断理由"), "reason", hidden=True),
    ]  # fmt: skip


def _in_its_unit(one: Followed, figure: Figure | None) -> Figure | None:
    """A figure in the unit of its target, which is that of the row."""
    return figure if figure is None else in_unit(figure, one.target.unit if one.target else one.indicator.unit)


def _target(one: Followed, address: Address) -> SafeString | PrintedCell:
    """The target as printed, leading to its claim or, once revised, to its versions."""
    target = one.target
    if target is None:
        return NOT_APPLICABLE
    url = reverse("claim", args=[target.end_claim]) if target.end_claim else f"{address(one)}#versions"
    return PrintedCell(target.printed, url)


def _pace(one: Followed, address: Address) -> Any:
    asked = one.progress is not None and one.progress.aim.reading == "at_end"
    return _computed(one, one.progress.pace if one.progress and asked else None, address)


def _chance(one: Followed, address: Address) -> Any:
    return _computed(one, one.progress.chance if one.progress else None, address)


def _computed(one: Followed, value: Any, address: Address) -> Any:
    return NOT_APPLICABLE if value is None else ComputedCell(rounded(value, 0, "%"), f"{address(one)}#rules")


def _path(one: Followed, name_of: Callable[[Any], str]) -> SafeString | LineCell:
    if one.progress is None:
        return NOT_APPLICABLE
    aim, base = one.progress.aim, one.progress.aim.base
    start = [(base.year, base.value)] if base and base.value is not None else []
    made = [(point.year, point.value) for point in one.progress.points if point.value is not None]
    return LineCell(made, start + sorted(aim.due.items()), name_of(one))
