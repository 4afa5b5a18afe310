"""What kind of document this is, and which years it speaks of when it does not say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from wutong.engines.reader._core.figures.parts import code_named
from wutong.engines.reader._core.figures.times import ORDINALS, five_year_plan

PLAN_TITLE = re.compile(
    r"五年规划(?!.{0,12}(?:实施情况|评估))|规划纲要|(?<!实施)(?<!实施“)(?<!实施第)“?十[一二三四五六七八九]五”?(?!以来|期间|开局|收官)[^，。]{0,16}规划(?!承上|的?关键|开局|收官)"
)
PLAN_ORDINAL = re.compile(r"第?十(?P<a>[一二三四五六七八九])(?:个五年|五)")
NOT_PLAN = re.compile(r"实施情况.{0,8}报告|工作报告|统计公报|执行情况|工作总结|报告解读|新闻")
FULL_DATE = re.compile(r"(20\d\d)年(\d{1,2})月\d{1,2}日")
REVIEW_YEAR = re.compile(
    r"(20\d\d)年(?:度)?[^，。；]{0,30}?(?:公报|工作总结|执行情况|运行情况|完成情况|决算|年报|回顾)"
)
# 三年行动计划（2023—2025年）
PLAN_YEARS = re.compile(
    r"(?:规划|行动计划|行动方案|实施方案|攻坚计划|倍增计划|计划|纲要)[(（](?P<first>20\d\d)年?[-—–~至]{1,2}(?P<last>20\d\d)年?[)）]"
)
PLAN_LINE = re.compile(r".{0,40}(?:规划|纲要|行动计划(?:[(（].{4,14}[)）])?)(?:[(（].{2,8}[)）])?")
CLOSING = (11, 12, 1, 2, 3)
YEARBOOK = re.compile(r"统计年鉴[(（—-]*(20\d\d)|(20\d\d)年?[^，。；]{0,6}统计年鉴")
# A title that names a part of the year reports on that year, however early it comes out.
PART_OF_YEAR = re.compile(r"上半年|半年度|[一二三四]季度|前三季度|\d{1,2}[-—–至~]\d{1,2}月|\d{1,2}月份")
TITLE = 120
HEAD = 800
LAST_MONTH_OF_LOOKING_BACK = 6  # a report of the first half-year looks back on the year before


@dataclass(frozen=True, slots=True)
class Profile:
    """The years a document takes for granted.

    `current` is the year of publication, `actual` the year reported on, `target` the year planned for; a plan has a
    `span` it plans for and a `review` span it looks back on.
    """

    current: int | None
    actual: int | None
    target: int | None
    plan: bool
    span: tuple[int, int] | None
    review: tuple[int, int] | None
    area: str = ""
    part: str = ""  # what the title's part of a year adds to the year reported on: -01..09, H1
    closing: bool = False  # it comes out around the turn of a year: what it expects of the year that ends is its result


def profile(text: str, published: date | None, area: str) -> Profile:
    """Judge a document by its first lines and its date of publication."""
    made = _years(text, published, area)
    return made if made.plan or made.actual is None else replace(made, part=_part(text[:HEAD]))


def _part(head: str) -> str:
    """The part of a year that the first line names as what the document is about."""
    first = next((re.sub(r"\s", "", line) for line in head.splitlines() if line.strip()), "")
    return code_named(first) if len(first) <= TITLE // 2 and "。" not in first else ""


def _years(text: str, published: date | None, area: str) -> Profile:
    head = text[:HEAD]
    published = published or _printed_date(text)
    current = published.year if published else None
    title = _title(head)
    if (years := PLAN_YEARS.search(title)) and int(years["first"]) < int(years["last"]):
        span = int(years["first"]), int(years["last"])
        length = span[1] - span[0] + 1
        return Profile(current or span[0], span[0] - 1, span[1], True, span, (span[0] - length, span[0] - 1), area)
    if PLAN_TITLE.search(title) and not NOT_PLAN.search(head):
        return _plan_profile(head, current, area)
    if yearbook := YEARBOOK.search(head[:200]):
        actual = int(yearbook[1] or yearbook[2]) - 1
        return Profile(current or actual + 1, actual, actual + 1, False, None, None, area)
    closing = published is not None and published.month in CLOSING
    reviewed = REVIEW_YEAR.search(head[:200])
    if reviewed and (current is None or int(reviewed[1]) <= current):
        actual = int(reviewed[1])
        if code_named(_line_at(head, reviewed)):
            return Profile(current or actual, actual, actual, False, None, None, area)
        return Profile(
            current or actual + 1,
            actual,
            current if current and current > actual else actual + 1,
            False,
            None,
            None,
            area,
            closing=closing,
        )
    if current is None or published is None:
        return Profile(None, None, None, False, None, None, area)
    looks_back = published.month <= LAST_MONTH_OF_LOOKING_BACK and not PART_OF_YEAR.search(head[:TITLE])
    actual = current - 1 if looks_back else current
    return Profile(current, actual, current, False, None, None, area, closing=closing)


def _line_at(head: str, found: re.Match[str]) -> str:
    """The lines in which something was found, without their breaks."""
    end = head.find("\n", found.end())
    return re.sub(r"\s", "", head[head.rfind("\n", 0, found.start()) + 1 : end if end >= 0 else len(head)])


def _title(head: str) -> str:
    """What a document calls itself: its first words up to a full stop, and later lines that end like a plan's title."""
    lines = [re.sub(r"\s", "", line) for line in head.splitlines()]
    first = re.split(r"[。！]", "".join(lines)[:TITLE])[0]
    return " ".join([first, *(line for line in lines if PLAN_LINE.fullmatch(line))])


def _plan_profile(head: str, current: int | None, area: str) -> Profile:
    found = PLAN_ORDINAL.search(head)
    span = five_year_plan(10 + ORDINALS[found["a"]]) if found else None
    if span is None and current:
        span = (current - (current - 1) % 5, current - (current - 1) % 5 + 4)
    if span is None:
        return Profile(current, None, None, True, None, None, area)
    review = (span[0] - 5, span[0] - 1)
    return Profile(current or span[0], review[1], span[1], True, span, review, area)


def _printed_date(text: str) -> date | None:
    """The date printed at the head, or else at the foot, where the caller does not know it."""
    compact_head = re.sub(r"\s", "", text[:HEAD])
    compact_foot = re.sub(r"\s", "", text[-300:])
    found = FULL_DATE.search(compact_head) or FULL_DATE.search(compact_foot)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)
