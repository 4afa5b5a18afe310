"""Parts of a year that prose and heads of tables name (1—10月, 一季度, 上半年), as the ledger writes them.

A part is what follows the year in a period's code: `-01..10`, `Q1`, `H1`, `-10`. What names a whole year, or a year
anew, ends the reach of the part before it. A part that is compared with (较一季度) dates nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wutong.engines.reader._core.figures.numerals import plain_value
from wutong.engines.reader._core.figures.times import OF_AN_EVENT

LAST_MONTH = 12
MONTHS_OF_QUARTER = 3
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
# Whole phrases, so that names are cut and recognised by the same words that date.
WORDS = (
    rf"(?:(?<!\d)0?1|一)月?(?:份)?[-—–~至到]{{1,2}}{_MONTH}月(?:份)?|前{_MONTH}个?月|前三(?:个)?季度|[一1][-—–~至到]{{1,2}}[三3]季度"
    rf"|第?[一二三四1-4](?:、第?[一二三四1-4])*季度|[上下]半年"
)
PART = re.compile(
    rf"(?P<base>(?:比|较|与|同|高于|低于|快于|慢于|好于|环比|恢复到)(?:今年|去年|上年|本年|同期|(?:19|20)\d\d年)?)?"
    rf"(?:(?P<until>(?<!\d)(?:0?1|一)月?(?:份)?[-—–~至到]{{1,2}}(?P<n1>{_MONTH})月(?:份)?|前(?P<n2>{_MONTH})个?月)"
    rf"|(?P<nine>前三(?:个)?季度|[一1][-—–~至到]{{1,2}}[三3]季度)"
    r"|(?P<quarter>(?<![每上本当\d])第?(?P<q>[一二三四1-4](?:、第?[一二三四1-4])*)季度)"
    r"|(?P<half>(?P<h>[上下])半年度?)|(?P<half_year>(?<![上下])半年度)"
    rf"|(?P<month>(?<![\d个])(?P<m>{_MONTH})月(?!\d)))"
    r"(?P<edge>(?:份)?(?:末|底|(?:28|29|30|31)日)(?![前之])|份)?(?P<after>以?前|之前|底前|末前|相比)?"
)
DAY = re.compile(r"\d{1,2}日")
AS_OF = re.compile(r"(?:截至|截止|截止到|截至到|到)(?:今年|去年|(?:19|20)\d\d年)?$")
WHOLE = re.compile(r"全年|年末|年底|(?:19|20)\d\d年(?:度|底|末)?|[今去前明]年|上年(?!同期)|目前|五年|近年来")
# The second member of 分别比一季度、上半年回升… is compared with as much as the first.
COMPARED_LIST = re.compile(rf"(?:比|较|与|高于|低于|快于)(?:{WORDS})(?:、|和)$")
TITLE = re.compile(r"《[^》]{0,60}$")
FROM = re.compile(r"(?:由|从)(?:今年|去年|上年|(?:19|20)\d\d年)?的?$")
LABEL = re.compile(rf"(?:{WORDS}|{_MONTH}月份?)(?:累计)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a year named at a place: what its code adds to the year, '' for a whole year that is named."""

    start: int
    end: int
    code: str
    month: int = 0  # the month at whose end a stock is told (截至11月底), 0 for any other part
    starts: bool = False  # what a change started from (由一季度的5%提高到…)


@lru_cache(maxsize=2_000)
def parts_of(text: str) -> tuple[Part, ...]:
    """Every part of a year that can date a figure, and every whole year, in reading order."""
    found = [part for match in PART.finditer(text) for part in _parts(text, match)]
    taken = [(match.start(), match.end()) for match in PART.finditer(text)]
    wholes = [
        Part(match.start(), match.end(), "")
        for match in WHOLE.finditer(text)
        if not any(low < match.end() and match.start() < high for low, high in taken)
        and not re.match(r"的?(?:同期)?$|的?同期", text[match.end() : match.end() + 3])
    ]
    return tuple(sorted(found + wholes, key=lambda part: (part.start, part.end)))


def _parts(text: str, match: re.Match[str]) -> list[Part]:
    if (
        match["base"]
        or match["after"]
        or COMPARED_LIST.search(text, max(0, match.start() - 24), match.start())
        or TITLE.search(text, max(0, match.start() - 62), match.start())
    ):
        return []
    if OF_AN_EVENT.match(text, match.end()) or DAY.match(text, match.end()):
        return []
    start, end = match.span()
    month = _edge(text, match)
    starts = FROM.search(text, max(0, start - 8), start) is not None
    return [Part(start, end, code, month, starts) for code in _codes(match) if code is not None]


def _edge(text: str, match: re.Match[str]) -> int:
    """The month at whose end a stock is told (11月底, 三季度末), 0 for any other part."""
    stands = (
        (match["edge"] or "").endswith(("末", "底", "日"))
        or match["month"]
        and AS_OF.search(text, max(0, match.start() - 12), match.start())
    )
    if not stands:
        return 0
    if match["quarter"]:
        return _number(match["q"][-1]) * MONTHS_OF_QUARTER
    return _number(match["m"] or match["n1"] or match["n2"] or "") or (6 if match["h"] == "上" else 0)


def _codes(match: re.Match[str]) -> list[str | None]:
    if match["until"]:
        return [_until(_number(match["n1"] or match["n2"]))]
    if match["nine"]:
        return ["-01..09"]
    if match["quarter"]:
        return [f"Q{_number(one)}" for one in re.findall(r"[一二三四1-4]", match["q"])]
    if match["half"] or match["half_year"]:
        return ["H2" if match["h"] == "下" else "H1"]
    month = _number(match["m"])
    return [f"-{month:02d}" if 1 <= month <= LAST_MONTH else None]


def _until(month: int) -> str | None:
    """The code of the months from January on; all twelve are the year."""
    if month == LAST_MONTH:
        return ""
    if month == 1:
        return "-01"
    return f"-01..{month:02d}" if 1 < month < LAST_MONTH else None


def _number(printed: str) -> int:
    return int(plain_value(printed) or 0)


def code_named(words: str) -> str:
    """What a head of a table or a title adds to its year, '' where it names no part of one.

    >>> code_named("2024年1-9月"), code_named("上半年"), code_named("比上半年增减"), code_named("2024年")
    ('-01..09', 'H1', '', '')
    """
    return next((part.code for part in parts_of(words) if part.code), "")


def is_label(words: str) -> bool:
    """Whether a row's label is nothing but a part of a year (一季度, 1-5月)."""
    return LABEL.fullmatch(words) is not None


def governing(text: str, low: int, at: int) -> Part | None:
    """The part that dates the number at `at`: the last one named from `low` on, or its own of a list (一、二季度分别…)."""
    before = [part for part in parts_of(text) if low <= part.start and part.end <= at]
    while before and before[-1].starts and re.search(r"[至到为，；]", text[before[-1].end : at]):
        before.pop()
    if not before:
        return None
    return _of_list(text, before, at) or before[-1]


def place_in_list(text: str, said: int, at: int) -> int:
    """How many numbers of the list that begins at `said` (分别) stand before the one at `at`."""
    return len(re.findall(r"\d[^、和与及\d]*(?:\d[^、和与及\d]*)*[、和与及]", text[said:at]))


def _of_list(text: str, before: list[Part], at: int) -> Part | None:
    """The member of 一季度、二季度…分别A、B that belongs to the number, None where no such list leads to it."""
    listed = [before[-1]]
    for part in reversed(before[:-1]):
        if (
            part.code == ""
            or not re.fullmatch(r"[、和与及]?", text[part.end : listed[0].start])
            and part.end != listed[0].end
        ):
            break
        listed.insert(0, part)
    said = text.find("分别", listed[-1].end, at)
    if len(listed) == 1 or said < 0 or re.search(r"[。；]", text[said:at]):
        return None
    place = place_in_list(text, said, at)
    return listed[place] if place < len(listed) else None
