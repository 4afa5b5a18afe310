"""Time expressions of official prose, with the years they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures.numerals import chinese_value

ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
FIRST_PLAN_YEAR = 1953  # the first five-year plan; from the tenth on each begins at 2001 + 5 n
CN = "一二两三四五六七八九十"
EXPRESSION = re.compile(
    r"(?P<range>(?P<from>(?:19|20)\d\d)年?(?:[-—–~至到]{1,2})(?P<to>(?:19|20)\d\d)年?)"
    r"|(?P<since>自?(?:从)?(?P<since_year>(?:19|20)\d\d)年(?:\d{1,2}月)?[^，。；]{0,8}?(?:以来|至今))"
    r"|(?P<year>(?P<y>(?:19|20)\d\d)年(?P<edge>度|底|末|初)?)"
    r"|(?P<plan>“?十(?P<ordinal>[一二三四五六七八九])五”?(?P<plan_part>期末|末|期间|时期|以来|规划|目标)?)"
    r"|(?P<relative>新的?一年|去年|上年|前年|今年|本年度?|明年|一年来|过去的?一年|年内|上一年)"
    r"|(?P<past_span>(?:过去|近|最近|前)的?(?P<past_n>[一二两三四五六七八九十]|\d)年(?:来|间)?|(?P<span_n>[二两三四五六七八九十]|\d)年(?:来|间|累计(?!完成|实施|新增|建成|投入|培育)))"
    r"|(?P<next_span>(?:未来|今后)的?(?P<next_n>[一二两三四五六七八九十]|\d)年(?:内|间)?|(?P<within_n>[一二两三四五六七八九十]|\d)年(?:内|之内))"
    r"|(?P<five>[三五]年)(?=累计|培育|新增|新建|年平均|平均|打造|建成|完成|新引进|引进)"
    r"|(?P<vague>近年来|多年来|近些年|历年|长期以来)"
    r"|(?P<now>截至目前|目前|当前|迄今|截至发稿)"
)
BASE_BEFORE = re.compile(r"(?:比|较|是|恢复到|恢复至|相当于|为|与|同)$")
BASE_AFTER = re.compile(
    r"(?:同期)?(?:相比|增长|增加|提高|提升|上升|下降|降低|减少|回落|翻|分别|的\d|净增|同期|末增|底增)"
)
# 预计2026年一季度投产, 2017年上市: the year of an event that closes its clause dates nothing else.
OF_AN_EVENT = re.compile(
    r"(?:[一二三四]季度|\d{1,2}月(?:\d{1,2}日)?|上半年|下半年)?(?:全面|正式|基本|全部|实现|前后|左右|在[^，。；]{1,8})*"
    r"(?:投产|建成(?:投用|投产|通车)?|开工(?:建设)?|竣工(?:投产)?|通车|投用|投入使用|投入运营|开园|上市|成立|交付|完工|封顶|揭牌|达产|挂牌)[，。；、）)]"
)
CARRIED_OVER = re.compile(r"结转|结余|执行数|决算数|预算数|基数|水平|末(?!，)")
START_BEFORE = re.compile(r"(?:从|由|自)$")
BY_BEFORE = re.compile(r"(?:到|至|截至|截止|力争|锚定|展望|瞄准)$")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Years named at a place; `role` tells how: at | by | base | start | since | past | next | plan | now | vague."""

    start: int
    end: int
    role: str
    first: int | None
    last: int | None
    count: int = 0  # how many years, where only a number of years is named
    part: str = ""


def five_year_plan(ordinal: int) -> tuple[int, int]:
    """First and last year of the n-th five-year plan.

    >>> five_year_plan(13), five_year_plan(14)
    ((2016, 2020), (2021, 2025))
    """
    first = 2001 + 5 * (ordinal - 10)
    return first, first + 4


def time_expressions(text: str) -> list[TimeExpression]:
    """All time expressions of a compact passage, in reading order."""
    return [_expression(text, match) for match in EXPRESSION.finditer(text) if not _in_title(text, match.start())]


def years_named(text: str) -> tuple[int, int] | None:
    """First and last year that a heading or a table head names, five-year plans included; None where it names none.

    >>> years_named("“十四五”目标"), years_named("2023年完成值"), years_named("单位")
    ((2021, 2025), (2023, 2023), None)
    """
    for match in EXPRESSION.finditer(text):
        if match["plan"]:
            return five_year_plan(10 + ORDINALS[match["ordinal"]])
        found = _expression(text, match)
        if found.first and found.last:
            return found.first, found.last
    return None


def _in_title(text: str, at: int) -> bool:
    opening = text.rfind("《", max(0, at - 60), at)
    return opening >= 0 and text.find("》", opening, at) < 0


def _expression(text: str, match: re.Match[str]) -> TimeExpression:
    start, end = match.span()
    if match["range"]:
        return TimeExpression(start, end, "at", int(match["from"]), int(match["to"]))
    if match["since"]:
        return TimeExpression(start, end, "since", int(match["since_year"]), None)
    if match["year"]:
        year = int(match["y"])
        if OF_AN_EVENT.match(text, end):
            return TimeExpression(start, end, "mention", year, year)
        return TimeExpression(start, end, _year_role(text, match), year, year, part=match["edge"] or "")
    if match["plan"] and BASE_BEFORE.search(text, max(0, start - 4), start):
        last = five_year_plan(10 + ORDINALS[match["ordinal"]])[1]
        return TimeExpression(start, end, "base", last, last)
    if match["plan"] and not _dates(text, match):
        return TimeExpression(start, end, "mention", None, None)
    if match["plan"]:
        first, last = five_year_plan(10 + ORDINALS[match["ordinal"]])
        if match["plan_part"] == "以来":
            return TimeExpression(start, end, "since", first, None)
        edge = "end" if (match["plan_part"] or "").endswith("末") else ""
        return TimeExpression(start, end, "plan", first, last, part=edge)
    if match["relative"]:
        compared = _compares(text, match) or CARRIED_OVER.match(text, match.end()) is not None
        role = "base" if match["relative"] in ("上年", "上一年", "去年") and compared else "relative"
        return TimeExpression(start, end, role, None, None, part=match["relative"])
    return _span_expression(match)


def _dates(text: str, match: re.Match[str]) -> bool:
    """Whether naming a five-year plan says when: 十四五期间, 到十四五末, but not 十三五圆满收官."""
    part = match["plan_part"] or ""
    if part:
        return part not in ("规划", "目标")
    return text[match.end() : match.end() + 1] in "，,的" and bool(
        re.search(r"(?:在|到|于|^|[，。；])$", text[max(0, match.start() - 2) : match.start()])
    )


def _span_expression(match: re.Match[str]) -> TimeExpression:
    start, end = match.span()
    if match["past_span"]:
        return TimeExpression(start, end, "past", None, None, _count(match["past_n"] or match["span_n"]))
    if match["next_span"]:
        return TimeExpression(start, end, "next", None, None, _count(match["next_n"] or match["within_n"]))
    if match["five"]:
        return TimeExpression(start, end, "five", None, None, _count(match["five"][0]))
    return TimeExpression(start, end, "vague" if match["vague"] else "now", None, None)


def _count(printed: str) -> int:
    return int(printed) if printed.isdigit() else chinese_value(printed) or 0


def _compares(text: str, match: re.Match[str]) -> bool:
    return bool(
        BASE_BEFORE.search(text, max(0, match.start() - 4), match.start()) or text.startswith("同期", match.end())
    )


def _year_role(text: str, match: re.Match[str]) -> str:
    low = max(0, match.start() - 4)
    if BASE_BEFORE.search(text, low, match.start()):
        if text[match.start() - 1] in "是为" and not re.match(
            r"的\d+(?:\.\d+)?倍", text[match.end() : match.end() + 8]
        ):
            return "at"
        based = text[match.start() - 1] in "比较是为同与于" or text.startswith("恢复", max(0, match.start() - 3))
        return "base" if based else "at"
    if START_BEFORE.search(text, low, match.start()):
        return "start"
    return "by" if BY_BEFORE.search(text, low, match.start()) else "at"
