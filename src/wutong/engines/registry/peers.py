"""How firms of one industry stand: quartiles of every column of the panel, computed when figures were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from wutong.engines.registry import models
from wutong.engines.registry._core.quartiles import DIVISION, coarse, quartiles
from wutong.engines.registry.columns import believed_figures
from wutong.engines.registry.declarations import panel_columns
from wutong.engines.registry.types import Quartiles
from wutong.platform import clock

FEWEST = 5  # firms among whom a quartile is worked out
TOLD = 12  # firms among whom it is told: three in each quarter, as many as its mean is taken of


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
    rows = told_rows().filter(industry__in=["", division(industry)], period__in=list(periods))
    found: dict[str, dict[tuple[str, str], Quartiles]] = {}
    for row in rows:
        found.setdefault(row.industry, {})[row.period, row.column] = quartiles_of(row)
    chosen = division(industry) if division(industry) in found else ""
    return chosen, found.get(chosen, {})


def told_rows() -> QuerySet[models.PeerQuartile]:
    """Return the quartiles that are told: of firms enough that none of them can be found out."""
    return models.PeerQuartile.objects.filter(firms__gte=TOLD)


def quartiles_of(row: models.PeerQuartile) -> Quartiles:
    """Return quartiles as they are told, to three digits."""
    lower, middle, upper = map(coarse, (row.lower, row.middle, row.upper))
    return Quartiles(row.industry, row.firms, lower, middle, upper, row.computed_at)


def division(industry: str) -> str:
    """Return the division of an industry code: its first two digits."""
    return industry[:DIVISION]
