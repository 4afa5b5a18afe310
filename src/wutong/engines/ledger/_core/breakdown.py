"""Breakdowns of a series: `key=value` pairs in one fixed order, so that equal breakdowns are equal texts."""

from __future__ import annotations


def normal(breakdown: str) -> str:
    """Return the breakdown with its pairs stripped, sorted and joined by `;`.

    >>> normal("规模=大型 ; 产业=智能传感器")
    '产业=智能传感器;规模=大型'
    """
    if not breakdown:
        return ""
    pairs = (part.strip() for part in breakdown.replace("；", ";").split(";"))
    cleaned = ("=".join(side.strip() for side in pair.split("=", 1)) for pair in pairs if pair)
    return ";".join(sorted(cleaned))
