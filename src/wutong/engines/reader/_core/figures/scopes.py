"""What the headings above a passage say about its figures: looked back on, aimed at, or explained."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures.numerals import chinese_value
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.times import ORDINALS, five_year_plan, time_expressions, years_named

REVIEW = re.compile(
    r"回顾|总结|成绩|成就|完成情况|执行情况|运行情况|进展情况|实施情况|发展基础|工作基础|发展成效|取得|现状|过去|圆满收官|亮点|主要业绩|基本情况|开局之年"
)
AIM = re.compile(
    r"目标|安排|部署|任务|打算|思路|展望|重点工作|工作重点|工作计划|愿景|预期|下一步|今年工作|工作建议|力争|指标体系"
)
OUTLOOK = re.compile(
    r"形势|(?:发展|内外部?|外部|宏观|面临的?)环境|机遇|(?:存在|主要|突出|面临)[^，。]{0,6}问题|问题(?:和|与|及|$)|挑战|不足|困难|短板|差距"
)
GLOSSARY = re.compile(r"名词解释|术语|注释|名词说明|释义")
BACK_AND_AHEAD = re.compile(
    r"(?:执行情况|完成情况|运行情况|工作情况|总结|回顾)(?:和|及|与|暨|以及)[^，。]{0,16}(?:计划|打算|安排|思路|要点|目标|部署)"
)
GOALS = re.compile(r"目标|展望|愿景|指标体系|预期")

SPAN_OPENS = re.compile(
    r"(?:(?:经过|历经|回顾|过去|这)的?)?(?:(?P<years>[三五])年(?:来|间|的?(?:接续|持续|不懈|团结|艰苦|共同|砥砺)*(?:奋斗|努力|拼搏|奋进))"
    r"|“?十(?P<plan>[一二三四五六七八九])五”?(?:时期|期间|以来))"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Kind and years that headings give: `stock` for what stands at a date, `flow` for what happens over a span."""

    kind: str | None
    stock: tuple[int, int] | None
    flow: tuple[int, int] | None
    name: str
    distance: int = 0


def scope_of(trail: tuple[str, ...], profile: Profile, heading: bool = False) -> Scope:
    """The scope of a passage by the headings above it, the nearest that says something first."""
    above = trail[:-1] if heading else trail
    for distance, text in enumerate(reversed(above)):
        found = _heading_scope(text, profile, distance)
        if found:
            return found
    if profile.plan:
        end = (profile.span[1], profile.span[1]) if profile.span else None
        return Scope("target", end, profile.span, "plan body", 9)
    return Scope(None, None, None, "none", 9)


def scope_of_passage(text: str, scope: Scope, profile: Profile) -> Scope:
    """The scope of a paragraph that itself begins with the years it looks back on (经过五年接续奋斗, “十四五”时期)."""
    opening = SPAN_OPENS.match(text) if scope.kind != "target" and not profile.plan and profile.actual else None
    if opening is None or profile.actual is None:
        return scope
    if opening["years"]:
        span = (profile.actual - (chinese_value(opening["years"]) or 1) + 1, profile.actual)
    else:
        first, last = five_year_plan(10 + ORDINALS[opening["plan"]])
        if not first < profile.actual <= last:
            return scope
        span = (first, profile.actual)
    return _review(profile, span, 0)


def _heading_scope(text: str, profile: Profile, distance: int) -> Scope | None:
    if GLOSSARY.search(text):
        return Scope("definition", None, None, "glossary", distance)
    years = _heading_years(text, profile)
    if OUTLOOK.search(text) and not AIM.search(text):
        if profile.plan:
            years = None  # 十四五面临的形势 looks at where the plan starts from
        return _review(profile, years, distance)
    if BACK_AND_AHEAD.search(text):
        return None  # a title of a report that does both says of no figure which
    if REVIEW.search(text) and not GOALS.search(text):
        return _review(profile, years, distance)
    if AIM.search(text):
        return _aim(profile, years, distance, bool(GOALS.search(text)))
    if years and not profile.plan and profile.current:
        later = years[1] >= profile.current and profile.actual != years[1]
        return Scope("target" if later else "actual", years, years, "year heading", distance)
    return None


def _heading_years(text: str, profile: Profile) -> tuple[int, int] | None:
    if named := years_named(text):
        return named
    for found in time_expressions(text):
        if found.role == "relative" and found.part.startswith("今年") and profile.current:
            return profile.current, profile.current
        if found.role == "past" and found.count and profile.actual:
            return profile.actual - found.count + 1, profile.actual
    bare = re.search(r"20[2-9]\d", text)
    return (int(bare.group()), int(bare.group())) if bare else None


def _review(profile: Profile, years: tuple[int, int] | None, distance: int) -> Scope:
    span = years or profile.review or ((profile.actual, profile.actual) if profile.actual else None)
    if span is None:
        return Scope("actual", None, None, "review", distance)
    return Scope("actual", (span[1], span[1]), span, "review", distance)


def _aim(profile: Profile, years: tuple[int, int] | None, distance: int, goals: bool) -> Scope:
    span = years or profile.span or ((profile.target, profile.target) if profile.target else None)
    if span is None:
        return Scope("target", None, None, "aim", distance)
    end = (span[1], span[1]) if goals or profile.plan or span[0] == span[1] else span
    return Scope("target", end, span, "goals" if goals else "aim", distance)
