"""Cases on the cockpit: new, due today, overdue, repeated, each a link to its list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wutong.engines.cases import queries

SHOWN = ("new", "today", "late", "repeated")


def cockpit(request: HttpRequest) -> dict[str, Any] | None:
    """Return how many cases stand how; None while the reader may see no case at all."""
    known = queries.queues(request.user)
    if not queries.cases_of(request.user, "all").exists():
        return None
    tiles = [
        {"title": known[code].title, "count": queries.cases_of(request.user, code).count(), "url": _url(code)}
        for code in SHOWN
    ]
    late = tiles[SHOWN.index("late")]
    words = format_html(_("{late}件案件超期"), late=format_html('<a href="{}">{}</a>', late["url"], late["count"]))
    return {"tiles": tiles, "sentence": words if late["count"] else ""}


def _url(queue: str) -> str:
    return f"{reverse('cases')}?queue={queue}"
