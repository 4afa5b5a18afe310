"""Reporting on the cockpit: what waits for the reader, and how far the latest periods are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wutong.engines.returns import api as returns
from wutong.packs.reporting.web.lists import waits_for

SHOWN = 5


def cockpit(request: HttpRequest) -> dict[str, Any] | None:
    """Return the returns that wait for the reader, and the counts of the latest periods for whoever sees all."""
    waiting = returns.waiting_for(waits_for(request.user), returns.visible(request.user))
    known = returns.ends_known()[:1] if returns.sees_all(request.user) else []
    counts = returns.matrix(returns.visible(request.user), known[0]).counts if known else None
    if not waiting and not counts:
        return None
    cells = returns.cells_of(waiting[:SHOWN])
    units = returns.unit_names(cell.row.unit for cell in cells)
    return {
        "waiting": [{"cell": cell, "unit": units.get(cell.row.unit, cell.row.unit)} for cell in cells],
        "more": len(waiting) - len(cells), "counts": counts,
        "ends": known[0] if known else None,
    }  # fmt: skip
