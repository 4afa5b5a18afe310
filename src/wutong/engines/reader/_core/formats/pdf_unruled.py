"""Tables on a PDF page without upright rules, told from columns of words and figures that stand under one another.

Reports often set a table with three level rules and no others. Its lines are
those that fall into several pieces with wide gaps; it is a table only if the
pieces keep to their columns and one column holds figures, so that prose with a
gap here and there stays prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wutong.engines.reader._core.formats.grid import is_number
from wutong.engines.reader._core.formats.pdf_lines import PrintedLine, PrintedTable

_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 3
_FARTHEST = 2.5  # of the size: rows further apart belong to different things

Interval = tuple[float, float]


def with_unruled_tables(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine | PrintedTable]:
    """Yield the lines of a column of the page, runs of lines that make up a table as that table."""
    run: list[PrintedLine] = []
    for line in lines:
        if run and (len(line.pieces) < 2 or line.top - run[-1].bottom > line.size * _FARTHEST):
            yield from _settled(run)
            run = []
        if len(line.pieces) > 1:
            run.append(line)
        else:
            yield line
    yield from _settled(run)


def _settled(run: list[PrintedLine]) -> Sequence[PrintedLine | PrintedTable]:
    columns = _columns(run)
    if not columns:
        return run
    rows = [_row(line, columns) for line in run]
    if not any(_holds_figures([row[number] for row in rows[1:]]) for number in range(1, len(columns))):
        return run
    box = (columns[0][0], run[0].top, columns[-1][1], run[-1].bottom)
    return [PrintedTable(box, rows)]


def _columns(run: list[PrintedLine]) -> list[Interval]:
    """Return from where to where each column reaches, judged by the fullest rows; none if they do not keep apart."""
    most = max((len(line.pieces) for line in run), default=0)
    full = [line for line in run if len(line.pieces) == most]
    if most < _FEWEST_COLUMNS or len(full) < 2 or len(run) < _FEWEST_ROWS:
        return []
    columns = [
        (min(line.pieces[number].left for line in full), max(line.pieces[number].right for line in full))
        for number in range(most)
    ]
    apart = all(first[1] <= second[0] for first, second in pairwise(columns))
    return columns if apart else []


def _row(line: PrintedLine, columns: list[Interval]) -> list[str]:
    texts = [""] * len(columns)
    for piece in line.pieces:
        number = max(range(len(columns)), key=lambda column: _overlap(columns[column], (piece.left, piece.right)))
        texts[number] = " ".join(filter(None, [texts[number], piece.text]))
    return texts


def _overlap(first: Interval, second: Interval) -> float:
    """Return how far two intervals overlap; less than nothing by the distance that parts them."""
    return min(first[1], second[1]) - max(first[0], second[0])


def _holds_figures(texts: list[str]) -> bool:
    filled = [text for text in texts if text]
    return sum(map(is_number, filled)) * 2 > len(filled)
