"""The tasks of an indicator, on the indicator's own page: what is under way, and what earlier ones concluded."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wutong.engines.cases import api as cases
from wutong.engines.ledger import api as ledger
from wutong.packs.tasks.loading import TYPE

SHOWN = 6


def tasks_of_indicator(request: HttpRequest) -> dict[str, Any] | None:
    """Return the latest tasks of the indicator on the page that the reader may see; None when there are none."""
    code = request.resolver_match.kwargs.get("code", "") if request.resolver_match else ""
    keys = ledger.target_keys(code)
    found = cases.from_source(*(f"target/{key}/" for key in keys), type=TYPE)
    rows = cases.readable(request.user, found)[:SHOWN] if keys else []
    words = cases.closing_words([row.pk for row in rows])
    shown = [{"row": row, "words": words.get(row.pk)} for row in rows]
    return {"tasks": shown} if shown else None
