"""Sentences with every number replaced by one character for its kind, so that a relation between numbers is a short pattern.

全区生产总值548亿元，比上年增长7% becomes 全区生产总值{level}，比上年增长{percent}, where each placeholder is a single character of
the private use area; distances in patterns then count words and not digits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wutong.engines.reader._core.audit.amounts import LEVEL, PERCENT, POINTS, RANK, SPAN, TIMES, Amount, amount_of
from wutong.engines.reader._core.audit.intervals import Interval
from wutong.engines.reader._core.figures.exclusions import excluded
from wutong.engines.reader._core.figures.mentions import Mention, mentions
from wutong.engines.reader._core.figures.passages import Passage

SIGNS = {LEVEL: "\ue000", PERCENT: "\ue001", POINTS: "\ue002", TIMES: "\ue003", RANK: "\ue004", SPAN: "\ue005"}
ANY = "\ue000-\ue005"
PATTERN_NAMES = {
    "L": SIGNS[LEVEL], "P": SIGNS[PERCENT], "D": SIGNS[POINTS], "X": SIGNS[TIMES], "R": SIGNS[RANK], "Y": SIGNS[SPAN], "N": f"[{ANY}]",
    "A": ANY, "V": f"[{SIGNS[LEVEL]}{SIGNS[PERCENT]}]",
}  # fmt: skip
# 其中 after a full stop still speaks of the sentence before.
SENTENCE = re.compile(r"[^。！？!?]+(?:。(?=其中|[^。]{0,6}[其当]中[，:：])[^。！？!?]+)*[。！？!?]*")
DOUBLED = re.compile(r"翻(?:了)?(?:近|约|将近)?(?P<times>[一两二三四])?番")
TIMES_OF = {None: 2.0, "一": 2.0, "两": 4.0, "二": 4.0, "三": 8.0, "四": 16.0}
# 翻一番 is said of anything from nearly twice to well over twice.
DOUBLED_RANGE = (0.95, 1.3)
FROM_BEFORE = re.compile(r"[由从][^，。；]*$|(?:增加|减少|增长|下降|提高|上升|降低|扩大|回落|提升)(?:了)?$")
MINUS = re.compile(r"(?:(?<![\d年月日%])[-−－]|(?<![一-龥])负|(?<=[由从到至为是])负)$")
TO_WITHIN = re.compile(r"(?<=[^\d.])[到至]")
STRETCH = re.compile(r"[，,；;。]")
LIST_GOES_ON = re.compile(r"^(?:、|，|:|：|和|与|及|以及|[，、](?:和|及))(?:约|近|超过?)?$")
CLAUSE_CUT = re.compile(r"[，,；;：:（()）。—]|(?<=年)、")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text` with placeholders, its amounts and where their placeholders stand, and the passage around it."""

    text: str
    amounts: tuple[Amount, ...]
    at: tuple[int, ...]
    passage: Passage
    start: int  # in the passage's compact text
    end: int
    runs: tuple[tuple[int, int], ...]  # for each number, where the list it stands in begins and ends
    order: int = 0  # place among the sentences of the document
    words: str = field(default="", compare=False)  # as printed, compact

    def lead(self, index: int) -> str:
        """The words between the number before and this one; brackets that close in them are stepped over.

        In 完成年度目标(456亿元)的95% the words before 95% are 完成年度目标的.
        """
        words = self.text[self.at[index - 1] + 1 if index else 0 : self.at[index]]
        close = words.rfind(")")
        opened = (
            self.text.rfind("(", 0, self.at[index - 1]) if index and close >= 0 and "(" not in words[:close] else -1
        )
        if opened < 0:
            return words
        before = bisect_left(self.at, opened)
        return self.text[self.at[before - 1] + 1 if before else 0 : opened] + words[close + 1 :]

    def clause(self, index: int) -> str:
        """The part of the lead after its last comma, colon or bracket; a bracket that opens right before the number goes on."""
        pieces = CLAUSE_CUT.split(self.lead(index))
        return pieces[-1] or (pieces[-2] if len(pieces) > 1 else "")

    def stretch(self, index: int) -> str:
        """Everything before a number back to the last comma or stop, numbers among it."""
        return STRETCH.split(self.text[: self.at[index]])[-1]

    def tail(self, index: int) -> str:
        """The words between this number and the next one."""
        return self.text[self.at[index] + 1 : self.at[index + 1] if index + 1 < len(self.at) else len(self.text)]

    def before(self, index: int, reach: int = 60) -> str:
        return self.text[max(0, self.at[index] - reach) : self.at[index]]

    def amount_at(self, position: int) -> Amount:
        """The amount whose placeholder stands at a position of `text`."""
        return self.amounts[bisect_left(self.at, position)]

    def span(self) -> tuple[int, int]:
        """Where the sentence stands in the document."""
        return self.passage.span(self.start, self.end)


def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern that names placeholders: <L> a level, <P> a percentage, <D> points, <X> times, <N> any number; <A> stands for all placeholders inside a class."""
    return re.compile(re.sub(r"<([LPDXRYNVA])>", lambda match: PATTERN_NAMES[match[1]], text))


def sentences_of(passages: list[Passage]) -> list[Sentence]:
    """Every sentence of the document in order."""
    found: list[Sentence] = []
    for passage in passages:
        for one in _of_passage(passage):
            found.append(replace(one, order=len(found)))
    return found


def _of_passage(passage: Passage) -> Iterator[Sentence]:
    numbers = _numbers(passage)
    low = 0
    for match in SENTENCE.finditer(passage.text):
        high = low
        while high < len(numbers) and numbers[high][0].start < match.end():
            high += 1
        yield _sentence(passage, match.start(), match.end(), numbers[low:high])
        low = high


def _numbers(passage: Passage) -> list[tuple[Mention, Amount]]:
    """Numbers that are figures or may be, with the amounts they are; words like 翻番 among them."""
    text, found = passage.text, []
    for mention in (one for whole in mentions(text) for one in _parted(whole, text)):
        if mention.shape != "doubled" and _counts(text, mention):
            found.append(
                (mention, signed(amount_of(mention, text, passage.span(mention.start, mention.end)), text, mention))
            )
    taken = {mention.start for mention, _ in found}
    for match in DOUBLED.finditer(text):
        mention = Mention(
            match.start(), match.end(), match.start(), TIMES_OF[match["times"]], None, "倍", "~", "doubled"
        )
        if mention.start not in taken:
            found = [one for one in found if one[0].end <= match.start() or one[0].start >= match.end()]
            found.append((mention, _doubled(mention, match.group(), passage)))
    return sorted(found, key=lambda one: one[0].start)


def signed(amount: Amount, text: str, mention: Mention) -> Amount:
    """An amount below zero where a minus stands before it: 由-3.2%回升到1.1%, 负3.2%."""
    if not MINUS.search(text, max(0, mention.core - 3), mention.core):
        return amount
    return replace(amount, value=-amount.value, range=amount.range.scaled(-1))


def _parted(mention: Mention, text: str) -> list[Mention]:
    """从5亿元到8亿元 as two numbers: read without 从 it would be a range; 比100亿元多5亿元 is no 100亿元多."""
    if text[mention.end - 1] == "多" and text[mention.end : mention.end + 1].isdigit():
        return [replace(mention, end=mention.end - 1, comparator="=")]
    if mention.value_hi is None or not FROM_BEFORE.search(text, max(0, mention.start - 24), mention.start):
        return [mention]
    cut = TO_WITHIN.search(text, mention.start, mention.end)
    if cut is None:
        return [mention]
    first = replace(mention, end=cut.start(), value_hi=None)
    return [first, replace(mention, start=cut.end(), core=cut.end(), value=mention.value_hi, value_hi=None)]


def _doubled(mention: Mention, said: str, passage: Passage) -> Amount:
    start, end = passage.span(mention.start, mention.end)
    low, high = (share * mention.value for share in DOUBLED_RANGE)
    return Amount(start, end, said, TIMES, mention.value, "番", Interval(low, high), 1.0, "", 0, "~", mention.start)


def _counts(text: str, mention: Mention) -> bool:
    """Whether a number takes part in arithmetic: figures do, and counts of things that the reader leaves out as list numbers."""
    reason = excluded(text, mention)
    if reason is None:
        return True
    if mention.shape != "quantity":
        return False
    # Delegates and the like are no figures of a report, and yet a sentence may add them up.
    return (
        mention.unit in ("%", "个百分点", "倍", "成")
        or reason == "page furniture"
        and mention.unit in ("人", "名", "位")
    )


def _sentence(passage: Passage, start: int, end: int, numbers: list[tuple[Mention, Amount]]) -> Sentence:
    pieces, at, low, length = [], [], start, 0
    for mention, amount in numbers:
        words = passage.text[low : mention.start]
        length += len(words)
        at.append(length)
        pieces += [words, SIGNS[amount.kind]]
        length, low = length + 1, max(low, mention.end)
    pieces.append(passage.text[low:end])
    text, places = "".join(pieces), tuple(at)
    amounts = tuple(amount for _, amount in numbers)
    return Sentence(text, amounts, places, passage, start, end, _runs(text, places), words=passage.text[start:end])


def _runs(text: str, at: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """First and last member of the list that each number stands in; a number by itself is both."""
    starts: list[int] = []
    for index in range(len(at)):
        goes_on = index and LIST_GOES_ON.match(text[at[index - 1] + 1 : at[index]])
        starts.append(starts[-1] if goes_on else index)
    ends = {start: index for index, start in enumerate(starts)}
    return tuple((start, ends[start]) for start in starts)
