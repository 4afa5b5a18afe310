"""A number without its unit, a rate without its subject, a hedge that contradicts itself, a day the calendar does not have."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding
from wutong.engines.reader._core.audit.sentences import Sentence, pattern
from wutong.engines.reader._core.figures.passages import Passage
from wutong.engines.reader.types import Finding, FindingFigure

BARE = re.compile(
    r"(?:达到|达|完成|实现|增加到|增长到|提高到|下降到|减少到|增至|降至|升至|总额为|总量为)(?P<number>\d+(?:\.\d+)?)(?=[，。；]|$)"
)
UNITLESS = re.compile(r"指数|系数|容积率|比值|得分|评分|分值|综合分|基尼|PMI|倍率|等级|编号|代码|版本|热线|电话|年$|第")
NO_SUBJECT = pattern(r"^(?:同比|环比|比上年|较上年|比去年|较去年)(?:增长|增加|提高|上升|下降|减少|回落)(?:了)?<P>")
HEDGED_TWICE = re.compile(
    r"(?P<all>(?:近|将近|接近|不足|不到)\d[\d.]*[万亿千百]?(?:余|多)[一-龥]?|(?:超过|突破|逾|超)\d[\d.]*[万亿千百]?[一-龥]{0,2}(?:左右|以内|以下)|(?:约|大约)\d[\d.]*[万亿千百]?[一-龥]{0,2}左右)"
)
DATE = re.compile(r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
MONTHS = 12
LEAP_YEAR = 2000  # a day without a year may be of a leap year


def check(material: Material) -> Iterator[Finding]:
    """What a number lacks or cannot be."""
    for passage in material.passages:
        yield from _dates(passage)
        yield from _hedges(passage)
    for sentence in material.sentences:
        yield from _units(sentence)
        if sentence.start == 0 and NO_SUBJECT.match(sentence.text):
            yield _subject(sentence)


def _place(passage: Passage, low: int, high: int) -> FindingFigure:
    start, end = passage.span(low, high)
    return FindingFigure(start, end, passage.text[low:high])


def _units(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.words
    for match in BARE.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        number = match["number"]
        if UNITLESS.search(before) or re.fullmatch(r"(?:19|20)\d\d", number) or "." not in number and len(number) < 3:
            continue
        low = sentence.start + match.start("number")
        zh, en = f"{number}没有单位", f"{number} has no unit"
        yield finding("missing-unit", zh, en, 0.6, [_place(sentence.passage, low, low + len(number))])


def _subject(sentence: Sentence) -> Finding:
    amount = sentence.amounts[0]
    zh, en = (
        f"段首的增速{amount.text}没有主语",
        f"the rate {amount.text} opens a paragraph and says of what it is nowhere",
    )
    return finding("missing-subject", zh, en, 0.5, [FindingFigure(amount.start, amount.end, amount.text)])


def _hedges(passage: Passage) -> Iterator[Finding]:
    for match in HEDGED_TWICE.finditer(passage.text):
        zh, en = (
            f"“{match['all']}”前后限定词相抵触或重复",
            f"the hedges of {match['all']} contradict or repeat each other",
        )
        yield finding("hedged-twice", zh, en, 0.6, [_place(passage, match.start(), match.end())])


def _dates(passage: Passage) -> Iterator[Finding]:
    for match in DATE.finditer(passage.text):
        month, day = int(match["month"]), int(match["day"])
        year = int(match["year"]) if match["year"] else LEAP_YEAR
        if 1 <= month <= MONTHS and 1 <= day <= monthrange(year, month)[1]:
            continue
        zh, en = f"没有{match.group()}这一天", f"there is no day {match.group()}"
        yield finding("impossible", zh, en, 0.85, [_place(passage, match.start(), match.end())])
