"""Spreadsheets: merged cells, formulas, dates and numbers as the sheet shows them."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from wutong.engines.reader._core.formats.xlsx import shown
from wutong.engines.reader.api import open_document
from wutong.engines.reader.errors import SheetTooLarge
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document

ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def _written(fill) -> Document:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("情况表"))
    return open_document(stream.getvalue(), name="a.xlsx")


def _rows(document: Document) -> list[list[str]]:
    table = document.tables[0]
    return [line.split("\t") for line in document.text[table.start : table.end].split("\n")]


def _ods(rows: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {ODS_SPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="表1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return stream.getvalue()


def _ods_row(*texts: str, repeat: str = "", cell: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p></table:table-cell>'
        if text
        else "<table:table-cell/>"
        for text in texts
    )
    return f"<table:table-row {repeat}>{cells}</table:table-row>"


def test_merged_cells_stand_once_with_their_spans():
    (table,) = open_document(samples.as_xlsx(), name="a.xlsx").tables

    assert (table.title, table.header_rows) == ("主要指标", 2)
    assert {cell.text: (cell.row_span, cell.column_span) for cell in table.cells if cell.row_span * cell.column_span > 1} == {
        "类别": (2, 1), "指标": (2, 1), "单位": (2, 1), "2024年": (1, 2), "经济": (2, 1), "创新": (2, 1),
    }  # fmt: skip


def test_a_formula_gives_the_value_stored_last():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["指标", "数值"])
        sheet.write(1, 0, "合计")
        sheet.write_formula(1, 1, "=SUM(C1:C9)", None, 612.4)

    document = _written(fill)

    assert _rows(document)[1] == ["合计", "612.4"]
    assert document.warnings == ()


def test_a_formula_never_computed_is_reported_and_stays_empty():
    book = openpyxl.Workbook()
    for row in (["指标", "数值"], ["产值", 12], ["合计", "=SUM(B2:B2)"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)

    document = open_document(stream.getvalue(), name="a.xlsx")

    assert _rows(document)[2] == ["合计", ""]
    assert "1 个公式没有保存计算结果" in document.warnings[0]


def test_numbers_and_days_read_as_the_sheet_shows_them():
    def fill(book, sheet):
        formats = [book.add_format({"num_format": code}) for code in ("0.0%", "0.0", "#,##0.00", "yyyy-mm-dd")]
        sheet.write_row(0, 0, ["占比", "产值", "金额", "日期", "家数"])
        values = [0.125, 380, 1234567.891, datetime.date(2024, 3, 1)]
        for column, (value, style) in enumerate(zip(values, formats, strict=True)):
            sheet.write(1, column, value, style)
        sheet.write(1, 4, 0.1 + 0.2)

    assert _rows(_written(fill))[1] == ["12.5%", "380.0", "1,234,567.89", "2024-03-01", "0.3"]


def test_titles_and_notes_around_the_cells_are_no_rows():
    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 2, "主要指标情况")
        sheet.write(1, 2, "单位：亿元")
        sheet.write_row(2, 0, ["指标", "2023年", "2024年"])
        sheet.write_row(3, 0, ["产值", 10, 12])
        sheet.write(5, 0, "注：为初步数。")

    (table,) = _written(fill).tables

    assert (table.title, table.notes) == ("主要指标情况", ("单位：亿元", "注：为初步数。"))
    assert [cell.text for cell in table.cells] == ["指标", "2023年", "2024年", "产值", "10", "12"]


def test_every_sheet_with_content_becomes_a_table():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["甲", "乙"])
        sheet.write_row(1, 0, [1, 2])
        book.add_worksheet("空表")
        other = book.add_worksheet("明细")
        other.write_row(3, 2, ["丙", "丁"])
        other.write_row(4, 2, [3, 4])

    assert [table.title for table in _written(fill).tables] == ["情况表", "明细"]


def test_an_ods_file_reads_like_text_with_empty_places():
    rows = _ods_row("类别", "指标", "数值") + _ods_row("经济", "产值", "12") + _ods_row("", "税收", "3")
    (table,) = open_document(_ods(rows), name="a.ods").tables

    assert {cell.text: cell.row_span for cell in table.cells}["经济"] == 2


def test_ods_repeats_that_make_millions_of_cells_are_refused():
    rows = _ods_row("x", repeat='table:number-rows-repeated="1000000"', cell='table:number-columns-repeated="1000"')

    with pytest.raises(SheetTooLarge, match="单元格太多"):
        open_document(_ods(rows), name="a.ods")


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.285, "0%", "29%"),
        (2.5, "0", "3"),
        (-7.8, "0.00", "-7.80"),
        (1e-7, "", "0.0000001"),
        (123456789012.0, "", "123456789012"),
        (True, "", "是"),
        ("  文字 ", "@", "文字"),
        (datetime.datetime.fromisoformat("2024-03-01T08:30"), "", "2024-03-01 08:30"),
    ],
)
def test_a_value_is_shown_by_its_format(value, code, text):
    assert shown(value, code) == text
