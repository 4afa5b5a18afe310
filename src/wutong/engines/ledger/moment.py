"""Moments up to which something was known."""

from __future__ import annotations

from datetime import date, datetime, time

from wutong.platform.clock import SHANGHAI

KnownOn = date | datetime | None


def end_of(known_on: date | datetime) -> datetime:
    """Return the moment that "as known on" means: a moment itself, or the last instant of a day in Shanghai."""
    if isinstance(known_on, datetime):
        return known_on if known_on.tzinfo else known_on.replace(tzinfo=SHANGHAI)
    return datetime.combine(known_on, time.max, SHANGHAI)
