"""Gaps in percentage points between two rates of the sentence: 高于全市2.1个百分点, 增速比上年提高0.5个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from wutong.engines.reader._core.audit.amounts import PERCENT, POINTS, Amount
from wutong.engines.reader._core.audit.changes import ChangeReader
from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.saying import finding, place
from wutong.engines.reader._core.audit.sentences import Sentence
from wutong.engines.reader.types import Finding

GAP = re.compile(
    r"高于|低于|快于|慢于|高出|低出|领先|落后|好于|优于|超出|超过|比[^，；重例]{0,16}[高低快慢多少]|较|[高低快慢多少](?:了|出)?$|相差|差距|提高|提升|回落|加快|放缓|上升|下降|收窄|扩大|增加|减少"
)
OTHER = re.compile(
    r"全国|全省|全市|全县|全区|平均|上年|去年|前年|同期|上半年|一季度|上季度|上月|增速|(?:19|20)\d\d年|[一-龥]{1,3}[省市县区](?!场|委|级|域|间)"
)
MOST_RATES = 5  # among more, some two are any gap apart


def check(material: Material) -> Iterator[Finding]:
    """Gaps that no two rates of the sentence have."""
    reader = ChangeReader(material.words)
    for sentence in material.sentences:
        for index, amount in enumerate(sentence.amounts):
            if amount.kind != POINTS or not GAP.search(sentence.clause(index)):
                continue
            if found := _judge(sentence, index, reader):
                yield found


def _judge(sentence: Sentence, index: int, reader: ChangeReader) -> Finding | None:
    gap = sentence.amounts[index]
    low, high = _stretch(sentence, index)
    rates = [at for at in range(low, high) if sentence.amounts[at].kind == PERCENT]
    own = [at for at in rates if at < index]
    others = [at for at in rates if OTHER.search(sentence.lead(at))]
    plain = [at for at in own if at not in others] or own
    others = [at for at in others if not plain or at != plain[-1]]
    if not plain or not others or len(rates) > MOST_RATES:
        return None
    if any(_apart(sentence.amounts[a], sentence.amounts[b], gap) for a, b in combinations(rates, 2)) or _told_as_change(
        sentence, reader
    ):
        return None
    mine, other = sentence.amounts[plain[-1]], sentence.amounts[others[0]]
    expected = gap.like(abs(mine.value - other.value))
    zh = f"{mine.text}与{other.text}相差{expected}，文中为{gap.text}"
    en = f"{mine.text} and {other.text} are {expected} apart; the text says {gap.text}"
    return finding(
        "gap", zh, en, 0.8, [place(mine, "本地"), place(other, "对比"), place(gap, "差距")], expected=expected
    )


def _stretch(sentence: Sentence, index: int) -> tuple[int, int]:
    """The numbers around a gap up to the next semicolon either way."""
    low = index
    while low > 0 and "；" not in sentence.lead(low):
        low -= 1
    high = index + 1
    while high < len(sentence.amounts) and "；" not in sentence.lead(high):
        high += 1
    return low, high


def _apart(one: Amount, other: Amount, gap: Amount) -> bool:
    """Whether two rates may be a gap apart, whichever way; a rate may be that of a fall."""
    return any(
        (a - b).meets(gap.range) or (b - a).meets(gap.range)
        for a, b in ((one.range, other.range), (one.range.scaled(-1), other.range))
    )


def _told_as_change(sentence: Sentence, reader: ChangeReader) -> bool:
    """Whether the points belong to a change from one level to another, which the rule `points` judges."""
    for change in reader.changes(sentence):
        rates = [level.base for level in change.levels if level.amount.kind == PERCENT]
        if any(rates) and not all(rates):
            return True
    return False
