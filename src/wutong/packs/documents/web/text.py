"""A document's text as a page shows it: blocks and tables, cut at the places of its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wutong.engines.reader.library import CandidateInfo
from wutong.engines.reader.types import Cell, Document, Table

BROKEN_LINE = re.compile(r"\s*\n\s*")
MARKDOWN_SIGNS = re.compile(r"^#{1,6}\s+|\*\*|<!--.*?-->", re.S)


@dataclass(frozen=True)
class Part:
    """A run of text; `candidate` is the figure it states, or None."""

    text: str
    candidate: CandidateInfo | None = None


@dataclass(frozen=True)
class TextCell:
    """A table cell with its parts."""

    parts: tuple[Part, ...]
    row_span: int
    column_span: int
    head: bool


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, heading or table ready for the template."""

    kind: str
    level: int
    anchor: str
    parts: tuple[Part, ...] = ()
    rows: tuple[tuple[TextCell, ...], ...] = ()
    title: str = ""


def text_blocks(document: Document, candidates: Sequence[CandidateInfo]) -> list[TextBlock]:
    """Return the blocks of a document with the places of the figures marked.

    Text that the reader put in no block is shown as paragraphs all the same: nothing of a document is hidden.
    """
    clean = _unmarked if document.format == "md" else _joined
    return [clean(block) for block in _blocks(document, candidates)]


def _joined(block: TextBlock) -> TextBlock:
    """Join the lines of a paragraph that the file breaks at its column's width: a reader wants the sentence."""
    if block.kind not in {"paragraph", "heading"} or block.level == 0:
        return block
    return replace(block, parts=tuple(Part(BROKEN_LINE.sub("", part.text), part.candidate) for part in block.parts))


def _unmarked(block: TextBlock) -> TextBlock:
    """Leave out the signs that only format Markdown: # before headings, ** around words, comments."""
    parts = tuple(Part(MARKDOWN_SIGNS.sub("", part.text), part.candidate) for part in block.parts)
    return replace(block, parts=parts, title=MARKDOWN_SIGNS.sub("", block.title))


def _blocks(document: Document, candidates: Sequence[CandidateInfo]) -> list[TextBlock]:
    tables = {table.start: table for table in document.tables}
    shown: list[TextBlock] = []
    at = 0
    for block in sorted(document.blocks, key=lambda block: block.start):
        if block.start < at:
            continue
        shown += _loose(document, candidates, at, block.start)
        table = tables.get(block.start) if block.kind == "table" else None
        if table is not None:
            shown.append(_table(table, document, candidates))
        else:
            parts = tuple(_parts(document.text, candidates, block.start, block.end))
            shown.append(TextBlock(block.kind, block.level or 2, f"at{block.start}", parts))
        at = max(at, block.end)
    return shown + _loose(document, candidates, at, len(document.text))


def _loose(document: Document, candidates: Sequence[CandidateInfo], start: int, end: int) -> list[TextBlock]:
    if not document.text[start:end].strip():
        return []
    parts = tuple(_parts(document.text, candidates, start, end))
    return [TextBlock("paragraph", 0, f"at{start}", parts)]


def _parts(text: str, candidates: Sequence[CandidateInfo], start: int, end: int) -> Iterator[Part]:
    at = start
    for candidate in candidates:
        figure = candidate.figure
        if figure.start < at or figure.end > end:
            continue
        if figure.start > at:
            yield Part(text[at : figure.start])
        yield Part(text[figure.start : figure.end], candidate)
        at = figure.end
    if at < end:
        yield Part(text[at:end])


def _table(table: Table, document: Document, candidates: Sequence[CandidateInfo]) -> TextBlock:
    inside = [c for c in candidates if table.start <= c.figure.start < table.end]
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    shown = tuple(
        tuple(_cell(cell, table, document, inside) for cell in sorted(cells, key=lambda cell: cell.column))
        for _, cells in sorted(rows.items())
    )
    return TextBlock("table", 0, f"at{table.start}", rows=shown, title=table.title)


def _cell(cell: Cell, table: Table, document: Document, candidates: Sequence[CandidateInfo]) -> TextCell:
    parts = tuple(_parts(document.text, candidates, cell.start, cell.end))
    return TextCell(parts, cell.row_span, cell.column_span, cell.row < table.header_rows)
