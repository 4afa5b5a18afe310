"""PDF files with a text layer: characters become lines, lines columns, columns paragraphs.

A PDF knows only where each character stands. Tables are taken where lines are
ruled around cells; the rest is cut into lines, parted at the gutter where a page
has two columns, cleaned of running heads and page numbers, and joined again
into the paragraphs that the line ends have parted.
"""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from wutong.engines.reader._core.formats.pdf_bombs import check_streams
from wutong.engines.reader._core.formats.pdf_ink import Ink, ink_of
from wutong.engines.reader._core.formats.pdf_lines import Page, columns_of, gutter_of, rows_of, with_tables
from wutong.engines.reader._core.formats.pdf_paragraphs import write_pages
from wutong.engines.reader._core.formats.pdf_tables import ruled_tables
from wutong.engines.reader._core.formats.titles import title_of
from wutong.engines.reader._core.formats.writer import TextWriter
from wutong.engines.reader.errors import DamagedDocument, EmptyDocument, EncryptedPdf, ScannedPdf
from wutong.engines.reader.types import Document

# pdfminer tells at length about every small fault of a file; a person can do nothing with it.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_LARGEST_UNMAPPED_SHARE = 0.3
_FEWEST_CHARACTERS = 5  # a page; scans often carry a page number or a stamp as text
_MOST_PAGES = 5000


def read_pdf(data: bytes, *, name: str) -> Document:
    """Return a PDF as a document.

    Raises EncryptedPdf, ScannedPdf, EmptyDocument, UnpackedTooLarge or DamagedDocument.
    """
    check_streams(data, name=name)
    try:
        with pdfplumber.open(io.BytesIO(data)) as source:
            pages, pictures = _pages(source, name)
    except (PdfminerException, PDFException) as problem:
        if _wants_password(problem):
            raise EncryptedPdf(name=name) from problem
        raise DamagedDocument(name=name, kind="PDF") from problem
    _check_text_layer(pages, pictures, name)
    writer = TextWriter()
    unmapped = sum(page.unmapped for page in pages)
    if unmapped:
        writer.warn(f"有 {unmapped} 个字符的字体没有文字对照，已略去")
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
        ink = ink_of(page.layout)
        pictures += ink.has_picture
        read, gutter = _page(page, ink, gutter)
        pages.append(read)
        page.close()  # frees what pdfplumber keeps of the page; without it memory grows with every page
    return pages, pictures


def _page(page: Any, ink: Ink, usual_gutter: float | None) -> tuple[Page, float | None]:
    """Return a page and its gutter; the gutter of the last page that had one helps to find it."""
    mapped = [char for char in ink.characters if not _UNMAPPED.fullmatch(char.text)]
    tables, free = ruled_tables(page, ink.edges, mapped)
    visible = sum(1 for char in ink.characters if not char.text.isspace())
    rows = rows_of(free)
    gutter = gutter_of(with_tables(rows, tables), ink.size[0], usual_gutter)
    columns = columns_of(rows, gutter, ink.size)
    unmapped = len(ink.characters) - len(mapped)
    return Page(page.page_number, ink.size[1], columns, tables, visible, unmapped), gutter or usual_gutter


def _check_text_layer(pages: list[Page], pictures: int, name: str) -> None:
    visible = sum(page.visible for page in pages)
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > visible * _LARGEST_UNMAPPED_SHARE:
        raise ScannedPdf(name=name, pages=len(pages))
    # Pages without a character may be scans too: drawn as lines, or as a picture that is not seen as one.
    if visible < _FEWEST_CHARACTERS * len(pages) and (pictures or not visible):
        raise ScannedPdf(name=name, pages=len(pages))
    if not visible:
        raise EmptyDocument(name=name)
