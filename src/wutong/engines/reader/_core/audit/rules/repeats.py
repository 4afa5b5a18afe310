"""The same figure told twice: in the text, in a table, in another document, in the ledger."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.audit.amounts import PERCENT, decimals_of, measure_of_unit, stretched
from wutong.engines.reader._core.audit.changes import ChangeReader, Level
from wutong.engines.reader._core.audit.intervals import Interval
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, told
from wutong.engines.reader._core.audit.wordings import Wordings
from wutong.engines.reader.types import Figure, Finding, FindingFigure, KnownFigure

SYNONYMS = (
    (re.compile(r"\(GDP\)|（GDP）"), ""), (re.compile(r"^(?:GDP总量|GDP|地区生产总值|国内生产总值|经济总量)"), "生产总值"),
    (re.compile(r"(?:增长率|增长速度|增幅|同比增速|增长幅度)$"), "增速"), (re.compile(r"R&D经费|研发经费(?=占)|研究与试验发展经费"), "研发经费"),
    (re.compile(r"第三产业(?:增加值)?(?:占(?:地区生产总值|生产总值|GDP))?(?:的)?(?:比重|占比)$|服务业增加值占比$"), "服务业增加值比重"),
    (re.compile(r"^(?:全社会)?(?:研发|R&D)(?:经费)?(?:投入)?(?:强度|占(?:地区生产总值|生产总值|GDP)比重)$"), "研发投入强度"),
    (re.compile(r"地区生产总值|生产总值(?=比重)|GDP"), "生产总值"),
    (re.compile(r"^(?:全区|全市|全县|全省|区内|辖区|园区|全年|累计|年末|现有|实有|共有|实现|完成)+"), ""), (re.compile(r"[的“”（）()、\s]"), ""),
    (re.compile(r"(?:总数|总量|数量|个数|家数)$"), "数"), (re.compile(r"(?<=企业)数$|(?<=机构)数$"), ""),
)  # fmt: skip
SHORTEST = 4
MOST_VALUES = 3  # a name with more values than these says too little to be one thing
# Counts of events: two of one name in a year are two events.
EVENTS = re.compile(
    r"签约|开工|投产|引进|新增|新建|举办|召开|发布|培训|组织|走访|解决|办理|活动|会议|提供|参加|吸引|接待|转移支付|补助|结余|结转|调入|总投资|计划投资|资金"
)
PART_OF = re.compile(r"其中|分别")
OTHER_PLACE = re.compile(r"全国|全省|全市(?!场)|全球|平均|上年|去年|前年|第[一二三四]季度|[上下]半年|月份?")
TENS = (10.0, 1e4, 1e8)
NEARLY = 0.02  # share by which a preliminary figure may differ from the final one
CONJUNCTION = re.compile(r"[和与及、]")
KIND_WORDS = re.compile(r"企业|公司|数量|数|总数|累计|机构")
DAYS_NAME = re.compile(r"天数$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as something to compare: what it is of, its range in plain units, and where it stands."""

    figure: Figure
    key: tuple[str, str, str, str, str]
    dimension: str
    value: float
    range: Interval

    @property
    def place(self) -> FindingFigure:
        return FindingFigure(
            self.figure.start,
            self.figure.end,
            self.figure.value_text,
            "表中" if self.figure.where == "table" else "正文",
        )

    @property
    def said(self) -> str:
        text = self.figure.value_text
        return text if self.figure.unit and text.endswith(self.figure.unit) else text + self.figure.unit


def name_of(indicator: str) -> str:
    """An indicator's name in the form in which names are compared.

    >>> name_of("地区生产总值(GDP)"), name_of("全区生产总值"), name_of("居民人均可支配收入增长率")
    ('生产总值', '生产总值', '居民人均可支配收入增速')
    """
    name = indicator
    for pattern, form in SYNONYMS:
        name = pattern.sub(form, name)
    return name


def _stated(figure: Figure | KnownFigure, unit: str) -> tuple[str, float, Interval]:
    kind, dimension, scale, whole = measure_of_unit(unit)
    high = getattr(figure, "value_hi", None)
    half = 0.0 if whole else 0.5 * 10.0 ** -decimals_of(figure.value_text)
    top = figure.value if high is None else high
    return dimension, figure.value * scale, stretched(figure.value, top, half, figure.comparator, kind, scale)


def stated(figures: Iterable[Figure], words: Wordings) -> list[Stated]:
    """Figures that can be compared: their name says enough, their period is known, and they are no thresholds."""
    found = []
    for figure in figures:
        name = name_of(figure.indicator)
        if (
            len(name) < SHORTEST
            or name in words.generic
            or not figure.period
            or figure.kind == "definition"
            or figure.measure == "rank"
        ):
            continue
        key = (name, figure.area, figure.period, figure.kind, figure.measure)
        found.append(Stated(figure, key, *_stated(figure, figure.unit)))
    return found


def check(material: Material) -> Iterator[Finding]:
    """Figures told twice that cannot be one."""
    every = comparable(material)
    by_key: dict[tuple[str, str, str, str, str], list[Stated]] = defaultdict(list)
    for one in every:
        by_key[one.key].append(one)
    starts = [sentence.span()[0] for sentence in material.sentences]
    for same in by_key.values():
        yield from _within(same, starts, material.words)
    yield from _with_known(by_key, material)
    yield from _larger_parts(every)
    yield from _day_shares(every, material)


def comparable(material: Material) -> list[Stated]:
    """Figures of the document that are what their name says."""
    unfit = _unfit(material)
    return [one for one in stated(material.figures, material.words) if one.figure.end not in unfit]


def _unfit(material: Material) -> set[int]:
    """Ends of figures that are not what their name says: levels of an earlier time, and other places' figures."""
    reader, ends = ChangeReader(material.words), set()
    for sentence in material.sentences:
        for index, amount in enumerate(sentence.amounts):
            token = reader.token(sentence, index)
            earlier = isinstance(token, Level) and token.base
            part = PART_OF.search(sentence.text, max(0, sentence.at[index] - 60), sentence.at[index]) is not None
            if earlier or part or OTHER_PLACE.search(sentence.clause(index)):
                ends.add(amount.end)
    return ends


def _within(same: list[Stated], starts: list[int], words: Wordings) -> Iterator[Finding]:
    """The first two figures of one thing that contradict each other; within a sentence they are two things."""
    values = [
        one
        for one in same
        if one.figure.comparator == "=" and one.figure.value_hi is None and not EVENTS.search(one.figure.indicator)
    ]
    if len({one.range for one in values}) > MOST_VALUES:
        return
    for at, one in enumerate(values):
        for other in values[at + 1 :]:
            apart = bisect_right(starts, one.figure.start) != bisect_right(starts, other.figure.start)
            both_table = one.figure.where == other.figure.where == "table"
            if one.dimension == other.dimension and not one.range.meets(other.range) and apart and not both_table:
                yield _contradiction(one, other, words)
                return


def _contradiction(one: Stated, other: Stated, words: Wordings) -> Finding:
    name, period = one.figure.indicator, one.figure.period
    slip = slip_between(one.value, other.value)
    tables = {one.figure.where, other.figure.where}
    rule = "unit-slip" if slip else "table-and-text" if tables == {"text", "table"} else "repeated"
    zh = f"{told(period)}{name}，一处为{one.said}，另一处为{other.said}"
    en = f"{name} of {period} is {one.said} in one place and {other.said} in another"
    because = ["ten-thousands"] if slip else explanations(one.key, one.value, other.value, words)
    certainty = min(one.figure.confidence, other.figure.confidence) * (0.75 if "preliminary" not in because else 0.65)
    return finding(rule, zh, en, certainty, [one.place, other.place], expected=one.said, because=because)


def slip_between(one: float, other: float) -> bool:
    """Whether two values are the same but for a power of ten thousand (or a decimal point)."""
    if one <= 0 or other <= 0:
        return False
    ratio = max(one, other) / min(one, other)
    return any(abs(ratio / ten - 1) < 0.001 for ten in TENS)


def explanations(key: tuple[str, str, str, str, str], one: float, other: float, words: Wordings) -> list[str]:
    """What could make both right."""
    name, measure = key[0], key[4]
    if measure == "growth":
        priced = any(word in name for word in words.value_added.split("|"))
        return ["comparable-prices"] if priced else ["same-basis"]
    if other and abs(one / other - 1) < NEARLY:
        return ["preliminary"]
    if re.search(r"企业|单位|机构|从业|项目", name):
        return ["designated-size", "other-year"]
    return ["other-definition"]


def _with_known(by_key: dict[tuple[str, str, str, str, str], list[Stated]], material: Material) -> Iterator[Finding]:
    """Figures of other documents and of the ledger against those of this one."""
    checked: set[tuple[tuple[str, str, str, str, str], str]] = set()
    for known in material.known:
        key = (name_of(known.indicator), known.area, known.period, known.kind, known.measure)
        source = (key, known.source)
        if source in checked or key not in by_key or known.comparator != "=":
            continue
        dimension, value, values = _stated(known, known.unit)
        mine = [one for one in by_key[key] if one.dimension == dimension and one.figure.comparator == "="]
        if not mine or any(one.range.meets(values) for one in mine):
            continue
        checked.add(source)
        yield _against(mine[0], known, value, material.words)


def _against(one: Stated, known: KnownFigure, value: float, words: Wordings) -> Finding:
    slip = slip_between(one.value, value)
    because = ["ten-thousands"] if slip else explanations(one.key, one.value, value, words)
    rule = "ledger" if known.origin == "ledger" else "other-document"
    said = known.value_text if known.value_text.endswith(known.unit) else known.value_text + known.unit
    zh = f"{told(known.period)}{known.indicator}，本文为{one.said}，{known.source}为{said}"
    en = f"{known.indicator} of {known.period} is {one.said} here and {said} in {known.source}"
    certainty = one.figure.confidence * (0.7 if slip else 0.4 if "preliminary" in because else 0.55)
    return finding(rule, zh, en, certainty, [one.place], expected=said, because=because)


def _larger_parts(every: list[Stated]) -> Iterator[Finding]:
    """甲和乙的总数 smaller than 甲 or 乙 alone, told elsewhere."""
    counts = [one for one in every if one.figure.measure == "level" and one.figure.comparator == "="]
    alike: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for one in counts:
        alike[one.dimension, *one.key[1:4]].append(one)
    joint = [one for one in counts if CONJUNCTION.search(one.figure.indicator)]
    for whole in joint:
        members = [KIND_WORDS.sub("", part) for part in CONJUNCTION.split(whole.figure.indicator)]
        members = [part for part in members if len(part) >= 2]
        if len(members) < 2:
            continue
        for part in alike[whole.dimension, *whole.key[1:4]]:
            named = not CONJUNCTION.search(part.figure.indicator) and any(
                part.key[0].replace("企业", "").endswith(one) for one in members
            )
            if named and part.range.low > whole.range.high:
                zh = f"{whole.figure.indicator}为{whole.said}，小于其中{part.figure.indicator}{part.said}"
                en = f"{whole.figure.indicator} is {whole.said}, less than {part.figure.indicator} alone with {part.said}"
                yield finding(
                    "part-over-whole",
                    zh,
                    en,
                    0.55,
                    [whole.place, part.place],
                    because=["other-definition", "other-year"],
                )
                break


def _around(one: Stated, material: Material) -> str:
    """The words around a figure, without white space; of a table's figure its title and heads."""
    reach = 1500 if one.figure.where == "table" else 60
    words = material.document.text[max(0, one.figure.start - reach) : one.figure.end]
    return re.sub(r"\s+", "", words if one.figure.where == "table" else words.split("\n\n")[-1])


def _day_shares(every: list[Stated], material: Material) -> Iterator[Finding]:
    """优良天数 and 优良天数比例 of one year."""
    days = {
        (one.key[0].removeprefix("空气质量"), *one.key[1:4]): one
        for one in every
        if one.figure.unit == "天" and one.figure.comparator == "="
    }
    for one in every:
        kind = measure_of_unit(one.figure.unit)[0]
        name = one.key[0].removeprefix("空气质量")
        count = days.get((re.sub(r"(?:比例|比率|占比)$", "", name), *one.key[1:4]))
        if kind != PERCENT or count is None or not DAYS_NAME.search(count.key[0]) or not one.key[2].isdigit():
            continue
        year = int(one.key[2])
        if f"{year}年" not in _around(count, material) + _around(one, material):
            continue  # the year is guessed, and with it how many days it has
        length = 366 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 365
        share = count.range.scaled(100.0 / length)
        if not share.meets(one.range):
            value = f"{count.value / length * 100:.{decimals_of(one.figure.value_text)}f}%"
            zh = f"{year}年{count.said}占全年{length}天的{value}，{one.figure.indicator}写作{one.said}"
            en = f"{count.said} of the {length} days of {year} are {value}; {one.figure.indicator} says {one.said}"
            yield finding("rate", zh, en, 0.75, [count.place, one.place], expected=value)
