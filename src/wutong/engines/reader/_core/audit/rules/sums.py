"""Parts that do not sum up to the total they are said of, parts larger than their whole, and remainders that do not remain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from wutong.engines.reader._core.audit.amounts import LEVEL, Amount
from wutong.engines.reader._core.audit.changes import ChangeReader, Level
from wutong.engines.reader._core.audit.intervals import Interval, total
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import CLAUSE_CUT, Sentence, pattern
from wutong.engines.reader._core.audit.wordings import Wordings
from wutong.engines.reader._core.layout import chinese
from wutong.engines.reader.types import Finding

MOST_PARTS = 12
# Up to so many parts every choice of them is tried before a sum is called wrong; beyond, only runs of neighbours.
FEW = 6
# A list after 其中 may leave parts out. Below this share of the total it is taken for such a list.
NEARLY_ALL = 0.75
MOST_OF_MANY = 0.6  # the same for lists of three and more
LONGEST_LINK = 20  # characters between a whole and a single part of it
ETC = re.compile(r"等")
# Means, prices and rates do not add up.
NOT_ADDITIVE = re.compile(
    r"人均|户均|亩均|地均|平均|均价|单价|每[一-龥]|价格|浓度|率[^，]{0,4}$|密度|寿命|指数|以上$|以下$|日均|月均"
)
MOST_TAIL = 4  # characters after a count that is a part without words before it
ORDINAL = re.compile(r"^[^一-龥]*(?:第)?(?P<at>[一二三四五])(?P<what>[期批季标组阶轮])")
SLIPS = (1e4, 1e-4, 1e8, 1e-8)  # 万 for 元, 亿 for 万, 亿 for 元
CLOSING = re.compile(r"合计|共计|总计|总共|一共|总和|加起来")
SHORT_CLAUSE = 5  # characters of a clause in which 总额, 总数 sum up and name nothing
ALL_NAMED = re.compile(
    r"用于|投向|包括"
)  # before three parts and more: nobody says of a fund what only some of it is for
COUNTED_TOTAL = re.compile(r"(?<!公)共|合计|总[数量计]|全部|辖")
COUNTED_LIST = pattern(r"(?:<L>|\d[个项家条所座])[^，。；]{0,8}[，,]分别")
OPENED = re.compile(r"\([^()，；]{0,12}$")
OTHER_KIND = re.compile(r"累计|年度|目标|计划|比上年|较上年")
THRESHOLD_AFTER = re.compile(r"^的?(?:[^，。；]{0,4})(?:项目|企业|单位|工程|纳税|大户|固定资产|投资|规模)")
COMPOSED = re.compile(r"由[^，。；]{2,60}(?:组成|构成|汇成)")


@dataclass(frozen=True, slots=True)
class Part:
    """A level in its sentence with the words that lead to it."""

    amount: Amount
    lead: str
    clause: str
    index: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and what is said to be its parts; `closed` where the words say that the parts are all."""

    total: Part
    parts: tuple[Part, ...]
    closed: bool
    named: bool  # 其中 and its like, or 合计, stand between


class SumReader:
    """Finds totals with their parts in a sentence."""

    def __init__(self, words: Wordings) -> None:
        self.words = words
        self.changes = ChangeReader(words)
        self.among = re.compile(rf"(?:{words.among})")
        self.total = re.compile(rf"(?:{words.total})")
        self.strong = re.compile(rf"(?:{words.strong_total})")
        self.rest = re.compile(rf"(?<!上年)(?<!年初)(?:{words.remainder})[^，；]{{0,4}}$")
        self.rests = re.compile(rf"(?:{words.remainder})")

    def levels(self, sentence: Sentence, earlier: bool = False) -> list[Part]:
        """Levels of the present, with `earlier` those of before too; differences, means and rates are passed over."""
        found = []
        for index, amount in enumerate(sentence.amounts):
            lead, clause = sentence.lead(index), sentence.clause(index)
            told = self.changes.token(sentence, index)
            if (
                amount.kind != LEVEL
                or not isinstance(told, Level)
                or told.base
                and not earlier
                or NOT_ADDITIVE.search(clause)
            ):
                continue
            if not amount.plain and THRESHOLD_AFTER.match(sentence.tail(index)):
                continue
            found.append(Part(amount, lead, clause, index))
        return found

    def sums(self, sentence: Sentence) -> Iterator[Sum]:
        by_dimension: dict[str, list[Part]] = {}
        earlier = self.levels(sentence, earlier=True)  # 上年结余收入 is a part of 收入总计
        for part in self.levels(sentence):
            by_dimension.setdefault(part.amount.dimension, []).append(part)
        known = [names for names in self.words.complements if all(name in sentence.text for name in names)]
        for alike in by_dimension.values():
            for at, part in enumerate(alike):
                before, after = alike[max(0, at - MOST_PARTS) : at], alike[at + 1 : at + 1 + MOST_PARTS]
                yield from self._first(sentence, part, before, after)
                yield from self._last(part, _same(earlier, part))
                yield from self._complements(part, before, after, known)

    def _first(self, sentence: Sentence, whole: Part, before: list[Part], after: list[Part]) -> Iterator[Sum]:
        """The total stands before its parts."""
        if not after:
            return
        between = sentence.text[sentence.at[whole.index] + 1 : sentence.at[after[0].index]]
        if COUNTED_LIST.search(between):
            return  # 10亿元以上项目3个，分别为…: the list is of that count
        opened = (
            self.among.search(between)
            or _ordinal_parts(after)
            or _bare_parts(sentence, whole, after)
            or re.match(r"^[^，]{0,8}(?:[:：(（]|中[，,])", between)
            or COMPOSED.search(sentence.text)
        )
        led = re.search(r"(?<!公)共|全部|总计|合计", whole.clause) and re.match(r"^[^。；]{0,20}$", between)
        if not opened and not led or "其中" not in between and not _of_one_kind(sentence, whole, after[0]):
            return
        parts = self._run(sentence, after)
        closing = (
            "分别" in between
            or len(parts) > 2
            and ALL_NAMED.search(between)
            or COMPOSED.search(sentence.text)
            or self._complementary(parts)
        )
        if any(total([part.amount.range for part in parts]).meets(one.amount.range) for one in before):
            return  # the parts are of a total told before this one
        within = len(parts) > 1 or "其中" in between and len(between) <= LONGEST_LINK
        if parts and within:
            yield Sum(whole, tuple(parts), bool(closing), bool(opened))

    def _closes(self, clause: str) -> bool:
        """Whether words sum up what stood before: 合计; 总额 alone, but not a figure of its own like 零售总额."""
        return (
            CLOSING.search(clause) is not None or self.strong.match(clause) is not None and len(clause) <= SHORT_CLAUSE
        )

    def _complements(
        self, whole: Part, before: list[Part], after: list[Part], known: Sequence[tuple[str, ...]]
    ) -> Iterator[Sum]:
        """Right before or after the total, parts that are known to be all: 常住人口T，城镇A，乡村B."""
        for names in known:
            for parts in (after[: len(names)], before[-len(names) :]):
                told = list(zip(names, parts, strict=False))
                if len(parts) == len(names) and all(name in part.lead for name, part in told) and _same_rest(told):
                    others = self.rest.search(whole.clause) or any(name in whole.clause for name in names)
                    if not others and not OTHER_KIND.search(whole.clause.replace("累计", "")):
                        yield Sum(whole, tuple(parts), True, True)

    def _run(self, sentence: Sentence, after: list[Part]) -> list[Part]:
        """Parts up to the next total or remainder, or to a list of the parts of the last part."""
        parts: list[Part] = []
        bracketed = OPENED.search(sentence.text[: sentence.at[after[0].index]]) is not None
        for part in after[:MOST_PARTS]:
            between = sentence.text[sentence.at[part.index - 1] + 1 : sentence.at[part.index]]
            if OTHER_KIND.search(part.clause) or parts and (self.strong.search(part.clause) or "其中" in between):
                break
            if parts and bracketed and ")" in between:
                break  # what follows the bracket is a part of a wider whole
            parts.append(part)
        return parts

    def _last(self, whole: Part, before: list[Part]) -> Iterator[Sum]:
        """The parts stand before their total: …，合计…."""
        if not self._closes(whole.clause) and not re.match(r"^[，,]?(?:全年|上半年|全区|全市)?共[^同]?", whole.clause):
            return
        if len(before) >= 2:
            yield Sum(whole, tuple(before), self._closes(whole.clause), True)

    def _complementary(self, parts: Sequence[Part]) -> bool:
        """Whether the parts are known to be all: 第一、二、三产业, 出口 and 进口."""
        leads = [part.lead for part in parts]
        return any(
            len(names) <= len(leads) and all(any(name in lead for lead in leads) for name in names)
            for names in self.words.complements
        )


def _same(levels: Sequence[Part], whole: Part) -> list[Part]:
    """The levels before a total that are measured alike."""
    alike = [one for one in levels if one.index < whole.index and one.amount.dimension == whole.amount.dimension]
    return alike[-MOST_PARTS:]


def _same_rest(told: Sequence[tuple[str, Part]]) -> bool:
    """Whether parts are named alike but for what tells them apart: 城镇人口 and 乡村人口, not 城镇就业 and 农村转移就业."""
    rests = [chinese(CLAUSE_CUT.split(part.clause.split(name)[-1])[-1]) for name, part in told]
    lengths = [len(rest) for rest in rests]
    return (
        len({rest[-2:] for rest in rests}) == 1
        and max(lengths) - min(lengths) <= 2
        and all(part.amount.plain for _, part in told)
    )


def _ordinal_parts(after: Sequence[Part]) -> bool:
    """Whether the next levels are named one, two, three: 一期A，二期B，三期C."""
    named = [ORDINAL.search(part.clause) for part in after[:3]]
    told = [match["at"] + match["what"] for match in named if match]
    return len(told) >= 2 and told[0][0] == "一" and told[1][0] == "二" and len({one[1:] for one in told}) == 1


def _bare_parts(sentence: Sentence, whole: Part, after: Sequence[Part]) -> bool:
    """Whether counts follow one another without words of their own: 241家单位参评，60家优秀，89家良好."""
    if len(after) < 2 or after[0].index != whole.index + 1:
        return False
    bare = [re.fullmatch(rf"[一-龥]{{1,{MOST_TAIL}}}[，、]", sentence.lead(part.index)) for part in after[1:4]]
    tails = [len(re.split("[，。；、]", sentence.tail(part.index))[0]) for part in after[:4]]
    first = re.search(r"[，：:]$", sentence.lead(after[0].index)) is not None
    return first and all(bare) and all(1 <= length <= MOST_TAIL for length in tails)


def _of_one_kind(sentence: Sentence, whole: Part, part: Part) -> bool:
    """Whether what is counted may be the same: 五个办事处 has no part 30个片区; a count without a noun after it may."""
    if whole.amount.dimension not in ("个", "项", "家", "所", "处", "条"):
        return True
    nouns = [re.match(r"^[一-龥]{2,8}", sentence.tail(one.index)) for one in (whole, part)]
    if nouns[0] is None or nouns[1] is None:
        return True
    return bool(set(nouns[0].group()) & set(nouns[1].group()))


def check(material: Material) -> Iterator[Finding]:
    """Sums and remainders told in a sentence."""
    reader = SumReader(material.words)
    for sentence in material.sentences:
        if len(sentence.amounts) < 2:
            continue
        yield from _of_sums(list(reader.sums(sentence)))
        yield from _of_remainders(reader, sentence)


def _of_remainders(reader: SumReader, sentence: Sentence) -> Iterator[Finding]:
    """剩余, 尚余, 顺差: what is left must be the difference of two levels beside it."""
    if not reader.rests.search(sentence.text):
        return
    levels = reader.levels(sentence, earlier=True)
    for rest in levels:
        if not reader.rest.search(rest.clause) or re.search(r"其余", rest.clause) and len(levels) > 3:
            continue
        others = [
            one
            for one in levels
            if one is not rest
            and one.amount.dimension == rest.amount.dimension
            and one.amount.range != rest.amount.range
        ]
        pairs = [(a, b) for a, b in combinations(others[-MOST_PARTS:], 2)]
        if (
            not pairs
            or any(_leaves(a.amount, b.amount, rest.amount) for a, b in pairs)
            or _leaves_after_parts(others, rest)
        ):
            continue
        a, b = (one.amount for one in pairs[-1])
        expected = rest.amount.like(abs(a.value - b.value))
        zh = f"{a.text}与{b.text}相差{expected}，文中为{rest.amount.text}"
        en = f"the difference of {a.text} and {b.text} is {expected}; the text says {rest.amount.text}"
        yield finding("remainder", zh, en, 0.8, [place(a), place(b), place(rest.amount, "余额")], expected=expected)


def _leaves(a: Amount, b: Amount, rest: Amount) -> bool:
    """Whether any of three levels is what the other two leave."""
    return any(values.meets(rest.range) for values in (a.range - b.range, b.range - a.range, a.range + b.range))


def _leaves_after_parts(others: list[Part], rest: Part) -> bool:
    """Whether the first or the largest level less all others leaves the remainder."""
    whole = max(others, key=lambda one: one.amount.value)
    parts = [one.amount.range for one in others if one is not whole]
    return (whole.amount.range - total(parts)).meets(rest.amount.range)


def _of_sums(sums: list[Sum]) -> Iterator[Finding]:
    if any(len(one.parts) > 1 and _adds_up(one) for one in sums):
        return
    for one in sums:
        if found := _judge(one):
            yield found
            return


def _adds_up(one: Sum) -> bool:
    """Whether the parts, or some sensible choice of them, sum up to the total."""
    ranges = [part.amount.range for part in one.parts]
    wanted = one.total.amount.range
    return any(total(chosen).meets(wanted) for chosen in _choices(ranges))


def _choices(ranges: list[Interval]) -> Iterator[list[Interval]]:
    if len(ranges) <= FEW:
        for size in range(2, len(ranges) + 1):
            yield from (list(chosen) for chosen in combinations(ranges, size))
        return
    for low in range(len(ranges)):
        for high in range(low + 2, len(ranges) + 1):
            yield ranges[low:high]


def _judge(one: Sum) -> Finding | None:
    """What is wrong with a sum, None where the parts may be some of the whole."""
    whole, parts = one.total.amount, [part.amount for part in one.parts]
    together = total([part.range for part in parts])
    if len(parts) == 1:
        return _larger_than_whole(one) if one.named and parts[0].range.low > whole.range.high else None
    value = sum(part.value for part in parts)
    share = value / whole.value if whole.value else 0.0
    etc = any(ETC.search(part.lead[-6:]) for part in one.parts)
    enough = NEARLY_ALL if len(parts) == 2 else MOST_OF_MANY
    if together.low > whole.range.high:
        certainty = 0.85 if one.closed else 0.75 if one.named else 0.6 if share < 1.5 else 0.0
    elif one.closed:
        certainty = 0.85 if share > 0.3 else 0.0
    else:
        certainty = 0.0 if etc or share < enough else _if_all(one)
    return _finding(one, value, certainty) if certainty else None


def _if_all(one: Sum) -> float:
    """How likely parts that come short were meant to be all; bulletins often name the largest parts alone after 其中."""
    if COUNTED_TOTAL.search(one.total.clause):
        return 0.5
    labels = [chinese(part.clause).removeprefix("其中") for part in one.parts]
    parallel = len({len(label) for label in labels}) == 1 and len({label[-1:] for label in labels}) == 1
    return 0.35 if parallel and labels[0] else 0.0


def _larger_than_whole(one: Sum) -> Finding:
    whole, part = one.total.amount, one.parts[0].amount
    zh = f"其中{part.text}大于总数{whole.text}"
    en = f"the part {part.text} is larger than the whole {whole.text}"
    return finding("part-over-whole", zh, en, 0.8, [place(whole, "总数"), place(part, "其中")])


def _slipped(one: Sum) -> bool:
    """Whether the sum would be right with one of its numbers ten thousand times as large or as small."""
    wanted, parts = one.total.amount.range, [part.amount.range for part in one.parts]
    for factor in SLIPS:
        moved = ([*parts[:at], part.scaled(factor), *parts[at + 1 :]] for at, part in enumerate(parts))
        if total(parts).meets(wanted.scaled(factor)) or any(total(some).meets(wanted) for some in moved):
            return True
    return False


def _finding(one: Sum, value: float, certainty: float) -> Finding:
    whole, parts = one.total.amount, [part.amount for part in one.parts]
    expected = whole.like(value)
    listed = "＋".join(part.text for part in parts)
    zh = f"各项之和{listed}＝{expected}，与总数{whole.text}不符"
    en = f"the parts sum up to {expected}, the total is {whole.text}"
    because = ["ten-thousands"] if _slipped(one) else [] if one.closed else ["incomplete-list"]
    places = [place(whole, "总数"), *(place(part, "分项") for part in parts)]
    return finding("sum", zh, en, certainty, places, expected=expected, because=because)
