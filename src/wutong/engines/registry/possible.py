"""Values that can be read but cannot be: people below none, founded on a day to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.errors import FactRefused
from wutong.platform import clock


def never_below_zero(field: str) -> bool:
    """Say whether a field counts something, as people, patents, energy and land do; of money a loss may be told."""
    column = panel_columns().get(field)
    return field == "capital_fen" or bool(column and column.unit != "分")


def never_to_come(field: str) -> bool:
    """Say whether a field is a day that has been: a firm is not founded tomorrow."""
    return field == "founded"


def refuse_impossible(what: str, fields: Mapping[str, Any]) -> None:
    """Raise FactRefused if a value of these fields cannot be; dates as 2024-03-01, None for unknown."""
    today = clock.today().isoformat()
    for field, value in fields.items():
        if never_below_zero(field) and isinstance(value, int) and value < 0:
            raise FactRefused(what=what, why=f"不应小于零：{value}", why_en=f"{value} is below zero")
        if never_to_come(field) and value and str(value) > today:
            raise FactRefused(what=what, why=f"晚于今天：{value}", why_en=f"{value} is yet to come")
