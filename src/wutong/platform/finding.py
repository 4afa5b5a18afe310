"""How well a name answers what someone typed into the search: whole, beginning, part, or shared pairs of characters.

Pairs of characters (bigrams) stand for words, since Chinese is written without spaces and
two characters are the shortest word that is searched for.
"""

from __future__ import annotations

from collections.abc import Iterable

from wutong.kernel.likeness import pairs

WHOLE, BEGINNING, PART, PAIRS = 1.0, 0.9, 0.8, 0.6
FEWEST_SHARED = 0.5  # of the typed pairs: with fewer, hits surprise more than they help


def fit(typed: str, names: Iterable[str]) -> float:
    """Return 0 (no answer) to 1 (the very name) for the best of several names of one thing.

    >>> fit("税收", ["全口径税收收入"]) > fit("税收任务", ["全口径税收收入"])
    True
    >>> fit("GDP", ["地区生产总值", "gdp"]), fit("云", ["地区生产总值"])
    (1.0, 0)
    """
    wanted = _plain(typed)
    return max((_fit(wanted, _plain(name)) for name in names), default=0) if wanted else 0


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _fit(wanted: str, name: str) -> float:
    if wanted == name:
        return WHOLE
    if name.startswith(wanted):
        return BEGINNING
    if wanted in name:
        return PART
    asked = set(pairs(wanted))
    shared = len(asked & set(pairs(name))) / len(asked)
    return PAIRS * shared if shared >= FEWEST_SHARED else 0
