"""Tables as grids of located cells, whether the format gave them or tabs or blanks in the text do."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wutong.engines.reader._core.figures.passages import compact
from wutong.engines.reader._core.figures.spaced import Span, spaced_tables
from wutong.engines.reader.types import Document, Table

TAB_LINE = re.compile(r"^[^\n\r]*\t[^\n\r]*$", re.MULTILINE)
NOTE_LINE = re.compile(r"\s*((?:注|备注|说明)[:：1][^\n]*)")
MOST_COLUMNS = 128  # what lies farther right is no printed table
BLANK = frozenset("—-–―/\\·…*")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: compact text (notes marks kept aside) and the document offset of each character."""

    text: str
    offsets: tuple[int, ...]
    starred: bool

    @property
    def empty(self) -> bool:
        return not self.text or all(char in BLANK for char in self.text)


EMPTY = GridCell("", (), False)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of equally many cells, with the words above and below it."""

    start: int
    end: int
    rows: tuple[tuple[GridCell, ...], ...]
    title: str
    notes: str


def grids(document: Document) -> list[Grid]:
    """Every table of the document in order: those it lists, and runs of lines with tabs or gaps it does not."""
    listed = [_from_table(document, table) for table in document.tables if table.cells]
    taken = [(grid.start, grid.end) for grid in listed]
    found = listed + [
        _from_lines(document.text, lines)
        for lines in _tab_runs(document.text)
        if not any(low < lines[-1].end() and lines[0].start() < high for low, high in taken)
    ]
    taken = [(grid.start, grid.end) for grid in found]
    found += [
        _from_spans(document.text, rows)
        for rows in spaced_tables(document.text)
        if not any(low < rows[-1][-1][1] and rows[0][0][0] < high for low, high in taken)
    ]
    return sorted(found, key=lambda grid: grid.start)


def _tab_runs(text: str) -> list[list[re.Match[str]]]:
    """Neighbouring tab-separated lines; blank lines between them do not part a table."""
    runs: list[list[re.Match[str]]] = []
    for line in TAB_LINE.finditer(text):
        if runs and not text[runs[-1][-1].end() : line.start()].strip():
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _from_lines(text: str, lines: list[re.Match[str]]) -> Grid:
    rows = [_split(text, line.start(), line.end()) for line in lines]
    width = min(max(len(row) for row in rows), MOST_COLUMNS)
    full = tuple(tuple(row[:width] + [EMPTY] * (width - len(row))) for row in rows)
    return _framed(text, lines[0].start(), lines[-1].end(), full)


def _from_spans(text: str, rows: list[list[Span]]) -> Grid:
    """A table set with blanks, its rows as spans of the text."""
    cells = [[cell(text, low, high) for low, high in row] for row in rows]
    width = min(max(len(row) for row in cells), MOST_COLUMNS)
    full = tuple(tuple(row[:width] + [EMPTY] * (width - len(row))) for row in cells)
    return _framed(text, rows[0][0][0], rows[-1][-1][1], full)


def _split(text: str, start: int, end: int) -> list[GridCell]:
    cells, low = [], start
    for at in [*(match.start() for match in re.finditer("\t", text[start:end])), end - start]:
        cells.append(cell(text, low, start + at))
        low = start + at + 1
    return cells


def cell(text: str, start: int, end: int) -> GridCell:
    """The cell printed at `text[start:end]`; an asterisk is noted and left out of its text."""
    content, offsets = compact(text, start, end)
    return GridCell(content, offsets, "*" in text[start:end])


def _from_table(document: Document, table: Table) -> Grid:
    """A listed table; rows without a cell are left out, so that one stray cell does not make a huge grid."""
    used = {row: at for at, row in enumerate(sorted({one.row for one in table.cells}))}
    width = min(max(one.column + 1 for one in table.cells), MOST_COLUMNS)
    rows = [[EMPTY] * width for _ in used]
    for one in table.cells:
        if one.column < width:
            rows[used[one.row]][one.column] = cell(document.text, one.start, one.end)
    _spread(rows, used, table)
    framed = _framed(document.text, table.start, table.end, tuple(tuple(row) for row in rows))
    return replace(framed, title=table.title or framed.title, notes=" ".join([*table.notes, framed.notes]))


def _spread(rows: list[list[GridCell]], used: dict[int, int], table: Table) -> None:
    """Let the words of a merged cell stand over each of its columns; a title over the whole table stands once."""
    for one in table.cells:
        row, merged = rows[used[one.row]], range(one.column + 1, min(one.column + one.column_span, len(rows[0])))
        words = row[one.column] if one.column < len(row) else EMPTY
        if not words.text or words.text[-1].isdigit() or one.column_span >= len(row):
            continue
        for column in merged:
            row[column] = words if row[column].empty else row[column]


def _titles_above(text: str) -> list[str]:
    """Up to two short lines right above a table (its title, 单位：万元) that do not end as sentences do."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][-2:]
    if text and "\n" in text and len(lines) == 2 and re.search(r"[。；！？]$", lines[1]):
        return []
    return [line for line in lines if 2 <= len(line) <= 60 and not re.search(r"[。；！？]$", line) and "\t" not in line]


def _framed(text: str, start: int, end: int, rows: tuple[tuple[GridCell, ...], ...]) -> Grid:
    """Take the line above as title and a line of notes below; lines of one cell at the top are title too."""
    above = _titles_above(text[max(0, start - 160) : start])
    below = NOTE_LINE.match(text[end : end + 400])
    titles = above
    while len(rows) > 1 and sum(not one.empty for one in rows[0]) <= 1:
        titles += [one.text for one in rows[0] if not one.empty]
        rows = rows[1:]
    return Grid(start, end, rows, " ".join(titles), below[1] if below else "")
