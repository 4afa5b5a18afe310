"""Plain text and Markdown: encodings, paragraphs and tables, with offsets in the file's own text."""

from __future__ import annotations

import random

import pytest

from wutong.engines.reader.api import open_document
from wutong.engines.reader.errors import EmptyDocument, UndecodableText
from wutong.engines.reader.tests import samples

WRAPPED = """　　去年全区完成进出口总额八十
六亿元，比上年增长百分之七，其

中出口五十二亿元，新开通国际货

运线路三条，口岸通关时间压缩到
二十小时以内。

　　今年要把开放平台建设得更好，

继续扩大机电产品出口，新签约外

资项目十二个，实际使用外资增长

百分之六左右，跨境电商交易额突

破三十亿元。
"""

BROKEN_TABLE = """重点任务
类别\t序号\t任务\t做法
产业\t1\t培育龙头\t1. 建名录 2. 定目标
\t2\t强化配套\t
\t3\t延伸链条\t

类别\t序号\t任务\t做法
\t4\t提升园区\t
创新\t5\t建设平台\t3. 引机构
\t6\t引进人才\t
"""


def _open(text: str, name: str = "a.txt"):
    return open_document(text.encode(), name=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_text_is_the_same_in_every_usual_encoding(encoding):
    assert open_document(samples.as_text().encode(encoding), name="a.txt").text == samples.as_text()


def test_windows_line_ends_stay_in_the_text_so_that_offsets_hold():
    text = samples.as_text().replace("\n", "\r\n")
    document = open_document(text.encode("gb18030"), name="a.txt")

    assert document.text == text
    assert [block.kind for block in document.blocks] == [block.kind for block in _open(samples.as_text()).blocks]


@pytest.mark.parametrize(
    "data",
    [
        random.Random(7).randbytes(4000),
        bytes(range(256)) * 20,
        "中文".encode("utf-16-le") * 50,
        "數據".encode("big5") + b"\xff\xff\x80",
        "\ue000\ue001".encode("gb18030") * 200,
    ],
    ids=["random", "all bytes", "utf-16 without mark", "broken big5", "private use"],
)
def test_garbage_is_refused(data):
    with pytest.raises(UndecodableText):
        open_document(data, name="a.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(EmptyDocument):
        open_document(data, name="a.txt")


def test_wrapped_lines_make_one_paragraph():
    blocks = _open(WRAPPED).blocks

    assert [WRAPPED[b.start : b.end].replace("\n", "")[:6] for b in blocks] == ["去年全区完成", "今年要把开放"]


def test_a_paragraph_cut_by_a_page_is_one_block():
    text = "全区着力建设数据要素市场，培育了一批服务商，推动公共数据授权\n\n运营试点落地。\n\n下一段另说别的事。\n"

    assert len(_open(text).blocks) == 2


def test_a_table_goes_on_over_a_page_break_and_its_second_head_is_dropped():
    (table,) = _open(BROKEN_TABLE).tables

    assert table.title == "重点任务"
    spans = {cell.text: cell.row_span for cell in table.cells if cell.row_span > 1}
    assert spans == {"产业": 4, "1. 建名录 2. 定目标": 4, "创新": 2, "3. 引机构": 2}
    assert [cell.text for cell in table.cells if cell.column == 1] == ["序号", "1", "2", "3", "4", "5", "6"]


def test_an_empty_figure_is_not_filled_from_above():
    (table,) = _open("指标\t2023年\t2024年\n产值\t10\t12\n税收\t\t3\n").tables

    assert not [cell for cell in table.cells if cell.row_span > 1]


def test_indented_paragraphs_are_no_table():
    assert not _open("\t第一段讲了情况。\n\t第二段讲了打算。\n").tables


def test_a_title_over_the_whole_table_is_taken_off_its_rows():
    (table,) = _open("主要指标\t\t\n指标\t单位\t数值\n产值\t亿元\t12\n").tables

    assert (table.title, table.cells[0].text, table.cells[0].row) == ("主要指标", "指标", 0)


def test_markdown_cells_point_behind_their_bars():
    text = "# 情况\n\n| 指标 | 数值 |\n|---|---:|\n| 产值（亿元） | 12.5 |\n"
    document = _open(text, "a.md")
    (table,) = document.tables

    assert document.format == "md"
    assert [text[cell.start : cell.end] for cell in table.cells] == ["指标", "数值", "产值（亿元）", "12.5"]
