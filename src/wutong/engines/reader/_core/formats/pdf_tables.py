"""Ruled tables on a PDF page: pdfplumber finds the cells, the page's own characters fill them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from pdfplumber.utils import obj_to_edges

from wutong.engines.reader._core.formats.lines import join
from wutong.engines.reader._core.formats.pdf_lines import Box, Char, PrintedTable, lines_of_rows, rows_of

_FEWEST_RULINGS = 4
_MOST_RULINGS = 20_000  # a map or a drawing, not a table


def ruled_tables(
    page: Any, rulings: list[dict[str, Any]], characters: list[Char]
) -> tuple[list[PrintedTable], list[Char]]:
    """Return the tables of a page that have two rows, two columns and some text, and the characters outside them."""
    found: list[PrintedTable] = []
    free = characters
    for table in _grids(page, rulings):
        inside, outside = _parted(free, table.bbox)
        rows = _filled([row.cells for row in table.rows], inside)
        if len(rows) > 1 and len(rows[0]) > 1 and sum(bool(text) for row in rows for text in row) > 2:
            found.append(PrintedTable(table.bbox, rows))
            free = outside
    return found, free


def _grids(page: Any, rulings: list[dict[str, Any]]) -> list[Any]:
    if not _FEWEST_RULINGS <= len(rulings) <= _MOST_RULINGS:
        return []
    edges = [edge for ruling in rulings for edge in obj_to_edges(ruling)]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    if len(upright) < 2 or len(level) < 2:
        return []
    settings = {
        "vertical_strategy": "explicit",
        "horizontal_strategy": "explicit",
        "explicit_vertical_lines": upright,
        "explicit_horizontal_lines": level,
    }
    return list(page.find_tables(settings))


def _parted(characters: list[Char], box: Box) -> tuple[list[Char], list[Char]]:
    inside: list[Char] = []
    outside: list[Char] = []
    left, top, right, bottom = box
    for char in characters:
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        (inside if left <= x <= right and top <= y <= bottom else outside).append(char)
    return inside, outside


def _filled(rows: list[list[Box | None]], characters: list[Char]) -> list[list[str]]:
    """Return the text of every cell; a cell that is merged into a neighbour has no box and stays empty."""
    by_height = sorted(characters, key=lambda char: char.top + char.bottom)
    heights = [(char.top + char.bottom) / 2 for char in by_height]
    return [[_cell_text(box, by_height, heights) if box else "" for box in row] for row in rows]


def _cell_text(box: Box, by_height: list[Char], heights: list[float]) -> str:
    left, top, right, bottom = box
    level = by_height[bisect_left(heights, top) : bisect_right(heights, bottom)]
    within = [char for char in level if left <= (char.left + char.right) / 2 <= right]
    return join([line.text for line in lines_of_rows(rows_of(within))])
