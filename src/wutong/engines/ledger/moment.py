"""Moments up to which something was known."""

from __future__ import annotations

from datetime import date, datetime, time

from wutong.engines.ledger.errors import DayUnreadable
from wutong.platform.clock import SHANGHAI

KnownOn = date | datetime | None


def day_from(text: str) -> date | None:
    """Return the day that somebody typed as the one up to which something is known; None where nothing was typed.

    Raises
        DayUnreadable  if the calendar has no such day
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise DayUnreadable(text=text) from problem


def end_of(known_on: date | datetime) -> datetime:
    """Return the moment that "as known on" means: a moment itself, or the last instant of a day in Shanghai."""
    if isinstance(known_on, datetime):
        return known_on if known_on.tzinfo else known_on.replace(tzinfo=SHANGHAI)
    return datetime.combine(known_on, time.max, SHANGHAI)
