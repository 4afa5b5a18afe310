"""Web pages: visible text in order, tables on their grid, encodings as pages really have them."""

from __future__ import annotations

import pytest

from wutong.engines.reader.api import open_document
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document


def _page(body: str, encoding: str = "utf-8", head: str = "") -> Document:
    return open_document(
        f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding), name="a.html"
    )


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8"])
def test_pages_in_every_usual_encoding_read_alike(charset):
    document = open_document(samples.as_html(charset=charset), name="a.html")

    assert document.text == open_document(samples.as_html(), name="a.html").text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_a_page_that_declares_nothing_or_the_wrong_thing_is_read(encoding):
    head = "" if encoding == "gb18030" else "<meta charset='gb2312'>"

    assert _texts(_page("<p>产值十二亿元。</p>", encoding, head)) == ["产值十二亿元。"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a='9亿元'</script>", "<style>p{}</style>", "<!-- 9亿元 -->", "<nav>9亿元</nav>",
        "<footer>9亿元</footer>", "<div hidden>9亿元</div>", "<p style='display: none'>9亿元</p>",
        "<template>9亿元</template>", "<select><option>9亿元</select>", "<noscript>9亿元</noscript>",
    ],
)  # fmt: skip
def test_what_a_browser_hides_and_what_is_no_document_is_left_out(hidden):
    assert _texts(_page(f"<p>前文。</p>{hidden}<p>后文。</p>")) == ["前文。", "后文。"]


def test_source_line_ends_put_no_space_between_chinese_characters():
    assert _texts(_page("<p>全区实现\n   产值 12 亿元，\n同比增长<b>6.8</b>%。</p>")) == [
        "全区实现产值 12 亿元，同比增长6.8%。"
    ]


def test_line_breaks_part_paragraphs_and_inline_marks_do_not():
    assert _texts(_page("<div>第一行<br>第二<span>行</span><p>第三行</p>尾行</div>")) == [
        "第一行", "第二行", "第三行", "尾行",
    ]  # fmt: skip


def test_preformatted_lines_stay_lines():
    assert _texts(_page("<pre>第一行\n第二行</pre>")) == ["第一行", "第二行"]


def test_a_table_that_arranges_the_page_is_no_table():
    document = _page("<table><tr><td><h1>标题在此</h1></td><td><p>正文在此。</p></td></tr></table>")

    assert document.tables == ()
    assert _texts(document) == ["标题在此", "正文在此。"]


def test_spans_are_laid_out_as_browsers_do():
    rows = (
        "<tr><td rowspan='2'>甲</td><td colspan='2'>乙</td></tr><tr><td>丙</td><td>丁</td></tr>"
        "<tr><td>戊</td><td>己</td><td>庚</td></tr>"
    )
    (table,) = _page(f"<table>{rows}</table>").tables

    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("丙", 1, 1, 1, 1), ("丁", 1, 2, 1, 1),
        ("戊", 2, 0, 1, 1), ("己", 2, 1, 1, 1), ("庚", 2, 2, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("span", ["0", "-1", "1e9", "999999999999", "", "二"])
def test_impossible_spans_do_no_harm(span):
    rows = f"<tr><td rowspan='{span}' colspan='{span}'>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr>"

    assert {cell.text for cell in _page(f"<table>{rows}</table>").tables[0].cells} == set("甲乙丙丁")


def test_text_behind_the_end_of_the_page_is_read():
    assert _texts(_page("<p>前文。</p></body></html><p>后文。</p>")) == ["前文。", "后文。"]


def test_very_deep_pages_are_read_to_the_bottom():
    assert "底层文字" in _page("<div>" * 1500 + "底层文字" + "</div>" * 1500).text


def test_a_caption_is_the_title_of_its_table():
    rows = "<tr><td>指标</td><td>数值</td></tr><tr><td>产值</td><td>12</td></tr>"

    assert _page(f"<table><caption>主要指标</caption>{rows}</table>").tables[0].title == "主要指标"
