"""Word files: what a person sees on the page is what is read, wherever the XML keeps it."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from wutong.engines.reader.api import open_document
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document

W = nsdecls("w")
NOTES = f"""<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>口径为规模以上。</w:t></w:r></w:p></w:footnote></w:footnotes>"""
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NOTES_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def _saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _with(*elements: str) -> Document:
    book = docx.Document()
    for element in elements:
        book.element.body.insert(len(book.element.body) - 1, parse_xml(element))
    return open_document(_saved(book), name="a.docx")


def _paragraph(inner: str) -> str:
    return f"<w:p {W}>{inner}</w:p>"


def _run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (_run("产值") + f"<w:ins w:id='1'>{_run('12亿元')}</w:ins>", "产值12亿元"),
        (_run("产值12") + "<w:del w:id='1'><w:r><w:delText>13</w:delText></w:r></w:del>" + _run("亿元"), "产值12亿元"),
        (f"<w:hyperlink>{_run('产值')}</w:hyperlink>" + _run("12亿元"), "产值12亿元"),
        (_run("产值") + "<w:r><w:br/></w:r>" + _run("12亿元"), "产值12亿元"),
        (_run("产值") + "<w:r><w:tab/></w:r>" + _run("12亿元"), "产值 12亿元"),
        (_run("产值") + "<w:r><w:instrText>PAGE 9</w:instrText></w:r>" + _run("12亿元"), "产值12亿元"),
        (f"<w:sdt><w:sdtContent>{_run('产值12亿元')}</w:sdtContent></w:sdt>", "产值12亿元"),
    ],
    ids=["inserted", "deleted", "link", "line break", "tab", "field code", "control"],
)
def test_the_visible_text_of_a_paragraph_is_read(inner, text):
    assert _texts(_with(_paragraph(inner))) == [text]


def test_a_block_inside_a_content_control_is_read_in_its_place():
    control = f"<w:sdt {W}><w:sdtContent>{_paragraph(_run('中间一段'))}</w:sdtContent></w:sdt>"

    assert _texts(_with(_paragraph(_run("前面一段")), control, _paragraph(_run("后面一段")))) == [
        "前面一段", "中间一段", "后面一段",
    ]  # fmt: skip


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{_paragraph(_run('框里的话'))}</w:txbxContent>"
    inner = (
        f"<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:r>{box}</w:r></mc:Choice><mc:Fallback><w:r>{box}</w:r></mc:Fallback>"
        "</mc:AlternateContent>"
    )

    assert _texts(_with(_paragraph(_run("正文") + inner))) == ["正文", "框里的话"]


def test_headings_come_from_styles_outline_levels_and_numbering():
    outline = "<w:pPr><w:outlineLvl w:val='1'/></w:pPr>"
    document = _with(
        _paragraph(outline + _run("产业情况")), _paragraph(_run("三、科技创新")), _paragraph(_run("正文。"))
    )

    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 2),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_list_entries_are_items():
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"

    assert _with(_paragraph(numbered + _run("抓好开工。"))).blocks[0].kind == "item"


def test_a_table_of_one_column_is_a_frame_around_text():
    cell = f"<w:tc>{_paragraph(_run('框内第一段。'))}{_paragraph(_run('框内第二段。'))}</w:tc>"
    document = _with(f"<w:tbl {W}><w:tr>{cell}</w:tr></w:tbl>")

    assert _texts(document) == ["框内第一段。", "框内第二段。"]
    assert document.tables == ()


def test_cells_merged_over_rows_and_columns_at_once():
    book = docx.Document()
    table = book.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合"
    table.cell(2, 2).text = "末"
    (read,) = open_document(_saved(book), name="a.docx").tables

    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in read.cells] == [
        ("合", 0, 0, 2, 2), ("末", 2, 2, 1, 1),
    ]  # fmt: skip


def test_footnotes_are_read_as_notes_at_the_end():
    book = docx.Document()
    book.add_paragraph("产值12亿元")
    book.paragraphs[0]._p.append(parse_xml(f"<w:r {W}><w:footnoteReference w:id='2'/></w:r>"))
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"), NOTES_TYPE, NOTES.encode(), book.part.package
    )
    book.part.relate_to(part, NOTES_LINK)
    document = open_document(_saved(book), name="a.docx")

    assert _texts(document) == ["产值12亿元", "口径为规模以上。"]
    assert document.blocks[1].kind == "note"


def test_entities_in_the_xml_are_not_expanded():
    laughs = b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"ha" * 1000)
    data = samples.repacked(samples.as_docx(), {"word/document.xml": _entity_document(laughs)})

    document = open_document(data, name="a.docx")

    assert "haha" not in document.text


def _entity_document(doctype: bytes) -> bytes:
    body = f"<w:document {W}><w:body><w:p>{_run('正文')}</w:p><w:p>{_run('&a;')}</w:p></w:body></w:document>"
    return b'<?xml version="1.0" encoding="UTF-8"?>' + doctype + body.encode()
