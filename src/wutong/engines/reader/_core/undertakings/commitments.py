"""Commitments in running text: who is to do what by when, and how it is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures.kinds import AIMING, STANDING
from wutong.engines.reader._core.figures.phrases import tagged
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.undertakings.deadlines import Deadline, deadline
from wutong.engines.reader._core.undertakings.owners import owner
from wutong.engines.reader._core.undertakings.segments import CLAUSE, Segment, cuts, figures_within
from wutong.engines.reader.types import Commitment, Figure

LEAD = re.compile(
    r"^(?:——|[一二三四五六七八九十]{1,3}是(?:要)?|\d{1,2}[.、．)）]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]、|"
    r"(?:力争|确保|争取|努力|全力|着力|大力|加快|持续|深入|扎实|积极|进一步|继续|重点|同时|此外|并|要|将|计划|拟|我们|今年|明年|年内|全年|本年|"
    r"20\d\d年(?:底前?|末)?|到|至|“?十[一二三四五六七八九]五”?(?:期间|时期|末)?|\d{1,2}月底前|年底前|上半年|下半年)[，,]?)+"
)
# What opens a report's creed or a comment on it, and asks nobody to do anything.
CREED = re.compile(
    r"^(?:坚持|以.{2,60}(?:为指导|为统领|为引领|为主线|为目标|为抓手)|全面贯彻|深入贯彻|高举|各位代表|做好.{0,12}工作[，,]?(?:意义|必须|要)|"
    r".{0,16}(?:总体要求|指导思想|总体思路)(?:是|为)|必须|我们(?:深知|坚信|相信)|.{0,12}是.{2,30}(?:之年|关键期|机遇期))"
)
ANNOUNCES = re.compile(
    r"(?:以下|下列|如下)(?:\d+个|[几一二三四五六七八九十]个)?(?:方面)?(?:的)?(?:重点)?(?:工作|任务|措施|方面)"
)
AFTER_COMPLETION = re.compile(r"(?:建成|达产|投产)后")
INTRODUCES = re.compile(r"^[^：:]{0,40}(?:目标|指标|任务|工作|要求|方面|如下)(?:是|为)?[：:]")
VERBS = ("v", "vn", "vd")
SHORTEST = 6
HAPPENED = re.compile(r"去年|上年(?!同期)|已(?:经|建成|完成|开工)|荣获|获评|取得了|实现了")


@dataclass(frozen=True)
class _Judged:
    aimed: str  # why it is taken for something to be done, '' where it is not
    weight: float


def commitments_in(segment: Segment, figures: list[Figure], about: Profile) -> list[Commitment]:
    """The commitments of one segment: one for each clause that has an aim of its own, or one for the whole."""
    judged = _judged(segment, figures_within(figures, segment.start, segment.end))
    if not judged.aimed or CREED.match(segment.text) or AFTER_COMPLETION.search(segment.text):
        return []
    whole = deadline(segment.text, segment.scope, about)
    who = owner(segment.text, segment.after)
    made = (
        _commitment(segment, low, high, figures, judged, whole, who, about) for low, high in _pieces(segment, figures)
    )
    return [one for one in made if one is not None]


def _judged(segment: Segment, within: tuple[Figure, ...]) -> _Judged:
    """Whether the words look ahead, from their own figures, their words, the headings, the text around."""
    if any(one.kind == "target" for one in within):
        return _Judged("holds a figure aimed for", 0.9)
    if within or STANDING.search(segment.text) or HAPPENED.search(segment.text) or segment.scope.kind == "actual":
        return _Judged("", 0)
    if AIMING.search(segment.text):
        return _Judged("says that it is to be done", 0.8)
    if segment.scope.kind == "target":
        return _Judged("under a heading of what is to be done", 0.7)
    return (
        _Judged("where the text looks ahead", 0.55)
        if segment.direction == "ahead" and segment.scope.kind is None
        else _Judged("", 0)
    )


def _pieces(segment: Segment, figures: list[Figure]) -> list[tuple[int, int]]:
    """The segment cut before each clause that begins with a verb and has a target figure of its own."""
    pieces: list[tuple[int, int]] = []
    for low, high in cuts(segment.text, CLAUSE):
        start, end = segment.span(low, high)
        own = any(one.kind == "target" for one in figures_within(figures, start, end))
        if pieces and not (own and _acts(segment.text[low:high]) and _measured(segment, pieces[-1], figures)):
            pieces[-1] = (pieces[-1][0], high)
        else:
            pieces.append((low, high))
    return pieces


def _measured(segment: Segment, piece: tuple[int, int], figures: list[Figure]) -> bool:
    return any(one.kind == "target" for one in figures_within(figures, *segment.span(*piece)))


def _acts(words: str) -> bool:
    """Whether words begin with a verb, what merely dates or urges them aside."""
    bare = LEAD.sub("", words)
    first = tagged(bare[:12])[:1]
    return bool(first) and first[0][1] in VERBS and first[0][0] not in ("是", "有", "为", "占", "达到", "增长")


def _commitment(
    segment: Segment,
    low: int,
    high: int,
    figures: list[Figure],
    judged: _Judged,
    whole: Deadline,
    who: str,
    about: Profile,
) -> Commitment | None:
    words = segment.text[low:high].rstrip("，,")
    measures = tuple(one for one in figures_within(figures, *segment.span(low, high)) if one.kind == "target")
    action = LEAD.sub("", INTRODUCES.sub("", words)).strip("，,：: ")
    if len(action) < SHORTEST or ANNOUNCES.search(action) or not measures and not _acts(words) and not who:
        return None
    due = deadline(words, segment.scope, about)
    due = whole if due.distance > whole.distance else due
    start, end = segment.span(low, low + len(words))
    reasons = (f"aim: {judged.aimed}", f"due: {('named here', 'by the section', 'nobody says')[due.distance]}")
    return Commitment(
        start, end, words, action, who, due.day, due.printed, measures, segment.heading,
        _confidence(judged, due, measures, who), reasons,
    )  # fmt: skip


def _confidence(judged: _Judged, due: Deadline, measures: tuple[Figure, ...], who: str) -> float:
    """Sure where a figure, a day and a doer are named; a commitment is no surer than the figures it is measured by."""
    sure = judged.weight - (0.0, 0.05, 0.2)[due.distance] + (0.05 if who else 0.0)
    weakest = min((one.confidence for one in measures), default=1.0)
    return round(max(0.2, min(0.97, sure, weakest + 0.1)), 2)
