"""From characters on a page to printed lines in reading order, one or two columns."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from wutong.engines.reader._core.formats.lines import is_chinese

Box = tuple[float, float, float, float]  # left, top, right, bottom
_NARROWEST_GUTTER = 8.0  # points
_NARROWEST_CROSSING = 5.0
_FEWEST_LINES_A_COLUMN = 4
_WIDE_GAP = 1.2  # of the size
_SAME_PLACE = 0.25  # of the size: a character printed twice this close is one, set bold by printing it twice


class Char(NamedTuple):
    """A character as printed: its box in points from the page's upper left corner, and its size."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


class Piece(NamedTuple):
    """A stretch of a line between wide gaps."""

    text: str
    left: float
    right: float


class PrintedLine(NamedTuple):
    """One line as printed: text, box in points from the page's upper left corner, size, and the pieces it falls into."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class PrintedTable:
    """A table: its box and the text of its cells, empty where a cell is merged into a neighbour."""

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
    """Gather characters that stand on one base line, from top to bottom, each row from left to right."""
    rows: list[list[Char]] = []
    for char in sorted(characters, key=lambda char: (char.bottom, char.left)):
        if rows and _on_row(rows[-1][-1], char):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda char: char.left) for row in rows]


def _on_row(last: Char, char: Char) -> bool:
    return abs(char.bottom - last.bottom) <= max(last.size, char.size) * 0.45


def columns_of(rows: list[list[Char]], gutter: float | None, size: tuple[float, float]) -> list[Column]:
    """Return the columns of a page of the given width and height, in reading order.

    A row that runs over the gutter closes the two columns above it and opens two new ones below.
    """
    width, height = size
    if gutter is None:
        return [Column((0.0, 0.0, width, height), lines_of_rows(rows))]
    columns: list[Column] = []
    parted: list[list[Char]] = []
    top = 0.0
    for row in rows:
        if not _crosses(row, gutter):
            parted.append(row)
            continue
        line = lines_of_rows([row])
        edge = line[0].top if line else top
        columns += _pair(parted, gutter, (top, edge), width)
        columns.append(Column((0.0, edge, width, edge), line))
        top, parted = edge, []
    return columns + _pair(parted, gutter, (top, height), width)


def _pair(rows: list[list[Char]], gutter: float, ends: tuple[float, float], width: float) -> list[Column]:
    left = lines_of_rows([[char for char in row if char.left + char.right < 2 * gutter] for row in rows])
    right = lines_of_rows([[char for char in row if char.left + char.right >= 2 * gutter] for row in rows])
    return [Column((0.0, ends[0], gutter, ends[1]), left), Column((gutter, ends[0], width, ends[1]), right)]


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
    reaches = [_Reach.of(row) for row in rows if _inked(row)]
    places = range(int(page_width * 0.3), int(page_width * 0.7), 2)
    counts = {place: _count(reaches, place) for place in places}
    best = max((parted - crossed for parted, crossed in counts.values()), default=0)
    strip = [place for place, (parted, crossed) in counts.items() if parted - crossed == best]
    if not strip:
        return None
    middle = strip[len(strip) // 2]
    parted, crossed = counts[middle]
    if parted < _FEWEST_LINES_A_COLUMN or parted < crossed * 1.5:
        return None
    return float(middle) if _balanced(rows, middle, page_width) else None


class _Reach(NamedTuple):
    """From where to where a row is printed, and its wide gaps."""

    left: float
    right: float
    gaps: list[tuple[float, float]]

    @classmethod
    def of(cls, row: list[Char]) -> _Reach:
        inked = _inked(row)
        return cls(inked[0].left, max(char.right for char in inked), _gaps(row))

    def is_parted(self, place: float) -> bool:
        return any(left < place < right for left, right in self.gaps)


def _count(reaches: list[_Reach], place: float) -> tuple[int, int]:
    """Return how many rows have a gap at a place, and how many are printed over it."""
    parted = sum(1 for reach in reaches if reach.is_parted(place))
    over = sum(1 for reach in reaches if reach.left < place < reach.right)
    return parted, over - parted


def with_tables(rows: list[list[Char]], tables: list[PrintedTable]) -> list[list[Char]]:
    """Return the rows with every table beside them as one wide character, so that it counts as ink for the gutter."""
    if not tables:
        return rows
    return [sorted([*row, *_table_ink(row[0], tables)], key=lambda char: char.left) for row in rows]


def _table_ink(first: Char, tables: list[PrintedTable]) -> list[Char]:
    middle = (first.top + first.bottom) / 2
    beside = (table.box for table in tables if table.box[1] <= middle <= table.box[3])
    return [Char("|", left, right, first.top, first.bottom, first.size) for left, _, right, _ in beside]


def _inked(row: list[Char]) -> list[Char]:
    return [char for char in row if not char.text.isspace()]


def _gaps(row: list[Char]) -> list[tuple[float, float]]:
    """Return the empty stretches inside a row that are wide enough to be a gutter."""
    found: list[tuple[float, float]] = []
    reach: float | None = None
    for char in _inked(row):
        if reach is not None and char.left - reach > max(_NARROWEST_GUTTER, char.size * 0.9):
            found.append((reach, char.left))
        reach = max(char.right, reach or 0.0)
    return found


def _crosses(row: list[Char], gutter: float) -> bool:
    """Tell whether a row runs over a gutter; a mark that hangs into the gutter does not make it run over."""
    before = [char for char in _inked(row) if char.left + char.right < 2 * gutter]
    after = [char for char in _inked(row) if char.left + char.right >= 2 * gutter]
    if not before or not after:
        return any(char.left < gutter - char.size and char.right > gutter + char.size for char in before + after)
    gap = min(char.left for char in after) - max(char.right for char in before)
    return gap < max(_NARROWEST_CROSSING, before[-1].size * 0.45)


def _balanced(rows: list[list[Char]], place: float, page_width: float) -> bool:
    """Tell whether both sides are filled like columns of prose: a table's narrow columns are not."""
    lefts, rights = [], []
    for row in rows:
        if not _crosses(row, place):
            inked = _inked(row)
            lefts.append(sum(char.right - char.left for char in inked if char.right <= place))
            rights.append(sum(char.right - char.left for char in inked if char.left >= place))
    enough = page_width * 0.2
    return all(any(side) and median(filter(None, side)) > enough for side in (lefts, rights))


def lines_of_rows(rows: list[list[Char]]) -> list[PrintedLine]:
    """Return the rows that hold more than spaces as printed lines."""
    return [_line(row) for row in rows if _inked(row)]


def _line(row: list[Char]) -> PrintedLine:
    inked = _inked(row)
    return PrintedLine(
        text=_text(row),
        left=inked[0].left,
        right=max(char.right for char in inked),
        top=min(char.top for char in inked),
        bottom=max(char.bottom for char in inked),
        size=median(char.size for char in inked),
        pieces=_pieces(row),
    )


def _pieces(row: list[Char]) -> tuple[Piece, ...]:
    """Part a row at gaps wider than a Chinese character."""
    parts: list[list[Char]] = []
    reach = 0.0
    for char in _inked(row):
        if not parts or char.left - reach > char.size * _WIDE_GAP:
            parts.append([])
        parts[-1].append(char)
        reach = max(reach, char.right) if len(parts[-1]) > 1 else char.right
    if len(parts) < 2:
        return ()
    return tuple(Piece(_text(part), part[0].left, max(char.right for char in part)) for part in parts)


def _text(row: list[Char]) -> str:
    """Return a row's characters with the spaces that Latin words need and without those that only fill a line."""
    text, space, last = "", False, row[0]
    for char in row:
        if char.text.isspace():
            space = True
            continue
        if text and char.text == last.text and char.left - last.left < char.size * _SAME_PLACE:
            continue
        if text and _needs_space(text[-1], char.text[0], space, (char.left - last.right) / max(char.size, 1.0)):
            text += " "
        text += char.text
        space, last = False, char
    return text


def _needs_space(before: str, after: str, printed: bool, gap: float) -> bool:
    if printed:
        return gap > 0.15 or not (is_chinese(before) or is_chinese(after))
    if is_chinese(before) and is_chinese(after):
        return gap > 1.5
    return gap > 0.2 and not is_chinese(before) and not is_chinese(after)
