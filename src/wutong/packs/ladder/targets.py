"""Targets of the plan that rungs answer for, as the ledger holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure, TargetState
from wutong.engines.screening.api import rungs
from wutong.platform.access.api import scope_of


@dataclass(frozen=True)
class Aim:
    """A rung's target and the last adopted figure of its indicator."""

    target: TargetState
    figure: Figure | None

    @property
    def wanted(self) -> int | None:
        """The target as a whole number; None for words."""
        return int(self.target.quantity.value) if self.target.quantity else None


def aims(person: Any) -> dict[str, Aim]:
    """Return the aim of each rung that has one, of the plan that ends last, as the person may read figures."""
    indicators = {one.target: code for code, one in rungs().items() if one.target}
    scope = scope_of(person, "figures.read")
    if not scope:
        return {}
    found = _last_of_each(ledger.targets(indicators=list(indicators), scope=scope))
    figures = ledger.current([one.series for one in found], scope=scope, yearly=True)
    return {
        indicators[one.series.indicator]: Aim(one, figures[one.series][-1] if figures.get(one.series) else None)
        for one in found
    }


def _last_of_each(targets: Iterable[TargetState]) -> list[TargetState]:
    last: dict[str, TargetState] = {}
    for one in targets:
        kept = last.get(one.series.indicator)
        if not one.series.breakdown and (kept is None or one.end_period > kept.end_period):
            last[one.series.indicator] = one
    return list(last.values())
