"""SQL's LIKE: % any run of characters, _ a single one."""

from __future__ import annotations

import re
from functools import cache


def matches(word: str, pattern: str) -> bool:
    """Return whether a word is like a pattern.

    >>> matches("3913", "39%"), matches("3913", "_9"), matches("a.c", "abc")
    (True, False, False)
    """
    return _compiled(pattern).fullmatch(word) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (".*" if char == "%" else "." if char == "_" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL)
