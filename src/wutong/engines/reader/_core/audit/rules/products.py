"""Rate times base: 人均 × 人口, 单价 × 数量, 密度 × 面积, 每年 × 年数, and days of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.audit.amounts import LEVEL, PERCENT, Amount, measure_of_unit
from wutong.engines.reader._core.audit.changes import spans_told
from wutong.engines.reader._core.audit.intervals import exactly
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import Sentence, pattern
from wutong.engines.reader._core.figures import units
from wutong.engines.reader.types import Finding

EACH = re.compile(
    rf"(?:平均)?每(?:一|1)?(?P<unit>万人|千人|百人|{units.PATTERN})|(?P<people>人均)|(?P<house>户均)|(?P<mu>亩均)|(?P<land>地均)|(?P<day>日均)|单(?:个|家|套|件|台)|平均(?!增|每年|气温|水平|寿命)|单价|均价|[店校村镇社床座台园]均(?![衡为超已有可达在能由属未无较按以实完])"
)
TIME_WORDS = re.compile(r"时间|用时|年龄|气温|工资|价格|寿命")
LIMIT = re.compile(r"最高|最多|不超过|上限|至少|最低|起步|奖励|补助标准|标准|以内|给予|可|新增|增加|提高|比|高于|低于")
YEARLY = re.compile(r"每年|年均(?!增)")
YEARS_LONG = pattern(r"(?:<Y>|年)(?:时间|内|间|期间)")
IN_TOTAL = re.compile(r"共|累计|合计|总|达到")
DAYS = re.compile(r"优良|优良天数|达标天数|良好以上|蓝天")
DAY_SHARE = re.compile(r"占|优良率|达标率|比例|比率|率")
# Days within the limit of one pollutant are not the days of good air.
POLLUTANT = re.compile(r"PM|臭氧|颗粒物|二氧化|一氧化")
COUNTED_DAYS = re.compile(r"按365天|365天计")
LEAP = re.compile(r"(?:19|20)(?:[02468][048]|[13579][26])年")
COMMON = re.compile(r"(?:19|20)\d\d年")
FIXED = {"people": ("人", 1.0), "house": ("户", 1.0), "mu": ("平方米", 2000 / 3), "land": ("平方米", 1e6)}
PEOPLE = re.compile(r"人口|常住|户籍")
OTHER_COUNTS = {"家": ("家", "户", "个"), "户": ("户", "家"), "个": ("个", "家", "项"), "人": ("人",)}


@dataclass(frozen=True, slots=True)
class Each:
    """A figure told per unit of something: what it is counted per, '' where only 平均 is said, and how many plain units that is."""

    amount: Amount
    per: str
    size: float


def check(material: Material) -> Iterator[Finding]:
    """Products of the sentence that are not what they should be."""
    for sentence in material.sentences:
        if len(sentence.amounts) < 2:
            continue
        for index in range(len(sentence.amounts)):
            yield from _of_each(sentence, index)
        yield from _of_years(sentence)
        yield from _of_days(sentence)


def _of_each(sentence: Sentence, index: int) -> Iterator[Finding]:
    each = _each(sentence, index)
    if each is None:
        return
    others = [
        one for at, one in enumerate(sentence.amounts) if at != index and one.kind == LEVEL and "/" not in one.unit
    ]
    wanted = each.amount.dimension.split("/")[0]
    totals = [one for one in others if one.dimension == wanted]
    bases = [
        one
        for one in others
        if one.dimension != wanted and (not each.per or one.dimension in OTHER_COUNTS.get(each.per, (each.per,)))
    ]
    bases = [one for one in bases if each.per or one.whole or one.dimension == "人"]
    if each.per == "人" and each.size > 1:
        bases = [
            one
            for one in bases
            if PEOPLE.search(
                sentence.lead(sentence.amounts.index(one)) + sentence.tail(sentence.amounts.index(one))[:6]
            )
        ]
    pairs = [(base, whole) for base in bases for whole in totals if not _each_cue(sentence, whole)]
    if pairs and not any(_fits(each, base, whole) for base, whole in pairs):
        yield _finding(each, *pairs[-1])


def _each(sentence: Sentence, index: int) -> Each | None:
    """The figure as one per unit, None where it is none or where the words set a limit."""
    amount, clause = sentence.amounts[index], sentence.clause(index)
    if amount.kind != LEVEL or LIMIT.search(clause):
        return None
    if "/" in amount.dimension:
        _, per, size, _ = measure_of_unit(amount.dimension.split("/")[1])
        return Each(amount, per, size)
    found = EACH.search(clause)
    if not found or found["day"] or amount.dimension in units.DURATIONS or TIME_WORDS.search(clause):
        return None
    for name, (per, size) in FIXED.items():
        if found[name]:
            return Each(amount, per, size)
    if found["unit"]:
        _, per, size, _ = measure_of_unit(found["unit"])
        return None if found["unit"] in units.DURATIONS else Each(amount, per, size)
    return Each(amount, "", 1.0)


def _each_cue(sentence: Sentence, amount: Amount) -> bool:
    return EACH.search(sentence.clause(sentence.amounts.index(amount))) is not None


def _fits(each: Each, base: Amount, whole: Amount) -> bool:
    return (each.amount.range * base.range.scaled(1 / each.size)).meets(whole.range)


def _finding(each: Each, base: Amount, whole: Amount) -> Finding:
    value = whole.value / (base.value / each.size) if base.value else 0.0
    expected = each.amount.like(value)
    zh = f"{whole.text}÷{base.text}，平均应为{expected}，文中为{each.amount.text}"
    en = f"{whole.text} over {base.text} is {expected} each; the text says {each.amount.text}"
    places = [place(base, "数量"), place(whole, "总量"), place(each.amount, "平均")]
    return finding("product", zh, en, 0.75, places, expected=expected)


def _of_years(sentence: Sentence) -> Iterator[Finding]:
    """每年A，五年共B."""
    years = spans_told(sentence)
    yearly = [
        one for at, one in enumerate(sentence.amounts) if one.kind == LEVEL and YEARLY.search(sentence.clause(at))
    ]
    if len(yearly) != 1 or not years:
        return
    each = yearly[0]
    totals = [
        one
        for at, one in enumerate(sentence.amounts)
        if one is not each
        and one.dimension == each.dimension
        and (IN_TOTAL.search(sentence.clause(at)) or YEARS_LONG.search(sentence.stretch(at)))
    ]
    if not totals or any(each.range.scaled(count).meets(whole.range) for count in years for whole in totals):
        return
    count, whole = max(years), totals[-1]
    expected = whole.like(each.value * count)
    zh = f"每年{each.text}，{count}年应为{expected}，文中为{whole.text}"
    en = f"{each.text} a year is {expected} in {count} years; the text says {whole.text}"
    yield finding("product", zh, en, 0.7, [place(each, "每年"), place(whole, "总量")], expected=expected)


def _of_days(sentence: Sentence) -> Iterator[Finding]:
    """优良天数 over the days of the year."""
    days = [
        (at, one)
        for at, one in enumerate(sentence.amounts)
        if one.dimension == "天" and DAYS.search(sentence.before(at)) and not POLLUTANT.search(sentence.lead(at))
    ]
    for at, one in days:
        rates = [
            rate
            for later, rate in enumerate(sentence.amounts)
            if abs(later - at) == 1 and rate.kind == PERCENT and DAY_SHARE.search(sentence.lead(later))
        ]
        for rate in rates:
            lengths = year_lengths(sentence.words)
            if any((one.range / exactly(length)).scaled(100.0).meets(rate.range) for length in lengths):
                continue
            yield day_finding(one, rate, lengths[0])


def year_lengths(words: str) -> tuple[float, ...]:
    """How many days the year named has: both where none is named."""
    if COUNTED_DAYS.search(words):
        return (365.0,)
    if LEAP.search(words):
        return (366.0,)
    return (365.0,) if COMMON.search(words) else (365.0, 366.0)


def day_finding(days: Amount, rate: Amount, length: float) -> Finding:
    expected = rate.like(days.value / length * 100.0)
    zh = f"{days.text}占全年{length:.0f}天的{expected}，文中为{rate.text}"
    en = f"{days.text} of {length:.0f} days is {expected}; the text says {rate.text}"
    return finding("rate", zh, en, 0.8, [place(days, "天数"), place(rate, "比率")], expected=expected)
