"""From printed lines to paragraphs: running heads out, line ends joined, over columns and pages too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from wutong.engines.reader._core.formats.lines import ends_sentence, heading_level, is_item, join
from wutong.engines.reader._core.formats.pdf_lines import Page, PrintedLine, PrintedTable
from wutong.engines.reader._core.formats.pdf_tables import stitched
from wutong.engines.reader._core.formats.pdf_unruled import with_unruled_tables
from wutong.engines.reader._core.formats.writer import TextWriter

_PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·•\s]*", re.I
)
_UNBREAKABLE = re.compile(r"[“‘（《【]?[!-~℃％]+[，。；、）”%％]?")
_PROSE = re.compile(r"[，。；]")
_MOSTLY_FULL = 0.6
_MARGIN = 0.1  # share of the page's height in which running heads and page numbers stand
_RUNNING_SHARE = 0.3
_INDENTING_SHARE = 0.03  # of all lines: a document that indents its paragraphs has at least so many first lines
_LARGER = 1.12
_SAME_EDGE = 15.0  # points: full Chinese lines differ by up to a character where a mark may not begin a line


@dataclass(frozen=True)
class _Placed:
    """A line in its column, which tells indent and fullness, and the page it is on."""

    line: PrintedLine
    left: float
    right: float
    page: int
    place: int  # number of the column in reading order; a change parts neighbours that do not touch


def write_pages(writer: TextWriter, pages: list[Page]) -> None:
    """Write the paragraphs and tables of all pages in reading order."""
    running = _running_heads(pages)
    stream: list[_Placed | tuple[PrintedTable, int]] = []
    for page in pages:
        stream += _flow(page, running, len(stream))
    placed = [item for item in stream if isinstance(item, _Placed)]
    body = _body_size([item.line for item in placed])
    indents = sum(map(_is_indented, placed)) >= len(placed) * _INDENTING_SHARE
    open_lines: list[_Placed] = []
    waiting: list[tuple[PrintedTable, int]] = []
    for item in stream:
        if not isinstance(item, _Placed):
            waiting.append(item)
            continue
        if not (open_lines and _goes_on(open_lines, item, indents)):
            _write_paragraph(writer, open_lines, body)
            open_lines = []
            _write_tables(writer, waiting)
            waiting = []
        open_lines.append(item)
    _write_paragraph(writer, open_lines, body)
    _write_tables(writer, waiting)


def _write_tables(writer: TextWriter, tables: list[tuple[PrintedTable, int]]) -> None:
    """Write tables; parts of one table on following pages, told by an equal number of columns, as one."""
    rows: list[list[str]] = []
    first = 0
    for table, page in tables:
        if rows and len(rows[0]) != len(table.rows[0]):
            writer.plain_table(rows, page=first)
            rows = []
        first = first if rows else page
        rows = stitched(rows, table.rows)
    if rows:
        writer.plain_table(rows, page=first)


def _flow(page: Page, running: set[str], place: int) -> list[_Placed | tuple[PrintedTable, int]]:
    """Return a page's lines without page furniture, each table before the first line that stands below it."""
    items: list[_Placed | tuple[PrintedTable, int]] = []
    for number, column in enumerate(page.columns):
        kept = [line for line in column.lines if not _is_furniture(line, page, running)]
        tables = sorted((table for table in page.tables if column.holds(table)), key=lambda table: table.top)
        left, right = _edges(kept)
        for line in with_unruled_tables(kept):
            while tables and tables[0].top < line.top:
                items.append((tables.pop(0), page.number))
            if isinstance(line, PrintedTable):
                items.append((line, page.number))
            else:
                items.append(_Placed(line, left, right, page.number, place + number))
        items += [(table, page.number) for table in tables]
    return items


def _edges(lines: list[PrintedLine]) -> tuple[float, float]:
    """Return the left and right edge of a column: where its lines begin without indent, and its full lines end.

    The right edge is the outermost one that two lines share, so that one stray line does not make all others short.
    """
    if not lines:
        return 0.0, 0.0
    lefts, rights = sorted(line.left for line in lines), sorted((line.right for line in lines), reverse=True)
    shared = (first for first, second in pairwise(rights) if first - second < _SAME_EDGE)
    return lefts[len(lefts) // 20], next(shared, rights[0])


def _in_margin(line: PrintedLine, page: Page) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _signature(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", text))


def _running_heads(pages: list[Page]) -> set[str]:
    """Return what is printed again and again in the margins, digits read as one."""
    counts: Counter[str] = Counter()
    for page in pages:
        margin = (line for column in page.columns for line in column.lines if _in_margin(line, page))
        counts.update({_signature(line.text) for line in margin})
    enough = max(3, len(pages) * _RUNNING_SHARE) if len(pages) > 2 else 2
    return {signature for signature, count in counts.items() if count >= enough}


def _is_furniture(line: PrintedLine, page: Page, running: set[str]) -> bool:
    if not _in_margin(line, page):
        return False
    return bool(_PAGE_NUMBER.fullmatch(line.text.strip())) or _signature(line.text) in running


def _body_size(lines: list[PrintedLine]) -> float:
    return median(size for line in lines for size in [line.size] * max(1, len(line.text) // 10)) if lines else 0.0


def _goes_on(paragraph: list[_Placed], item: _Placed, indents: bool) -> bool:
    """Tell whether a line belongs to the paragraph whose lines came before it; `indents` says that first lines are."""
    last, line = paragraph[-1], item.line
    if not indents and ends_sentence(last.line.text) and not _touch(last, item):
        return False
    if abs(line.size - last.line.size) > last.line.size * (_LARGER - 1):
        return False
    if _is_centred(item):
        whole = not ends_sentence(last.line.text) and not _starts_anew(line.text)
        return whole and (_is_centred(last) or _is_full(last)) and _touch(last, item)
    if _is_centred(last) or _is_indented(item):
        return False
    if not (_is_full(last) or _is_cut_short(last, line) or _is_broken_off(paragraph)):
        return False
    if _starts_anew(line.text) and (ends_sentence(last.line.text) or heading_level(last.line.text)):
        return False
    return not _touching_place(last, item) or _touch(last, item)


def _starts_anew(text: str) -> bool:
    return bool(heading_level(text)) or is_item(text)


def _touching_place(last: _Placed, item: _Placed) -> bool:
    return last.place == item.place and last.page == item.page


def _touch(last: _Placed, item: _Placed) -> bool:
    """Tell whether a line follows another at an ordinary distance on the same page."""
    return last.page == item.page and item.line.top - last.line.bottom < last.line.size * 1.3


def _is_full(item: _Placed) -> bool:
    return item.right - item.line.right < item.line.size * 2.2


def _is_cut_short(item: _Placed, following: PrintedLine) -> bool:
    """Tell whether a line ends early only because the next number or word would not have fitted on it."""
    word = _UNBREAKABLE.match(following.text)
    room = item.right - item.line.right
    return word is not None and len(word.group()) * item.line.size * 0.5 + item.line.size > room


def _is_broken_off(paragraph: list[_Placed]) -> bool:
    """Tell whether a paragraph of prose stops in the middle of a sentence on a line that is mostly full."""
    last = paragraph[-1]
    if ends_sentence(last.line.text) or heading_level(last.line.text):
        return False
    filled = last.line.right - last.left >= (last.right - last.left) * _MOSTLY_FULL
    return filled and any(_PROSE.search(item.line.text) for item in paragraph)


def _is_indented(item: _Placed) -> bool:
    return item.line.left - item.left > item.line.size * 0.8


def _is_centred(item: _Placed) -> bool:
    """Tell whether a line stands free of both edges of its column by the same distance."""
    before, after = item.line.left - item.left, item.right - item.line.right
    return before > item.line.size * 2.5 and abs(before - after) < item.line.size * 1.5


def _write_paragraph(writer: TextWriter, lines: list[_Placed], body: float) -> None:
    if not lines:
        return
    text = join([item.line.text for item in lines])
    level = heading_level(text)
    large = median(item.line.size for item in lines) > body * _LARGER
    if not level and large and len(text) <= 100 and not ends_sentence(text):
        level = 1
    kind = "heading" if level else "item" if is_item(text) else "paragraph"
    writer.block(kind, text, level=level, page=lines[0].page)
