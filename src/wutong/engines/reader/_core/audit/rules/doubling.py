"""Words, marks and sentences that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding
from wutong.engines.reader._core.figures.passages import Passage
from wutong.engines.reader.types import Finding, FindingFigure

TWICE = re.compile(r"(?P<word>[一-龥]{2,8}?)(?P=word)")
PARTICLE = re.compile(r"(?<![一-龥]目)(?P<word>[的了是和与为及将被把])(?P=word)(?![一-龥]?确)")
NAMED_TWICE = re.compile(r"(?P<word>所|院|区|市|省|县|局)(?P=word)(?=在|内|外|有|设|建)")
MARKS = re.compile(r"，，|、、|；；|：：|。。(?!。)|，。|、。|，、|、，|；，|，；|。，")
# 一步一步, 各式各样-like runs, and words that are said twice on purpose.
ON_PURPOSE = re.compile(
    r"^[一每逐越层步年月日天人家处时代条项件个多常方]|考虑|商量|研究|讨论|试试|看看|谢谢|刚刚|仅仅|常常|往往|渐渐|点点|千千|万万|时时|事事|处处|人人|户户|环环|多多|好好|久久|高高|大大|小小|慢慢|真真|实实"
)
SHORTEST = 20  # Chinese characters a sentence must have before its return is worth a word
SENTENCE = re.compile(r"[^。！？；]+(?:[。！？；]|$)")
CHINESE = re.compile(r"[一-龥]")


def check(material: Material) -> Iterator[Finding]:
    """What stands twice: in a row, or as a whole sentence elsewhere."""
    seen: dict[str, tuple[int, int]] = {}
    for passage in material.passages:
        yield from _words(passage)
        if not passage.heading:
            yield from _sentences(passage, seen)


def _words(passage: Passage) -> Iterator[Finding]:
    for pattern, certainty in ((TWICE, 0.85), (PARTICLE, 0.75), (NAMED_TWICE, 0.6)):
        for match in pattern.finditer(passage.text):
            word = match["word"]
            if pattern is TWICE and (ON_PURPOSE.search(word) or len(set(word)) == 1):
                continue
            zh, en = f"“{word}”重复", f"{word} stands twice"
            yield _finding("doubled-words", passage, match.start(), match.end(), zh, en, certainty, word)
    for match in MARKS.finditer(passage.text):
        zh, en = f"标点“{match.group()}”重复或相连", f"marks {match.group()} in a row"
        yield _finding("doubled-words", passage, match.start(), match.end(), zh, en, 0.6, match.group()[-1])


def _sentences(passage: Passage, seen: dict[str, tuple[int, int]]) -> Iterator[Finding]:
    """Sentences that stood before, word for word."""
    for match in SENTENCE.finditer(passage.text):
        words = re.sub(r"^(?:——|[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]+[)）])", "", match.group())
        if len(CHINESE.findall(words)) < SHORTEST:
            continue
        start, end = passage.span(match.start(), match.end())
        if words not in seen:
            seen[words] = (start, end)
            continue
        first = seen[words]
        zh, en = "这句话与前文完全相同", "the same sentence stood before"
        figures = [FindingFigure(*first, words[:24], "前文"), FindingFigure(start, end, words[:24], "重复")]
        yield finding("doubled-sentence", zh, en, 0.7, figures)


def _finding(
    rule: str, passage: Passage, low: int, high: int, zh: str, en: str, certainty: float, expected: str
) -> Finding:
    start, end = passage.span(low, high)
    places = [FindingFigure(start, end, passage.text[low:high])]
    return finding(rule, zh, en, certainty, places, expected=expected, because=["conversion"])
