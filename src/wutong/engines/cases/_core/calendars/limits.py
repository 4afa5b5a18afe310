"""Limits: an amount with the unit it is counted in, as regulations and files write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from wutong.engines.cases._core.calendars.errors import LimitUnreadable

WORKING_MINUTES, WORKING_HOURS, WORKING_DAYS = "working_minutes", "working_hours", "working_days"
CLOCK_MINUTES, CLOCK_HOURS, CALENDAR_DAYS = "clock_minutes", "clock_hours", "calendar_days"
UNITS = (WORKING_MINUTES, WORKING_HOURS, WORKING_DAYS, CLOCK_MINUTES, CLOCK_HOURS, CALENDAR_DAYS)

# Words without spaces, dots, dashes and underscores, in small letters. Terms of GB/T 30428.8: 紧急工作时 is counted
# round the clock, 工作时 within working hours.
_WORDS = {
    WORKING_MINUTES: "workingminutes workingminute workminutes workminute workingmins workingmin wmin wm bm businessminutes "
    "businessminute businessmin officeminutes 工作分钟 工作分 工作时间分钟",
    WORKING_HOURS: "workinghours workinghour workhours workhour workinghrs workinghr workingh wh bh businesshours "
    "businesshour officehours officehour 工作时 工作小时 个工作时 个工作小时 工作钟头",
    WORKING_DAYS: "workingdays workingday workdays workday wd bd businessdays businessday officedays 工作日 个工作日 工作天 个工作天",
    CLOCK_MINUTES: "clockminutes clockminute minutes minute mins min m 分钟 分 naturalminutes calendarminutes 自然分钟 "
    "wallminutes elapsedminutes 紧急工作分钟",
    CLOCK_HOURS: "clockhours clockhour hours hour hrs hr h 小时 个小时 时 钟头 个钟头 紧急工作时 个紧急工作时 紧急工作小时 urgentworkinghours "
    "urgenthours emergencyworkinghours emergencyhours emergencyworkinghour roundtheclockhours naturalhours calendarhours "
    "自然小时 7x24小时 wallhours elapsedhours 24x7hours 7x24hours",
    CALENDAR_DAYS: "calendardays calendarday days day d 天 日 自然日 个自然日 日历日 日历天 自然天 naturaldays naturalday 个日历日 cd "
    "consecutivedays",
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_PER_UNIT = {WORKING_MINUTES: 1, WORKING_HOURS: 60, CLOCK_MINUTES: 1, CLOCK_HOURS: 60, CALENDAR_DAYS: 1440}
_AMOUNT = re.compile(
    r"\s*(?P<amount>半|[零一二三四五六七八九十两百]+|\d+(?:\.\d+)?)\s*(?P<unit>.*?)(?:内|以内|之内)?\s*"
)
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


@dataclass(frozen=True)
class Limit:
    """`amount` of `unit`; an amount may be a fraction as long as it makes whole minutes."""

    amount: Decimal | int
    unit: str

    @property
    def minutes(self) -> int:
        """The limit in minutes of its own kind of time; working days have none of their own and raise KeyError."""
        return int(self.amount * _PER_UNIT[self.unit])

    @property
    def round_the_clock(self) -> bool:
        """Whether the limit runs day and night."""
        return self.unit in {CLOCK_MINUTES, CLOCK_HOURS, CALENDAR_DAYS}

    @property
    def whole_days(self) -> int | None:
        """The number of days of a limit in whole days, else None."""
        days = self.unit in {WORKING_DAYS, CALENDAR_DAYS} and self.amount % 1 == 0
        return int(self.amount) if days else None

    def __str__(self) -> str:
        return f"{Decimal(self.amount).normalize():f} {self.unit}"


def read_unit(text: str) -> str | None:
    """Return the unit that a word names, None when it names none.

    >>> read_unit("Working Hours"), read_unit("紧急工作时"), read_unit("工作日")
    ('working_hours', 'clock_hours', 'working_days')
    """
    return _UNIT_OF.get(re.sub(r"[\s._\-()（）/]+", "", text).lower().replace("×", "x"))


def read_limit(text: str, unit: str = "", grades: Mapping[str, Limit] | None = None) -> Limit:
    """Return the limit of a text such as `5`, `2.5 h`, `3个工作日`, `两小时`, or of a grade's name.

    `unit` is the word of a unit column; without any unit the amount is working minutes.

    Raises
        LimitUnreadable  if the amount or the unit is not understood, or the amount is negative or no whole minutes

    >>> str(read_limit("3个工作日")), str(read_limit("24", "小时"))
    ('3 working_days', '24 clock_hours')
    """
    for name in (text.strip(), unit.strip()):
        if grades and name in grades:
            return grades[name]
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise _refusal(text, unit)
    word = match["unit"] or unit
    kind = read_unit(word) if word.strip() else WORKING_MINUTES
    amount = _amount(match["amount"])
    if kind is None or amount is None or (kind in _PER_UNIT and amount * _PER_UNIT[kind] % 1):
        raise _refusal(text, unit)
    return Limit(amount, kind)


def _amount(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    if text[0] in _DIGITS or text[0] in "十百":
        return _chinese(text)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount < 10**9 else None


def _chinese(text: str) -> Decimal | None:
    """Return a numeral below a thousand: 十五, 二十, 一百二十."""
    total, digit = 0, None
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
    return Decimal(total + (digit or 0))


def _refusal(text: str, unit: str) -> LimitUnreadable:
    return LimitUnreadable(given=f"{text} {unit}".strip(), known="、".join(UNITS))
