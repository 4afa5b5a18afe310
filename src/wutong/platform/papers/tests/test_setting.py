"""Setting a paper: the official layout, the same bytes every time, every figure with its origin."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from wutong.platform import clock
from wutong.platform.papers import typst_output
from wutong.platform.papers.api import docx_bytes, numbered, pdf_bytes, plain_text
from wutong.platform.papers.errors import NoChineseFont
from wutong.platform.papers.types import Annex, ColumnHead, Heading, Origin, Paper, Paragraph, Run, Table, Traced

ORIGIN = Origin("GDP总量", "2021年", "某年工作报告", "第12项", (4711,))


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


@pytest.fixture
def paper() -> Paper:
    body = (Heading(1, words("总体情况")), Paragraph((Run("到年底为"), Run("548", 0), Run("亿元。"))))
    heads = (ColumnHead("指标", 3), ColumnHead("数值", 2, "right"))
    table = Table("主要指标", heads, ((words("GDP总量"), (Run("548", 0),)),))
    moment = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
    return Paper(
        ("某区规划", "监测报告"), body, (Annex("情况表", (table,), landscape=True),), (ORIGIN,), "某区管理委员会",
        date(2025, 3, 3), moment,
    )  # fmt: skip


def test_headings_are_numbered_as_official_papers_number_them():
    blocks = [Heading(level, words("甲")) for level in (1, 2, 3, 4, 4, 3, 2, 1, 2)]

    numbers = [number for number, _block in numbered(blocks)]

    assert numbers == ["一、", "（一）", "1.", "（1）", "（2）", "2.", "（二）", "二、", "（一）"]


def test_a_word_file_has_the_page_of_gb_t_9704(paper):
    word = docx.Document(BytesIO(docx_bytes(paper)))

    first, annex = word.sections[0], word.sections[1]
    millimetres = [round(one.mm) for one in (first.page_width, first.page_height, first.top_margin, first.left_margin)]
    assert millimetres == [210, 297, 37, 28]
    assert round(first.page_width.mm - first.left_margin.mm - first.right_margin.mm) == 156
    assert annex.page_width > annex.page_height
    title, body = word.styles["PaperTitle"], word.styles["PaperBody"]
    assert (title.font.size.pt, body.font.size.pt, round(body.paragraph_format.line_spacing.pt, 1)) == (22, 16, 29.0)
    assert "方正小标宋简体" in title.element.xml
    assert "仿宋_GB2312" in body.element.xml


def test_page_numbers_stand_between_dashes_on_the_outer_side(paper):
    word = docx.Document(BytesIO(docx_bytes(paper)))

    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].style.name == "PaperPageRight"
    assert section.even_page_footer.paragraphs[0].style.name == "PaperPageLeft"
    assert section.footer.paragraphs[0].text == "—  —"  # the number is a field between the dashes
    assert " PAGE " in section.footer._element.xml
    fonts = word.styles["PaperPageRight"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{part}")) for part in ("ascii", "hAnsi", "eastAsia")} == {"宋体"}


def test_every_figure_of_text_and_table_has_a_comment_with_its_origin(paper):
    word = docx.Document(BytesIO(docx_bytes(paper)))

    told = [comment.text for comment in word.comments]
    assert len(told) == 2
    assert all("《某年工作报告》第12项；数据编号4711" in one for one in told)


def test_heads_of_tables_are_repeated_and_rows_do_not_break(paper):
    xml = docx.Document(BytesIO(docx_bytes(paper))).tables[0]._tbl.xml

    assert xml.count("w:tblHeader") == 1
    assert xml.count("w:cantSplit") == 2


# The order that ECMA-376 part 1 gives in CT_TblPr, CT_RPr and CT_PPr, as far as a paper uses them: Word offers to
# repair a file in another one, and LibreOffice does not mind.
ORDERS = {
    "tblPr": ["tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "sz", "szCs", "lang"],
    "pPr": [
        "pStyle", "keepNext", "keepLines", "widowControl", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing",
        "jc", "outlineLvl", "rPr", "sectPr",
    ],
}  # fmt: skip


def test_the_parts_of_a_word_file_stand_in_the_order_of_the_standard(paper):
    word = docx.Document(BytesIO(docx_bytes(paper)))

    own = [style.element for style in word.styles if style.name.startswith("Paper")]
    for part in (word.element.body, *own):
        for name, order in ORDERS.items():
            for found in part.iter(qn(f"w:{name}")):
                named = [child.tag.rpartition("}")[2] for child in found]
                assert named == sorted(named, key=order.index)


def test_the_same_paper_gives_the_same_bytes(paper):
    made = docx_bytes(paper)

    assert made == docx_bytes(paper)
    assert {entry.date_time for entry in zipfile.ZipFile(BytesIO(made)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_pdf_is_set_with_the_same_bytes_every_time(paper):
    pytest.importorskip("typst")
    try:
        made = pdf_bytes(paper)
    except NoChineseFont:
        pytest.skip("no Chinese font on this machine")

    assert made.startswith(b"%PDF")
    assert made == pdf_bytes(paper)


def test_without_a_chinese_font_the_pdf_is_refused_in_plain_words(paper, monkeypatch, tmp_path):
    class NoFonts:
        def __init__(self, **_folders):
            pass

        def families(self):
            return ["Latin Modern"]

    monkeypatch.setattr(typst_output.typst, "Fonts", NoFonts)

    with pytest.raises(NoChineseFont, match="没有找到中文字体.*WUTONG_FONTS.*DOCX 不受影响"):
        pdf_bytes(paper, fonts=str(tmp_path))


def test_the_text_of_a_paper_is_the_same_whatever_it_is_set_in(paper):
    lines = plain_text(paper).splitlines()

    assert lines[:3] == ["某区规划监测报告", "一、总体情况", "到年底为548亿元。"]
    assert lines[-2:] == ["某区管理委员会", "2025年3月3日"]
    assert not re.search("4711", plain_text(paper))


def test_a_traced_figure_counts_as_its_value():
    none, three = (Traced(str(number), ORIGIN, number) for number in (0, 3))

    assert not none
    assert three > 2
    assert three == 3
