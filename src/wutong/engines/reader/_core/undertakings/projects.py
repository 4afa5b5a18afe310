"""Named projects in running text, with investment, partner, stage and place as the words around them say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.undertakings.names import Named, project_names
from wutong.engines.reader._core.undertakings.segments import Segment, figures_within
from wutong.engines.reader.types import Figure, Project

# In the order of a project's life; where several are said, the words nearest after the name count.
STAGES = (
    (
        "completed",
        r"竣工|建成(?!后|区)|投产(?!后)|投用|投入使用|投入运营|投运|通车|开园|交付|运营|完工|达产(?!后)|启用|并网",
    ),
    ("started", r"开工(?:建设)?|动工(?:建设)?|奠基|破土|启动建设|正式启动|启动"),
    ("signed", r"签约|落户|落地|签订|签署|摘牌"),
    ("planned", r"谋划|储备|前期(?:工作|手续)?|可研|论证|规划建设|拟建|争取|洽谈|在谈|选址"),
    ("underway", r"在建|加快(?:建设|推进|实施)|推进|建设|实施|施工|封顶|安装(?:调试)?|调试|主体|进展|推动|续建"),
)
STAGE = re.compile("|".join(f"(?P<{code}>{words})" for code, words in STAGES))
PARTNERS = (
    re.compile(r"由(?P<who>[^，。；]{2,30}?)(?:投资|出资|承建|建设|打造|运营|牵头)"),
    re.compile(r"(?:与|同|携手|联合)(?P<who>[^，。；与]{2,30}?)(?:合作|共建|共同|签约|签订|签署|联合|合资)"),
    re.compile(
        r"(?P<who>[一-龥A-Za-z]{2,24}?(?:公司|集团|股份|大学|研究院|科学院))(?:总)?(?:投资|出资|承建|落户|兴建)"
    ),
)
PLACES = (
    re.compile(
        r"(?:位于|坐落于?|选址(?:在|于)?|落户(?:在|于)?|落地(?:在|于)?)(?P<where>[^，。；、的\d]{2,24}?)(?=[，。；、的]|建设|，|$)"
    ),
    re.compile(
        r"在(?P<where>[^，。；、的]{2,20}?(?:区|县|市|镇|乡|街道|园|新城|片区|大道|路))(?:建设|落地|落户|开工|投资|新建)"
    ),
)
WHOLE = re.compile(r"总投资|计划投资额|投资额|投资$|概算|合同金额|协议资金")
YEARLY = re.compile(r"年度|当年|本年|今年|全年|年内|累计完成|完成投资")
BUILDING = re.compile(r"在建|加快建设|封顶|安装|调试|施工|续建|规划建设|拟建")
NEAR = 60  # characters around a name that speak of it


@dataclass(frozen=True, slots=True)
class _Near:
    """What stands around a name: the words before it from the last name on, the words after it up to the next."""

    before: str
    after: str
    span: tuple[int, int]  # in the document


def projects_in(segment: Segment, figures: list[Figure]) -> list[Project]:
    """The projects that one segment names."""
    named = project_names(segment.text)
    found = (_project(segment, one, _near(segment, named, index), figures) for index, one in enumerate(named))
    return [project for one, project in zip(named, found, strict=True) if _evident(one, project)]


def _evident(one: Named, project: Project) -> bool:
    """Whether the words treat the name as a project: they say what it costs, or single it out and say how far it is."""
    if project.investment or one.listed:
        return True
    built = project.stage in ("started", "signed", "completed") or BUILDING.search(project.stage_printed) is not None
    sure = re.search(r"(?:项目|工程)(?:[（(]?[一二三四五六七八九十\d]+期[）)]?)?$", one.name) is not None
    return one.singled and (built or sure and bool(project.stage or project.year_investment))


def _near(segment: Segment, named: list[Named], index: int) -> _Near:
    one, text = named[index], segment.text
    low = max(named[index - 1].end if index else 0, one.start - NEAR)
    high = min(named[index + 1].start if index + 1 < len(named) else len(text), one.end + 2 * NEAR)
    if one.listed:  # what is said of a list is said of each of its members
        members = [other for other in named if other.listed and _same_clause(text, one, other)]
        before = text[max(members[0].start - NEAR, 0) : members[0].start]
        return _Near(before, text[members[-1].end : members[-1].end + NEAR], segment.span(one.start, one.end))
    return _Near(text[low : one.start], text[one.end : high], segment.span(low, high))


def _same_clause(text: str, one: Named, other: Named) -> bool:
    low, high = min(one.end, other.end), max(one.start, other.start)
    return re.search(r"[，。；]", text[low:high]) is None


def _project(segment: Segment, one: Named, near: _Near, figures: list[Figure]) -> Project:
    within = figures_within(figures, *near.span)
    whole = _investment(within, near, segment, one, yearly=False)
    stage, printed, at = _stage(near.after, near.before)
    start, end = segment.span(one.start, one.end)
    partner, place = _first(PARTNERS, near), _first(PLACES, near)
    return Project(
        start, end, one.name, whole, _investment(within, near, segment, one, yearly=True), partner, stage,
        _kind(segment, near, at) if stage else "", printed, place, _period(within, segment),
        _confidence(one, whole, stage, partner or place), (f"name: {'in a list' if one.listed else 'with its kind'}",),
    )  # fmt: skip


def _investment(
    within: tuple[Figure, ...], near: _Near, segment: Segment, one: Named, *, yearly: bool
) -> Figure | None:
    """The figure of money nearest to the name that it qualifies or that follows as its investment."""
    low, high = segment.span(one.start, one.end)
    for figure in sorted(within, key=lambda found: max(low - found.end, found.start - high)):
        if not _is_sum(figure):
            continue
        lead = _words_before(segment, figure)
        if bool(YEARLY.search(lead[-8:])) is not yearly:
            continue
        if yearly or WHOLE.search(figure.indicator) or WHOLE.search(lead[-8:]) or 0 <= low - figure.end <= 2:
            return figure
    return None


def _is_sum(figure: Figure) -> bool:
    money = figure.unit.endswith(("元", "美元", "欧元")) and "/" not in figure.unit
    return money and figure.measure in ("level", "change") and figure.kind != "definition"


def _words_before(segment: Segment, figure: Figure) -> str:
    at = segment.offsets.index(figure.start) if figure.start in segment.offsets else 0
    return segment.text[max(0, at - 12) : at]


def _stage(after: str, before: str) -> tuple[str, str, int]:
    """The stage said first after the name, else last before it; its words; 1 where they stand after the name."""
    if found := STAGE.search(after):
        return str(found.lastgroup), found.group(), 1
    told = list(STAGE.finditer(before))
    return (str(told[-1].lastgroup), told[-1].group(), -1) if told else ("", "", 0)


def _kind(segment: Segment, near: _Near, at: int) -> str:
    """Whether the stage is reached or to be reached."""
    words = near.after if at > 0 else near.before
    if re.search(r"已|正在|顺利|成功|相继|陆续|目前", near.before[-12:] + words[:20]):
        return "actual"
    aimed = re.search(r"力争|确保|计划|预计|将|争取|拟|年底前|月底前|要", segment.text)
    ahead = segment.scope.kind == "target" or segment.scope.kind is None and segment.direction == "ahead"
    return "target" if aimed or ahead else "actual"


def _first(patterns: tuple[re.Pattern[str], ...], near: _Near) -> str:
    for pattern in patterns:
        for words in (near.before, near.after):
            if found := pattern.search(words):
                return next(value for value in found.groupdict().values() if value).removesuffix("共同")
    return ""


def _period(within: tuple[Figure, ...], segment: Segment) -> str:
    if told := re.search(r"20\d\d(?=年)", segment.text):
        return told.group()
    years = segment.scope.flow
    if years:
        return str(years[1]) if years[0] == years[1] else f"{years[0]}-{years[1]}"
    return within[0].period if within else ""


def _confidence(one: Named, investment: Figure | None, stage: str, around: str) -> float:
    """Surer with every part that only a project has."""
    base = 0.55 if one.listed else 0.62
    return round(min(0.95, base + 0.2 * bool(investment) + 0.1 * bool(stage) + 0.05 * bool(around)), 2)
