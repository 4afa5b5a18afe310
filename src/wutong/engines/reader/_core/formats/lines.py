"""What a line of a Chinese official document looks like, and when two lines are one paragraph.

Printed lines end where the page ends, not where the sentence does. Everything
here works on plain strings, so that .txt files and PDF pages follow the same
rules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from statistics import quantiles

_NUMERAL = "一二三四五六七八九十百零〇两"
_HEADINGS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"第\s*[{_NUMERAL}\d]+\s*[编篇章](?![节程])"), 1),
    (re.compile(r"(?:附件|附录|附表|专栏)\s*\d*\s*(?:$|[：: ])"), 1),
    (re.compile(rf"第\s*[{_NUMERAL}\d]+\s*节"), 2),
    (re.compile(rf"[{_NUMERAL}]+\s*、"), 2),
    (re.compile(rf"[（(]\s*[{_NUMERAL}]+\s*[）)]"), 3),
    (re.compile(r"\d{1,2}\s*[.．、]\s*(?!\d)"), 4),
    (re.compile(r"[（(]\s*\d{1,2}\s*[）)]"), 5),
)
_ITEM = re.compile(r"(?:[-*+•·●■◆▪○]\s+|——|\d{1,3}\s*[.．、)）]\s*(?!\d)|[（(]\d{1,2}[）)]|[①-⑳])")
_ENDS_SENTENCE = re.compile(r"[。！？!?；;：:…][”’」』）)\]】》\"']*\s*$")
_ENDS_CLAUSE = re.compile(r"[，,、（(“《—-]\s*$")
_LONGEST_HEADING = 45
_PROSE = re.compile(r"[，。；！？,;]")
_SHORTEST_CUT = 36  # columns: prose this long that does not end a sentence was cut by a page, not by its author
_FULL = 0.78  # of the wrapping width: a first line is shorter by the indent that was lost with the layout
_NARROW = 0.5
_ODD_SPACE = re.compile(r"[^\S \u3000]|  ")
_INDENT = re.compile(r"(?:　{1,}|[ \xa0]{2,})\S")


@dataclass(frozen=True)
class Line:
    """One non-empty line: its text as it stands, its place, and how many line ends stand before it."""

    text: str
    start: int
    gap: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_LINE = re.compile(r"[^\r\n\f\v\u2028\u2029\x85]*\S[^\r\n\f\v\u2028\u2029\x85]*")


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold more than white space, with their offsets."""
    found, last = [], 0
    for match in _LINE.finditer(text):
        found.append(Line(match.group(), match.start(), text.count("\n", last, match.start())))
        last = match.end()
    return found


@lru_cache(maxsize=8192)
def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal: two for a Chinese character, one for a Latin one.

    >>> width("GDP 548亿元")
    11
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def is_chinese(char: str) -> bool:
    """Tell whether a character is set without spaces: a Chinese character or full-width mark."""
    return bool(char) and (char in "“”‘’…—·" or unicodedata.east_asian_width(char) in "WF")


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends with a mark after which a paragraph may end."""
    return bool(_ENDS_SENTENCE.search(line))


def heading_level(line: str) -> int:
    """Return 1 to 6 for a numbered heading such as 第一章 or （二）, 0 for any other line.

    A long line or one that ends a sentence is a paragraph that merely begins with a number.

    >>> heading_level("第一章 规划背景"), heading_level("（一）主要指标"), heading_level("2024年，全区完成548亿元。")
    (1, 3, 0)
    """
    text = line.strip()
    if len(text) > _LONGEST_HEADING or ends_sentence(text) or "\t" in text:
        return 0
    return next((level for pattern, level in _HEADINGS if pattern.match(text)), 0)


def is_item(line: str) -> bool:
    """Tell whether a line begins like an entry of a list."""
    return bool(_ITEM.match(line.strip()))


def glue(left: str, right: str) -> str:
    """Return what belongs between two pieces of one sentence that a line end has parted.

    Chinese takes nothing; two Latin words take a space; a number cut in two is put together again.
    """
    before, after = left[-1:], right[:1]
    if not before or not after or is_chinese(before) or is_chinese(after):
        return ""
    if before.isdigit() and (after.isdigit() or after in ".%％,"):
        return ""
    if before.isupper() and after.isupper():
        return ""  # an abbreviation cut in two, as GDP in a narrow cell
    return "" if before in ".(" and after.isdigit() else " "


def join(pieces: list[str]) -> str:
    """Put the lines of one paragraph together as one line.

    >>> join(["同比增", "长 3%；研发", "投入"])
    '同比增长 3%；研发投入'
    """
    whole = ""
    for piece in (piece.strip() for piece in pieces):
        whole += (glue(whole, piece) if not is_item(piece) or not whole else " ") + piece
    return whole


def one_line(text: str) -> str:
    """Return a text from a cell or a paragraph on one line, its white space reduced.

    >>> one_line("R&D经费占\\n生产总值 比重")
    'R&D经费占生产总值 比重'
    """
    if not _ODD_SPACE.search(text):
        return text.strip()
    return join(
        [re.sub(r"[ \t\xa0]+", " ", piece) for piece in re.split(r"[\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+", text)]
    )


def wrap_width(lines: list[Line]) -> int:
    """Return the width at which a text was wrapped by hand or by a printer, in columns; 0 if it was not.

    Wrapped means that most lines are about as wide as the widest usual line.
    """
    widths = [width(line.text.strip()) for line in lines if "\t" not in line.text]
    if len(widths) < 8:
        return 0
    broad = int(quantiles(widths, n=10)[8])
    near = sum(1 for value in widths if broad * 0.85 <= value <= broad * 1.15)
    return broad if near >= len(widths) * 0.5 and broad <= 120 else 0


def continues(line: str, following: str, wrapped_at: int) -> bool:
    """Tell whether the paragraph of `line` goes on in the `following` line.

    `wrapped_at` is the document's `wrap_width`, 0 when it is not wrapped.
    """
    if ends_sentence(line) or _INDENT.match(following) or _starts_anew(following):
        return False
    if _ENDS_CLAUSE.search(line):
        return True
    if heading_level(line):
        return False
    columns = width(line.strip())
    if wrapped_at:
        # A page may set narrower columns beside wider ones: prose that stops in mid-sentence goes on.
        return (
            columns >= wrapped_at * _FULL or columns >= wrapped_at * _NARROW and bool(_PROSE.search(line.strip()[:-1]))
        )
    return columns >= _SHORTEST_CUT and bool(_PROSE.search(line))


def _starts_anew(line: str) -> bool:
    return heading_level(line) in (1, 2, 3) or is_item(line) or line.lstrip().startswith(("注：", "注:", "#", "|"))
