"""Builds a `Document` whose text is put together here, so that every block and cell knows its place in it.

Used by every format that has no text of its own (DOCX, PDF, HTML, XLSX). The
printed form is the one a person would type: a paragraph a line, an empty line
between paragraphs, a table row a line with its cells parted by tabs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from wutong.engines.reader._core.formats.grid import Slot, header_rows_of, infer_table, is_title_row
from wutong.engines.reader._core.formats.lines import one_line
from wutong.engines.reader._core.formats.surroundings import attach
from wutong.engines.reader.types import Block, Cell, Document, Table

_MOST_SPAN = 5000


class Piece(NamedTuple):
    """A cell as the source gives it: place and span in the grid, and text that may still hold line ends."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class TextWriter:
    """Collects headings, paragraphs and tables in reading order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []
        self._warnings: list[str] = []

    def warn(self, message: str) -> None:
        """Note something the reader of the document should know; said once even if it happens often."""
        if message not in self._warnings:
            self._warnings.append(message)

    def block(self, kind: str, text: str, *, level: int = 0, page: int | None = None) -> None:
        """Write one paragraph, heading, item or note on a line of its own; empty text writes nothing."""
        text = one_line(text)
        if not text:
            return
        start = self._begin_block()
        self._write(text)
        self._blocks.append(Block(kind, start, self._length, level, page))

    def table(self, pieces: Sequence[Piece], *, title: str = "", page: int | None = None) -> None:
        """Write a table whose merged cells are known; where none is, empty places are judged as in plain text."""
        pieces = [piece._replace(text=one_line(piece.text)) for piece in pieces]
        if not any(piece.text for piece in pieces):
            return
        columns = max(piece.column + piece.column_span for piece in pieces)
        start = self._begin_block()
        slots = self._write_rows(pieces, columns)
        if all(piece.row_span == piece.column_span == 1 for piece in pieces):
            self._add_inferred(slots, start, title, page)
            return
        cells = [_cell(piece, slots) for piece in pieces if piece.text]
        table = Table(start, self._length, tuple(cells), title)
        self._tables.append(_with_heads(table, columns))
        self._blocks.append(Block("table", start, self._length, 0, page))

    def plain_table(self, rows: Sequence[Sequence[str]], *, page: int | None = None) -> None:
        """Write a table whose merged cells show as empty places only."""
        self.table(
            [Piece(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)], page=page
        )

    def _add_inferred(self, slots: dict[tuple[int, int], Slot], start: int, title: str, page: int | None) -> None:
        rows, columns = (max(place) + 1 for place in zip(*slots, strict=True))
        grid = [[slots[row, column] for column in range(columns)] for row in range(rows)]
        table = infer_table(grid, start=start, end=self._length)
        if table is not None:
            self._tables.append(replace(table, title=title or table.title))
        self._blocks.append(Block("table" if table else "paragraph", start, self._length, 0, page))

    def document(self, *, format: str, title: str = "", encoding: str = "utf-8", pages: int | None = None) -> Document:
        """Return what was written as a document."""
        text = "".join(self._parts) + ("\n" if self._parts else "")
        blocks, tables = attach(text, self._blocks, self._tables)
        return Document(
            text=text,
            blocks=blocks,
            tables=tables,
            title=title,
            format=format,
            encoding=encoding,
            pages=pages,
            warnings=tuple(self._warnings),
        )

    def _begin_block(self) -> int:
        if self._parts:
            self._write("\n\n")
        return self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _write_rows(self, pieces: Sequence[Piece], columns: int) -> dict[tuple[int, int], Slot]:
        texts = {(piece.row, piece.column): piece.text for piece in pieces}
        slots = {}
        for row in range(max(piece.row for piece in pieces) + 1):
            if row:
                self._write("\n")
            for column in range(columns):
                if column:
                    self._write("\t")
                start, text = self._length, texts.get((row, column), "")
                self._write(text)
                slots[row, column] = Slot(text, start, self._length)
        return slots


def _cell(piece: Piece, slots: dict[tuple[int, int], Slot]) -> Cell:
    slot = slots[piece.row, piece.column]
    spans = min(piece.row_span, _MOST_SPAN), min(piece.column_span, _MOST_SPAN)
    return Cell(piece.row, piece.column, slot.text, slot.start, slot.end, *spans)


def _with_heads(table: Table, columns: int) -> Table:
    """Take a title row off a table and count its rows of heads."""
    cells = table.cells
    if is_title_row(cells, columns) and any(cell.row > 0 for cell in cells):
        table = replace(table, title=table.title or cells[0].text)
        cells = tuple(replace(cell, row=cell.row - 1) for cell in cells if cell.row > 0)
    return replace(table, cells=cells, header_rows=header_rows_of(cells))
