"""Which year or years a figure is about.

First what is said nearest decides (clause, sentence, paragraph, section), then the headings above, then the document's
own years. What is compared with (比2019年) dates nothing, what a change started from (由2019年的…) only its own number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wutong.engines.reader._core.figures.frames import Frame, against_goal
from wutong.engines.reader._core.figures.measures import MOVED_TO
from wutong.engines.reader._core.figures.numerals import chinese_value
from wutong.engines.reader._core.figures.parts import place_in_list
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.scopes import Scope
from wutong.engines.reader._core.figures.thresholds import is_threshold
from wutong.engines.reader._core.figures.times import TimeExpression

FLOW = re.compile(
    r"累计|共计|获批|入选|签约|完成|实施|建成(?!区)|新增|新建|新引进|新认定|开展|解决|修建|设立|出台|承担|布局|整顿|成立|举办|培训|打通|启动|实现|投资|发放|"
    r"建立|考察|调研|先后|兑现|落实|开工|投产|竣工|引进|落地|走访|召开|支持|帮助|建设|梳理|赋权|委托|开通|网签|回迁|连通|推荐|参加|淘汰|关停|整治|改造|"
    r"争取|化解|拨付|办理|受理|投入(?!使用|运营)|脱贫|出列|摘帽"
)
STOCK = re.compile(
    r"拥有|现有|共有|尚有|仍有|还有|集聚|聚集|汇聚|累计达|累计培育|形成|保有|存量|总量|总数|占|覆盖率|率|在孵|划分|参与|培育超|覆盖$"
)
STANDS = re.compile(
    r"(?:里程|人口|总量|规模|面积|余额|总数|户数|家数|数量|装机|容量|能力|强度|系数)(?:已|均|分别)*(?:达到?|增至)?(?:了)?$"
)
# What is counted by the year: in a review of five years 完成增加值76亿元 is of the last one.
OF_A_YEAR = re.compile(
    r"(?:生产总值|增加值|总产值|财政收入|预算收入|零售总额|进出口总额|总产量)(?:完成|实现|达到?|突破|超过)*$"
)
ADDED_UP = re.compile(r"累计|五年|[三四五]年(?:共|间|来)|合计|共计")
ADDS_UP = re.compile(r"累计|新增|新建|改造|完成|建设|建成(?!区)|设立|组建")
# Acts that leave nothing standing: they are counted from the beginning of what is reported on. What stands once it is
# done (累计建成, 累计认定, 累计投资) is counted since ever, so that its total is of the day it is stated.
ACTS_ADD_UP = re.compile(
    r"(?:累计|共计?|先后)已?(?:为[^，。；]{1,12}?)?"
    r"(?:走访|慰问|接待|回访|调研|考察|督[查导]|巡查|检查|抽查|排查|整改|查处|处置|调处|调解|化解|协调|解决|办理|办结|受理|答复|"
    r"开展|召开|举办|组织|宣讲|培训|帮助|帮扶|救助|服务|发放|兑现|拨付|减免|退税)"
)
REACHES = re.compile(r"达到?|增至")
MEAN_GROWTH = re.compile(r"年均|年平均|平均增长|平均增速")
MEAN_OF = re.compile(r"([两二三四]|[2-4])年(?:来|间)?(?:年均|平均)")
SUMS_UP = re.compile(r"累计(?:增长|下降|降低|提高)")
FROM = re.compile(r"(?:由|从)(?:(?:19|20)\d\d年(?:底|末)?|全国|全省|全市|全区)?的?(?:每人每[月年天]|每月|人均)?$")
AGAINST = re.compile(r"与(20\d\d)年[^，。；]{0,24}相比")
GROWTH_OVER = re.compile(r"(?:比|较)(20\d\d)年|是(20\d\d)年的")
AGES = re.compile(r"年限|寿命|年龄")
FROM_BEFORE = re.compile(r"(?:由|从)(?:原来|原先|以前|过去)的?$")
LAST_YEAR_FROM = re.compile(r"(?:由|从)(?:上年|去年)(?:同期|末|底)?的?(?:增长|下降|上升|回落)*$")
REACHED_THEN = re.compile(r"^(?:、[^，。；]{2,20})?(?:大关|关口)?(?:之)?后[，,]")
AFTER_COMPLETION = re.compile(r"(?:达产|投产|建成)后")
EVERY_YEAR = re.compile(r"(?<!人)每(?:[年季周日]|月)(?!\d)")
TITLES = re.compile(r"《[^》]*》")
REACH = 600  # characters before a number that are searched for words of time
STANDS_NOW = re.compile(r"现有|现拥有|现共有|现辖")
HEAD_OF_PARAGRAPH = 6  # characters before a year that may stand at the head of a paragraph it governs
KEPT_AT = re.compile(r"保持在$|连续[一二三四五六七八九十\d]+年稳定在$|(?:始终|一直|持续)(?:稳定|控制)?在?$")
HEADS_SENTENCE = re.compile(r"(?:^|[。！？；])$")
THIS_YEAR = re.compile(r"全年|年内")
NEARNESS = ("clause", "sentence", "paragraph", "section")
RELATIVE_YEARS = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1}
REPORTED_YEAR = ("一年来", "过去一年", "过去的一年", "本年", "本年度")
NOT_LASTING = ("now", "since", "past", "next", "five")


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier sentences of the paragraph and section said about time."""

    paragraph: TimeExpression | None = None
    section: TimeExpression | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The time expression that governs a figure; `distance` 0 clause, 1 sentence, 2 paragraph, 3 section, 4 none."""

    expression: TimeExpression | None
    distance: int


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything the period of one figure depends on."""

    frame: Frame
    text: str
    measure: str
    kind: str
    said: Said
    times: list[TimeExpression]
    scope: Scope
    profile: Profile
    ahead: bool = False  # the text around looks ahead: what stands, stands this year
    trail: tuple[str, ...] = ()  # the headings above

    @property
    def spanning(self) -> bool:
        """Whether the headings give several years."""
        return self.scope.flow is not None and self.scope.flow[0] != self.scope.flow[1]

    @property
    def sentence_before(self) -> str:
        return self.text[max(self.frame.sentence[0], self.frame.mention.start - REACH) : self.frame.mention.start]

    @property
    def clause_before(self) -> str:
        return self.text[max(self.frame.clause[0], self.frame.mention.start - REACH) : self.frame.mention.start]


@dataclass(frozen=True, slots=True)
class Period:
    """First and last year, how they were found, and how far away (0 in the clause … 5 by the document's date)."""

    first: int | None
    last: int | None
    reason: str
    distance: int
    part: str = ""  # what the code of a part of a year adds to it: -01..09, Q1

    def printed(self) -> str:
        """The period as figures carry it: 2025, 2025-01..09, 2016-2020, or '' where none is known."""
        if self.first is None or self.last is None:
            return ""
        return f"{self.last}{self.part}" if self.first == self.last else f"{self.first}-{self.last}"


NOWHERE = Period(None, None, "the document does not say", 5)


def said_for(frame: Frame, text: str, times: list[TimeExpression], memory: Memory) -> Said:
    """The nearest time expression before the number that can govern it, or its own of a list (2021年、2022年分别…)."""
    if listed := _of_list(frame, text, times):
        return Said(listed, 0)
    for one in reversed([one for one in times if one.end <= frame.mention.start and _governs(one, frame, text)]):
        event = one.role in ("at", "by") and one.start < frame.clause[0]
        if event and STANDS_NOW.search(text, frame.clause[0], frame.mention.start):
            break
        if one.start >= frame.clause[0]:
            return Said(one, 0)
        if one.start >= frame.sentence[0]:
            return Said(one, 1)
    if THIS_YEAR.search(text, frame.sentence[0], frame.mention.start):
        return Said(None, 4)
    if memory.paragraph is not None:
        return Said(memory.paragraph, 2)
    return Said(memory.section, 3) if memory.section is not None else Said(None, 4)


def _of_list(frame: Frame, text: str, times: list[TimeExpression]) -> TimeExpression | None:
    """The year of a list of years that 分别 leads to the number, None where there is no such list."""
    low, at = frame.sentence[0], frame.mention.start
    before = [one for one in times if one.role == "at" and low <= one.start and one.end <= at]
    listed = before[-1:]
    for one in reversed(before[:-1]):
        if not re.fullmatch(r"[、和与及]", text[one.end : listed[0].start]):
            break
        listed.insert(0, one)
    said = text.find("分别", listed[-1].end, at) if len(listed) > 1 else -1
    place = place_in_list(text, said, at) if said >= 0 else len(listed)
    return listed[place] if place < len(listed) else None


def period_of(setting: Setting, before: Period | None = None) -> Period:
    """The period of a figure; `before` is the period of the figure that a share without a subject is a share of."""
    special = _special(setting)
    if special:
        return special
    unsaid = setting.said.expression is None or setting.said.distance > 0
    if setting.kind == "definition" and unsaid and (setting.profile.plan or not is_threshold(setting.frame)):
        return NOWHERE
    if (
        before is not None
        and setting.measure == "share"
        and setting.frame.lead.lstrip("，,、").startswith(("占", "约占"))
    ):
        return replace(before, first=before.last) if before.reason == "compared with an earlier year" else before
    if before is not None and against_goal(setting.frame):
        return before
    context = _context(setting)
    if setting.measure == "change" and (over := _change_over_years(setting, context)):
        return over
    fresh = LAST_YEAR_FROM.search(setting.frame.lead) is None
    if setting.measure == "growth" and fresh:
        return _growth(setting, context)
    if _starts_a_change(setting) and (base := _base_year(setting, context)):
        return Period(base, base, "where a change started", context.distance)
    return context


def _governs(one: TimeExpression, frame: Frame, text: str) -> bool:
    """A year compared with governs nothing; a year started from only what stands before 至, 到 or 为."""
    if one.role == "start":
        return re.search(r"[至到为，,；;]", text[one.end : frame.mention.start]) is None
    return one.role not in ("base", "mention")


def _special(setting: Setting) -> Period | None:
    """Streaks, standing practice (每年), what follows completion, and ages, which have their own years or none."""
    if (
        AFTER_COMPLETION.search(setting.sentence_before)
        or REACHED_THEN.search(setting.text[setting.frame.mention.end : setting.frame.mention.end + 30])
        or setting.kind == "actual"
        and EVERY_YEAR.search(setting.clause_before)
    ):
        return NOWHERE
    if FROM_BEFORE.search(setting.frame.lead):
        return NOWHERE
    if setting.frame.mention.unit != "年" or setting.measure == "rank" or AGES.search(setting.frame.lead):
        return None
    expression, distance = setting.said.expression, setting.said.distance
    if not setting.frame.lead.endswith("连续"):
        return NOWHERE if expression is None or distance > 0 else None
    end = expression.last if expression is not None and expression.last and distance == 0 else None
    end = end or (setting.scope.stock[1] if setting.scope.stock else setting.profile.actual)
    return Period(end - int(setting.frame.mention.value) + 1, end, "length of a streak", 1) if end else None


def _context(setting: Setting) -> Period:
    """The period by what is said or else by the headings and the document."""
    expression, distance = setting.said.expression, setting.said.distance
    if expression is None or not _reaches(setting, expression, distance):
        return _by_scope(setting)
    found = _resolve(setting, expression)
    if found is None:
        return Period(None, None, "time left vague", distance)
    return Period(*found, f"{expression.role} in the {NEARNESS[distance]}", distance)


def _reaches(setting: Setting, expression: TimeExpression, distance: int) -> bool:
    """Whether an expression reaches as far as the figure.

    Under a heading that spans years a year reaches to the end of its part of the sentence, not to the next sentence.
    A target does not take a year long past from another sentence.
    """
    if expression.role == "five" and distance > 0 or distance == 3 and expression.role in NOT_LASTING:
        return False
    if distance == 3 and _beyond(setting, expression):
        return False
    if expression.role == "by" and distance == 2 and setting.kind == "target":
        return not _on_the_way(setting, expression)
    coming = (
        expression.last is not None
        and setting.profile.current is not None
        and expression.last > setting.profile.current
    )
    if distance >= 2 and coming and setting.kind == "actual":
        return False
    if distance == 2 and expression.part in REPORTED_YEAR and HEADS_SENTENCE.search(setting.text, 0, expression.start):
        return True
    heads_paragraph = distance == 2 and expression.start <= HEAD_OF_PARAGRAPH and expression.role in ("at", "relative")
    if setting.spanning and distance >= 2 and not heads_paragraph:
        return False
    if distance >= 2 and setting.scope.stock and expression.role in ("since", "past", "plan"):
        return False
    if setting.spanning and distance == 1 and expression.role != "now":
        between = setting.text[expression.end : setting.frame.mention.start]
        if "；" in between or ";" in between:
            return False
    return _not_past(setting, expression, distance)


def _beyond(setting: Setting, expression: TimeExpression) -> bool:
    """Whether an expression names a year after the one the document plans for: an aim of its own, not of other paragraphs."""
    target = setting.profile.target
    return not setting.profile.plan and target is not None and (expression.last or 0) > target


def _on_the_way(setting: Setting, expression: TimeExpression) -> bool:
    """Whether a plan names a year before its last one: that dates its own sentence alone."""
    span = setting.profile.span if setting.profile.plan else None
    return span is not None and expression.last is not None and span[0] <= expression.last < span[1]


def _not_past(setting: Setting, expression: TimeExpression, distance: int) -> bool:
    current = setting.profile.current
    if expression.last is None or setting.kind != "target" or current is None:
        return True
    return expression.last >= (current - 1 if distance < 2 else current)


def _resolve(setting: Setting, expression: TimeExpression) -> tuple[int | None, int | None] | None:
    """The years of an expression, None where it leaves them open."""
    profile = setting.profile
    if expression.role in ("at", "by", "start"):
        sums_up = expression.role == "by" and profile.plan and setting.measure == "change" and profile.span is not None
        return (
            profile.span
            if sums_up and profile.span and expression.last == profile.span[1]
            else (expression.first, expression.last)
        )
    if expression.role == "plan":
        return _plan_years(setting, expression)
    if expression.role == "since":
        return _since(setting, expression)
    if expression.role == "now":
        first = profile.actual if _runs_on(setting) else profile.current
        return (first, profile.current) if profile.current else None
    if expression.role == "relative":
        return _relative(expression, profile)
    return _counted(setting, expression)


def _plan_years(setting: Setting, expression: TimeExpression) -> tuple[int | None, int | None]:
    """A five-year plan's span for what adds up over it, its last year for what stands at its end."""
    if setting.measure == "change" and setting.kind == "target":
        return expression.first, expression.last
    stands = _stands(setting)
    return (
        (expression.last, expression.last)
        if stands or expression.part == "end"
        else (expression.first, expression.last)
    )


def _runs_on(setting: Setting) -> bool:
    """Whether a sum up to now began in the year a report covers: acts told in a report on the year just over."""
    profile = setting.profile
    follows = profile.actual is not None and profile.current is not None and profile.actual < profile.current
    counts = setting.measure in ("level", "change") and not STANDS.search(setting.frame.lead)
    return follows and counts and ACTS_ADD_UP.search(setting.sentence_before) is not None


def _stands(setting: Setting) -> bool:
    """Whether the figure stands at the end of the years named rather than adding up over them."""
    return setting.measure in ("share", "rank") or setting.measure == "level" and not is_flow(setting)


def _since(setting: Setting, expression: TimeExpression) -> tuple[int | None, int | None] | None:
    until_review = "以来" in setting.text[expression.start : expression.end] and setting.scope.kind == "actual"
    end = setting.scope.stock[1] if until_review and setting.scope.stock else setting.profile.current
    return (expression.first, end) if expression.first and end and expression.first <= end else None


def _relative(expression: TimeExpression, profile: Profile) -> tuple[int, int] | None:
    if profile.current is None:
        return None
    if expression.part in ("新的一年", "新一年") and profile.target:
        return profile.target, profile.target
    if expression.part in REPORTED_YEAR and profile.actual:
        return profile.actual, profile.actual
    year = profile.current + RELATIVE_YEARS.get(expression.part, 0)
    return year, year


def _counted(setting: Setting, expression: TimeExpression) -> tuple[int, int] | None:
    """N years back from the year reported on, or N years on from the year after it."""
    profile, count = setting.profile, expression.count
    if expression.role == "vague" or not count:
        return None
    if setting.kind == "target" and profile.plan and profile.span and count == profile.span[1] - profile.span[0] + 1:
        return profile.span
    if expression.role == "five" or expression.role == "past" and count == 5:
        span = setting.scope.flow if setting.spanning else profile.span if setting.kind == "target" else profile.review
        if span:
            return span
    if expression.role == "next" or expression.role == "five" and setting.kind == "target":
        if profile.plan and profile.span:
            return profile.span
        if _stands(setting) and profile.actual and not setting.text.startswith("年内", expression.end - 2):
            return profile.actual + count, profile.actual + count
        return (profile.actual + 1, profile.actual + count) if profile.actual else None
    return (profile.actual - count + 1, profile.actual) if profile.actual else None


def _by_scope(setting: Setting) -> Period:
    """The period by the headings above, else by the document's own years."""
    scope, profile = setting.scope, setting.profile
    mismatch = scope.kind == "actual" and setting.kind == "target"
    if scope.stock and scope.flow and not mismatch:
        flows = setting.measure == "change" or scope.name == "plan body" and setting.measure == "growth"
        flows = flows or scope.flow != scope.stock and KEPT_AT.search(setting.frame.lead) is not None
        flows = flows or setting.measure in ("level", "ratio") and is_flow(setting)
        return Period(*(scope.flow if flows else scope.stock), f"heading of {scope.name}", 4)
    if scope.name in ("outlook", "glossary"):
        return NOWHERE
    if profile.plan:
        return Period(*profile.span, "the plan's years", 5) if profile.span and setting.kind == "target" else NOWHERE
    year = profile.target if setting.kind == "target" or setting.ahead else profile.actual
    return Period(year, year, "the document's date", 5) if year else NOWHERE


def is_flow(setting: Setting) -> bool:
    """Whether the figure adds up over the span rather than standing at its end."""
    frame, text = setting.frame, setting.text
    if MOVED_TO.search(frame.lead) or STANDS.search(frame.lead) and not ADDS_UP.search(setting.clause_before):
        return False
    if OF_A_YEAR.search(frame.lead) and not ADDED_UP.search(setting.sentence_before):
        return False
    if STOCK.search(frame.lead) or setting.scope.name == "goals":
        return False
    if REACHES.search(frame.lead) and not FLOW.search(setting.sentence_before):
        return False
    if FLOW.search(TITLES.sub("", text[frame.clause[0] : frame.clause[1]])):
        return True
    earlier = text[frame.sentence[0] : frame.clause[0]]
    return bool(FLOW.search(earlier)) and not STOCK.search(text[frame.sentence[0] : frame.clause[1]])


def _starts_a_change(setting: Setting) -> bool:
    """Whether the number is what a change started from, with no year of its own (由7200人增长至…)."""
    frame, mention = setting.frame, setting.frame.mention
    if mention.shape == "ratio":
        # All members of 由16.8:43.1:40.1调整为… started together.
        lead = re.sub(r"[\d.:]*$", "", setting.sentence_before)
        begin = mention.start - (len(setting.sentence_before) - len(lead))
        rest = re.sub(r"^[\d.:]*", "", setting.text[mention.end : mention.end + 60])
    else:
        lead, rest, begin = frame.lead, frame.rest, mention.start
    if LAST_YEAR_FROM.search(lead):
        return True
    if not FROM.search(lead) or not re.match(r"[^，。；]{0,8}(?:至|到|为)", rest):
        return False
    return not any(one.role == "start" and begin - 6 <= one.end <= begin for one in setting.times)


def _base_year(setting: Setting, context: Period) -> int | None:
    """The year before the span of the headings, or before the year of the sentence."""
    flow = setting.scope.flow
    if flow and setting.spanning and context.last == flow[1]:
        return flow[0] - 1
    return context.first - 1 if context.first is not None else None


def _started(setting: Setting) -> int | None:
    """The year that the sentence compares with or starts from."""
    low, high = setting.frame.sentence[0], setting.frame.mention.start
    starts = [
        one.first for one in setting.times if one.role in ("start", "base") and one.first and low <= one.start < high
    ]
    return starts[-1] if starts else None


def _change_over_years(setting: Setting, context: Period) -> Period | None:
    """The years over which a share moved, where the sentence names the year it moved from."""
    base = _started(setting)
    if context.last is None or base is None or base >= context.last:
        return None
    return Period(base + 1, context.last, "between the years named", 1)


def _growth(setting: Setting, context: Period) -> Period:
    end = context.last or (setting.scope.stock[1] if setting.scope.stock else setting.profile.actual)
    compared = list(GROWTH_OVER.finditer(setting.clause_before)) or list(AGAINST.finditer(setting.sentence_before))
    if compared and end:
        base = int(next(year for year in compared[-1].groups() if year))
        return Period(min(base + 1, end), end, "compared with an earlier year", min(context.distance, 1))
    if (
        SUMS_UP.search(setting.clause_before)
        and setting.profile.plan
        and setting.profile.span
        and context.last == setting.profile.span[1]
    ):
        return Period(*setting.profile.span, "sum over the plan", 1)
    times = setting.frame.mention.unit == "倍" and setting.frame.mention.shape == "quantity"
    base_year = _started(setting)
    if times and base_year and context.last and base_year < context.last:
        return Period(base_year + 1, context.last, "compared with an earlier year", 1)
    yearly = re.search(r"同比|比上年|较上年", setting.clause_before) is not None
    over_all = SUMS_UP.search(setting.clause_before) or setting.frame.mention.shape == "doubled" or times and not yearly
    if over_all and setting.spanning and setting.scope.flow and context.distance >= 4:
        return Period(*setting.scope.flow, "sum over the span of the heading", 4)
    if not MEAN_GROWTH.search(setting.clause_before):
        return context
    if (years := MEAN_OF.search(setting.clause_before)) and context.last:
        return Period(context.last - (chinese_value(years[1]) or int(years[1])) + 1, context.last, "mean over years", 1)
    if base_year is not None and context.last and base_year < context.last:
        return Period(base_year + 1, context.last, "mean over the years named", 1)
    if setting.scope.flow and setting.spanning:
        return Period(*setting.scope.flow, "mean over the span of the heading", 4)
    return context
