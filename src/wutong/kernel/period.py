"""Periods of figures: a moment, a year, a quarter, a month, months one to N together, several years.

A period has a kind, a first and a last day, and a code that is the same in every file,
page and API: `2020`, `2016-2020`, `2024Q3`, `2024H1`, `2024-03`, `2024-01..03`, `2020-12-31`.
Chinese monthly statistics are cumulative (1–N月) and have no January of their own.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from wutong.kernel.errors import Wording, WutongError

MONTHS_PER_QUARTER = 3
LAST_MONTH = 12


class PeriodUnknown(WutongError):
    """A text that names no period of the calendar (2025年13月, 2025Q5, 2025-02-30)."""

    code = "kernel-E005"
    zh = Wording(
        "读取时期“{text}”",
        "日历上没有这个时期",
        "没有写入任何数据",
        "请写成 2025、2024Q3、2024-03、2024-01..03 或 2016-2020",
    )
    en = Wording(
        "Read the period “{text}”",
        "the calendar has no such period",
        "Nothing was written",
        "Write 2025, 2024Q3, 2024-03, 2024-01..03 or 2016-2020",
    )


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of the calendar with the code it is written as.

    `kind` is one of day, month, cumulative, quarter, half, year, years, open (not said).

    >>> Period.parse("2016-2020").years
    5
    >>> Period.parse("2024-01..03").label
    '2024年1—3月'
    """

    start: date
    end: date
    kind: str
    code: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period that a code, or a plain Chinese wording such as 2024年一季度, stands for.

        Raises
            PeriodUnknown  if the calendar has no such period
        """
        code = text.strip()
        if not code:
            return UNSAID
        try:
            for pattern, build in _FORMS:
                match = pattern.fullmatch(code)
                if match:
                    return build(match)
        except (ValueError, KeyError) as problem:
            raise PeriodUnknown(text=text) from problem
        raise PeriodUnknown(text=text)

    @classmethod
    def year(cls, number: int) -> Period:
        """Return one calendar year."""
        return cls(date(number, 1, 1), date(number, 12, 31), "year", f"{number:04d}")

    @property
    def years(self) -> int:
        """How many calendar years the period touches."""
        return self.end.year - self.start.year + 1

    @property
    def label(self) -> str:
        """The period as Chinese reports print it."""
        match self.kind:
            case "year":
                return f"{self.end.year}年"
            case "years":
                return f"{self.start.year}—{self.end.year}年"
            case "quarter":
                return f"{self.end.year}年第{'一二三四'[self.end.month // MONTHS_PER_QUARTER - 1]}季度"
            case "half":
                return f"{self.end.year}年{'上' if self.start.month == 1 else '下'}半年"
            case "month":
                return f"{self.end.year}年{self.end.month}月"
            case "cumulative":
                return f"{self.end.year}年1—{self.end.month}月"
            case "open":
                return "未注明时期"
            case _:
                return f"{self.end.year}年{self.end.month}月{self.end.day}日"

    def __str__(self) -> str:
        return self.code


UNSAID = Period(date.min, date.min, "open", "")


def _year(match: re.Match[str]) -> Period:
    return Period.year(int(match["y"]))


def _years(match: re.Match[str]) -> Period:
    first, last = int(match["y"]), int(match["z"])
    if last <= first:
        raise ValueError
    return Period(date(first, 1, 1), date(last, 12, 31), "years", f"{first:04d}-{last:04d}")


def _quarter(match: re.Match[str]) -> Period:
    year, number = int(match["y"]), {"一": 1, "二": 2, "三": 3, "四": 4}.get(match["q"]) or int(match["q"])
    month = number * MONTHS_PER_QUARTER
    return Period(date(year, month - 2, 1), _month_end(year, month), "quarter", f"{year:04d}Q{number}")


def _half(match: re.Match[str]) -> Period:
    year, number = int(match["y"]), {"上": 1, "下": 2}.get(match["h"]) or int(match["h"])
    first = 1 if number == 1 else 7
    return Period(date(year, first, 1), _month_end(year, first + 5), "half", f"{year:04d}H{number}")


def _month(match: re.Match[str]) -> Period:
    year, month = int(match["y"]), int(match["m"])
    return Period(date(year, month, 1), _month_end(year, month), "month", f"{year:04d}-{month:02d}")


def _cumulative(match: re.Match[str]) -> Period:
    year, month = int(match["y"]), int(match["m"])
    if month == 1:
        raise ValueError
    if month == LAST_MONTH:
        return Period.year(year)
    return Period(date(year, 1, 1), _month_end(year, month), "cumulative", f"{year:04d}-01..{month:02d}")


def _day(match: re.Match[str]) -> Period:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    return Period(day, day, "day", day.isoformat())


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


_FORMS = [
    (re.compile(r"(?P<y>\d{4})年?"), _year),
    (re.compile(r"(?P<y>\d{4})年?\s*[-—–~至]\s*(?P<z>\d{4})年?"), _years),
    (re.compile(r"(?P<y>\d{4})-?Q(?P<q>[1-4])"), _quarter),
    (re.compile(r"(?P<y>\d{4})年?第?(?P<q>[一二三四1-4])季度"), _quarter),
    (re.compile(r"(?P<y>\d{4})-?H(?P<h>[12])"), _half),
    (re.compile(r"(?P<y>\d{4})年?(?P<h>[上下])半年"), _half),
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})"), _month),
    (re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月份?"), _month),
    (re.compile(r"(?P<y>\d{4})-01\.\.(?P<m>\d{2})"), _cumulative),
    (re.compile(r"(?P<y>\d{4})年?1\s*[-—–~至]\s*(?P<m>\d{1,2})月份?"), _cumulative),
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"), _day),
    (re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"), _day),
]
