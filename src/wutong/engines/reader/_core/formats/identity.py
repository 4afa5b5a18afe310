"""Guesses at a document's day and area, from the document alone.

A guess is a convenience: whoever knows better passes the day and the area, and
pages show a guess as one.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter

from wutong.engines.reader._core.formats.glyphs import typed
from wutong.engines.reader.types import Document

_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "O": 0}
_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇○零O九][〇○零O一二三四五六七八九]{2})"
_DAY = re.compile(
    rf"{_YEAR}\s*[年/.\-]\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*[月/.\-]\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?(?!\d)"
)
_PUBLISHED = re.compile(r"(?:发布|印发|成文|公布|公开|发文|生成)(?:时间|日期)\s*[：:]?\s*$")
_NUMBERED = re.compile(r"[〔\[（(【](?P<year>20\d\d)[〕\]）)】]\s*(?:第\s*)?\d+\s*号")
_TITLE_YEAR = re.compile(r"(?P<year>20\d\d)\s*年")
_MONTH = re.compile(r"(?P<year>20\d\d)\s*年\s*(?P<month>\d{1,2})\s*月(?!\s*(?:\d+\s*日)?\s*(?:底|末)?(?:之?前|以前))")
_HEAD, _TAIL = 1500, 600  # characters
# “（2025年2月18日在……会议上）” under a title says the day of the speech
_REST_OF_DATE_LINE = re.compile(
    r"[（(—\-\s]*(?:时间|日期)?[：:]?\s*@\s*(?:[）)]|[^，。；]{0,40}[）)]|在[^，。；]{4,40}(?:会议|大会|全会)[^，。；]{0,12}上?)?\s*"
)
# 2023年工作总结和2024年工作计划: a year reviewed beside the next one planned for comes out between the two.
_PLANNED_YEAR = (
    r"{year}\s*年(?:度)?[^，。；]{{0,16}}?(?:思路|计划|安排|打算|草案|目标|预期|展望|重点工作|工作要点|主要任务)"
)
_PART_OF_YEAR = re.compile(r"上半年|[一二三]季度|前三季度|\d\s*月份?")
_YEAR_RANGE = re.compile(r"20\d\d\s*年?\s*[-—–~至]{1,2}\s*20\d\d\s*年?")
_ANY_YEAR = re.compile(r"(?<![到至比较由从前以])(?P<year>20\d\d)\s*年(?!以来|前|底前|版)")

_SUFFIXES = (
    ("高新技术产业开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("高新区", "高新区"),
    ("经开区", "经开区"),
    ("工业园区", "工业园区"),
    ("自治区", "自治区"),
    ("自治州", "自治州"),
    ("自治县", "自治县"),
    ("示范区", "示范区"),
    ("实验区", "实验区"),
    ("保税区", "保税区"),
    ("经济开发区", "经济开发区"),
    ("产业集聚区", "产业集聚区"),
    ("新城", "新城"),
    ("新区", "新区"),
    ("省", "省"),
    ("市", "市"),
    ("区", "区"),
    ("县", "县"),
    ("街道", "街道"),
    ("镇", "镇"),
    ("乡", "乡"),
)
_AREA = re.compile(rf"(?P<before>[\u4e00-\u9fff]{{2,8}}?)(?P<suffix>{'|'.join(suffix for suffix, _ in _SUFFIXES)})")
_NOT_NAMES = re.compile(
    r".*(?:关于|印发|发布|公布|在|对|将|全|我|和|与|及|年|的|是|为|由|以|从|到|个|各|该|本|国家|省|市|级|批|建设|推进)"
)
_SAME_NAME = 0.6
# A report is given to the congress of the place it is about.
_SEAT = re.compile(
    r"在\s*(?P<area>[\u4e00-\u9fff]{2,8}(?:省|市|区|县|旗|镇|乡))第[一二三四五六七八九十\d]+届\s*(?:人民代表大会|人大)"
)
_COMMON_NOUN = re.compile(
    r"(?:[小社景片校园辖库山城郊市地厂矿牧灾林]区|(?:上|城|都|股|夜|超|县|各|地|楼|入)市|[城集小村市]镇|[城返下家故]乡)$"
)


def guess_published(document: Document) -> datetime.date | None:
    """Return the day a document was published, as far as it says so; None if it gives no clue.

    Looked for in this order: a day after 发布时间 or 印发日期; a line near the top or the end that holds
    nothing but a day; a document number such as 〔2021〕10号, or a year in the title, of which only the year is known:
    then the last day of that year, or of the next one's January where the title looks back on a whole year; at last
    the latest month that the text speaks of.
    """
    text = typed(document.text)
    ends = [text[:_HEAD], text[max(_HEAD, len(text) - _TAIL) :]]
    found = [day for part in ends for day in _days(part, labelled=True)] or [
        day for part in ends for day in _days(part, labelled=False)
    ]
    return found[0] if found else _from_year(document) or _from_months(text) or _from_any_year(text)


def _days(part: str, *, labelled: bool) -> list[datetime.date]:
    found = []
    for match in _DAY.finditer(part):
        line_start = part.rfind("\n", 0, match.start()) + 1
        line_end = part.find("\n", match.end())
        line = part[line_start : line_end if line_end >= 0 else len(part)].strip()
        alone = _REST_OF_DATE_LINE.fullmatch(line.replace(match.group(), "@", 1))
        fits = _PUBLISHED.search(part[line_start : match.start()]) if labelled else alone
        day = _date(match)
        if fits and day:
            found.append(day)
    return found


def _date(match: re.Match[str]) -> datetime.date | None:
    year, month, day = (_number(match.group(part)) for part in ("year", "month", "day"))
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """Return a number written in digits, digit by digit in Chinese (二〇二一) or in words up to 31 (二十八).

    >>> _number("二〇二一"), _number("二十八"), _number("十"), _number("07")
    (2021, 28, 10, 7)
    """
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS.get(char, 0)) for char in text))


def _from_year(document: Document) -> datetime.date | None:
    numbered = _NUMBERED.search(document.text[:_HEAD])
    if numbered:
        return datetime.date(int(numbered.group("year")), 12, 31)
    years = [int(match.group()) for match in re.finditer(r"20\d\d(?=\s*[年\-—–~至])", document.title)]
    if not years:
        return None
    if _YEAR_RANGE.search(document.title):
        return datetime.date(min(years), 1, 31)  # a plan of several years comes out as they begin
    if len(years) > 1 and "今年以来" in document.text[:_HEAD]:
        return datetime.date(min(years), 12, 31)  # written before the year was over
    if len(years) > 1 and re.search(_PLANNED_YEAR.format(year=max(years)), document.title):
        return datetime.date(max(years), 1, 31)
    if _PART_OF_YEAR.search(document.title):
        return datetime.date(max(years), 7 if "上半年" in document.title else 10, 15)
    if re.search(r"总结|公报|回顾|工作报告", document.title):
        return datetime.date(max(years) + 1, 1, 31)
    return datetime.date(max(years), 12, 31)


def _from_months(text: str) -> datetime.date | None:
    months = [(int(match.group("year")), int(match.group("month"))) for match in _MONTH.finditer(text)]
    latest = max((month for month in months if 1 <= month[1] <= 12), default=None)
    return datetime.date(*latest, 28) if latest else None


def _from_any_year(text: str) -> datetime.date | None:
    """The first year a text names: its end, or the next January where the text plans for the next year.

    A five-year plan tells its years itself and is left alone.
    """
    if re.search(r"五年规划|规划纲要|“?十[一二三四五六七八九]五”?[^，。]{0,16}规划", text[:_HEAD]):
        return None
    first = _ANY_YEAR.search(text)
    if not first:
        return None
    year = int(first.group("year"))
    planned = re.search(_PLANNED_YEAR.format(year=year + 1), text)
    return datetime.date(year + 1, 1, 31) if planned else datetime.date(year, 12, 31)


def guess_area(document: Document) -> str:
    """Return the area a document speaks of: the first named in its title, else the one it names most; "" if none.

    Long forms are given in the short one that documents use themselves (高新技术产业开发区 as 高新区).
    """
    title, text = typed(document.title), typed(document.text)
    if seated := _SEAT.search(text[:_HEAD]):
        return seated.group("area")
    in_title = _areas(title, text)
    if in_title:
        return in_title[0]
    named = _areas(text[:_HEAD], text)
    return Counter(named).most_common(1)[0][0] if named else ""


def _areas(part: str, whole: str) -> list[str]:
    part = re.sub(r"[ \t\u3000]+", "", part)
    found = []
    for match in _AREA.finditer(part):
        name = _NOT_NAMES.sub("", match.group("before"))
        name = _tightest(name, match.group("suffix"), whole)
        common = len(match.group("suffix")) == 1 and _COMMON_NOUN.search(name + match.group("suffix"))
        if len(name) >= 2 and not common:
            found.append(name + dict(_SUFFIXES)[match.group("suffix")])
    return found


def _tightest(name: str, suffix: str, whole: str) -> str:
    """Cut words before a name off: the longer form must be met nearly as often as the shorter one."""
    best = name[-2:]
    for length in range(3, min(len(name), 6) + 1):
        longer = name[-length:]
        if whole.count(longer + suffix) < max(1, whole.count(best + suffix) * _SAME_NAME):
            break
        best = longer
    return best
