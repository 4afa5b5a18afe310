"""Statements of change: levels at two times, and the rates, differences and multiples that tell how one became the other.

A `Change` gathers what one run of words says of one thing: levels (which may be the earlier or the later one) and marks (年均增长7%,
增加20亿元, 提高1.3个百分点, 是…的4.6倍). Which level belongs to which is settled by the rules, with charity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from wutong.engines.reader._core.audit.amounts import LEVEL, PERCENT, POINTS, RANK, SPAN, TIMES, Amount
from wutong.engines.reader._core.audit.sentences import CLAUSE_CUT, LIST_GOES_ON, Sentence
from wutong.engines.reader._core.audit.wordings import Wordings
from wutong.engines.reader._core.figures.numerals import plain_value
from wutong.engines.reader._core.layout import letters

GROWTH, MEAN, MULTIPLE, FACTOR, DIFFERENCE, POINT_CHANGE = (
    "growth",
    "mean",
    "multiple",
    "factor",
    "difference",
    "points",
)
AFTER_VERB = r"(?:了|率|幅度?|速度?|额|数|量)*(?:保持|稳定|维持|控制|分别|均|都|约|大约|近|将近|为|达到?|是|仅|高达|在|了|又|再|共|累计|超过?|突破|逾|[:：])*"
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|(?=[-—–~至到](?:19|20)\d\d年))")
FROM = re.compile(r"(?:由|从|自)[^，；]*$")
TO_NEXT = re.compile(r"^[^，；。]{0,30}?[到至为成→变]")
OF_WHAT = re.compile(r"(?:是|为|相当于|达到?|等于|即)(?:了)?[^，；]{0,20}的(?:约|近)?$")
ON_BASE = re.compile(r"^(?:左右)?的?基础上")
AS_BASE = re.compile(r"以[^，；|]*\|为(?:基数|基期|起点|基础)")
OF_LEVEL = re.compile(r"^的(?:约|近)?$")  # 是五年前421家的5.1倍
BRACKETED_YEAR = re.compile(r"\((?:19|20)\d\d年[^()]{0,10}$")
LEVEL_AGAINST = re.compile(r"^(?:同期|末|底|年末|年底|数|水平)?$|的(?:约|近)?$|\($")
COMPARED = re.compile(r"(?:比|较|与|和|同|而|相对于|对照|以)(?:19|20)\d\d年")
IS = re.compile(r"(?:是|为|相当于|达到?|等于)[^，；]*$")
SPEED_AFTER = re.compile(r"^(?:以上|左右)?的(?:[^，。；]{0,6})?(?:速度|增速|增幅|增长率|增长|幅度)")
YEARS_RANGE = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]+((?:19|20)\d\d)年")
YEARS_TOLD = re.compile(r"(?<!\d)([一二两三四五六七八九十]|\d{1,2})(?:年|个年头)(?!级)")
FIVE_YEARS = re.compile(r"“?十[一二三四五]五”?(?!末)")
FILLER = re.compile(
    r"(?:19|20)\d\d年?|今年|本年度?|当年|全年|目前|现在|已经|已|将|力争|预计|计划|要|再|又|也|均|分别|达到?了?|完成|实现|为|是|有|共|约|近|超过?|突破|增至|"
    r"升至|降至|减至|到|至|的|了|在|以|并|且|而|其|由|从|自|比|较|同比|环比|末|底|年|月|上半年|季度|水平|基础上|接近|总计|合计|总量|规模|总额|总数|数量|该项|该|这一|指标|数字|左右|同期|，|、|“|”|期间|时期"
)


@dataclass(frozen=True, slots=True)
class Level:
    """A level in a change: whether words mark it as the earlier one, the year it is of, and its place in a list."""

    amount: Amount
    base: bool
    year: int | None
    group: int
    on_base: bool = False
    subject: str = ""  # what the clause says it is of, '' where it does not say


@dataclass(frozen=True, slots=True)
class Mark:
    """A rate, difference or multiple; `sign` is -1 where the verb says that it fell, `years` the spans a mean may run over."""

    amount: Amount
    kind: str
    sign: int
    group: int


@dataclass
class Change:
    """What one run of words tells of one thing."""

    sentence: Sentence
    levels: list[Level] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


class ChangeReader:
    """Splits sentences into changes."""

    def __init__(self, words: Wordings) -> None:
        rise, fall = re.sub(r"增加(?=\||$)", "增加(?!值)", words.rise), words.fall
        self.rises = re.compile(rf"(?:(?<!新)(?:{rise})|增减){AFTER_VERB}$")
        self.falls = re.compile(rf"(?<!增)(?:{fall}){AFTER_VERB}$")
        self.verbs = re.compile(rf"(?:{words.change})")
        verbs = rf"(?:{words.change}|变化?|变动|调整|优化|扩|拓展|发展|跃|攀|改|扩容|壮大|增|升|降|减|回升|减少)"
        self.reaches = re.compile(rf"{verbs}(?:到|至|为|成)(?:了)?(?:[^，；]{{0,12}}?的)?(?:约|近|超过?)?$")
        self.earlier = re.compile(rf"(?:{words.base_time})[^，；]*$")
        # 比上年的A is an earlier level; 比上年…A with other words before the number is a difference of some kind.
        self.against = re.compile(rf"(?:比|较)(?:{words.base_time})(?P<rest>[^，；]*)$")
        self.mean = re.compile(rf"(?:{words.mean})")

    def changes(self, sentence: Sentence) -> list[Change]:
        """The changes a sentence tells, one after another; a semicolon or a new subject begins the next."""
        found, current = [], Change(sentence)
        for index in range(len(sentence.amounts)):
            lead = sentence.lead(index)
            group = sentence.runs[index][0]
            token = self.token(sentence, index, group)
            if index and self._begins(current, token, lead):
                found.append(current)
                current = Change(sentence)
            if isinstance(token, Level):
                current.levels.append(token)
            elif token is not None:
                current.marks.append(token)
        return [change for whole in [*found, current] for change in _respective(whole) if change.levels or change.marks]

    def _begins(self, current: Change, token: Level | Mark | None, lead: str) -> bool:
        """Whether a number opens the next change: a level with a subject of its own after marks were told."""
        if "；" in lead or ";" in lead:
            return True
        if not isinstance(token, Level) or not current.marks or LIST_GOES_ON.match(lead):
            return False
        if current.levels and all(level.on_base for level in current.levels):
            return False  # 在上年A的基础上增长p，…达到B
        told = FILLER.sub("", self.earlier.sub("", CLAUSE_CUT.split(lead)[-1] or lead))
        return len(letters(told)) >= 2 and not self.rises.search(told) and not self.falls.search(told)

    def token(self, sentence: Sentence, index: int, group: int | None = None) -> Level | Mark | None:
        """What a number is in a change; None for ranks, spans and shares. `group` is where the list it stands in begins."""
        if _divides(sentence, index):
            return None
        amount, group = sentence.amounts[index], index if group is None else group
        if amount.kind in (RANK, SPAN):
            return None
        lead = sentence.lead(group)  # a list goes on as it began
        clause = sentence.clause(group)
        sign = -1 if self.falls.search(clause) else 1 if self.rises.search(clause) else 0
        if amount.kind == TIMES:
            return self._multiple(amount, clause, sign, group)
        if amount.kind == POINTS:
            return Mark(amount, POINT_CHANGE, sign, group) if sign else None
        if (
            self.reaches.search(clause)
            or not sign
            and not (amount.kind == PERCENT and SPEED_AFTER.match(sentence.tail(index)))
        ):
            return self._level(sentence, index, lead, clause, group)
        if amount.kind == LEVEL:
            return (
                Mark(amount, DIFFERENCE, sign, group)
                if not clause.endswith(("新增", "新增加"))
                else self._level(sentence, index, lead, clause, group)
            )
        return Mark(amount, MEAN if self.mean.search(lead) else GROWTH, sign or 1, group)

    def _multiple(self, amount: Amount, clause: str, sign: int, group: int) -> Mark | None:
        if amount.dimension == "番" or OF_WHAT.search(clause) or OF_LEVEL.match(clause):
            return Mark(amount, FACTOR, 1, group)
        return Mark(amount, MULTIPLE, sign, group) if sign else None

    def _level(self, sentence: Sentence, index: int, lead: str, clause: str, group: int) -> Level | None:
        last = sentence.runs[index][1]
        after = sentence.text[sentence.at[last] + 1 : sentence.at[last] + 40]
        started = FROM.search(clause) is not None and TO_NEXT.match(after) is not None
        compared = IS.search(clause) is not None and _times_follow(sentence, index)
        on_base = (
            ON_BASE.match(sentence.tail(index)) is not None
            or AS_BASE.search(clause + "|" + sentence.tail(index)) is not None
        )
        compared = compared or COMPARED.search(clause) is not None or BRACKETED_YEAR.search(lead) is not None
        base = started or on_base or compared or self.earlier.search(clause) is not None
        year = _year(YEAR.findall(lead), YEAR.findall(clause), index - group, last - group + 1)
        subject = self._subject(clause)
        against = self.against.search(clause)
        if against and not LEVEL_AGAINST.search(against["rest"]):
            return None
        return Level(sentence.amounts[index], base, year, group, on_base, subject)

    def _subject(self, clause: str) -> str:
        """What is left of a clause without times, verbs and words that name nothing."""
        told = FILLER.sub("", self.earlier.sub("", clause))
        told = letters(re.sub(rf"{self.verbs.pattern}", "", told))
        return told if len(told) > 1 else ""


def _divides(sentence: Sentence, index: int) -> bool:
    """Whether a level is only what a percentage is of: 完成年初预算数60999万元的40.4%."""
    follows = index + 1 < len(sentence.amounts) and sentence.amounts[index + 1].kind == PERCENT
    return follows and sentence.amounts[index].kind == LEVEL and OF_LEVEL.match(sentence.tail(index)) is not None


def _times_follow(sentence: Sentence, index: int) -> bool:
    """Whether the next number says how many times this one something is."""
    follows = index + 1 < len(sentence.amounts) and sentence.amounts[index + 1].kind == TIMES
    return follows and OF_LEVEL.match(sentence.tail(index)) is not None


def _year(named: list[str], near: list[str], at: int, count: int) -> int | None:
    """The year of a level: its own in a list of as many years (2022年、2023年分别为…), else the last one named."""
    if len(named) == count > 1:
        return int(named[at])
    years = near or named
    return int(years[-1]) if years else None


def _respective(change: Change) -> list[Change]:
    """甲、乙分别为A、B，分别增长p、q told as one change each; other changes as they are."""
    sizes = _sizes([one.group for one in change.marks])
    most = max(sizes.values(), default=0)
    if most < 2:
        return [change]
    level_groups = [group for group, size in _sizes([one.group for one in change.levels]).items() if size == most]
    if level_groups:
        levels = [[one for one in change.levels if one.group == group] for group in level_groups]
    else:
        levels = _pairs_in_order(change.levels, most)
    marks = [[one for one in change.marks if one.group == group] for group, size in sizes.items() if size == most]
    if not levels:
        return [change]
    return [replace(change, levels=[one[at] for one in levels], marks=[one[at] for one in marks]) for at in range(most)]


def _pairs_in_order(levels: list[Level], most: int) -> list[list[Level]]:
    """甲由A到B，乙由C到D as [[A, C], [B, D]]; [] where the levels are not in such pairs."""
    bases = [one for one in levels if one.base]
    results = [one for one in levels if not one.base]
    return [bases, results] if len(bases) == len(results) == most else []


def _sizes(groups: list[int]) -> dict[int, int]:
    return {group: groups.count(group) for group in dict.fromkeys(groups)}


def spans_told(sentence: Sentence) -> set[int]:
    """Numbers of years a sentence names: 五年年均, 三年间; a five-year plan is five."""
    found = {5} if FIVE_YEARS.search(sentence.words) else set()
    for first, last in YEARS_RANGE.findall(sentence.words):
        found |= {int(last) - int(first), int(last) - int(first) + 1} & set(range(1, 31))
    for match in YEARS_TOLD.finditer(sentence.words):
        value = plain_value(match[1])
        if value and 2 <= value <= 30:
            found.add(int(value))
    return found
