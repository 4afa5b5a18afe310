"""The formats of an export. A printed value stays as printed, with the exact one beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wutong.engines.ledger.errors import ExportUnknown
from wutong.engines.ledger.exporting.selection import Exported, Selection, exported
from wutong.kernel.period import Period
from wutong.platform.tables import safe_cell

MARK = b"\xef\xbb\xbf"  # without it, the usual spreadsheet takes UTF-8 for GBK
HEADS = (
    "indicator_code", "indicator", "subject_key", "subject", "measure", "breakdown", "period", "value", "unit",
    "printed", "comparator", "high", "kind", "nature", "source", "place", "note", "known_since", "claim",
)  # fmt: skip
HEADS_ZH = (
    "指标代码", "指标", "对象代码", "对象", "口径", "分组", "时期", "数值", "单位", "原文", "比较符", "上限", "类别", "性质", "来源", "位置",
    "备注", "记录时间", "编号",
)  # fmt: skip
VALUE_COLUMN = HEADS.index("value")
STRUCTURE = ("dataflow", "WUTONG:FIGURES(1.0)", "I")
SDMX_HEADS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "INDICATOR", "SUBJECT", "MEASURE", "BREAKDOWN", "TIME_PERIOD", "OBS_VALUE",
    "UNIT_MEASURE", "OBS_STATUS", "COMPARATOR", "PRINTED", "SOURCE", "COMMENT_OBS",
)  # fmt: skip
OBS_STATUS = {"estimated": "E", "simulated": "F", "illustrative": "U"}  # SDMX code list of observation status; A normal


@dataclass(frozen=True)
class ExportFile:
    """A file to hand out."""

    content: bytes
    name: str
    media_type: str


def export(format: str, selection: Selection) -> ExportFile:
    """Return the selected figures as csv, xlsx, sdmx-csv or json.

    Raises
        ExportUnknown  for any other format
    """
    if format not in _WRITERS:
        raise ExportUnknown(format=format)
    write, ending, media_type = _WRITERS[format]
    return ExportFile(write(exported(selection)), f"figures.{ending}", media_type)


def as_csv(figures: Iterable[Exported]) -> bytes:
    """Return a CSV with Chinese heads that no spreadsheet takes for formulas."""
    return MARK + _csv(HEADS_ZH, ([safe_cell(cell) for cell in _cells(one)] for one in figures))


def as_sdmx_csv(figures: Iterable[Exported]) -> bytes:
    """Return SDMX-CSV 2.0: structure columns, dimensions, time, value, attributes; machines read it, nothing is guarded."""
    return _csv(SDMX_HEADS, (_sdmx_cells(one) for one in figures))


def as_json(figures: Iterable[Exported]) -> bytes:
    """Return a JSON list of objects; numbers are texts with their unit beside, so that no digit is lost."""
    rows = [dict(zip(HEADS, _cells(one), strict=True)) for one in figures]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def as_xlsx(figures: Iterable[Exported]) -> bytes:
    """Return a workbook; the value column holds numbers, all others text."""
    held = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(held, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("数据")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, HEADS_ZH, book.add_format({"bold": True}))
    for number, one in enumerate(figures, 1):
        for column, text in enumerate(_cells(one)):
            if column == VALUE_COLUMN and text:
                sheet.write_number(number, column, float(text))
            else:
                sheet.write_string(number, column, text)
    book.close()
    return held.getvalue()


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode()


def _cells(one: Exported) -> tuple[str, ...]:
    found, key, quantity = one.figure, one.figure.series, one.figure.quantity
    return (
        key.indicator, one.indicator, key.subject, one.subject, key.measure, key.breakdown, found.period.code, one.value,
        found.unit, found.printed, quantity.comparator.value if quantity else "",
        format(quantity.high, "f") if quantity and quantity.high is not None else "", found.kind, found.nature,
        found.source.title, str(found.source.place), found.note, one.recorded, str(found.claim_id),
    )  # fmt: skip


def _sdmx_cells(one: Exported) -> tuple[str, ...]:
    found, key, quantity = one.figure, one.figure.series, one.figure.quantity
    return (
        *STRUCTURE, key.indicator, key.subject, key.measure, key.breakdown or "_T", time_period(found.period), one.value,
        found.unit, OBS_STATUS.get(found.nature, "A"), quantity.comparator.value if quantity else "", found.printed,
        f"{found.source.title} {found.source.place}".strip(), found.note,
    )  # fmt: skip


def time_period(period: Period) -> str:
    """Return a period as SDMX writes it; months and years together are a range with its length.

    >>> [time_period(Period.parse(code)) for code in ("2020", "2024Q3", "2024H1", "2024-01..03", "2016-2020")]
    ['2020', '2024-Q3', '2024-S1', '2024-01-01/P3M', '2016-01-01/P5Y']
    """
    match period.kind:
        case "quarter":
            return period.code.replace("Q", "-Q")
        case "half":
            return period.code.replace("H", "-S")
        case "cumulative":
            return f"{period.start.isoformat()}/P{period.end.month}M"
        case "years":
            return f"{period.start.isoformat()}/P{period.years}Y"
    return period.code


_WRITERS: dict[str, tuple[Callable[[Iterable[Exported]], bytes], str, str]] = {
    "csv": (as_csv, "csv", "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sdmx-csv": (as_sdmx_csv, "sdmx.csv", "application/vnd.sdmx.data+csv;version=2.0.0"),
    "json": (as_json, "json", "application/json"),
}
FORMATS = tuple(_WRITERS)
