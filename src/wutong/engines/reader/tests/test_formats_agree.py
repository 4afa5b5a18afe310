"""The same report in every format reads as the same text, blocks and tables."""

from __future__ import annotations

import pytest

from wutong.engines.reader.api import open_document, read
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document, Figure, Table

WRITERS = {
    "txt": lambda: samples.as_text().encode(),
    "md": lambda: samples.as_markdown().encode(),
    "docx": samples.as_docx,
    "html": samples.as_html,
    "pdf": lambda: samples.as_pdf(repeat=2),
    "pdf in two columns": lambda: samples.as_pdf(columns=2, repeat=2),
}
REPEATED = {"pdf": 2, "pdf in two columns": 2}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {name: open_document(write(), name=f"report.{name[:4]}") for name, write in WRITERS.items()}


def _prose(document: Document) -> list[str]:
    texts = [document.text[b.start : b.end] for b in document.blocks if b.kind != "table"]
    return [text.lstrip("# ") for text in texts]


def _shape(table: Table) -> list[tuple]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_each_paragraph_whole_and_in_order(documents, name):
    expected = [*samples.paragraphs(), samples.TABLE_TITLE, samples.NOTE] * REPEATED.get(name, 1)

    assert _prose(documents[name]) == expected


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_table_with_its_merged_cells(documents, name):
    expected = _shape(documents["docx"].tables[0])

    assert [_shape(table) for table in documents[name].tables] == [expected] * REPEATED.get(name, 1)


@pytest.mark.parametrize("name", WRITERS)
def test_every_table_knows_its_title_heads_and_notes(documents, name):
    table = documents[name].tables[0]

    assert (table.title, table.header_rows, table.notes) == (samples.TABLE_TITLE, 2, (samples.NOTE,))


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_finds_the_title(documents, name):
    assert documents[name].title == samples.TITLE


@pytest.mark.parametrize("name", WRITERS)
def test_cells_and_blocks_point_at_their_own_text(documents, name):
    document = documents[name]

    assert all(document.text[c.start : c.end] == c.text for table in document.tables for c in table.cells)
    assert all(0 <= b.start < b.end <= len(document.text) for b in document.blocks)
    assert all(a.end <= b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))


@pytest.mark.parametrize("name", WRITERS)
def test_numbered_headings_are_headings_in_every_format(documents, name):
    document = documents[name]
    headings = {document.text[b.start : b.end].lstrip("# ") for b in document.blocks if b.kind == "heading"}

    assert {text for level, text in samples.PROSE if level} <= headings


def test_radicals_copied_out_of_a_pdf_change_no_figure():
    copied = samples.as_text().translate(str.maketrans("高新人民生长见", "⾼新⼈⺠⽣⻓⻅"))

    assert copied != samples.as_text()
    assert read(open_document(copied.encode(), name="a.txt")) == read(
        open_document(samples.as_text().encode(), name="a.txt")
    )


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_figures(documents, name):
    figures = [_stated(figure) for figure in read(documents[name])]

    assert set(figures) == {_stated(figure) for figure in read(documents["txt"])}
    assert len(figures) == len(set(figures)) * REPEATED.get(name, 1)


def _stated(figure: Figure) -> tuple:
    return tuple(
        value for field, value in vars(figure).items() if field not in ("start", "end", "confidence", "reasons")
    )
