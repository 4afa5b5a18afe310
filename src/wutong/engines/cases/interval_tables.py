"""Tables of intervals: from rows of text to working minutes and deadlines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wutong.engines.cases._core.calendars.calendar import Calendar
from wutong.engines.cases._core.calendars.clock import Clock, Counted
from wutong.engines.cases._core.calendars.errors import MomentUnreadable
from wutong.engines.cases._core.calendars.limits import (
    CALENDAR_DAYS,
    CLOCK_HOURS,
    CLOCK_MINUTES,
    WORKING_DAYS,
    WORKING_HOURS,
    WORKING_MINUTES,
    Limit,
    read_limit,
    read_unit,
)
from wutong.engines.cases._core.calendars.moments import printed, read_moment
from wutong.engines.cases._core.calendars.pauses import Pauses
from wutong.engines.cases._core.calendars.stages import stage_deadlines
from wutong.kernel.errors import WutongError
from wutong.platform.tables import Row, TableUnreadable, read_table

COLUMNS: dict[str, Sequence[str]] = {
    "id": "编号 序号 no 号 案件编号 工单编号 工单号 caseid number key 案件号 uid rowid".split(),
    "start": "begin from starttime startat startedat begintime starts 开始 开始时间 起 自 受理时间 立案时间 起始 起始时间 派遣时间 created "
    "createdat opened openedat datestart received receivedat 创建时间 上报时间 开始时刻".split(),
    "end": "finish to stop endtime endat endedat finished finishedat ends 结束 结束时间 止 至 办结时间 结案时间 终止 终止时间 closed "
    "closedat until dateend resolved resolvedat 完成时间 结束时刻".split(),
    "limit": "时限 限时 duration sla limitvalue amount 办理时限 处置时限 limitamount allowed budget 时限数 value".split(),
    "unit": "单位 时限单位 limitunit durationunit units 计时单位 kind".split(),
    "pauses": "pause 暂停 挂起 暂停时段 pauseintervals suspensions holds 暂停区间 paused 挂账".split(),
    "grade": "level severity priority urgency 等级 级别 紧急程度 分级".split(),
    "kind_of_time": "limittype limitkind timetype timekind counting 时限类型 计时方式 计时类型".split(),
    "calendar": "organisation organization org 日历 机构 单位名称 日历名称 部门 calendarname".split(),
}
_LIMIT_IN = re.compile(r"(?:limit|duration|sla)?_?(working_?minutes|working_?hours|working_?days|clock_?minutes|clock_?hours|"
                       r"calendar_?days|minutes|hours|days)|(?:时限)?(工作分钟|工作时|工作日|小时|分钟|天|自然日)", re.I)  # fmt: skip
_PAUSE_FROM = re.compile(
    r"(?:pauses?|paused?|suspend(?:ed)?|hold|暂停|挂起|挂账)_?(?:start|from|begin|at|开始|起|自|时间|开始时间)?_?(\d*)_?(?:start|from|begin)?",
    re.I,
)
_PAUSE_TO = re.compile(
    r"(?:(?:pauses?|paused?|suspend|hold|暂停|挂起|挂账)_?(\d*)_?(?:end|to|until|stop|结束|止|至|结束时间)|"
    r"(?:resumed?|恢复|解挂)_?(?:at|时间)?)_?(\d*)", re.I
)  # fmt: skip
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(.*)")
_COUNTED = {CLOCK_MINUTES: WORKING_MINUTES, CLOCK_HOURS: WORKING_HOURS, CALENDAR_DAYS: WORKING_DAYS}
_PAIRS = re.compile(r"\s*[;；|\n]\s*")
_WORKING = re.compile(r"working|business|office|work|工作", re.I)
_ENDS = re.compile(r"\s*(?:(?<=\d)-(?=\d{4}-\d)|/(?=\s*(?:\d{4}-|$))|~|～|→|\.\.|—|–|至|到|,|\bto\b|\s-\s)\s*")
_PLAIN_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?")


@dataclass
class Interval:
    """A row as it was given; what cannot be read in it stands in `problem`."""

    row: Row
    start: str
    end: str = ""
    limit: str = ""
    unit: str = ""
    pauses: list[tuple[str, str]] = field(default_factory=list)
    problem: WutongError | None = None


def read_intervals(path: Path) -> list[Interval]:
    """Return the rows of a table of intervals.

    Columns `id`, `start`, with `end` or `limit` (and `unit`) or both; `calendar` where the file of calendars has several;
    pauses as one column of pairs, or as pairs of columns. Other columns are ignored.

    Raises
        TableUnreadable  if there is no column of starts, or neither ends nor limits
    """
    columns, rows = read_table(path, COLUMNS, by_position=("id", "start", "end"))
    limit_column, pause_columns = _limit_column(rows[0]), _pause_columns(rows[0])
    if "start" not in columns or not ({"end", "limit", "grade"} & set(columns) or limit_column):
        raise TableUnreadable(
            name=path,
            problem="需要 start 列，以及 end 列或 limit 列",
            problem_en="it needs a column start, and a column end or limit",
        )
    return [_interval(row, limit_column, pause_columns) for row in rows]


def _limit_column(row: Row) -> tuple[str, str] | None:
    """Return a column whose head names the unit (`limit_working_hours`), with that unit."""
    for head in row:
        match = _LIMIT_IN.fullmatch(head.strip())
        if match:
            unit = match[1] or match[2]
            return head, "working_minutes" if unit.lower() == "minutes" else unit
    return None


def _pause_columns(row: Row) -> list[tuple[str, str]]:
    starts = {match[1]: head for head in row if (match := _PAUSE_FROM.fullmatch(head.replace(" ", "_")))}
    ends = {match[1] or match[2]: head for head in row if (match := _PAUSE_TO.fullmatch(head.replace(" ", "_")))}
    return [(head, ends[number]) for number, head in starts.items() if number in ends]


def _interval(row: Row, limit_column: tuple[str, str] | None, pause_columns: list[tuple[str, str]]) -> Interval:
    interval = Interval(row, row.get("start", ""), row.get("end", ""), row.get("limit", ""), row.get("unit", ""))
    if not interval.limit and limit_column:
        interval.limit, interval.unit = row.get(limit_column[0], ""), limit_column[1]
    if not interval.limit and not interval.end:  # a grade alone names a limit of the calendar
        interval.limit = row.get("grade", "")
    interval.unit = interval.unit or (told if read_unit(told := row.get("kind_of_time", "")) else "")
    if _WORKING.match(row.get("kind_of_time", "")):
        interval.limit, interval.unit = _in_working_time(interval.limit, interval.unit)
    paired = {head for pair in pause_columns for head in pair}
    interval.pauses = [(row.get(begin, ""), row.get(end, "")) for begin, end in pause_columns if row.get(begin)]
    try:
        interval.pauses += _pairs(row.get("pauses", "")) if "pauses" not in paired else []
    except WutongError as problem:
        interval.problem = problem
    return interval


def _in_working_time(limit: str, unit: str) -> tuple[str, str]:
    """Return a limit whose row says apart that it is counted in working time: 2 hours are 2 working hours."""
    found = _AMOUNT.fullmatch(limit.strip())
    amount, word = (found[1], found[2]) if found else (limit, "")
    kind = read_unit(word or unit)
    return (amount, _COUNTED[kind]) if kind in _COUNTED else (limit, unit)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return pairs of moments of `A/B; C/D`, or of a JSON list of pairs or of objects with start and end."""
    if not text or text in {"[]", "-", "无"}:
        return []
    if text.lstrip().startswith(("[", "{")):
        try:
            given = json.loads(text)
        except json.JSONDecodeError as problem:
            raise MomentUnreadable(field="暂停", given=text) from problem
        given = given if isinstance(given, list) and not (given and isinstance(given[0], str)) else [given]
        return [_pair(one) for one in given]
    pairs = []
    for part in filter(None, _PAIRS.split(text.strip())):
        ends = _ENDS.split(part, maxsplit=1)
        pairs.append((ends[0], ends[1] if len(ends) > 1 else ""))
    return pairs


def _pair(given: Any) -> tuple[str, str]:
    values = list(given.values())[:2] if isinstance(given, dict) else list(given)
    if not values:
        raise MomentUnreadable(field="暂停", given=str(given))
    return str(values[0]), str(values[1]) if len(values) > 1 and values[1] else ""


def answer_rows(
    calendars: Mapping[str, Calendar], intervals: Sequence[Interval], *, stages: bool = False
) -> list[dict[str, object]]:
    """Return one row of results for every interval, in their order.

    A row has `id`, `start`, and for an end `minutes` (working) and `clock_minutes`, for a limit `deadline`,
    for both `late` and `minutes_left` (negative when late), or `error` with the reason.
    """
    answers: list[dict[str, object]] = [_opening(interval, number) for number, interval in enumerate(intervals, 1)]
    groups: dict[str | None, list[int]] = {}
    for index, interval in enumerate(intervals):
        groups.setdefault(_calendar_name(interval, calendars), []).append(index)
    for name, indices in groups.items():
        if name is None:
            for index in indices:
                answers[index]["error"] = (
                    f"日历文件中没有“{intervals[index].row.get('calendar', '')}”，有：{'、'.join(calendars)}"
                )
            continue
        group = _Group(
            Clock(calendars[name]), [intervals[index] for index in indices], [answers[index] for index in indices]
        )
        group.answer(stages)
    return answers


def _opening(interval: Interval, number: int) -> dict[str, object]:
    return {"id": interval.row.get("id") or str(number), "start": interval.start}


def _calendar_name(interval: Interval, calendars: Mapping[str, Calendar]) -> str | None:
    if len(calendars) == 1:
        return next(iter(calendars))
    wanted = interval.row.get("calendar", "")
    return wanted if wanted in calendars else None


class _Group:
    """Rows of one calendar on their way from text to results."""

    def __init__(self, clock: Clock, intervals: Sequence[Interval], answers: Sequence[dict[str, object]]) -> None:
        self.clock, self.intervals, self.answers = clock, intervals, answers
        self._limits: dict[tuple[str, str], Limit | WutongError] = {}

    def answer(self, stages: bool) -> None:
        """Fill in the results of every row."""
        read = [self._read(interval) for interval in self.intervals]
        good = [index for index, one in enumerate(read) if not isinstance(one, WutongError)]
        for index, one in enumerate(read):
            if isinstance(one, WutongError):
                self.answers[index]["error"] = one.message()
        moments: list[Any] = [read[index] for index in good]
        with_end = [(index, one) for index, one in zip(good, moments, strict=True) if one[1] is not None]
        with_limit = [(index, one) for index, one in zip(good, moments, strict=True) if one[2] is not None]
        self._count(with_end)
        self._fall_due(with_limit)
        if stages and self.clock.calendar.stages:
            for index, one in zip(good, moments, strict=True):
                self.answers[index] |= self._stages(one[0], one[3])

    def _stages(self, start: int, pauses: Pauses) -> dict[str, object]:
        try:
            due = stage_deadlines(self.clock, start, self.clock.calendar.stages, pauses=pauses)
        except WutongError as problem:
            return {"stages_error": problem.message()}
        return {"stages": {name: printed(moment) for name, moment in due}}

    def _read(
        self, interval: Interval
    ) -> tuple[int, int | None, Limit | None, list[tuple[int, int | None]]] | WutongError:
        zone = self.clock.calendar.zone
        try:
            if interval.problem:
                return interval.problem
            start = read_moment(interval.start, field="start", zone=zone)
            end = read_moment(interval.end, field="end", zone=zone) if interval.end else None
            limit = self._limit(interval) if interval.limit else None
            if end is None and limit is None:
                return MomentUnreadable(field="end", given="")
            return start, end, limit, _read_pauses(interval.pauses, zone)
        except WutongError as problem:
            return problem

    def _limit(self, interval: Interval) -> Limit:
        key = (interval.limit, interval.unit)
        if key not in self._limits:
            self._limits[key] = read_limit(*key, grades=self.clock.calendar.limits)
        found = self._limits[key]
        if isinstance(found, WutongError):
            raise found
        return found

    def _count(self, rows: list[tuple[int, Any]]) -> None:
        counted = self.clock.minutes(
            [one[0] for _, one in rows], [one[1] for _, one in rows], [one[3] for _, one in rows]
        )
        for place, (index, one) in enumerate(rows):
            answer = self.answers[index]
            answer["end"] = self.intervals[index].end
            if self._fails(answer, counted, place):
                continue
            answer |= {"minutes": int(counted.values[place]), "clock_minutes": one[1] - one[0]}

    def _fall_due(self, rows: list[tuple[int, Any]]) -> None:
        counted = self.clock.deadlines(
            [one[0] for _, one in rows], [one[2] for _, one in rows], [one[3] for _, one in rows]
        )
        both = [(place, index, one[1]) for place, (index, one) in enumerate(rows) if one[1] is not None]
        left = dict(zip((index for _, index, _ in both), self._left(counted, both), strict=True))
        for place, (index, one) in enumerate(rows):
            answer = self.answers[index]
            answer |= {"limit": f"{Decimal(one[2].amount).normalize():f}", "unit": one[2].unit}
            if self._fails(answer, counted, place):
                continue
            answer["deadline"] = printed(counted.values[place])
            if index in left:
                answer |= {"late": one[1] > int(counted.values[place]), "minutes_left": left[index]}

    def _left(self, counted: Counted, both: list[tuple[int, int, int]]) -> list[int]:
        """Return the working minutes from each end to its deadline, negative when it was passed."""
        due = [int(counted.values[place]) if place not in counted.problems else end for place, _, end in both]
        pairs = [(min(end, moment), max(end, moment)) for (_, _, end), moment in zip(both, due, strict=True)]
        between = self.clock.minutes([first for first, _ in pairs], [last for _, last in pairs]).values
        return [
            int(minutes) if end <= moment else -int(minutes)
            for minutes, (_, _, end), moment in zip(between, both, due, strict=True)
        ]

    @staticmethod
    def _fails(answer: dict[str, object], counted: Counted, place: int) -> bool:
        problem = counted.problems.get(place)
        if problem is not None:
            answer["error"] = problem.message()
        return problem is not None


def _read_pauses(pauses: Sequence[tuple[str, str]], zone: ZoneInfo) -> list[tuple[int, int | None]]:
    return [
        (
            read_moment(begin, field="暂停", zone=zone),
            read_moment(end, field="恢复", zone=zone) if end else None,
        )
        for begin, end in pauses
    ]
