"""Spreadsheets as they are laid out: every sheet's cells at their own addresses, for parts that import columns."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook, SheetTypeEnum

from wutong.engines.reader._core.formats.xlsx import shown
from wutong.engines.reader.types import Sheet

if TYPE_CHECKING:
    from wutong.engines.reader._core.formats.sheet_styles import SheetNotes


def sheets_of(data: bytes, notes: dict[str, SheetNotes]) -> list[Sheet]:
    """Return the worksheets of a workbook, cells as a person reads them; `notes` gives the number formats."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        titles = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return [_sheet(book, title, notes) for title in titles]


def _sheet(book: CalamineWorkbook, title: str, notes: dict[str, SheetNotes]) -> Sheet:
    sheet = book.get_sheet_by_name(title)
    formats = notes[title].formats if title in notes else {}
    rows = tuple(
        tuple(shown(value, formats.get((row, column), "")) for column, value in enumerate(values))
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
    )
    spans = {start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in sheet.merged_cell_ranges or ()}
    return Sheet(title, rows, spans)
