"""A figure's year narrowed to the part of it that the text, a heading or the title names."""

from __future__ import annotations

import re
from dataclasses import replace

from wutong.engines.reader._core.figures.parts import Part, code_named, governing
from wutong.engines.reader._core.figures.periods import FLOW, Period, Setting, is_flow

# Years that do not say when, but from when on or for how long.
WHOLE_YEARS = ("length of a streak", "compared with an earlier year", "where a change started")
STANDS_THEN = re.compile(r"余额|存栏|总投资|总量|总数|保有量|拥有量|户数|[实现拥]有")
SINCE_EVER = re.compile(r"累计(?:已)?(?!完成|实现|新增|新建|新设|新登记|投入|支出|发放|到位|签约|引进)")
LASTING_PART = re.compile(r"\.\.|[QH]")
LAST_MONTH = 12
UNSAID_YEAR = 2  # distance from which on a year is not said in the figure's own sentence


def narrowed(setting: Setting, period: Period) -> Period:
    """The period narrowed to the part of its year that the text, a heading or the title names."""
    if period.first is None or period.first != period.last or period.reason in WHOLE_YEARS:
        return period
    frame, text = setting.frame, setting.text
    part = governing(text, frame.sentence[0], frame.mention.start) or _named_before(text, frame.sentence[0])
    if part and setting.kind == "target" and ("；" in text[part.end : frame.mention.start] or "年度" in frame.lead):
        return period  # an aim for a part of the year does not reach to the next aim
    code = _code_of(setting, part) if part else _code_above(setting, period)
    return replace(period, part=code)


def _named_before(text: str, at: int) -> Part | None:
    """The part that an earlier sentence of the paragraph left standing; a single month dates its own sentence alone."""
    part = governing(text, 0, at)
    return part if part is not None and (not part.code or LASTING_PART.search(part.code)) else None


def _code_of(setting: Setting, part: Part) -> str:
    """What a part adds to the year: 截至11月底 is a month for what stands then, the months up to it for what adds up."""
    if not part.month:
        return part.code
    return f"-01..{part.month:02d}" if _adds_up(setting) and 1 < part.month < LAST_MONTH else f"-{part.month:02d}"


def _adds_up(setting: Setting) -> bool:
    """Whether a figure told at the end of a month is a sum since January; what stands then, and its growth, is not."""
    if setting.measure == "growth":
        return FLOW.search(setting.sentence_before) is not None and not STANDS_THEN.search(setting.sentence_before)
    return (
        setting.measure == "change"
        or is_flow(setting)
        and not (SINCE_EVER.search(setting.clause_before) or STANDS_THEN.search(setting.frame.lead))
    )


def _code_above(setting: Setting, period: Period) -> str:
    """The part that the nearest heading names, or else the title; plans under a title of a part are for what follows it."""
    profile = setting.profile
    if setting.kind == "target" or period.distance < UNSAID_YEAR and period.last != profile.actual:
        return ""
    for heading in reversed(setting.trail):
        if code := code_named(heading):
            return code
    return profile.part if period.last == profile.actual else ""
