"""PDF pages as printers make them: rules drawn as boxes, tables cut by pages, radicals, running heads, columns."""

from __future__ import annotations

import io
import zlib

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from wutong.engines.reader._core.formats import pdf_bombs
from wutong.engines.reader._core.formats.glyphs import typed
from wutong.engines.reader._core.formats.pdf_tables import stitched
from wutong.engines.reader.api import open_document
from wutong.engines.reader.errors import UnpackedTooLarge
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document

FONT = "STSong-Light"


def _drawn(*pages) -> Document:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for draw in pages:
        canvas.setFont(FONT, 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return open_document(stream.getvalue(), name="a.pdf")


def _lines(canvas: Canvas, lines: list[str], *, left: float = 72, top: float = 700) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(left, top - 17 * number, line)


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def _grid_of_boxes(canvas: Canvas, rows: list[list[str]], *, top: float, closed: bool = True) -> None:
    """Draw a table whose rules are thin filled boxes, as browsers and spreadsheets do."""
    height, wide = 20 * len(rows), 90
    for number in range(len(rows) + 1):
        if closed or number < len(rows):
            canvas.rect(72, top - 20 * number, wide * len(rows[0]), 0.8, stroke=0, fill=1)
    for column in range(len(rows[0]) + 1):
        canvas.rect(72 + wide * column, top - height, 0.8, height, stroke=0, fill=1)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            canvas.drawString(76 + wide * column, top - 20 * number - 15, text)


TABLE = [["指标", "单位", "数值"], ["产值", "亿元", "12.5"], ["税收", "亿元", "3.1"]]


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "cut open by the page end"])
def test_rules_drawn_as_thin_boxes_make_a_table(closed):
    (table,) = _drawn(lambda canvas: _grid_of_boxes(canvas, TABLE, top=600, closed=closed)).tables

    assert [cell.text for cell in table.cells] == [text for row in TABLE for text in row]


def test_a_table_goes_on_on_the_next_page():
    document = _drawn(
        lambda canvas: _grid_of_boxes(canvas, TABLE, top=140),
        lambda canvas: _grid_of_boxes(canvas, [TABLE[0], ["能耗", "吨", "7"], ["用水", "吨", "9"]], top=780),
    )
    (table,) = document.tables

    assert [cell.text for cell in table.cells if cell.column == 0] == ["指标", "产值", "税收", "能耗", "用水"]


def _three_line_table(canvas: Canvas, rows: list[list[str]]) -> None:
    for height in (640, 618, 640 - 20 * len(rows) - 4):
        canvas.line(72, height, 520, height)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            canvas.drawString(80 + 120 * column, 625 - 20 * number, text)


def test_a_table_with_level_rules_only_is_a_table():
    rows = [*TABLE, ["研发经费投入强度", "%", "7.9"]]

    def draw(canvas):
        _lines(canvas, ["主要指标情况"], top=660)
        _three_line_table(canvas, rows)
        _lines(canvas, ["全区经济运行总体平稳。"], top=520)

    document = _drawn(draw)
    (table,) = document.tables

    assert [cell.text for cell in table.cells] == [text for row in rows for text in row]
    assert table.title == "主要指标情况"
    assert _texts(document)[-1] == "全区经济运行总体平稳。"


def test_names_and_days_below_a_letter_are_no_table():
    rows = [["甲单位", "乙单位", "丙单位"], ["张某", "李某", "王某"], ["经理", "主任", "科长"]]

    assert _drawn(lambda canvas: _three_line_table(canvas, rows)).tables == ()


def test_a_row_cut_by_the_page_becomes_one_again():
    above = [["类别", "名称", "数值"], ["经济", "新材料产业专", "12"]]

    assert stitched(above, [["", "案", ""], ["", "税收", "3"]])[1:] == [
        ["经济", "新材料产业专案", "12"],
        ["", "税收", "3"],
    ]
    assert stitched(above, [["", "税收", "3"]])[2] == ["", "税收", "3"]


def test_radicals_are_read_as_the_characters_they_show():
    assert typed("⾼新区⽤⼾⻓期⻅⻛⻰⺠") == "高新区用户长期见风龙民"


def test_typed_characters_are_left_alone():
    assert typed(samples.as_text()) == samples.as_text()


def test_text_printed_twice_to_look_bold_is_read_once():
    def draw(canvas):
        canvas.drawString(72, 700, "全区实现产值12.5亿元。")
        canvas.drawString(72.4, 700, "全区实现产值12.5亿元。")

    assert _texts(_drawn(draw)) == ["全区实现产值12.5亿元。"]


def test_numbers_cut_at_the_line_end_are_put_together():
    full = "去年全区规模以上工业企业实现主营业务收入比上年增长百分之六点五达到1"

    assert _texts(_drawn(lambda canvas: _lines(canvas, [full, "284亿元。"]))) == [full + "284亿元。"]


def test_running_heads_and_page_numbers_are_dropped_and_pages_are_known():
    def page(number: int):
        def draw(canvas):
            canvas.drawString(72, 800, "示范高新区年度材料")
            canvas.drawString(290, 30, f"第 {number} 页 共 3 页")
            _lines(canvas, [f"本页说第{number}件事。"])

        return draw

    document = _drawn(page(1), page(2), page(3))

    assert _texts(document) == ["本页说第1件事。", "本页说第2件事。", "本页说第3件事。"]
    assert [block.page for block in document.blocks] == [1, 2, 3]
    assert document.pages == 3


def test_a_heading_over_two_columns_stands_before_both():
    left = [f"左栏第{number}行说的是产业情况和企业情况" for number in range(6)]
    right = [f"右栏第{number}行说的是科技情况和人才情况" for number in range(6)]

    def draw(canvas):
        canvas.drawString(180, 740, "这是横跨两栏的一个比较长的大标题和副标题")
        _lines(canvas, left, left=72)
        _lines(canvas, right, left=320)

    text = _drawn(draw).text

    assert text.index("大标题") < text.index("左栏第5行") < text.index("右栏第0行")


def test_a_stream_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_bombs, "LARGEST_STREAM", 1_000_000)
    bomb = zlib.compress(b" " * 5_000_000, 9)
    pdf = b"%PDF-1.4\n1 0 obj<</Length 1/Filter/FlateDecode>>stream\n" + bomb + b"\nendstream endobj"

    for data in (pdf, pdf.replace(bomb, zlib.compress(bomb, 9))):
        with pytest.raises(UnpackedTooLarge):
            open_document(data, name="a.pdf")
