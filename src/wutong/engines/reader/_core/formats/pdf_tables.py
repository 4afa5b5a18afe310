"""Ruled tables on a PDF page: pdfplumber finds the cells, the page's own characters fill them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import Any

from wutong.engines.reader._core.formats.grid import is_number
from wutong.engines.reader._core.formats.lines import ends_sentence, join
from wutong.engines.reader._core.formats.pdf_ink import Edge, stroke
from wutong.engines.reader._core.formats.pdf_lines import Box, Char, PrintedTable, lines_of_rows, rows_of

_FEWEST_OPEN = 3
_SNAP = 4.0  # points
_MOST_EDGES = 20_000  # a map or a drawing, not a table


def ruled_tables(page: Any, edges: list[Edge], characters: list[Char]) -> tuple[list[PrintedTable], list[Char]]:
    """Return the tables of a page that have two rows, two columns and some text, and the characters outside them."""
    found: list[PrintedTable] = []
    free = characters
    for table in _grids(page, edges):
        inside, outside = _parted(free, table.bbox)
        rows = _filled([row.cells for row in table.rows], inside)
        if len(rows) > 1 and len(rows[0]) > 1 and sum(bool(text) for row in rows for text in row) > 2:
            found.append(PrintedTable(table.bbox, rows))
            free = outside
    return found, free


def stitched(rows: list[list[str]], more: list[list[str]]) -> list[list[str]]:
    """Return the rows of a table and of its part on the next page; a row that the break has cut becomes one again."""
    if not rows or not more or not _is_rest(rows[-1], more[0]):
        return rows + more
    whole = [join([upper, lower]) for upper, lower in zip(rows[-1], more[0], strict=True)]
    return [*rows[:-1], whole, *more[1:]]


def _is_rest(last: list[str], first: list[str]) -> bool:
    """Tell whether a row holds only the last words of cells that began in the row before."""
    filled = [(upper, lower) for upper, lower in zip(last, first, strict=True) if lower]
    if not filled or len(filled) >= sum(map(bool, last)) or first[0]:
        return False
    return all(upper and not ends_sentence(upper) and not is_number(lower) for upper, lower in filled)


def _grids(page: Any, edges: list[Edge]) -> list[Any]:
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    level += _closings(upright, level)
    if len(upright) < 2 or len(level) < 2 or len(edges) > _MOST_EDGES:
        return []
    settings = {
        "vertical_strategy": "explicit",
        "horizontal_strategy": "explicit",
        "explicit_vertical_lines": upright,
        "explicit_horizontal_lines": level,
    }
    return list(page.find_tables(settings))


def _closings(upright: list[Edge], level: list[Edge]) -> list[Edge]:
    """Return the rules that a page break has left out: where three upright rules or more end and none lies across."""
    missing = []
    for end in ("top", "bottom"):
        by_height: dict[int, list[Edge]] = defaultdict(list)
        for edge in upright:
            by_height[round(edge[end])].append(edge)
        for edges in by_height.values():
            left, right, height = min(e["x0"] for e in edges), max(e["x1"] for e in edges), edges[0][end]
            if len(edges) >= _FEWEST_OPEN and not any(_lies_at(rule, height, left, right) for rule in level):
                missing.append(stroke(left, height, right, height)[0])
    return missing


def _lies_at(rule: Edge, height: float, left: float, right: float) -> bool:
    return abs(rule["top"] - height) < _SNAP and rule["x0"] < right and rule["x1"] > left


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
