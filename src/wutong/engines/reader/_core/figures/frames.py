"""What stands around a number: its sentence, its clause, the words that lead to it and those that follow."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from wutong.engines.reader._core.figures.mentions import Mention

SHIELDED = re.compile(r"\([^()]{0,60}\)|《[^《》]{0,80}》|“[^“”]{0,50}”|「[^「」]{0,50}」")
SENTENCE = re.compile(r"[。！!？?]|…+")
CLAUSE = re.compile(r"[，,；;：:]")
MOVES_TO = re.compile(
    r"^[，,、]?(?:大幅|逐年|稳步|逐步)?(?:增长|增加|提高|提升|上升|优化|调整|下降|降低|减少|扩大|缩短|压缩|压减|发展|增|升|降|提)+(?:至|到|为)"
    r"(?:(?:19|20)\d\d年(?:底|末)?)?的?(?:约|近|超过?)?$"
)
PAUSE = re.compile(r"[、]|(?:和|及|与|以及)(?=[^，。；、]{0,24}$)")
BRACKETED = re.compile(r"\([^()]*\)")
OTHER_PLACE = re.compile(
    r"(?:高于|低于|快于|慢于|高出)(?:[^，。；]*(?:和|与|、))?(?P<place>全国|全省|全市|全球|[一-龥]{2,3}[省市])$"
)
GOAL_AFTER = re.compile(r"的?(?:年度|年初|全年|预期|预定|控制|调控|规划|计划|增长)*目标")
GOAL_LEAD = re.compile(
    r"[，,、；]?(?:与|和|较|比|距离?|未?达到|完成|在|处于|好于|优于|控制在|远|明显|(?:省|市|区|县)?(?:年初|年度|全年)|确定|提出|设定|制定|下达|预期|计划|规划|的)*"
)
REACH = 200  # characters before and after a number that its rules look at
NEXT_ITEM = re.compile(r"[、和及与]")


@dataclass(frozen=True, slots=True)
class Frame:
    """A mention in its sentence. All positions are in the passage's compact text."""

    mention: Mention
    sentence: tuple[int, int]
    clause: tuple[int, int]
    lead_start: int
    lead: str  # between the last boundary or number and this number
    tail: str  # between this number and the next boundary or number
    rest: str  # the whole remainder of the clause after this number
    first_in_clause: bool
    first_in_sentence: bool
    outer: str = ""  # for a number in brackets, the words of the clause before the bracket


def frames(text: str, found: list[Mention]) -> list[Frame]:
    """A frame for every mention, in order."""
    shields = [match.span() for match in SHIELDED.finditer(text)]
    sentence_cuts = _cuts(SENTENCE, text, shields)
    clause_cuts = sorted(_cuts(CLAUSE, text, shields) + sentence_cuts)
    made: list[Frame] = []
    for index, mention in enumerate(found):
        sentence = _between(sentence_cuts, mention, len(text))
        clause = _between(clause_cuts, mention, len(text))
        before = found[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        made.append(_frame(text, mention, sentence, clause, before, after))
    return made


def _cuts(pattern: re.Pattern[str], text: str, shields: list[tuple[int, int]]) -> list[int]:
    """Ends of the boundaries that stand outside brackets, quotations and titles."""
    cuts, at = [], 0
    for match in pattern.finditer(text):
        while at < len(shields) and shields[at][1] <= match.start():
            at += 1
        if at < len(shields) and shields[at][0] <= match.start():
            continue
        cuts.append(match.end())
    return cuts


def _between(cuts: list[int], mention: Mention, length: int) -> tuple[int, int]:
    index = bisect_right(cuts, mention.start)
    low = cuts[index - 1] if index else 0
    high = next((cut for cut in cuts[index : index + 3] if cut >= mention.end), length)
    return low, high


def _frame(
    text: str,
    mention: Mention,
    sentence: tuple[int, int],
    clause: tuple[int, int],
    before: Mention | None,
    after: Mention | None,
) -> Frame:
    low, high = clause
    first = before is None or before.end <= low
    lead_start = low if first or before is None else before.end
    if not first and (pause := text.find("、", lead_start, mention.start)) >= 0:
        lead_start = pause
    opening = _open_bracket(text, low, mention.start)
    if opening >= 0:
        lead_start = max(lead_start, opening + 1)
    stop = after.start if after is not None and after.start < high else high
    tail = text[mention.end : min(stop, mention.end + REACH)]
    if after is not None and after.start < high:
        tail = _before_next_item(tail)
    lead_start = max(lead_start, mention.start - REACH)
    lead = text[lead_start : mention.start]
    if lead == ")":  # 高于全省(17.3%)和全国(11.4%)17.2个百分点: what stands in brackets parts no words from the number
        lead = BRACKETED.sub("", text[max(low, mention.start - REACH) : mention.start])
    return Frame(
        mention, sentence, clause, lead_start, lead, _without_boundary(tail), _without_boundary(text[mention.end : min(high, mention.end + REACH)]),
        first, before is None or before.end <= sentence[0], text[low:opening] if opening >= 0 else "",
    )  # fmt: skip


def _open_bracket(text: str, low: int, at: int) -> int:
    """Where the bracket opens that holds the place `at`, -1 where it stands in none."""
    opening = text.rfind("(", low, at)
    return opening if opening > low and text.find(")", opening, at) < 0 else -1


def _before_next_item(tail: str) -> str:
    """Of the words between two numbers of a clause, those that belong to the first: up to the last 、 or 和."""
    cut = tail.find("、")
    if cut >= 0:
        return tail[:cut]
    cut = max(tail.rfind("和"), tail.rfind("及"), tail.rfind("与"))
    return tail[:cut] if cut > 0 else tail


def _without_boundary(text: str) -> str:
    return text.rstrip("，,；;：:。！!？?…")


def against_goal(frame: Frame) -> bool:
    """Whether the number is the goal that the figure before it is held against (低于4.5%的控制目标)."""
    held = not frame.first_in_sentence and GOAL_LEAD.fullmatch(frame.lead) is not None
    return held and GOAL_AFTER.match(frame.rest) is not None


def other_place(frame: Frame) -> str:
    """Whose rate stands in brackets behind the place a gap is told from (高于全省(17.3%)), '' for any other number."""
    place = OTHER_PLACE.search(BRACKETED.sub("", frame.outer)) if not frame.lead and not frame.tail.strip(")") else None
    return place["place"] if place else ""
