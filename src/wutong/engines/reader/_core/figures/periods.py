"""Which year or years a figure is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures.frames import Frame
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.scopes import Scope
from wutong.engines.reader._core.figures.times import TimeExpression

FLOW = re.compile(
    r"累计|共计|获批|入选|签约|完成|实施|建成|新增|新建|新引进|新认定|开展|解决|修建|设立|出台|承担|布局|整顿|成立|举办|培训|打通|启动|实现|投资|发放|"
    r"兑现|落实|开工|投产|竣工|引进|落地|走访|召开|支持|帮助|建设|梳理|赋权|委托|开通|网签|回迁|连通|推荐|参加|淘汰|关停|整治|改造|争取|化解|拨付|办理|受理"
)
STOCK = re.compile(
    r"达到|达|拥有|现有|共有|集聚|聚集|汇聚|累计达|累计培育|形成|保有|存量|总量|总数|占|覆盖率|率|在孵|划分|参与|培育超"
)
MEAN_GROWTH = re.compile(r"年均|年平均|平均增长|平均增速")
FROM = re.compile(r"(?:由|从)(?:(?:19|20)\d\d年(?:底|末)?)?的?$")
TO = re.compile(
    r"(?:增|升|提|降|减|扩大|优化|调整|发展|上升|提高|增加|下降|缩短|压缩|压减)?[^，。；]{0,6}(?:至|到|为)(?:(?:19|20)\d\d年(?:底|末)?)?的?$"
)
GROWTH_OVER = re.compile(r"(?:比|较)(20\d\d)年|是(20\d\d)年的")
TITLES = re.compile(r"《[^》]*》")


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier sentences of the paragraph and section said about time."""

    paragraph: TimeExpression | None = None
    section: TimeExpression | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """First and last year, how they were found, and how far away (0 in the clause … 5 by the document's date)."""

    first: int | None
    last: int | None
    reason: str
    distance: int

    def printed(self) -> str:
        if self.first is None or self.last is None:
            return ""
        return str(self.last) if self.first == self.last else f"{self.first}-{self.last}"


NOWHERE = Period(None, None, "the document does not say", 5)


def said_for(frame: Frame, text: str, times: list[TimeExpression], memory: Memory) -> tuple[TimeExpression | None, int]:
    """The time expression that governs a figure and how far from it: 0 clause, 1 sentence, 2 paragraph, 3 section."""
    governing = [one for one in times if one.end <= frame.mention.start and _governs(one, frame, text)]
    for one in reversed(governing):
        if one.start >= frame.clause[0]:
            return one, 0
        if one.start >= frame.sentence[0]:
            return one, 1
    if memory.paragraph is not None:
        return memory.paragraph, 2
    return (memory.section, 3) if memory.section is not None else (None, 4)


def _governs(one: TimeExpression, frame: Frame, text: str) -> bool:
    """A year compared with governs nothing; a year started from only what stands before 至, 到 or 为."""
    if one.role == "start":
        return re.search(r"[至到为，；]", text[one.end : frame.mention.start]) is None
    return one.role not in ("base", "mention")


def period_of(
    frame: Frame, text: str, measure: str, kind: str, said: tuple[TimeExpression | None, int],
    times: list[TimeExpression], scope: Scope, profile: Profile,
) -> Period:  # fmt: skip
    """The period of a figure from what is said near it, its headings, and the document's own years."""
    expression, distance = said
    context = _context(expression, distance, measure, kind, frame, text, scope, profile)
    if kind == "definition":
        return context if expression is not None and distance == 0 else NOWHERE
    if measure == "change" and (over := _change_over_years(frame, context, times)):
        return over
    if measure == "growth":
        return _growth(frame, text, context, times, scope, profile)
    if _starts_a_change(frame, text) and expression_is_end(expression, frame, times):
        base = _base_year(context, scope, profile)
        return Period(base, base, "where a change started", context.distance) if base else context
    return context


def _change_over_years(frame: Frame, context: Period, times: list[TimeExpression]) -> Period | None:
    """The years over which a share moved, where the sentence names the year it moved from."""
    if "百分点" not in frame.mention.unit or context.last is None:
        return None
    starts = [
        one
        for one in times
        if one.role in ("start", "base") and one.first and frame.sentence[0] <= one.start < frame.mention.start
    ]
    if not starts or starts[-1].first is None or starts[-1].first >= context.last:
        return None
    return Period(starts[-1].first + 1, context.last, "between the years named", 1)


def expression_is_end(expression: TimeExpression | None, frame: Frame, times: list[TimeExpression]) -> bool:
    """Whether the number after 由/从 has no year of its own."""
    return not any(one.role == "start" and frame.mention.start - 6 <= one.end <= frame.mention.start for one in times)


def _starts_a_change(frame: Frame, text: str) -> bool:
    return bool(FROM.search(frame.lead)) and bool(re.match(r"[^，。；]{0,8}(?:至|到|为)", frame.rest))


def _base_year(context: Period, scope: Scope, profile: Profile) -> int | None:
    if scope.flow and scope.flow[0] != scope.flow[1] and context.last == scope.flow[1]:
        return scope.flow[0] - 1
    if context.first is None or context.last is None:
        return None
    return context.first - 1


def _context(
    expression: TimeExpression | None,
    distance: int,
    measure: str,
    kind: str,
    frame: Frame,
    text: str,
    scope: Scope,
    profile: Profile,
) -> Period:
    if expression is not None and _usable(expression, distance, kind, scope, profile, frame, text):
        found = _resolve(expression, measure, kind, frame, text, scope, profile)
        if found:
            return Period(
                *found, f"{expression.role} in the {('clause', 'sentence', 'paragraph', 'section')[distance]}", distance
            )
        return Period(None, None, "time left vague", distance)
    return _by_scope(measure, kind, frame, text, scope, profile)


def _usable(
    expression: TimeExpression, distance: int, kind: str, scope: Scope, profile: Profile, frame: Frame, text: str
) -> bool:
    """Whether an expression reaches as far as the figure.

    Under a heading that spans years a year reaches to the end of its part of the sentence, not to the next sentence.
    A target does not take a year long past from another sentence.
    """
    spanning = scope.flow is not None and scope.flow[0] != scope.flow[1]
    if spanning and (
        distance >= 2 or distance == 1 and "；" in text[expression.end : frame.mention.start].replace(";", "；")
    ):
        return False
    if distance >= 2 and expression.role in ("now", "since", "past", "next", "five") and distance == 3:
        return False
    if distance < 2 or expression.last is None:
        return (
            expression.last is None
            or kind != "target"
            or profile.current is None
            or expression.last >= profile.current - 1
        )
    if kind == "target" and profile.current is not None:
        return expression.last >= profile.current
    return True


def _resolve(
    expression: TimeExpression, measure: str, kind: str, frame: Frame, text: str, scope: Scope, profile: Profile
) -> tuple[int | None, int | None] | None:
    if expression.role in ("at", "by", "start"):
        if (
            expression.role == "by"
            and profile.plan
            and measure == "change"
            and profile.span
            and expression.last == profile.span[1]
        ):
            return profile.span
        return expression.first, expression.last
    if expression.role == "plan":
        return _plan_years(expression, measure, kind, frame, text)
    if expression.role == "since":
        end = (
            scope.stock[1]
            if scope.stock and scope.kind == "actual" and "以来" in text[expression.start : expression.end]
            else profile.current
        )
        return (expression.first, end) if expression.first and end and expression.first <= end else None
    if expression.role == "now":
        return (profile.current, profile.current) if profile.current else None
    if expression.role == "relative":
        return _relative(expression, profile)
    return _counted(expression, kind, scope, profile)


def _plan_years(
    expression: TimeExpression, measure: str, kind: str, frame: Frame, text: str
) -> tuple[int | None, int | None]:
    if expression.part == "end" or measure in ("share", "rank") or (measure == "level" and not _flows(frame, text)):
        return expression.last, expression.last
    return expression.first, expression.last


def _relative(expression: TimeExpression, profile: Profile) -> tuple[int, int] | None:
    if profile.current is None:
        return None
    shift = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1}.get(expression.part, 0)
    year = profile.current + shift
    if expression.part in ("一年来", "过去一年", "过去的一年", "本年", "本年度") and profile.actual:
        year = profile.actual
    return year, year


def _counted(expression: TimeExpression, kind: str, scope: Scope, profile: Profile) -> tuple[int, int] | None:
    """N years back from the year reported on, or N years on from the year after publication."""
    if expression.role == "vague" or not expression.count:
        return None
    if expression.role == "five" or expression.role == "past" and expression.count == 5:
        span = (
            scope.flow
            if scope.flow and scope.flow[0] != scope.flow[1]
            else profile.span
            if kind == "target"
            else profile.review
        )
        if span:
            return span
    if expression.role == "next" or (expression.role == "five" and kind == "target"):
        if profile.plan and profile.span:
            return profile.span
        first = (profile.actual or profile.current or 0) + 1
        return (first, first + expression.count - 1) if profile.current else None
    return (profile.actual - expression.count + 1, profile.actual) if profile.actual else None


def _by_scope(measure: str, kind: str, frame: Frame, text: str, scope: Scope, profile: Profile) -> Period:
    if scope.kind == "actual" and kind == "target":
        scope = Scope("target", None, None, scope.name, scope.distance)
    if scope.stock and scope.flow:
        flows = measure == "change" or measure in ("level", "ratio") and _flows(frame, text)
        first, last = scope.flow if flows else scope.stock
        return Period(first, last, f"heading of {scope.name}", 4)
    if scope.name in ("outlook", "glossary"):
        return NOWHERE
    year = profile.target if kind == "target" else profile.actual
    if year is None or profile.plan:
        return (
            Period(profile.span[0], profile.span[1], "the plan's years", 5)
            if profile.plan and profile.span and kind == "target"
            else NOWHERE
        )
    return Period(year, year, "the document's date", 5)


def _flows(frame: Frame, text: str) -> bool:
    """Whether the figure adds up over the span rather than standing at its end."""
    own = TITLES.sub("", text[frame.clause[0] : frame.clause[1]])
    if STOCK.search(frame.lead):
        return False
    if FLOW.search(own):
        return True
    return bool(FLOW.search(text[frame.sentence[0] : frame.clause[0]])) and not STOCK.search(
        text[frame.sentence[0] : frame.clause[1]]
    )


def _growth(
    frame: Frame, text: str, context: Period, times: list[TimeExpression], scope: Scope, profile: Profile
) -> Period:
    sentence = text[frame.sentence[0] : frame.mention.start]
    end = context.last or (scope.stock[1] if scope.stock else profile.actual)
    compared = list(GROWTH_OVER.finditer(text[frame.clause[0] : frame.mention.start]))
    if compared and end:
        base = int(compared[-1][1] or compared[-1][2])
        return Period(min(base + 1, end), end, "compared with an earlier year", min(context.distance, 1))
    if MEAN_GROWTH.search(text[frame.clause[0] : frame.mention.start]):
        return _mean_growth(frame, sentence, context, times, scope, profile)
    if context.first and context.last and context.first != context.last and context.distance >= 4:
        return context
    return context


def _mean_growth(
    frame: Frame, sentence: str, context: Period, times: list[TimeExpression], scope: Scope, profile: Profile
) -> Period:
    starts = [
        one
        for one in times
        if one.role in ("start", "base") and one.first and frame.sentence[0] <= one.start < frame.mention.start
    ]
    if starts and context.last and starts[-1].first is not None and starts[-1].first < context.last:
        return Period(starts[-1].first + 1, context.last, "mean over the years named", 1)
    if scope.flow and scope.flow[0] != scope.flow[1]:
        return Period(*scope.flow, "mean over the span of the heading", 4)
    return context
