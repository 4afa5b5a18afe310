"""From characters on a page to printed lines in reading order, one or two columns."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from wutong.engines.reader._core.formats.lines import is_chinese

Char = dict[str, Any]  # as pdfplumber gives it: text, x0, x1, top, bottom, size, upright
Box = tuple[float, float, float, float]
_NARROWEST_GUTTER = 8.0  # points
_FEWEST_LINES_A_COLUMN = 4


@dataclass(frozen=True)
class PrintedLine:
    """One line as printed: its text, its box in points from the page's upper left corner, and its size."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class PrintedTable:
    """A ruled table: its box and the text of its cells, empty where a cell is merged into a neighbour."""

    box: Box
    rows: list[list[str]]

    @property
    def top(self) -> float:
        return self.box[1]


@dataclass(frozen=True)
class Column:
    """A stretch of a page that is read from top to bottom: its box, and its lines."""

    box: Box
    lines: list[PrintedLine]

    def holds(self, table: PrintedTable) -> bool:
        """Tell whether the middle of a table is in this column."""
        left, top, right, bottom = self.box
        x, y = (table.box[0] + table.box[2]) / 2, (table.box[1] + table.box[3]) / 2
        return left <= x < right and top <= y < bottom


@dataclass(frozen=True)
class Page:
    """A page: columns in reading order, tables, and counts of visible and unmapped characters."""

    number: int
    height: float
    columns: list[Column]
    tables: list[PrintedTable]
    visible: int
    unmapped: int


def rows_of(characters: list[Char]) -> list[list[Char]]:
    """Gather upright characters that stand on one base line, from top to bottom, each row from left to right."""
    rows: list[list[Char]] = []
    upright = (char for char in characters if char.get("upright", True))
    for char in sorted(upright, key=lambda char: (char["bottom"], char["x0"])):
        if rows and _on_row(rows[-1], char):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda char: char["x0"]) for row in rows]


def columns_of(rows: list[list[Char]], gutter: float | None, size: tuple[float, float]) -> list[Column]:
    """Return the columns of a page of the given width and height, in reading order.

    A row that runs over the gutter closes the two columns above it and opens two new ones below.
    """
    width, height = size
    if gutter is None:
        return [Column((0.0, 0.0, width, height), _lines(rows))]
    columns, top, parted = [], 0.0, []
    for row in rows:
        if not _crosses(row, gutter):
            parted.append(row)
            continue
        line = _lines([row])
        edge = line[0].top if line else top
        columns += _pair(parted, gutter, (top, edge), width)
        columns.append(Column((0.0, edge, width, edge), line))
        top, parted = edge, []
    return columns + _pair(parted, gutter, (top, height), width)


def _pair(rows: list[list[Char]], gutter: float, ends: tuple[float, float], width: float) -> list[Column]:
    left = _lines([[char for char in row if char["x0"] < gutter] for row in rows])
    right = _lines([[char for char in row if char["x0"] >= gutter] for row in rows])
    return [Column((0.0, ends[0], gutter, ends[1]), left), Column((gutter, ends[0], width, ends[1]), right)]


def _lines(rows: list[list[Char]]) -> list[PrintedLine]:
    return [line for row in rows if (line := _line(row))]


def _on_row(row: list[Char], char: Char) -> bool:
    last = row[-1]
    slack = max(last["size"], char["size"]) * 0.45
    return bool(abs(char["bottom"] - last["bottom"]) <= slack)


def gutter_of(rows: list[list[Char]], page_width: float, usual: float | None) -> float | None:
    """Return the middle of the empty strip between two columns, or None for a page of one column.

    A strip counts when several rows have characters on both of its sides and hardly any row crosses it. `usual` is the
    gutter of an earlier page: it counts on a page that shows no other if hardly any row crosses it.
    """
    found = _found_gutter(rows, page_width)
    if found is None and usual is not None:
        crossed = sum(1 for row in rows if _crosses(row, usual))
        return usual if crossed <= len(rows) * 0.2 else None
    return found


def _found_gutter(rows: list[list[Char]], page_width: float) -> float | None:
    best, middle = 0, None
    low, high = int(page_width * 0.3), int(page_width * 0.7)
    gaps = [_gaps(row) for row in rows]
    for place in range(low, high, 2):
        parted = sum(1 for row_gaps in gaps if any(left < place < right for left, right in row_gaps))
        if parted > best:
            best, middle = parted, place
    if middle is None or best < _FEWEST_LINES_A_COLUMN:
        return None
    crossed = sum(1 for row in rows if _crosses(row, middle))
    return float(middle) if best >= crossed * 1.5 and _balanced(rows, middle, page_width) else None


def with_tables(rows: list[list[Char]], tables: list[PrintedTable]) -> list[list[Char]]:
    """Return the rows with every table beside them as one wide character, so that it counts as ink for the gutter."""
    if not tables:
        return rows
    return [sorted([*row, *_table_ink(row, tables)], key=lambda char: char["x0"]) for row in rows]


def _table_ink(row: list[Char], tables: list[PrintedTable]) -> list[Char]:
    middle, size = (row[0]["top"] + row[0]["bottom"]) / 2, row[0]["size"]
    beside = (table.box for table in tables if table.box[1] <= middle <= table.box[3])
    return [{"text": "|", "x0": left, "x1": right, "size": size} for left, _, right, _ in beside]


def _gaps(row: list[Char]) -> list[tuple[float, float]]:
    """Return the empty stretches inside a row that are wide enough to be a gutter."""
    found, reach = [], None
    for char in row:
        if not char["text"].strip():
            continue
        if reach is not None and char["x0"] - reach > max(_NARROWEST_GUTTER, char["size"] * 0.9):
            found.append((reach, char["x0"]))
        reach = max(char["x1"], reach or 0.0)
    return found


def _crosses(row: list[Char], place: float) -> bool:
    inked = [char for char in row if char["text"].strip()]
    if not inked or inked[0]["x0"] > place or inked[-1]["x1"] < place:
        return False
    return not any(left < place < right for left, right in _gaps(row))


def _balanced(rows: list[list[Char]], place: float, page_width: float) -> bool:
    """Tell whether both sides are filled like columns of prose: a table's narrow columns are not."""
    lefts, rights = [], []
    for row in rows:
        inked = [char for char in row if char["text"].strip()]
        if inked and not _crosses(row, place):
            lefts.append(sum(char["x1"] - char["x0"] for char in inked if char["x1"] <= place))
            rights.append(sum(char["x1"] - char["x0"] for char in inked if char["x0"] >= place))
    lefts, rights = [w for w in lefts if w > 0], [w for w in rights if w > 0]
    enough = page_width * 0.2
    return bool(lefts and rights) and median(lefts) > enough and median(rights) > enough


def _line(row: list[Char]) -> PrintedLine | None:
    inked = [char for char in row if char["text"].strip()]
    if not inked:
        return None
    return PrintedLine(
        text=_text(row),
        left=inked[0]["x0"],
        right=max(char["x1"] for char in inked),
        top=min(char["top"] for char in inked),
        bottom=max(char["bottom"] for char in inked),
        size=median(char["size"] for char in inked),
    )


def _text(row: list[Char]) -> str:
    """Return a row's characters with the spaces that Latin words need and without those that only fill a line."""
    text, reach, space = "", 0.0, False
    for char in row:
        piece = char["text"]
        if not piece.strip():
            space = True
            continue
        before = text[-1:]
        gap = char["x0"] - reach if text else 0.0
        if before and _needs_space(before, piece[0], space, gap / max(char["size"], 1.0)):
            text += " "
        text += piece
        reach, space = char["x1"], False
    return text


def _needs_space(before: str, after: str, printed: bool, gap: float) -> bool:
    if printed:
        return gap > 0.15 or not (is_chinese(before) or is_chinese(after))
    if is_chinese(before) and is_chinese(after):
        return gap > 1.5
    return gap > 0.2 and not is_chinese(before) and not is_chinese(after)
