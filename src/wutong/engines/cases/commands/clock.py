"""`./wutong cases clock CALENDAR INTERVALS`: working minutes and deadlines for anyone's calendars and intervals."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "按日历计算每一行的工作分钟或到期时间 (working minutes and deadlines of intervals)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two files and the format."""
    parser.add_argument("calendar", metavar="CALENDAR.yaml", type=Path, help="日历，见 docs/reference/calendars.md")
    parser.add_argument(
        "intervals", metavar="INTERVALS.csv", type=Path, help="id,start,end 或 id,start,limit,unit；- 为标准输入"
    )
    parser.add_argument("--format", choices=("jsonl", "csv", "table"), default="jsonl", help="输出格式，默认 jsonl")
    parser.add_argument("--against", metavar="OTHER.yaml", type=Path, help="另一份日历：新旧结果并列")
    parser.add_argument("--stages", action="store_true", help="并列日历中各环节的到期时间")


def run(given: argparse.Namespace) -> int:
    """Print one row for every row that was given; a row that cannot be counted says why."""
    from wutong.engines.cases.calendar_files import load_calendars
    from wutong.engines.cases.interval_tables import answer_rows, read_intervals
    from wutong.platform.tables import print_rows

    calendars = load_calendars(given.calendar)
    intervals = read_intervals(given.intervals)
    rows = answer_rows(calendars, intervals, stages=given.stages)
    if given.against:
        for row, other in zip(rows, answer_rows(load_calendars(given.against), intervals), strict=True):
            row |= _beside(row, other)
    print_rows(rows, given.format)
    _report(rows, [calendar.name for calendar in calendars.values() if calendar.editions[-1].official])
    return 0


def _beside(row: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """Return what the other calendar says, under names of its own."""
    return {f"{key}_against": other.get(key) for key in ("minutes", "deadline", "error") if key in row or key in other}


def _report(rows: list[dict[str, object]], official: list[str]) -> None:
    refused = sum("error" in row for row in rows)
    print(f"{len(rows)} 行，其中 {refused} 行没有算出（见 error 列）", file=sys.stderr)
    if official:
        names = "、".join(official)
        print(f"“{names}”按国务院办公厅历年放假通知计算；不需要时在日历中写 official: none", file=sys.stderr)
