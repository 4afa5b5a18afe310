"""The search words of an entity: what its row in the search table holds, and what a question asks for.

Facets stand among the words, so that the index answers words and filters together; theirs begin with x, which no pair
or triple of a name is long enough to be taken for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

from wutong.engines.registry._core.grams import grams_of_name, grams_of_text, initials_of, plain_name
from wutong.engines.registry.declarations import DATA
from wutong.kernel.yaml_text import read_yaml

FACETS = ("kind", "industry", "area", "status", "size", "chain", "certificate")


def search_words(names: Iterable[str], texts: Iterable[str], facets: Iterable[str]) -> str:
    """Return the column that is searched: the words, between blanks."""
    letters, more = _letters(), _more()
    found: list[str] = []
    for plain in dict.fromkeys(map(plain_name, names)):
        found += grams_of_name(plain, initials_of(plain, letters, more))
    for text in texts:
        found += grams_of_text(plain_name(text))
    found += facets
    return " ".join(found)


def facet_word(facet: str, value: str | int) -> str:
    """Return the search word of a facet's value, of letters and digits alone.

    >>> facet_word("industry", "C39"), facet_word("chain", "智能传感器") == facet_word("chain", "智能终端")
    ('xindustryc39', False)
    """
    text = str(value).lower()
    if not (text.isascii() and text.isalnum()):
        text = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"x{facet}{text}"


def initials(name: str) -> list[str]:
    """Return the initials of a name's reading, one text for each way it may be read."""
    return initials_of(plain_name(name), _letters(), _more())


@cache
def _letters() -> dict[int, str]:
    from unicodedata import normalize

    from pypinyin.constants import PINYIN_DICT  # 40,000 readings, which most processes never need

    return {code: normalize("NFD", reading)[0] for code, reading in PINYIN_DICT.items() if reading}


@cache
def _more() -> dict[str, str]:
    return dict(read_yaml((DATA / "initials.yaml").read_text(encoding="utf-8"))["more"])
