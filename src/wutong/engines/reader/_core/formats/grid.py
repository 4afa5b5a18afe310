"""Tables: from rows of located pieces to cells that know their spans.

Word, Excel and HTML say which cells are merged. Plain text and drawn PDF
tables only leave the place empty; `infer_table` works out the spans from how
official tables are set: group names stand once at the left and are empty below,
a head over several columns stands at the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wutong.engines.reader.types import Cell, Table

_NUMBER = re.compile(r"[<>≥≤~≈约±]?\s*[-+−–(（]?\d[\d,，.]*[)）]?\s*(?:[%％‰*]|个百分点)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLACEHOLDER = re.compile(r"[-—–/…]+")
_MOST_HEADER_ROWS = 3


@dataclass(frozen=True)
class Slot:
    """What stands at one crossing of row and column: stripped text and its place; empty text where nothing stands."""

    text: str
    start: int
    end: int


@dataclass
class _Span:
    """A cell that is still growing."""

    slot: Slot
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    def cell(self) -> Cell:
        return Cell(self.row, self.column, self.slot.text, self.slot.start, self.slot.end, self.rows, self.columns)


Rows = Sequence[Sequence[Slot]]


def is_number(text: str) -> bool:
    """Tell whether a cell holds a figure; a bare year counts as a head, not as a figure.

    >>> is_number("62.1*"), is_number(">1000"), is_number("2015"), is_number("亿元")
    (True, True, False, False)
    """
    text = text.strip()
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def infer_table(rows: Rows, *, start: int, end: int) -> Table | None:
    """Return the table that rows without spans make up, or None if they hold fewer than two rows or columns."""
    grid = _padded(rows)
    grid, title = _without_title(grid)
    if len(grid) < 2 or len(grid[0]) < 2:
        return None
    heads = _header_rows(grid)
    grid = _without_repeated_heads(grid, heads)
    cells = _spans(grid, heads)
    return Table(start=start, end=end, cells=cells, title=title, header_rows=heads)


def header_rows_of(cells: Sequence[Cell]) -> int:
    """Return how many rows of a table with known spans are heads: 1, and more where heads are merged."""
    heads = 1
    for row in range(_MOST_HEADER_ROWS):
        if row >= heads:
            break
        top = [cell for cell in cells if cell.row == row]
        heads = max([heads, *(row + min(cell.row_span, _MOST_HEADER_ROWS) for cell in top)])
        below = [cell.text for cell in cells if cell.row == row + 1]
        grouped = any(cell.column_span > 1 for cell in top)
        if grouped and below and not any(map(is_number, below)):
            heads = max(heads, row + 2)
    last = max((cell.row for cell in cells), default=0)
    return min(heads, _MOST_HEADER_ROWS, max(1, last))


def is_title_row(cells: Sequence[Cell], columns: int) -> bool:
    """Tell whether a table's first row is one cell over its whole width (of more than two columns): a title."""
    first = [cell for cell in cells if cell.row == 0]
    return columns > 2 and len(first) == 1 and first[0].column_span >= columns and first[0].row_span == 1


def _padded(rows: Rows) -> list[list[Slot]]:
    columns = max((len(row) for row in rows), default=0)
    grid = []
    for row in rows:
        end = row[-1].end if row else 0
        grid.append([*row, *[Slot("", end, end)] * (columns - len(row))])
    return grid


def _without_title(grid: list[list[Slot]]) -> tuple[list[list[Slot]], str]:
    first = grid[0] if grid else []
    if len(first) > 2 and first[0].text and not any(slot.text for slot in first[1:]):
        return grid[1:], first[0].text
    return grid, ""


def _header_rows(grid: list[list[Slot]]) -> int:
    heads = 1
    while heads < min(_MOST_HEADER_ROWS, len(grid) - 1) and _completes_head(grid[heads - 1], grid[heads]):
        heads += 1
    return heads


def _completes_head(above: list[Slot], row: list[Slot]) -> bool:
    """Tell whether a row fills what the head above left open, as 目标值 does under 2020年目标."""
    texts = [slot.text for slot in row if slot.text]
    opens = any(not upper.text and lower.text for upper, lower in zip(above, row, strict=True))
    return bool(texts) and opens and not row[0].text and not any(map(is_number, texts))


def _without_repeated_heads(grid: list[list[Slot]], heads: int) -> list[list[Slot]]:
    """Drop the heads that a page break has printed again."""
    head = [[slot.text for slot in row] for row in grid[:heads]]
    kept = grid[:heads]
    for row in grid[heads:]:
        if [slot.text for slot in row] not in head:
            kept.append(row)
    return kept


def _spans(grid: list[list[Slot]], heads: int) -> tuple[Cell, ...]:
    spans: dict[tuple[int, int], _Span] = {}
    tail = _merged_tail_column(grid, heads)
    for row, slots in enumerate(grid):
        leading = True
        for column, slot in enumerate(slots):
            leading = leading and not slot.text
            if slot.text:
                spans[row, column] = _Span(slot, row, column)
            elif row < heads:
                _grow_head(spans, grid, row, column, heads)
            elif row > heads and (leading or column == tail):
                _grow_down(spans, row, column)
    return tuple(span.cell() for span in _distinct(spans))


def _merged_tail_column(grid: list[list[Slot]], heads: int) -> int | None:
    """Return the last column if it holds a few long texts over many rows each, as 抓手 in a list of programmes."""
    column = len(grid[0]) - 1
    texts = [row[column].text for row in grid[heads:]]
    filled = [text for text in texts if text]
    if not filled or len(filled) * 2 > len(texts):
        return None
    if any(is_number(text) or _PLACEHOLDER.fullmatch(text) for text in filled):
        return None
    return column


def _grow_head(spans: dict[tuple[int, int], _Span], grid: list[list[Slot]], row: int, column: int, heads: int) -> None:
    """Give an empty place in the head to its left neighbour if something stands below it, else to what is above."""
    if row > 0 and (row - 1, column) in spans:
        _grow_down(spans, row, column)
        return
    left = spans.get((row, column - 1))
    if left is not None and row + 1 < heads and grid[row + 1][column].text and left.row == row:
        left.columns = column - left.column + 1
        spans[row, column] = left


def _grow_down(spans: dict[tuple[int, int], _Span], row: int, column: int) -> None:
    above = spans.get((row - 1, column))
    if above is not None and above.columns == 1:
        above.rows = row - above.row + 1
        spans[row, column] = above


def _distinct(spans: dict[tuple[int, int], _Span]) -> list[_Span]:
    return [span for place, span in sorted(spans.items()) if place == (span.row, span.column)]
