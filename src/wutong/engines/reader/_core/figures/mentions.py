"""Finding numbers with their units in a passage.

A mention is a printed number as it stands: value, upper end, unit, hedge. Whether it is a figure, and of what, is decided
by `exclusions` and the modules after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.hedges import (
    PREFIX,
    ROUND_NUMERALS,
    ROUND_ONLY,
    SUFFIX,
    comparator_of,
)
from wutong.engines.reader._core.figures.numerals import CHINESE, NUMERAL, plain_value

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
MULTIPLE = r"万亿|千亿|百亿|千万|百万|亿|万|千(?!米|克|瓦|卡|伏)|百(?!分)"
DASH = r"[-—–~∼～]{1,2}|至|到"

QUANTITY = re.compile(
    rf"(?P<low>(?<![\d.])(?<!\d[万亿千百])(?:{ARABIC})|(?<![{CHINESE}万亿点几])(?!(?<=数)[十百千]){NUMERAL}|(?<=[上过破超近逾])(?=[万亿](?!分之)))"
    rf"(?P<more>多|余)?(?P<low_times>{MULTIPLE})?(?P<more2>多|余)?(?P<low_unit>{units.PATTERN})?"
    rf"(?:(?:{DASH})(?P<high>{ARABIC}|{NUMERAL})(?P<high_times>{MULTIPLE})?(?P<more3>多|余)?(?P<unit>{units.PATTERN})?)?"
    rf"(?P<per>{units.PER_UNIT})?"
)
UNIT_LATER = re.compile(rf"(?:[、和]\d[\d,]*(?:\.\d+)?)+(?P<times>{MULTIPLE})?(?P<unit>{units.PATTERN})")
POINTS_LATER = re.compile(r"(?:[、和]\d+(?:\.\d+)?个)*[、和]\d+(?:\.\d+)?个百分点")
# 1.79:1 sets one thing against another; a time of day has no decimal point.
ONE_TO_ONE = re.compile(r"(?<![\d.:])(?:(?P<value>\d+\.\d+):1|1:(?P<inverse>\d+\.\d+))(?![\d.:])")
DOUBLED = re.compile(r"翻(?:了|近|约|超过?)*(?P<times>[一二两三四五六]|\d)番(?P<after>以上|左右|多)?")
HALF = re.compile(r"(?<!另)(?:一半|半数)(?!儿)(?P<after>以上|左右|多)?")
# Ratios and scores have no unit: 收入比由3.14缩小到2.78, 指数达到86.5.
UNITLESS = re.compile(
    r"(?:收入比|性别比|倍差|之比|比值|系数|指数|得分|评分|容积率)值?(?:由|从|为|是|仅|达|到|至|降|升|缩小|下降|降低|提高|提升|上升|减小|扩大|约|(?:19|20)\d\d年的?)*"
    r"(?P<first>\d+(?:\.\d+)?)(?P<more>(?:缩小|下降|降低|提高|提升|上升|减小|扩大|优化|降|升)(?:到|至|为)(?P<second>\d+(?:\.\d+)?))?(?=[，。；、)缩下降提上减扩]|$)"
)
RATIO_LIST = re.compile(r"(?<![\d.:])\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){1,4}(?![\d:])")
FRACTION = re.compile(
    rf"(?<![\d/.+])(?P<top>\d{{1,3}})/(?P<bottom>\d{{1,3}})(?![\d/+])|(?<![{CHINESE}])(?P<cbottom>[{CHINESE}]+)分之(?P<ctop>{NUMERAL}|\d+(?:\.\d+)?)"
    rf"(?:(?:{DASH})(?:百分之)?(?P<chigh>{NUMERAL}|\d+(?:\.\d+)?))?"
)
# 两个半小时, 三年半, 七成五: the half stands behind the unit.
AND_A_HALF = re.compile(
    r"(?P<unit>个)半(?P<of>小时|月|百分点)|(?P<behind>年|倍|成|天|小时|亩)半(?=[，。；、的以左多)]|$)|成(?P<tenth>[一二三四五六七八九])(?![十百千万亿])"
)
PER_WHOLE = {100: "%", 1000: "‰"}
RANK = re.compile(
    rf"第(?P<rank>\d{{1,4}}|[{CHINESE}]{{1,4}})(?P<unit>位|名|家|户|次)?"
    rf"|前(?P<top>\d{{1,4}}|[{CHINESE}]{{1,4}})(?:(?P<top_unit>位|名|强)|(?=[，。；、,;)”行之]|$))"
    rf"|TOP(?P<english>\d{{1,4}})|(?P<strong>\d{{2,4}}|[{CHINESE}]{{1,3}})强"
)
NONE_GROWTH = re.compile(r"零增长")
SIZE_CLASS = re.compile(
    r"(?P<low>十|百|千|[二两三五六七八九]?千|[一二两三四五六七八九]?[十百]|\d+)(?P<times>亿|万亿|万)级"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A number with its unit in a passage; `start`/`end` include hedges (不低于…, …以上)."""

    start: int
    end: int
    core: int  # where the digits begin
    value: float
    value_hi: float | None
    unit: str
    comparator: str
    shape: str  # quantity | rank | ordinal | ratio | fraction | size | zero | doubled
    member: int = -1  # place in a ratio list
    members: int = 0
    chinese: bool = False


def mentions(text: str) -> list[Mention]:
    """Every number with a unit in the compact text, in reading order, none overlapping another."""
    taken = bytearray(len(text))
    found = []
    for finder in (
        _ratios,
        _one_to_one,
        _unitless,
        _fractions,
        _doubled,
        _halves,
        _ranks,
        _zero_growth,
        _size_classes,
        _quantities,
    ):
        for mention in finder(text):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _hedged(text: str, start: int, end: int) -> tuple[int, int, str, str]:
    """Widen a span by its hedges; returns start, end, the words before and after."""
    before = PREFIX.search(text, max(0, start - 10), start)
    if before and before.group() in ROUND_ONLY and text[start : start + 1] not in ROUND_NUMERALS:
        before = None
    after = SUFFIX.match(text, end)
    return (
        before.start() if before else start,
        after.end() if after else end,
        before.group() if before else "",
        after.group() if after else "",
    )


def _quantities(text: str) -> list[Mention]:
    found, at = [], 0
    while match := QUANTITY.search(text, at):
        mention, at = _quantity(text, match)
        if mention:
            found.append(mention)
    return found


def _quantity(text: str, match: re.Match[str]) -> tuple[Mention | None, int]:
    """The mention a match makes, if any, and where to look on."""
    parts, end = match.groupdict(), match.end()
    if parts["high"] and not _is_range(parts):
        end, parts = _without_high(match, parts)
    unit = (parts["unit"] or parts["low_unit"] or "") + (parts["per"] or "")
    times, factor = units.MULTIPLIER_VALUE.get(key := parts["high_times"] or parts["low_times"] or "", (key, 1))
    value, high = _magnitude(parts["low"] or "1", times), plain_value(parts["high"] or "")
    resume = max(end, match.start() + 1)
    if not unit and times and text[end : end + 1].isdigit():
        return None, resume  # 1万5千 is one number
    if value is not None and not (unit or times) and (listed := UNIT_LATER.match(text, end)):
        times, unit = _unit_of_list(text, match.start(), listed)
    if value is None or not (unit or times):
        return None, resume
    if (half := AND_A_HALF.match(text, end - len(unit))) and unit and high is None:
        value, unit, end, resume = *_with_half(value, half), half.end(), half.end()
    if unit == "分" and "点" in (parts["low"] or ""):
        return None, resume  # 八点十五分
    if unit == "个" and POINTS_LATER.match(text, end):
        unit = "个百分点"  # 1.5个和0.9个百分点
    core, sign = _signed(text, match.start())
    start, end, before, after = _hedged(text, core, end)
    if before == "近" and unit in ("年", "个月"):
        before = ""  # 近10年 is the last ten years, not about ten
    more = "余" if parts["more"] or parts["more2"] or parts["more3"] else ""
    mention = Mention(
        start, end, core, sign * value * factor, high * factor if high is not None else None, times + unit,
        comparator_of(before, more or after), "quantity", chinese=not parts["low"] or parts["low"][0] in CHINESE,
    )  # fmt: skip
    return mention, resume


def _magnitude(printed: str, times: str) -> float | None:
    """The number in the multiplier that follows it: 三亿五千 of 三亿五千万 is 35000 times 万."""
    high, hundred_million, low = printed.partition("亿")
    if not hundred_million or times != "万":
        return plain_value(printed)
    first, rest = plain_value(high), plain_value(low.lstrip("零〇"))
    return None if first is None or rest is None else first * 10_000 + rest


def _with_half(value: float, half: re.Match[str]) -> tuple[float, str]:
    if half["tenth"]:
        return value + (plain_value(half["tenth"]) or 0) / 10, "成"
    return value + 0.5, (half["unit"] or "") + (half["of"] or half["behind"])


def _unit_of_list(text: str, start: int, listed: re.Match[str]) -> tuple[str, str]:
    """The multiplier and unit that 分别…11.3、5.2个百分点 prints with its last number alone."""
    clause = max(text.rfind(mark, 0, start) for mark in "，。；：")
    said = "分别" in text[clause + 1 : start]
    return (listed["times"] or "", listed["unit"] or "") if said else ("", "")


def _signed(text: str, core: int) -> tuple[int, int]:
    """Where the number begins with its sign, and the sign: a dash counts after words of change or 为 alone."""
    if core >= 2 and text[core - 1] in "-−" and text[core - 2] in "为增长降幅速率值差额(":
        return core - 1, -1
    return core, 1


def _is_range(parts: dict[str, str | None]) -> bool:
    low, high = plain_value(parts["low"] or ""), plain_value(parts["high"] or "")
    if low is None or high is None or parts["more"] or parts["more2"]:
        return False
    if parts["low_unit"] and parts["unit"] and parts["low_unit"] != parts["unit"]:
        return False
    if not parts["unit"]:
        return False
    if parts["low_times"] and parts["high_times"] and parts["low_times"] != parts["high_times"]:
        return False
    return low < high <= 12 * max(low, 1) or bool(parts["low_unit"])


def _without_high(match: re.Match[str], parts: dict[str, str | None]) -> tuple[int, dict[str, str | None]]:
    """Take back the upper end of a range that is none, leaving the first number (the second is found on its own)."""
    ends = [match.end(name) for name in ("low", "more", "low_times", "more2", "low_unit") if match.group(name)]
    return max(ends), {**parts, "high": None, "high_times": None, "unit": None, "per": None, "more3": None}


def _ratios(text: str) -> list[Mention]:
    found = []
    for match in RATIO_LIST.finditer(text):
        members = [float(part) for part in match.group().split(":")]
        if len(members) < 3 and not ("." in match.group() and 98 <= sum(members) <= 102):
            continue
        unit = "%" if 98 <= sum(members) <= 102 else ""
        at = match.start()
        for index, printed in enumerate(match.group().split(":")):
            found.append(
                Mention(at, at + len(printed), at, float(printed), None, unit, "=", "ratio", index, len(members))
            )
            at += len(printed) + 1
    return found


def _fractions(text: str) -> list[Mention]:
    found = []
    for match in FRACTION.finditer(text):
        bottom = plain_value(match["bottom"] or match["cbottom"])
        top = plain_value(match["top"] or match["ctop"])
        if not bottom or top is None:
            continue
        start, end, before, after = _hedged(text, match.start(), match.end())
        unit = PER_WHOLE.get(bottom, "") if match["cbottom"] else ""
        if not unit and not top < bottom <= 20:
            continue
        value = top if unit else round(top / bottom, 3)
        high = plain_value(match["chigh"]) if match["chigh"] and unit else None
        if match["chigh"] and (high is None or high <= top):
            high, end = None, match.start("chigh") - 1
        found.append(Mention(start, end, match.start(), value, high, unit, comparator_of(before, after), "fraction"))
    return found


def _one_to_one(text: str) -> list[Mention]:
    found = []
    for match in ONE_TO_ONE.finditer(text):
        start, end = match.span("value") if match["value"] else match.span("inverse")
        found.append(Mention(start, end, start, float(text[start:end]), None, "", "=", "quotient"))
    return found


def _unitless(text: str) -> list[Mention]:
    found = []
    for match in UNITLESS.finditer(text):
        shape = "score" if re.match(r"指数|得分|评分", match.group()) else "quotient"
        for name in ("first", "second"):
            value = plain_value(match[name]) if match[name] else None
            if value is not None and value < 1000:
                start, end = match.span(name)
                found.append(Mention(start, end, start, value, None, "", "=", shape))
    return found


def _doubled(text: str) -> list[Mention]:
    """翻一番, 翻了两番: twice and four times as much."""
    found = []
    for match in DOUBLED.finditer(text):
        value = plain_value(match["times"])
        if value is not None:
            start = match.start()
            sign = comparator_of("", match["after"] or "")
            found.append(Mention(start, match.end(), start, 2.0**value, None, "倍", sign, "doubled"))
    return found


def _halves(text: str) -> list[Mention]:
    found = []
    for match in HALF.finditer(text):
        _, end, before, after = _hedged(text, match.start(), match.end())
        found.append(
            Mention(
                match.start(),
                end,
                match.start(),
                0.5,
                None,
                "",
                comparator_of(before, match["after"] or after),
                "fraction",
                chinese=True,
            )
        )
    return found


def _ranks(text: str) -> list[Mention]:
    found = []
    for match in RANK.finditer(text):
        printed = match["rank"] or match["top"] or match["english"] or match["strong"]
        value = plain_value(printed)
        if value is None:
            continue
        limit = not match["rank"]
        unit = match["unit"] or match["top_unit"] or "位"
        unit = "位" if unit == "强" else unit
        shape = "ordinal" if unit in ("家", "户", "次") else "rank"
        found.append(
            Mention(match.start(), match.end(), match.start(), value, None, unit, "<=" if limit else "=", shape)
        )
    return found


def _zero_growth(text: str) -> list[Mention]:
    return [Mention(m.start(), m.end(), m.start(), 0.0, None, "%", "=", "zero") for m in NONE_GROWTH.finditer(text)]


def _size_classes(text: str) -> list[Mention]:
    found = []
    for match in SIZE_CLASS.finditer(text):
        value = plain_value(match["low"])
        if value is not None:
            found.append(Mention(match.start(), match.end(), match.start(), value, None, match["times"], ">=", "size"))
    return found
