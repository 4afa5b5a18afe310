"""Whether a figure happened, is aimed at, or sets a standard."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures.frames import Frame
from wutong.engines.reader._core.figures.measures import DONE_OF_PLAN
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.scopes import Scope
from wutong.engines.reader._core.figures.thresholds import is_threshold
from wutong.engines.reader._core.figures.times import TimeExpression

AIMING = re.compile(
    r"力争|确保|有信心|争取|计划(?!的|单列|》|行动|书|生育|外|执行|”|内)|(?<!不)拟(?!态|合|定)|预计|预期|力求|有望|可达|达产后|建成后|投产后|目标(?:是|为|[:：]|如下)|(?:发展|预期|奋斗|总体)目标|"
    r"努力(?:实现|完成|达到|推动|使)|冲刺|瞄准|紧盯|将(?:达|新|建成|实现|完成|打造|投入|超|突破|增|形成|推出|有|再|培育|引进|安排|举办|改造|开工)|"
    r"要(?:实现|完成|达到|新|建成|确保|力争)|今后|未来|奋斗目标|保持在?\d|完成时限"
)
DONE = re.compile(r"已经?(?!成|有|建成的)|现有|目前|截至|累计已|在谈|已签约|后备|完成了|达到了|实现了|去年|上年|同比")
STANDING = re.compile(r"现有|目前|已(?:建成|完成|有|达|落户|入驻|引进|签约|开工|启动)")
REACH = 600  # characters before a number in which a verb of aiming counts
PROJECT_TOTAL = re.compile(r"总投资(?:额)?(?:约|近|超过?|达到?|为|规模)*$")
COUNTED = re.compile(r"\d(?:余|多)?[个项]")
BUDGETED = re.compile(r"(?:年初|调整)?预算(?:数)?(?:为|是|安排)?$")
PLANNED_SPEND = re.compile(r"年度(?:计划)?投资|计划(?:完成)?投资|年内计划|今年计划")
DEFINING = re.compile(r"(?:是指|指的是|系指|门槛|标准为|条件为|定义为)[^，。]*$")
GLOSS_ENTRY = re.compile(r"^\d{1,2}[.、．]?[^。：:]{1,30}[：:]")


def kind_of(
    frame: Frame, text: str, scope: Scope, profile: Profile, said: TimeExpression | None, direction: str
) -> tuple[str, str]:
    """The kind of a figure and the reason for it."""
    if is_threshold(frame):
        return "definition", "a size that selects what is counted"
    before = text[max(frame.sentence[0], frame.mention.start - REACH) : frame.mention.start]
    if scope.kind == "definition":
        return ("actual", "an event in a glossary") if said and said.first else ("definition", "in a glossary")
    if DEFINING.search(before[-12:]) and frame.mention.comparator != "=":
        return "definition", "in a sentence that defines"
    if BUDGETED.search(frame.lead):
        return "target", "a budget"
    if PROJECT_TOTAL.search(frame.lead) and not COUNTED.search(before):
        return "actual", "what a project is to cost in all"
    if PLANNED_SPEND.search(frame.lead) and not DONE_OF_PLAN.search(frame.lead):
        return "target", "planned for the year"
    clause = text[frame.clause[0] : frame.mention.start]
    aimed = _aimed(before, frame, said, profile, direction if scope.kind is None else "")
    still_running = running(profile) and REST_OF_YEAR.search(before) is not None
    if scope.name == "review" and aimed and not aimed.startswith("a year") and not still_running:
        aimed = ""  # a review says 预计 of the year it closes and 计划 of plans already carried out
    if FROM_AMONG.match(frame.rest) and frame.lead.endswith(("在", "从", "以", "全国", "全省", "全市")):
        return "actual", "the whole that something is picked from"
    if scope.kind == "target":
        standing = _standing(frame, clause) or STANDING.search(before) and not aimed
        return ("actual", "standing stock in a plan") if standing else ("target", f"under a heading of {scope.name}")
    if aimed:
        return "target", aimed
    if scope.kind is None and _standing(frame, clause):
        return "actual", "a stock to draw from"
    if scope.kind is None and direction == "ahead" and not _happened(before, frame, said, profile):
        return "target", "where the text looks ahead"
    return "actual", "stated as it is" if scope.kind is None else f"under a heading of {scope.name}"


FROM_AMONG = re.compile(r"[^，。；\d]{2,24}[中里]")
HAPPENED = re.compile(
    r"同比|去年|上年|已(?!经成为)|现有|目前|截至|曾|荣获|获评|实现了|完成了|达到了|取得了|位于|所辖|下辖"
)


def not_over(said: TimeExpression, before: str, profile: Profile) -> bool:
    """Whether a figure of the year of publication is of the whole year, while the document looks back on the one before."""
    if profile.current is None or profile.actual == profile.current or profile.plan:
        return False
    if said.role == "relative" and said.part == "今年" or said.role in ("at", "by") and said.last == profile.current:
        return PART_OF_YEAR.search(before) is None
    return False


def running(profile: Profile) -> bool:
    """Whether the year reported on goes on for months after the day of publication."""
    return profile.actual is not None and profile.actual == profile.current and not profile.closing


EARLY = "kind: told of a year not over when published"


def stated_early(kind: str, last: int | None, said: TimeExpression | None, before: str, profile: Profile) -> bool:
    """Whether something is stated as happened in a whole year that was not over on the day of publication.

    `said` is the year that the sentence itself names, None where it names none.
    """
    if kind != "actual" or last is None or profile.current is None or last < profile.current:
        return False
    if last > profile.current:
        return True
    names = said is not None and said.role in ("at", "by")
    return (names or WHOLE_YEAR.search(before) is not None) and PART_OF_YEAR.search(before) is None


WHOLE_YEAR = re.compile(r"全年(?!度?(?:的)?(?:目标|任务|计划|预算|预期))")
REST_OF_YEAR = re.compile(r"全年|年内|年底|年末|下半年|今年(?!以来|上半年|前|[一二三]季度|\d)")
PART_OF_YEAR = re.compile(r"年\d{1,2}月|月|季度|上半年|以来|截至|目前|已|日前|近日|出台|印发|召开|举行|公布|发布")


def _standing(frame: Frame, before: str) -> bool:
    """Whether the words right around the number call it a stock at hand: 在谈的29个, 10家后备企业."""
    around = frame.lead[-6:] + frame.tail[:10]
    listed = frame.lead.startswith("、") and re.search(r"在谈|已签约", before) is not None
    return listed or re.search(r"在谈|已签约|后备|在库|储备库", around) is not None


def _happened(before: str, frame: Frame, said: TimeExpression | None, profile: Profile) -> bool:
    """Whether the sentence itself says that it happened or stands, in a text that looks ahead."""
    if said is not None and said.last is not None and profile.current is not None and said.last < profile.current:
        return True
    if said is not None and said.role in ("now", "past", "since"):
        return True
    if frame.mention.shape == "quantity" and "全国" in frame.lead[-3:]:
        return True
    return bool(HAPPENED.search(before[-60:]))


def _aimed(before: str, frame: Frame, said: TimeExpression | None, profile: Profile, direction: str) -> str:
    if said and said.last and profile.current and said.last > profile.current:
        return "a year to come"
    if said and not_over(said, before, profile):
        return "a year not yet over"
    words = list(AIMING.finditer(before))
    if words and all(match.group() in ("预计", "预期") for match in words) and direction == "back" and profile.closing:
        words = []  # the year that ends: 预计全年完成… is its result
    if words:
        done = [match for match in DONE.finditer(before) if match.start() > words[-1].start()]
        if not done:
            return f"led by {words[-1].group()}"
    if re.match(
        r"[^，。；]{0,4}(?:的)?(?:目标|增长目标|目标任务)|[^，。；]{0,24}的(?:年度|全年|预期|增长|发展)目标", frame.rest
    ):
        return "called a target"
    if said and said.role == "next":
        return "years to come"
    return ""
