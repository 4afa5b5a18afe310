"""A share of two wholes, counts that can have no such share, ranks beyond the number ranked, and rates beyond a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil, floor

from wutong.engines.reader._core.audit.amounts import LEVEL, PERCENT, RANK, Amount
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import CLAUSE_CUT, LIST_GOES_ON, Sentence
from wutong.engines.reader.types import Finding

OF_AREA = re.compile(
    r"占(?:了|到)?(?P<area>全[国省市区县球]|世界|[一-龥]{2,4}?[省市区县])(?P<what>[^，；占]{0,10}?)的?(?:比重|比例)?(?:为|达到?|约|超过?|近|的)*$"
)
AREA = r"全[国省市区县球]|世界|[一-龥]{2,4}?[省市区县]"
OF_BOTH = re.compile(
    rf"占(?P<one>{AREA})(?:总[数量])?[、和与及](?P<other>{AREA})(?:总[数量])?的?(?:比重|比例)?(?:分别|各)?(?:为|达到?|约)*$"
)
GOES_ON_AREA = re.compile(
    r"^[、，和与及]*(?:占)?(?P<area>全[国省市区县球]|世界|[一-龥]{2,4}?[省市区县])(?P<what>[^，；占]{0,10}?)的?(?:比重|比例)?(?:为|达到?|约|超过?|近|的)*$"
)
SIZES = (("镇", "乡", "街"), ("区", "县"), ("市",), ("省",), ("国",), ("球", "世界"))
# A count with no such share is told only where the part is small enough for whole numbers to matter.
MOST_COUNTED = 300
COUNT_WORDS = re.compile(r"总数|总量|数|个数|优秀总数|")
BOUNDED = re.compile(
    r"占比|比重|占(?!地)|覆盖率|合格率|普及率|城镇化率|优良率|绿化率|办结率|满意率|满意度|入学率|参保率|就业率|达标率|利用率|回迁率|兑现率|普惠率|监测率|处理率|抽检率"
)
UNBOUNDED = re.compile(
    r"预算(?!收入)|增长|相当于|是[^，]*的|完成|目标|计划|任务|上年|去年|同期|增幅|贡献率|负债|使用率|床位|提高|上升|超"
)
RANKED = re.compile(r"在|全国|全省|全市|参评|参加|共|总数|个中")
RANK_OF = re.compile(r"(?:考核|评价|评比|排名|名列|位列|居|位居|列|排|第)")


def check(material: Material) -> Iterator[Finding]:
    """Shares and ranks that cannot be."""
    for sentence in material.sentences:
        areas = _areas(sentence)
        for index, amount in enumerate(sentence.amounts):
            if amount.kind == PERCENT:
                yield from _beyond_hundred(sentence, index)
                yield from _uncountable(sentence, index, areas)
            elif amount.kind == RANK:
                yield from _rank(sentence, index)
        yield from _nested(sentence, areas)


def area_size(area: str) -> int:
    """How wide an area is, from town to world; -1 where its name does not tell."""
    for size, ends in enumerate(SIZES):
        if area.endswith(ends):
            return size
    return -1


def _areas(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Shares of an area: index of the number, how wide the area is, and of what of it."""
    found: list[tuple[int, int, str]] = []
    for index, amount in enumerate(sentence.amounts):
        lead = sentence.lead(index)
        both = OF_BOTH.search(sentence.clause(index)) if amount.kind == PERCENT else None
        if both and index + 1 < len(sentence.amounts) and LIST_GOES_ON.match(sentence.lead(index + 1)):
            found += [(index, area_size(both["one"]), ""), (index + 1, area_size(both["other"]), "")]
            continue
        if found and found[-1][0] == index:
            continue
        follows = found and found[-1][0] == index - 1
        match = OF_AREA.search(CLAUSE_CUT.split(lead)[-1]) or (GOES_ON_AREA.match(lead) if follows else None)
        if amount.kind == PERCENT and match:
            found.append((index, area_size(match["area"]), match["what"].strip("的")))
    return found


Areas = list[tuple[int, int, str]]


def _nested(sentence: Sentence, areas: Areas) -> Iterator[Finding]:
    """占全市的p、全省的q: the share of the wider area is the smaller one."""
    for (one, size, what), (other, wider, also) in zip(areas, areas[1:], strict=False):
        if other != one + 1 or -1 in (size, wider) or size == wider or what and also and what != also:
            continue
        if size > wider:
            one, other = other, one
        near, far = sentence.amounts[one], sentence.amounts[other]
        if far.range.low <= near.range.high:
            continue
        zh = f"占较小范围的比重{near.text}小于占较大范围的比重{far.text}，二者不能同时成立"
        en = f"a share of {near.text} of the smaller area cannot go with {far.text} of the larger one"
        yield finding("shares-of-two-wholes", zh, en, 0.85, [place(near, "小范围"), place(far, "大范围")])


def _uncountable(sentence: Sentence, index: int, areas: Areas) -> Iterator[Finding]:
    """A count of which no whole number is the whole: 6家占全省的70%."""
    rate = sentence.amounts[index]
    part = _counted(sentence, index, areas)
    if part is None or not rate.plain or rate.range.low <= 0 or rate.value > 100:
        return
    low, high = part.value / rate.range.high * 100.0, part.value / rate.range.low * 100.0
    if ceil(low - 1e-6) <= floor(high + 1e-6):
        return
    near = [rate.like(part.value / whole * 100.0) for whole in (floor(high) + 1, floor(high)) if whole >= part.value]
    expected = "或".join(dict.fromkeys(near))
    zh = (
        f"{part.text}为整数，没有哪个总数能使占比为{rate.text}（总数应在{low:.1f}与{high:.1f}之间），相近的为{expected}"
    )
    en = f"no whole number has {part.text} as {rate.text} of it; near it are {expected}"
    yield finding("shares-of-two-wholes", zh, en, 0.75, [place(part, "部分"), place(rate, "占比")], expected=expected)


def _counted(sentence: Sentence, index: int, areas: Areas) -> Amount | None:
    """The count that a share of an area is said of: the level before it, or before the share it goes on from."""
    if index not in [at for at, _, what in areas if COUNT_WORDS.fullmatch(what)]:
        return None
    at = index - 1
    while at >= 0 and sentence.amounts[at].kind == PERCENT:
        at -= 1
    if at < 0:
        return None
    part, between = sentence.amounts[at], sentence.tail(at)
    near = re.match(r"^[^，。；]{0,12}，?(?:获优数量)?占", between)
    return (
        part if part.kind == LEVEL and part.whole and part.plain and near and 0 < part.value <= MOST_COUNTED else None
    )


def _beyond_hundred(sentence: Sentence, index: int) -> Iterator[Finding]:
    amount, clause = sentence.amounts[index], sentence.clause(index)
    clause = sentence.clause(index - 1) + clause if index and LIST_GOES_ON.match(clause) else clause
    if amount.range.low <= 100.0 or not BOUNDED.search(clause) or UNBOUNDED.search(clause):
        return
    zh = f"{amount.text}超过100%"
    en = f"{amount.text} is more than all"
    yield finding("impossible", zh, en, 0.85, [place(amount, "比率")])


def _rank(sentence: Sentence, index: int) -> Iterator[Finding]:
    rank = sentence.amounts[index]
    if not rank.text.startswith("第"):
        return
    totals = [
        one
        for at, one in enumerate(sentence.amounts)
        if one.kind == LEVEL
        and one.whole
        and one.plain
        and RANKED.search(sentence.lead(at)[-12:])
        and abs(at - index) <= 2
    ]
    if not totals or any(rank.value <= one.value for one in totals) or not RANK_OF.search(sentence.text):
        return
    whole = totals[-1]
    zh = f"共{whole.text}，不会有{rank.text}"
    en = f"among {whole.text} there is no {rank.text}"
    yield finding("rank", zh, en, 0.85, [place(whole, "总数"), place(rank, "位次")])
