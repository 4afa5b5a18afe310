"""PDF files with a text layer: characters become lines, lines columns, columns paragraphs.

A PDF knows only where each character stands. Tables are taken where lines are
ruled around cells; the rest is cut into lines, parted at the gutter where a page
has two columns, cleaned of running heads and page numbers, and joined again
into the paragraphs that the line ends have parted.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from wutong.engines.reader._core.formats.pdf_lines import (
    Char,
    Page,
    PrintedTable,
    columns_of,
    gutter_of,
    rows_of,
    with_tables,
)
from wutong.engines.reader._core.formats.pdf_paragraphs import write_pages
from wutong.engines.reader._core.formats.titles import title_of
from wutong.engines.reader._core.formats.writer import TextWriter
from wutong.engines.reader.errors import DamagedDocument, EmptyDocument, EncryptedPdf, ScannedPdf
from wutong.engines.reader.types import Document

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_LARGEST_UNMAPPED_SHARE = 0.3
_FEWEST_CHARACTERS = 5  # a page; scans often carry a page number or a stamp as text
_MOST_PAGES = 5000


def read_pdf(data: bytes, *, name: str) -> Document:
    """Return a PDF as a document.

    Raises EncryptedPdf, ScannedPdf, EmptyDocument or DamagedDocument.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as source:
            pages, pictures = _pages(source, name)
    except (PdfminerException, PDFException) as problem:
        if _wants_password(problem):
            raise EncryptedPdf(name=name) from problem
        raise DamagedDocument(name=name, kind="PDF") from problem
    _check_text_layer(pages, pictures, name)
    writer = TextWriter()
    write_pages(writer, pages)
    document = writer.document(format="pdf")
    return writer.document(format="pdf", title=title_of(document.text, document.blocks), pages=len(pages))


def _wants_password(problem: BaseException) -> bool:
    causes = [problem, *problem.args, problem.__cause__, problem.__context__]
    return any(isinstance(cause, PDFPasswordIncorrect) for cause in causes)


def _pages(source: Any, name: str) -> tuple[list[Page], int]:
    """Return the pages of an open PDF, and how many of them hold pictures."""
    pages: list[Page] = []
    pictures, gutter = 0, None
    for number, page in enumerate(source.pages, start=1):
        if number > _MOST_PAGES:
            raise DamagedDocument(name=name, kind="PDF")
        pictures += bool(page.images)
        read, gutter = _page(page, number, gutter)
        pages.append(read)
        page.close()  # frees what pdfplumber keeps of the page; without it memory grows with every page
    return pages, pictures


def _page(page: Any, number: int, usual_gutter: float | None) -> tuple[Page, float | None]:
    """Return a page and its gutter; the gutter of the last page that had one helps to find it."""
    tables = _tables(page)
    boxes = [table.box for table in tables]
    characters = [char for char in page.chars if char["text"].strip() or char["text"] == " "]
    unmapped = sum(1 for char in characters if _UNMAPPED.fullmatch(char["text"]))
    visible = sum(1 for char in characters if char["text"].strip())
    free = [char for char in characters if not _UNMAPPED.fullmatch(char["text"]) and not _inside(char, boxes)]
    rows, size = rows_of(free), (float(page.width), float(page.height))
    gutter = gutter_of(with_tables(rows, tables), size[0], usual_gutter)
    columns = columns_of(rows, gutter, size)
    return Page(number, size[1], columns, tables, visible, unmapped), gutter or usual_gutter


def _inside(char: Char, boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _tables(page: Any) -> list[PrintedTable]:
    """Return the ruled tables of a page that have at least two rows, two columns and some text."""
    if len(page.rects) + len(page.lines) + len(page.curves) < 4:
        return []
    found = []
    for table in page.find_tables():
        rows = [[text or "" for text in row] for row in table.extract(x_tolerance=2, y_tolerance=3)]
        if len(rows) > 1 and len(rows[0]) > 1 and sum(bool(text.strip()) for row in rows for text in row) > 2:
            found.append(PrintedTable(table.bbox, rows))
    return found


def _check_text_layer(pages: list[Page], pictures: int, name: str) -> None:
    visible = sum(page.visible for page in pages)
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > visible * _LARGEST_UNMAPPED_SHARE:
        raise ScannedPdf(name=name, pages=len(pages))
    if visible < _FEWEST_CHARACTERS * len(pages) and pictures:
        raise ScannedPdf(name=name, pages=len(pages))
    if not visible:
        raise EmptyDocument(name=name)
