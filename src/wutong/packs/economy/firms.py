"""The list of firms above scale (四上): sent each month as a file, and what entry and exit did to the total."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from wutong.engines.monthly.api import DECEMBER, effects
from wutong.engines.monthly.types import Effects, FirmValue
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.packs.economy.errors import FirmListUnreadable
from wutong.packs.economy.models import FirmReturn
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.tables import TableUnreadable, read_table
from wutong.platform.territory.models import Area

COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("统一社会信用代码", "信用代码", "代码", "code"),
    "name": ("企业名称", "单位名称", "名称", "name"),
    "category": ("专业", "四上类别", "类别", "category"),
    "industry": ("行业", "行业名称", "industry"),
    "area": ("办事处", "所属办事处", "属地", "area"),
    "entered": ("列统月份", "入库月份", "列统时间", "entered"),
    "left": ("退库月份", "退库时间", "left"),
    "reason": ("退库原因", "原因", "reason"),
    "now": ("本期累计", "本期", "累计", "now"),
    "before": ("上年同期", "同期", "before"),
}
NEEDED = ("code", "name", "category", "entered", "now", "before")
YUAN = {"元": 1, "万元": 10**4, "亿元": 10**8}
LARGEST = 2**62
MOST_PROBLEMS = 8
_CODE = re.compile(r"[0-9A-Z]{2,18}")


@dataclass(frozen=True)
class ReadFirms:
    """A list as read, ready to be written; `problems` says which lines cannot be true."""

    name: str
    digest: str
    month: tuple[int, int]
    rows: tuple[FirmReturn, ...]
    problems: tuple[str, ...]


def read_firms(
    data: bytes, name: str, month: tuple[int, int], *, unit: str = "万元", simulated: bool = False
) -> ReadFirms:
    """Return the firms of a file (CSV or XLSX) for 1–N月; nothing is written.

    unit  in which the file states values

    Raises
        FirmListUnreadable  if it cannot be opened or lacks a column
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(name).suffix.lower() or '.csv'}"
        path.write_bytes(data)
        try:
            known, lines = read_table(path, COLUMNS, by_position=(), joined=())
        except TableUnreadable as problem:
            raise _unreadable(name, str(problem.facts["problem"]), str(problem.facts["problem_en"])) from problem
    lacking = [COLUMNS[column][0] for column in NEEDED if column not in known]
    if lacking:
        raise _unreadable(name, f"缺少列：{'、'.join(lacking)}", f"columns are missing: {', '.join(lacking)}")
    areas = {area.name_zh: area.code for area in Area.objects.all()}
    digest, rows, problems = hashlib.sha256(data).hexdigest(), {}, []
    for number, line in enumerate(lines, 2):
        try:
            row = _row(line, month, YUAN[unit], areas)
            if row.code in rows:
                raise ValueError("企业重复")
            rows[row.code] = row
        except (ValueError, WutongError) as problem:
            problems.append(f"第{number}行：{problem}")
    for row in rows.values():
        row.source, row.source_name, row.simulated = digest, name[:200], simulated
    return ReadFirms(name, digest, month, tuple(rows.values()), tuple(problems))


def _unreadable(name: str, problem: str, problem_en: str) -> FirmListUnreadable:
    return FirmListUnreadable(name=name, problem=problem, problem_en=problem_en)


def _row(line: Mapping[str, str], month: tuple[int, int], factor: int, areas: Mapping[str, str]) -> FirmReturn:
    cells = {column: (line.get(column) or "").strip() for column in COLUMNS}
    code = cells["code"].upper()
    if not _CODE.fullmatch(code):
        raise ValueError(f"代码“{cells['code']}”不对")
    categories = {str(title): kind for kind, title in FirmReturn.CATEGORIES} | {
        kind: kind for kind, _t in FirmReturn.CATEGORIES
    }
    if cells["category"] not in categories:
        raise ValueError(f"不认识专业“{cells['category']}”")
    entered, left = _month(cells["entered"]), _month(cells["left"]) if cells["left"] else None
    if left is not None and left <= entered:
        raise ValueError("退库月份不晚于列统月份")
    area = cells["area"]
    return FirmReturn(
        year=month[0], month=month[1], code=code, name=cells["name"][:120], category=categories[cells["category"]],
        industry=cells["industry"][:60], area=areas.get(area, areas.get(f"{area}办事处", area))[:64], entered=entered,
        left=left, reason=cells["reason"][:200], now=_yuan(cells["now"], factor), before=_yuan(cells["before"], factor),
    )  # fmt: skip


def _month(text: str) -> date:
    return Period.parse(text.replace("/", "-").replace(".", "-")).start.replace(day=1)


def _yuan(text: str, factor: int) -> int:
    try:
        value = int((Decimal(text.replace(",", "") or 0) * factor).to_integral_value())
    except InvalidOperation as problem:
        raise ValueError(f"“{text}”不是数值") from problem
    if abs(value) > LARGEST:
        raise ValueError(f"“{text}”过大")
    return value


@transaction.atomic
def write_firms(read: ReadFirms, *, by: Any) -> int:
    """Write a list and return how many firms it holds; the same file for the same month is written once.

    Raises
        FirmListUnreadable  if any line cannot be true, or there is none: nothing is written then
    """
    if read.problems or not read.rows:
        shown = "；".join(read.problems[:MOST_PROBLEMS]) or "没有数据行"
        raise _unreadable(
            read.name, shown, f"{len(read.problems)} lines cannot be true" if read.problems else "it has no rows"
        )
    year, month = read.month
    if not FirmReturn.objects.filter(source=read.digest, year=year, month=month).exists():
        for row in read.rows:
            row.recorded_at, row.recorded_by = clock.now(), by
        FirmReturn.objects.bulk_create(read.rows, batch_size=1000)
        record_act(
            "economy.firms",
            person=by,
            object_kind="firm_list",
            object_key=read.digest[:16],
            detail={"firms": len(read.rows)},
        )
    return len(read.rows)


def returns(month: tuple[int, int], *, category: str = "", as_known_on: Any = None) -> list[FirmReturn]:
    """Return the firms of 1–N月 by the file sent last, as known at a moment; one or two statements."""
    rows = FirmReturn.objects.filter(year=month[0], month=month[1])
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lte=_end_of(as_known_on))
    last = rows.order_by("-recorded_at", "-pk").values_list("source", flat=True).first()
    chosen = rows.filter(source=last).order_by("code") if last else rows.none()
    return list(chosen.filter(category=category) if category else chosen)


def _end_of(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment + timedelta(days=1), time(), clock.SHANGHAI)


def value_of(row: FirmReturn) -> FirmValue:
    """Return a firm's values and whether it was on the list in the month and a year before."""
    now, before = date(row.year, row.month, 1), date(row.year - 1, row.month, 1)
    return FirmValue(row.code, Fraction(row.now), Fraction(row.before), _listed(row, now), _listed(row, before))


def _listed(row: FirmReturn, month: date) -> bool:
    return row.entered <= month and (row.left is None or row.left > month)


def effects_of(rows: Sequence[FirmReturn]) -> Effects | None:
    """Return how entry and exit moved the total of these firms."""
    return effects(value_of(row) for row in rows)


def months() -> list[tuple[int, int]]:
    """Return the months of which a list was sent, the latest first."""
    found = FirmReturn.objects.order_by("-year", "-month").values_list("year", "month").distinct()
    return [(year, month) for year, month in found if 1 <= month <= DECEMBER]
