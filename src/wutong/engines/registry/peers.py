"""How firms of one industry stand: quartiles of every column of the panel, computed when figures were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wutong.engines.registry import models
from wutong.engines.registry._core.quartiles import DIVISION, quartiles
from wutong.engines.registry.columns import believed_figures
from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.types import Quartiles
from wutong.platform import clock

FEWEST = 5  # firms among whom a quartile says something and gives nobody away


def refresh_quartiles(periods: Sequence[str] | None = None) -> int:
    """Compute the quartiles of these periods anew (default: of all); return how many stand."""
    every = sorted(models.PanelRow.objects.values_list("period", flat=True).distinct()) if periods is None else periods
    moment = clock.now()
    return sum(_refresh(period, moment) for period in every)


def _refresh(period: str, moment: datetime) -> int:
    found = quartiles(believed_figures(period), list(panel_columns()), FEWEST)
    with transaction.atomic():
        models.PeerQuartile.objects.filter(period=period).delete()
        models.PeerQuartile.objects.bulk_create(
            [models.PeerQuartile(period=period, computed_at=moment, **row) for row in found], batch_size=500
        )
    return len(found)


def peers_of(industry: str, periods: Sequence[str]) -> tuple[str, dict[tuple[str, str], Quartiles]]:
    """Return the peers' industry (the division, or "" for all firms where it has no quartiles) and period, column -> quartiles."""
    rows = models.PeerQuartile.objects.filter(industry__in=["", division(industry)], period__in=list(periods))
    found: dict[str, dict[tuple[str, str], Quartiles]] = {}
    for row in rows:
        found.setdefault(row.industry, {})[row.period, row.column] = Quartiles(
            row.industry, row.firms, row.lower, row.middle, row.upper, row.computed_at
        )
    chosen = division(industry) if division(industry) in found else ""
    return chosen, found.get(chosen, {})


def division(industry: str) -> str:
    """Return the division of an industry code: its first two digits."""
    return industry[:DIVISION]
