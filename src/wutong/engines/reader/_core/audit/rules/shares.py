"""Shares against part and whole: 占…的x%, …的x%, completion of a target, rates of a count, and shares of two wholes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.audit.amounts import LEVEL, PERCENT, Amount
from wutong.engines.reader._core.audit.changes import ChangeReader, Level, Mark
from wutong.engines.reader._core.audit.intervals import Interval
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import Sentence
from wutong.engines.reader._core.audit.wordings import Wordings
from wutong.engines.reader._core.layout import chinese
from wutong.engines.reader.types import Finding

SHARE_WORD = re.compile(r"占比|比重|比例|份额|占有率|占(?!地|用|领|据)")
RATE_WORD = re.compile(
    r"(?P<stem>[一-龥]{1,6}?)(?:率|面|进度|比例|程度)(?:为|达到?|是|约|高达|仅|已|均|分别|提高到|上升到|升至|[:：])*$"
)
DONE_WORD = re.compile(
    r"(?:完成|达到?|为|占|实现|兑现|执行|到位)[^，；]{0,16}(?:的|完成率|进度|比例)|完成率|完成比例|执行率|完成进度|到位率|兑现率"
)
OVER = re.compile(r"超(?:额|出|过)?(?:完成)?[^，；]{0,14}$")
GROWTH_RATE = re.compile(r"收益率|毛利率|净利率|周转率|负债率|增长率|失业率|增速|利率|税率|利润率|贡献率|拉动")
OF_OTHER = re.compile(
    r"占(?!比|有率)(?P<whole>[^，；占]{1,18}?)的?(?:比重|比例|份额)?(?:为|达到?|约|超过?|近|的|是|[:：])*$"
)
TOTAL_WORDS = re.compile(r"^(?:总数|总量|总额|全部|总体|其|总[一-龥]{0,3}|整体|全体)")
PAIR_LIMIT = 8
LONG_NAME = 4  # characters at the end of a name by which it is known where its beginning is left out
SOFT = {"项", "条", "个", "件", "款"}  # measure words that count one thing as easily as another


@dataclass(frozen=True, slots=True)
class Told:
    """A level of a sentence, with the clause that leads to it."""

    amount: Amount
    clause: str
    index: int
    base: bool
    moved: bool  # a difference (减收1070万元), which is no part of anything


@dataclass(frozen=True, slots=True)
class Ratio:
    """A percentage with the levels whose quotient it may be."""

    mark: Amount
    index: int
    rule: str
    strong: tuple[tuple[Told, Told], ...]  # (part, whole): one of these must fit
    other: tuple[tuple[Told, Told], ...]  # these may explain it too
    over: bool = False  # 超额20%: the excess over the whole


class RatioReader:
    """Finds percentages that are a quotient of two levels of the same sentence."""

    def __init__(self, words: Wordings) -> None:
        self.words = words
        self.changes = ChangeReader(words)
        self.aim = re.compile(rf"(?:{words.aim})")
        self.aim_after = re.compile(rf"^的[^，；]{{0,6}}?(?:{words.aim})")

    def levels(self, sentence: Sentence) -> list[Told]:
        found = []
        for index, amount in enumerate(sentence.amounts):
            if amount.kind == LEVEL:
                token = self.changes.token(sentence, index)
                clause = sentence.clause(index)
                found.append(
                    Told(amount, clause, index, isinstance(token, Level) and token.base, isinstance(token, Mark))
                )
        return found

    def ratios(self, sentence: Sentence) -> Iterator[Ratio]:
        levels = self.levels(sentence)
        if len(levels) < 2:
            return
        for index, amount in enumerate(sentence.amounts):
            if amount.kind != PERCENT:
                continue
            clause = sentence.clause(index)
            before = [one for one in levels if one.index < index and not one.moved]
            for rule in (self._bracketed, self._explicit, self._completion, self._of_total, self._rate):
                if ratio := rule(sentence, index, clause, before, levels):
                    yield ratio
                    break

    def _bracketed(
        self, sentence: Sentence, index: int, clause: str, before: list[Told], levels: list[Told]
    ) -> Ratio | None:
        """占比P（部分A，总体B）: both levels stand in brackets right after the share."""
        after = [one for one in levels if one.index in (index + 1, index + 2)]
        opened = re.match(r"^\(", sentence.tail(index)) is not None
        if not opened or not SHARE_WORD.search(clause) or len(after) != 2 or not _alike(*after):
            return None
        strong = (_by_size(after),)
        return Ratio(sentence.amounts[index], index, "share", strong, ())

    def _explicit(
        self, sentence: Sentence, index: int, clause: str, before: list[Told], levels: list[Told]
    ) -> Ratio | None:
        """…占/为/是 WHOLE 的 P, where the whole stands right before the percentage."""
        if not before or before[-1].index != index - 1 or len(before) < 2:
            return None
        whole, lead = before[-1], sentence.lead(index)
        if not re.match(r"^[^，；]{0,10}的(?:比重|比例|份额)?(?:约|近|将近|超过?|大约|为|达到?|高达|是)*$", lead):
            return None
        if not re.search(r"占|为|是|达|完成|相当于|等于|超|实现|兑现", whole.clause):
            return None
        strong = _pairs([one for one in before[:-1] if _alike(one, whole)][-1:], [whole])
        rule = "completion" if self.aim.search(whole.clause + lead) else "share"
        return Ratio(sentence.amounts[index], index, rule, strong, _pairs(before, before)) if strong else None

    def _completion(
        self, sentence: Sentence, index: int, clause: str, before: list[Told], levels: list[Told]
    ) -> Ratio | None:
        """完成年度目标的P, where a level before is called a target and another was reached."""
        over = OVER.search(clause) is not None and not clause.endswith("的")
        done = DONE_WORD.search(clause) and (self.aim.search(clause) or re.search(r"完成|执行|兑现|到位", clause))
        if not done and not (over and (self.aim.search(clause) or "超额" in clause)):
            return None
        aims = [one for one in levels if self.aim.search(one.clause) or self.aim_after.match(sentence.tail(one.index))]
        reached = [one for one in levels if one not in aims]
        strong = [(part, whole) for part, whole in _pairs(reached, aims) if part.index < index or whole.index < index]
        return (
            Ratio(sentence.amounts[index], index, "completion", tuple(strong), _pairs(levels, levels), over)
            if strong
            else None
        )

    def _of_total(
        self, sentence: Sentence, index: int, clause: str, before: list[Told], levels: list[Told]
    ) -> Ratio | None:
        """占总数的P or 占比P after a whole and its part."""
        if not SHARE_WORD.search(clause) or len(before) < 2 or GROWTH_RATE.search(clause):
            return None
        named = OF_OTHER.search(clause)
        part = before[-1]
        if _in_brackets(sentence, part.index) and part.index == index - 1 and _alike(part, before[-2]):
            return Ratio(sentence.amounts[index], index, "share", (_by_size(before[-2:]),), _pairs(before, before))
        wholes = [one for one in before[:-1] if _alike(one, part)]
        if named and not TOTAL_WORDS.match(named["whole"]):
            wholes = [one for one in wholes if _names(one.clause, named["whole"])]
        else:
            larger = [one for one in wholes if not part.amount.range.low > one.amount.range.high]
            larger = [one for one in larger if not _in_brackets(sentence, one.index)]
            wholes = [one for one in larger if _linked(sentence, one.index, part.index)]
            if _of_another(clause, part.clause):
                return None
        strong = _pairs([part], wholes)
        return Ratio(sentence.amounts[index], index, "share", strong, _pairs(before, before)) if strong else None

    def _rate(
        self, sentence: Sentence, index: int, clause: str, before: list[Told], levels: list[Told]
    ) -> Ratio | None:
        """合格率P beside how many were examined and how many passed."""
        found = RATE_WORD.search(clause)
        if not found or GROWTH_RATE.search(clause) or len(before) < 2 or sentence.amounts[index].unit != "%":
            return None
        stem = set(found["stem"][-2:])
        last = before[-2:]
        named = [one for one in last if found["stem"][-2:] in one.clause or stem & _words_at(sentence, one)]
        if not named or not _alike(*last) or last[0].amount.scale != last[1].amount.scale:
            return None
        if last[0].amount.dimension == "天" and not re.search(r"监测|有效|总|全年", last[0].clause):
            return None  # days of two pollutants, not days of a year
        strong = (_by_size(last),)
        return Ratio(sentence.amounts[index], index, "rate", strong, _pairs(before, before))


def _words_at(sentence: Sentence, one: Told) -> set[str]:
    """The characters right before and after a level."""
    return set(one.clause[-4:] + re.split("[，、。；]", sentence.tail(one.index))[0][:4])


def _linked(sentence: Sentence, whole: int, part: int) -> bool:
    """Whether a level may be the whole of a later one: nothing but 其中 parts them, or no semicolon and no other share does."""
    between = sentence.text[sentence.at[whole] + 1 : sentence.at[part]]
    shares = any(sentence.amounts[at].kind == PERCENT and "占" in sentence.lead(at) for at in range(whole + 1, part))
    return "其中" in between or "；" not in between and not shares


def _of_another(clause: str, part: str) -> bool:
    """Whether a share names a subject of its own that the part before it does not (税收占比 after 预算收入)."""
    subject = chinese(re.split("占", clause)[0])
    return len(subject) >= 2 and subject[-2:] not in part and not subject.endswith(("比", "约"))


def _in_brackets(sentence: Sentence, index: int) -> bool:
    """Whether a number is all that its brackets hold: 占全部投资(662.7亿元)的比重."""
    at = sentence.at[index]
    return sentence.text[at - 1 : at] == "(" and sentence.text[at + 1 : at + 2] == ")"


def _by_size(two: list[Told]) -> tuple[Told, Told]:
    small, large = sorted(two, key=lambda one: one.amount.value)
    return small, large


def _alike(one: Told, other: Told) -> bool:
    pair = {one.amount.dimension, other.amount.dimension}
    return len(pair) == 1 or pair <= SOFT


def _pairs(parts: list[Told], wholes: list[Told]) -> tuple[tuple[Told, Told], ...]:
    return tuple(
        (part, whole)
        for part in parts[-PAIR_LIMIT:]
        for whole in wholes[-PAIR_LIMIT:]
        if part is not whole and _alike(part, whole)
    )


def _names(clause: str, whole: str) -> bool:
    """Whether a level's words name what a share is said to be of."""
    name = re.sub(r"总数|总量|总额|的|比重|全部|所有", "", whole)
    return bool(name) and (name in clause or len(name) > LONG_NAME and name[-LONG_NAME:] in clause)


def check(material: Material) -> Iterator[Finding]:
    """Every quotient told of two levels of its sentence that they do not have."""
    reader = RatioReader(material.words)
    for sentence in material.sentences:
        if len(sentence.amounts) < 3:
            continue
        for ratio in reader.ratios(sentence):
            if not any(_fits(ratio, pair) for pair in (*ratio.strong, *ratio.other)):
                yield _finding(ratio)


def quotient(part: Amount, whole: Amount) -> Interval:
    return (part.range / whole.range).scaled(100.0)


def _fits(ratio: Ratio, pair: tuple[Told, Told]) -> bool:
    values = quotient(pair[0].amount, pair[1].amount)
    if ratio.over:
        values = Interval(values.low - 100.0, values.high - 100.0)
    return values.meets(ratio.mark.range)


def _finding(ratio: Ratio) -> Finding:
    part, whole = (one.amount for one in ratio.strong[-1])
    value = part.value / whole.value * 100.0 - (100.0 if ratio.over else 0.0) if whole.value else 0.0
    expected = ratio.mark.like(value)
    name = {"share": "占比", "completion": "完成比例", "rate": "比率"}[ratio.rule]
    zh = f"{part.text}÷{whole.text}，{name}应为{expected}，文中为{ratio.mark.text}"
    en = f"{part.text} of {whole.text} is {expected}; the text says {ratio.mark.text}"
    places = [place(part, "部分"), place(whole, "总体"), place(ratio.mark, name)]
    slipped = any(quotient(part, whole).scaled(factor).meets(ratio.mark.range) for factor in (1e4, 1e-4, 1e8, 1e-8))
    because = ["ten-thousands"] if slipped else []
    return finding(ratio.rule, zh, en, 0.85 if ratio.mark.plain else 0.7, places, expected=expected, because=because)
