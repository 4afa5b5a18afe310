"""Spreadsheets (XLSX, XLS, XLSB, ODS): a sheet becomes a heading and a table.

Values are the ones the spreadsheet program stored last; nothing is computed
here, so a formula that was never computed is reported and its cell stays empty.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from wutong.engines.reader._core.formats.sheet_styles import MOST_CELLS, SheetNotes
from wutong.engines.reader._core.formats.surroundings import is_note
from wutong.engines.reader._core.formats.writer import Piece, TextWriter
from wutong.engines.reader.errors import SheetTooLarge
from wutong.engines.reader.types import Document

_MOST_COLUMNS = 2000


def read_workbook(data: bytes, *, name: str, format: str, notes: dict[str, SheetNotes]) -> Document:
    """Return a workbook as a document; `notes` says by sheet name what the cells' own XML adds to the values.

    Raises SheetTooLarge, and whatever the library raises on a broken file.
    """
    writer = TextWriter()
    left = MOST_CELLS
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        titles = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        for title in titles:
            pieces = _pieces(book.get_sheet_by_name(title), notes.get(title, SheetNotes()))
            left -= len(pieces)
            if left < 0:
                raise SheetTooLarge(name=name, limit=MOST_CELLS)
            _write_sheet(writer, title, pieces, notes.get(title, SheetNotes()))
    return writer.document(format=format, title=titles[0] if titles else "")


def _pieces(sheet: CalamineSheet, notes: SheetNotes) -> list[Piece]:
    rows = sheet.to_python(skip_empty_area=False)
    spans = {start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in sheet.merged_cell_ranges or ()}
    return [
        Piece(row, column, text, *_clipped(spans.get((row, column), (1, 1)), row, len(rows)))
        for row, values in enumerate(rows)
        for column, value in enumerate(values[:_MOST_COLUMNS])
        if value != "" and (text := shown(value, notes.formats.get((row, column), "")))
    ]


def _write_sheet(writer: TextWriter, title: str, pieces: list[Piece], notes: SheetNotes) -> None:
    if notes.uncomputed:
        writer.warn(f"工作表“{title}”有 {notes.uncomputed} 个公式没有保存计算结果，这些单元格按空白处理")
    if not pieces:
        return
    writer.block("heading", title, level=1)
    _write_parts(writer, _without_empty_edges(pieces))


def _clipped(span: tuple[int, int], row: int, rows: int) -> tuple[int, int]:
    return min(span[0], rows - row), min(span[1], _MOST_COLUMNS)


def _write_parts(writer: TextWriter, pieces: Sequence[Piece]) -> None:
    """Write the rows above and below a table that hold one cell only as paragraphs, what is between as a table."""
    by_row: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_row.setdefault(piece.row, []).append(piece)
    numbers = sorted(by_row)
    single = [len(by_row[number]) == 1 and by_row[number][0].row_span == 1 for number in numbers]
    first = next((place for place, alone in enumerate(single) if not alone), len(numbers))
    last = len(numbers)
    while last > first and single[last - 1] and _stands_below(by_row[numbers[last - 1]][0], numbers[: last - 1]):
        last -= 1
    for number in numbers[:first]:
        writer.block("paragraph", by_row[number][0].text)
    writer.table(_moved([piece for number in numbers[first:last] for piece in by_row[number]]))
    for number in numbers[last:]:
        writer.block("paragraph", by_row[number][0].text)


def _stands_below(piece: Piece, rows_above: list[int]) -> bool:
    """Tell whether the only cell of a row is a remark below the table and not a row with empty places."""
    apart = not rows_above or piece.row - rows_above[-1] > 1
    return apart or piece.column_span > 1 or is_note(piece.text)


def _without_empty_edges(pieces: list[Piece]) -> list[Piece]:
    left = min(piece.column for piece in pieces)
    return [Piece(p.row, p.column - left, p.text, p.row_span, p.column_span) for p in pieces]


def _moved(pieces: list[Piece]) -> list[Piece]:
    """Renumber rows from 0 and take out rows in which no cell begins or continues."""
    alive = sorted({row for piece in pieces for row in range(piece.row, piece.row + piece.row_span)})
    place = {row: number for number, row in enumerate(alive)}
    return [Piece(place[p.row], p.column, p.text, p.row_span, p.column_span) for p in pieces]


def shown(value: Any, number_format: str = "") -> str:
    """Return a cell's value as a person reads it in the sheet.

    >>> shown(0.125, "0.0%"), shown(380.0), shown(datetime.date(2024, 3, 1)), shown(380.0, "0.0")
    ('12.5%', '380', '2024-03-01', '380.0')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(float(value), number_format) if isinstance(value, float) or number_format else str(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value).strip()


def _number(value: float, number_format: str) -> str:
    section = number_format.split(";")[0]
    digits = section.partition(".")[2]
    places = len(digits) - len(digits.lstrip("0"))
    comma = "," if "#,##0" in section else ""
    if "%" in section:
        return f"{_half_up(value * 100, places):{comma}.{places}f}%"
    if "0" in section and not any(mark in section for mark in "E/?@"):
        return f"{_half_up(value, places):{comma}.{places}f}"
    return _general(value)


def _half_up(value: float, places: int) -> Any:
    """Round as spreadsheets do, half away from zero, on the 15 digits that they keep."""
    from decimal import ROUND_HALF_UP, Decimal

    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _general(value: float) -> str:
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.15f}".rstrip("0").rstrip(".")
