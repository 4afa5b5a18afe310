"""Words without what only lays them out: spaces, line ends, Markdown's signs, bars of tables, invisible marks."""

from __future__ import annotations

import re
import unicodedata

SIGNS = r"\s*#\u200b\ufeff\xad"
SOLID = re.compile(rf"[^{SIGNS}]+")
LAYOUT = re.compile(rf"[{SIGNS}|]+")
NOT_CHINESE = re.compile(r"[^一-龥]")
NOT_A_WORD = re.compile(r"[^一-龥A-Za-z]")


def bare(words: str) -> str:
    """Return words without layout and in one width, as names and sentences are compared.

    >>> bare("ＧＤＰ **总量**")
    'GDP总量'
    """
    return unicodedata.normalize("NFKC", LAYOUT.sub("", words))


def chinese(words: str) -> str:
    """Return the Chinese characters of a text alone.

    >>> chinese("（一）其中 A 类")
    '一其中类'
    """
    return NOT_CHINESE.sub("", words)


def letters(words: str) -> str:
    """Return the Chinese characters and Latin letters of a text.

    >>> letters("GDP 达到 5 亿元")
    'GDP达到亿元'
    """
    return NOT_A_WORD.sub("", words)
