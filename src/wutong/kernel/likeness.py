"""How alike two printed names are: shared pairs of characters, which suits short Chinese names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_FILLING = re.compile(r"[\s()（）“”\"、,，·—-]+")


def plain(name: str) -> str:
    """Return the name without spaces, brackets and joining marks, in lower case."""
    return _FILLING.sub("", name).lower()


def likeness(one: str, other: str) -> float:
    """Return 0 (nothing shared) to 1 (equal once brackets and spaces are gone).

    >>> likeness("地区生产总值", "生产总值"), likeness("地区生产总值", "绿地率")
    (0.75, 0.0)
    """
    left, right = plain(one), plain(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    first, second = Counter(pairs(left)), Counter(pairs(right))
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 0.0


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring characters, which stand for words; a single character stands for itself.

    >>> pairs("生产总值"), pairs("云"), pairs("")
    (['生产', '产总', '总值'], ['云'], [])
    """
    return [text[at : at + 2] for at in range(len(text) - 1)] or list(text)


def best(name: str, candidates: Iterable[str]) -> tuple[float, str]:
    """Return the highest likeness among `candidates` and the one that has it."""
    return max(((likeness(name, candidate), candidate) for candidate in candidates), default=(0.0, ""))
