"""What a request asks of the map."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from wutong.platform import clock


def asked_day(request: HttpRequest) -> date:
    """Return the day asked for, else the chosen as-of day, else today."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return getattr(request, "as_known_day", None) or clock.today()
