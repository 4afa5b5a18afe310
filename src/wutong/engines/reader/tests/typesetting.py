"""Any text set as a file of every format, so that what is read from each can be compared."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from wutong.engines.reader._core.formats.lines import join
from wutong.engines.reader.types import Document
from wutong.engines.reader.types import Table as LocatedTable

Rows = list[list[str]]
# A heading with its level, a paragraph (level 0), or the rows of a table.
Part = tuple[int, str] | Rows
PAGE, COLUMN = 34, 21  # characters of a line


def parts_of(document: Document) -> list[Part]:
    """The headings, paragraphs and tables of a document that was read, each paragraph on one line."""
    made: list[Part] = []
    for block in document.blocks:
        if block.kind == "table":
            made.append(_rows(next(one for one in document.tables if one.start <= block.start < one.end)))
            continue
        text = join(document.text[block.start : block.end].splitlines()).lstrip("# ")
        made.append((block.level if block.kind == "heading" else 0, text))
    return made


def _rows(table: LocatedTable) -> Rows:
    width = max(cell.column + cell.column_span for cell in table.cells)
    rows = [[""] * width for _ in range(max(cell.row + cell.row_span for cell in table.cells))]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def as_text(parts: list[Part]) -> bytes:
    return "\n".join(_lines(parts, 10**6)).encode()


def as_wrapped_text(parts: list[Part], width: int = PAGE, separator: str = "\n") -> bytes:
    """Lines broken after `width` characters, in the middle of words and numbers, without indents."""
    return separator.join(_lines(parts, width)).encode()


def _lines(parts: list[Part], width: int) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if isinstance(part, list):
            lines += ["\t".join(row) for row in part]
        else:
            lines += [part[1][at : at + width] for at in range(0, len(part[1]), width)]
    return lines


def as_docx(parts: list[Part]) -> bytes:
    book = docx.Document()
    for part in parts:
        if isinstance(part, list):
            table = book.add_table(len(part), len(part[0]))
            for number, row in enumerate(part):
                for column, text in enumerate(row):
                    table.cell(number, column).text = text
        elif part[0]:
            book.add_heading(part[1], min(part[0], 4))
        else:
            book.add_paragraph(part[1])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_html(parts: list[Part]) -> bytes:
    body = "".join(_tagged(part) for part in parts)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _tagged(part: Part) -> str:
    if isinstance(part, list):
        rows = ("".join(f"<td>{html.escape(text)}</td>" for text in row) for row in part)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    tag = f"h{min(part[0] + 1, 6)}" if part[0] else "p"
    return f"<{tag}>{html.escape(part[1])}</{tag}>"


def as_pdf(parts: list[Part], columns: int = 1) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    template = BaseDocTemplate(stream, pagesize=A4)
    gap, margin = 24.0, 72.0
    wide = (A4[0] - 2 * margin - gap * (columns - 1)) / columns
    places = [margin + number * (wide + gap) for number in range(columns)]
    frames = [Frame(left, 80, wide, A4[1] - 160, leftPadding=0, rightPadding=0) for left in places]
    template.addPageTemplates([PageTemplate("page", frames)])
    template.build([piece for part in parts for piece in _set(part, wide)])
    return stream.getvalue()


def _set(part: Part, wide: float) -> list:
    plain = ParagraphStyle(
        "plain", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22
    )
    if not isinstance(part, list):
        head = ParagraphStyle("head", parent=plain, fontSize=14, leading=22, firstLineIndent=0)
        return [Paragraph(html.escape(part[1]), head if part[0] else plain)]
    cell = ParagraphStyle("cell", parent=plain, fontSize=6, leading=8, firstLineIndent=0)
    rows = [[Paragraph(html.escape(text), cell) for text in row] for row in part]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    return [Spacer(1, 6), Table(rows, colWidths=[wide / len(part[0])] * len(part[0]), style=grid), Spacer(1, 6)]


SETTERS: dict[str, tuple[str, Callable[[list[Part]], bytes]]] = {
    "wrapped text": ("a.txt", as_wrapped_text),
    "columns of text": ("a.txt", lambda parts: as_wrapped_text(parts, COLUMN)),
    "docx": ("a.docx", as_docx),
    "html": ("a.html", as_html),
    "pdf": ("a.pdf", as_pdf),
    "pdf in two columns": ("a.pdf", lambda parts: as_pdf(parts, columns=2)),
}
