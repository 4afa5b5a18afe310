"""Moments as events hold them (text in UTC) and as tables hold them."""

from __future__ import annotations

from datetime import UTC, datetime

from wutong.platform.audit.chain import moment_text

__all__ = ["moment_text", "moment_of"]

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def moment_of(text: str) -> datetime | None:
    """Return the moment of an event's text; None for an empty one.

    >>> moment_of("2025-03-03T02:00:00.000000Z").hour
    2
    """
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
