"""By when: the last day that words name, as 6月底前, 二季度, 2025年底前, 三年内, or the section's own years."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.scopes import Scope
from wutong.engines.reader._core.figures.times import ORDINALS, five_year_plan, time_expressions

YEAR = r"(?:(?P<year>20\d\d)年|(?P<relative>今年|明年|本年|年内)?)"
WITHIN = re.compile(
    rf"(?:(?:确保|力争|争取)?(?:在|于|到|至)?){YEAR}(?:"
    r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?:份|底|末|中旬|上旬|下旬)?"
    r"|(?P<quarter>[一二三四]|前三)季度(?:末|底)?|(?P<half>上半年|下半年)|(?P<end>年底|底|末|年末|春节|国庆节?))(?P<before>之?前|以前)?"
)
FIXED = {"春节": (1, 31), "国庆": (10, 1), "国庆节": (10, 1)}
QUARTERS = {"一": 3, "二": 6, "三": 9, "前三": 9, "四": 12}


@dataclass(frozen=True)
class Deadline:
    """The last day, the words that name it ('' where the section does), and how far away they stand (0 here, 1 above, 2 nowhere)."""

    day: str
    printed: str
    distance: int


def deadline(text: str, scope: Scope, about: Profile) -> Deadline:
    """When what a segment says is due."""
    for match in WITHIN.finditer(text):
        if found := _within(match, about):
            return Deadline(found.isoformat(), match.group().lstrip("确保力争取在于到至"), 0)
    if named := _years(text, about):
        return Deadline(date(named[0], 12, 31).isoformat(), named[1], 0)
    if scope.kind == "target" and scope.flow and scope.name != "glossary":
        return Deadline(date(scope.flow[1], 12, 31).isoformat(), "", 1)
    if about.target and scope.kind is None and not about.plan:
        return Deadline(date(about.target, 12, 31).isoformat(), "", 1)
    return Deadline("", "", 2)


def _within(match: re.Match[str], about: Profile) -> date | None:
    """The last day of a month, quarter, half or year; None where only a flow is dated (上半年完成…) or no year is known."""
    bounded = match["before"] or match["end"] or re.search(r"[底末]$", match.group())
    year = int(match["year"]) if match["year"] else _relative_year(match["relative"] or "", about)
    if year is None or not bounded and not match["quarter"] and not match["half"]:
        return None
    month, day = 12, None
    if match["month"]:
        month, day = int(match["month"]), int(match["day"]) if match["day"] else None
    elif match["quarter"]:
        month = QUARTERS[match["quarter"]]
    elif match["half"]:
        month = 6 if match["half"] == "上半年" else 12
    elif match["end"] in FIXED:
        month, day = FIXED[match["end"]]
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(max(day or last, 1), last))


def _relative_year(word: str, about: Profile) -> int | None:
    base = about.target or about.current
    if base is None:
        return None
    return (about.current or base) + 1 if word == "明年" else base


def _years(text: str, about: Profile) -> tuple[int, str] | None:
    """The last year that the words name as one to come, with the words."""
    for one in reversed(time_expressions(text)):
        words = text[one.start : one.end]
        if one.role in ("at", "by", "plan") and one.last and (about.current is None or one.last >= about.current):
            return one.last, words
        if one.role in ("next", "five") and one.count and about.actual and not about.plan:
            return about.actual + one.count, words
        if one.role == "relative" and one.part in ("今年", "年内", "本年", "本年度", "明年"):
            year = _relative_year(one.part, about)
            return (year, words) if year else None
    bare = re.search(r"“?十([一二三四五六七八九])五”?(?:期间|时期|末|期末)", text)
    return (five_year_plan(10 + ORDINALS[bare[1]])[1], bare.group()) if bare else None
