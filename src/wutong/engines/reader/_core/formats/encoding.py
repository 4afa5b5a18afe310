"""Bytes to characters: which encoding a text is in, and whether the outcome is text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

from wutong.engines.reader.errors import UndecodableText

# UTF-32 stands before UTF-16 because its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BAD_CATEGORIES = frozenset({"Cc", "Cn", "Co", "Cs"})
_GOOD_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")
_BAD_SHARE = 0.02
# Random pairs of bytes fall on GB 2312 in about 3 of 10 cases; running Chinese does in more than 9.
_USUAL_SHARE = 0.5
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,24})""", re.I)
_CHINESE_FAMILY = frozenset({"gb2312", "gbk", "gb18030", "hz", "cp936", "x-gbk"})


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """Return the characters of a text file without its byte-order mark, and the encoding's name.

    Raises UndecodableText when no encoding fits or when the outcome is mostly not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding), name), encoding
    text = _strict(data, "utf-8")
    if text is not None:
        return _checked(text, name), "utf-8"
    text = _strict(data, "gb18030")
    if text is None or not _reads_as_chinese(text):
        raise UndecodableText(name=name)
    return _checked(text, name), "gb18030"


def declared_encoding(head: bytes) -> str | None:
    """Return the encoding that an HTML page or XML file names in its first bytes, GB family as `gb18030`, or None."""
    found = _DECLARED.search(head)
    if not found:
        return None
    word = found.group(1).decode("ascii").lower()
    if word in _CHINESE_FAMILY:
        return "gb18030"
    try:
        return codecs.lookup(word).name
    except LookupError:
        return None


def decode_page(data: bytes, *, name: str) -> tuple[str, str]:
    """Decode an HTML page: its mark, then UTF-8 if it is, then what it declares, then guessing as for text.

    UTF-8 goes before the declaration because pages are often converted to UTF-8 with the old declaration left in.
    """
    declared = declared_encoding(data[:4096])
    if declared and not _is_marked(data) and _strict(data, "utf-8") is None:
        text = data.decode(declared, errors="replace") if declared != "utf-8" else None
        if text is not None and text.count("�") <= len(text) * _BAD_SHARE:
            return _checked(text, name), declared
    return decode(data, name=name)


def _is_marked(data: bytes) -> bool:
    return any(data.startswith(mark) for mark, _ in _MARKS)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _checked(text: str | None, name: str) -> str:
    if text is None or _bad_share(text) > _BAD_SHARE:
        raise UndecodableText(name=name)
    return text


def _bad_share(text: str) -> float:
    counts = Counter(text)
    bad = sum(n for char, n in counts.items() if char not in _GOOD_CONTROLS and _is_bad(char))
    return bad / max(1, len(text))


def _is_bad(char: str) -> bool:
    return unicodedata.category(char) in _BAD_CATEGORIES


def _reads_as_chinese(text: str) -> bool:
    counts = Counter(char for char in text if char > "\x7f")
    total = sum(counts.values())
    usual = sum(n for char, n in counts.items() if _strict_gb2312(char))
    return usual >= total * _USUAL_SHARE


def _strict_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—·～"
    return True
