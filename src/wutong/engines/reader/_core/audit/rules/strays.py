"""What does not belong: words of another language, a pasted outline, terms one character off, numbering out of order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding
from wutong.engines.reader._core.figures.numerals import plain_value
from wutong.engines.reader._core.figures.passages import Passage
from wutong.engines.reader.types import Finding, FindingFigure

ENGLISH = re.compile(
    r"(?<=[一-龥“”，、）)])\s?(?P<word>and|or|the|of|in|with|for|to|but|is|are|on|by|at)\s?(?=[一-龥“\d])",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“(?P<term>[^“”]{2,8})”")
FREQUENT = 3  # times a term must stand before a near one counts as a slip of it
PLAY_ON_NUMBERS = re.compile(r"[一二三四五六七八九十两]")
SET_PHRASE = re.compile(r"#位#体|#体#|#心#意")  # 五位一体 and 三位一体 are two things
HEADING = re.compile(r"^第(?P<at>[一二三四五六七八九十百]{1,5}|\d{1,3})(?P<unit>[章节篇编])(?![一-龥]?课)")
OUTLINE = re.compile(
    r"^[（(]一[)）]\s*(?P<title>总体要求|总体目标|指导思想|主要任务|主要目标|工作目标|基本原则|背景|意义)"
)
OUTLINE_ITEM = re.compile(r"^[（(](?P<at>[一二三四五六七八九十])[)）]")
GLOSSARY_ITEM = re.compile(r"^(?P<at>\d{1,3})[.．、](?P<term>[^：:]{1,30})[：:]")
ANNEX = re.compile(r"名词解释|附件|附录|注释|术语")


def check(material: Material) -> Iterator[Finding]:
    """Everything that looks pasted, mistyped or out of order."""
    for passage in material.passages:
        yield from _english(passage)
    yield from _outline_after_glossary(material)
    yield from _near_terms(material)
    yield from _variants(material)
    yield from _mistyped_area(material)
    yield from _headings(material)


def _english(passage: Passage) -> Iterator[Finding]:
    for match in ENGLISH.finditer(passage.text):
        start, end = passage.span(match.start("word"), match.end("word"))
        zh, en = f"中文句中夹有英文“{match['word']}”", f"an English {match['word']} in a Chinese sentence"
        yield finding(
            "foreign-passage", zh, en, 0.8, [FindingFigure(start, end, match["word"])], because=["conversion"]
        )


def _outline_after_glossary(material: Material) -> Iterator[Finding]:
    """An outline (总体要求, 主要任务) that begins after the entries of a glossary: a fragment of something else."""
    entries = 0
    for at, passage in enumerate(material.passages):
        if GLOSSARY_ITEM.match(passage.text):
            entries += 1
            continue
        if passage.heading and HEADING.match(passage.text):
            entries = 0
        if entries < 3 or not OUTLINE.match(passage.text):
            continue
        last = _outline_end(material.passages, at)
        start, end = passage.offsets[0], material.passages[last].offsets[-1] + 1
        words = "".join(one.text for one in material.passages[at : last + 1])
        zh = "名词解释之后又起“（一）……”一段提纲，与前文无承接，像是误粘贴的内容"
        en = "after the glossary an outline begins that nothing leads to: it looks pasted"
        yield finding("foreign-passage", zh, en, 0.75, [FindingFigure(start, end, words[:24])])
        return


def _outline_end(passages: list[Passage], at: int) -> int:
    last = at
    for number in range(at + 1, min(len(passages), at + 40)):
        if passages[number].heading and not OUTLINE_ITEM.match(passages[number].text):
            break
        last = number
    return last


def _near_terms(material: Material) -> Iterator[Finding]:
    """A quoted term one character off from a frequent one before the same words: “新美”新布局 beside “西美”新布局."""
    counts: Counter[str] = Counter()
    after: dict[str, set[str]] = defaultdict(set)
    for passage in material.passages:
        for match in QUOTED.finditer(passage.text):
            counts[match["term"]] += 1
            after[match["term"]].add(passage.text[match.end() : match.end() + 3])
    frequent = [term for term, count in counts.items() if count >= FREQUENT]
    for passage in material.passages:
        for match in QUOTED.finditer(passage.text):
            term, follows = match["term"], passage.text[match.end() : match.end() + 3]
            if counts[term] > 1 or len(follows) < 3 or not re.fullmatch("[一-龥]{3}", follows):
                continue
            for usual in frequent:
                if _one_off(term, usual) and follows in after[usual]:
                    yield _near(passage, match.start("term"), match.end("term"), term, usual, 0.7)
                    break


def _one_off(one: str, other: str) -> bool:
    if len(one) != len(other) or one == other:
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and not any(PLAY_ON_NUMBERS.match(char) for char in different[0])


def _near(passage: Passage, low: int, high: int, term: str, usual: str, certainty: float) -> Finding:
    start, end = passage.span(low, high)
    zh, en = f"“{term}”疑为“{usual}”之误", f"{term} looks like a slip of {usual}"
    return finding("near-name", zh, en, certainty, [FindingFigure(start, end, term)], expected=usual)


def _variants(material: Material) -> Iterator[Finding]:
    """A quoted term whose numbers differ from place to place: “五横六纵” here, “四横五纵” there."""
    found: dict[str, dict[str, FindingFigure]] = defaultdict(dict)
    for passage in material.passages:
        for match in QUOTED.finditer(passage.text):
            term = match["term"]
            shape = PLAY_ON_NUMBERS.sub("#", term)
            if shape.count("#") >= 2 and len(shape.replace("#", "")) >= 2 and not SET_PHRASE.search(shape):
                start, end = passage.span(match.start("term"), match.end("term"))
                found[shape].setdefault(term, FindingFigure(start, end, term))
    for terms in found.values():
        if len(terms) > 1:
            said = "、".join(f"“{term}”" for term in terms)
            zh, en = f"同一提法数字不一：{said}", f"one term with different numbers: {said}"
            yield finding("near-name", zh, en, 0.7, terms.values())


def _mistyped_area(material: Material) -> Iterator[Finding]:
    """The area's own short name with two characters exchanged (新高区 for 高新区)."""
    names = Counter(figure.area for figure in material.figures if figure.area)
    if not names:
        return
    name = names.most_common(1)[0][0]
    short = name[-3:]
    if len(name) < 4 or len(set(short)) < 3:
        return
    slip = short[1] + short[0] + short[2]
    text = material.document.text
    places = [match.start() for match in re.finditer(rf"(?<!创){re.escape(slip)}", text)]
    if text.count(short) >= 10 * FREQUENT and 0 < len(places) <= 2:
        for at in places:
            zh, en = f"“{slip}”疑为“{short}”之误", f"{slip} looks like a slip of {short}"
            yield finding("near-name", zh, en, 0.75, [FindingFigure(at, at + len(slip), slip)], expected=short)


def _headings(material: Material) -> Iterator[Finding]:
    """Chapters and sections that do not count up by one; a section that is called a chapter."""
    last: dict[str, int] = {}
    for passage in material.passages:
        match = HEADING.match(passage.text)
        if not match or len(passage.text) > 60:
            continue
        value, unit = plain_value(match["at"]), match["unit"]
        if value is None:
            continue
        number = int(value)
        expected = last.get(unit, number - 1) + 1
        other = next((one for one, count in last.items() if one != unit and count + 1 == number), None)
        last[other if number not in (1, expected) and other else unit] = number
        if number in (1, expected):
            continue
        wanted = f"第{match['at']}{other}" if other else f"第{expected}{unit}"
        start, end = passage.span(match.start(), match.end())
        zh, en = (
            f"标题编号不连续：{match.group()}，按顺序应为{wanted}",
            f"numbering: {match.group()} where {wanted} would follow",
        )
        yield finding(
            "numbering", zh, en, 0.8 if other else 0.6, [FindingFigure(start, end, match.group())], expected=wanted
        )
