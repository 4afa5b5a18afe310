"""Plain text and Markdown: the file's own characters, with paragraphs, headings and tables found in them.

Nothing is added or taken away, so an offset is a place in the file itself.
A paragraph that a printer has wrapped over many lines, or a page break has cut
in two, is one block from its first to its last character.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.formats import markdown
from wutong.engines.reader._core.formats.grid import Slot, infer_table
from wutong.engines.reader._core.formats.lines import Line, continues, heading_level, is_item, lines_of, wrap_width
from wutong.engines.reader._core.formats.surroundings import attach
from wutong.engines.reader._core.formats.titles import title_of
from wutong.engines.reader.types import Block, Document, Table

_LARGEST_GAP = 4  # line ends between the two halves of a table that a page break has parted


@dataclass
class _Found:
    blocks: list[Block]
    tables: list[Table]


def read_text(text: str, *, encoding: str, named_markdown: bool) -> Document:
    """Return a text as a document; `named_markdown` says that its name promises Markdown."""
    lines = lines_of(text)
    marked = named_markdown or markdown.looks_marked(lines)
    found = _Found([], [])
    wrapped_at = wrap_width(lines)
    for run in _runs(lines):
        if _is_table(run):
            _add_table(found, run, wrapped_at, marked)
        else:
            _add_paragraphs(found, run, wrapped_at, marked)
    blocks, tables = attach(text, found.blocks, found.tables)
    return Document(
        text=text,
        blocks=blocks,
        tables=tables,
        title=title_of(text, blocks),
        format="md" if marked else "txt",
        encoding=encoding,
    )


def _kind(line: Line) -> str:
    """Say what a line is by itself; a tab only before the words is an indent, only after them (twice) an empty cell."""
    if "\t" in line.text.strip() or line.text.endswith("\t\t"):
        return "tabs"
    return "pipes" if markdown.is_row(line.text) else "text"


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield neighbouring lines of one kind; rows of a table stay together over a page break."""
    run: list[Line] = []
    for line in lines:
        if run and not _same_run(run, line):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _same_run(run: list[Line], line: Line) -> bool:
    kind = _kind(run[0])
    if kind != _kind(line) and not (kind == "tabs" and "\t" in line.text):
        return False
    if kind == "text" or line.gap <= 1:
        return True
    return kind == "tabs" and line.gap <= _LARGEST_GAP and _same_table(run, line)


def _same_table(run: list[Line], line: Line) -> bool:
    columns = {row.text.count("\t") for row in run}
    return line.text.count("\t") in columns or line.text.startswith("\t") or line.text == run[0].text


def _is_table(run: list[Line]) -> bool:
    return len(run) > 1 and _kind(run[0]) != "text"


def _add_table(found: _Found, run: list[Line], wrapped_at: int, marked: bool) -> None:
    split = markdown.row_slots if _kind(run[0]) == "pipes" else _tab_slots
    rows = [slots for slots in map(split, run) if slots]
    table = infer_table(rows, start=run[0].start, end=run[-1].end)
    if table is None:
        _add_paragraphs(found, run, wrapped_at, marked)
        return
    found.blocks.append(Block("table", table.start, table.end))
    found.tables.append(table)


def _tab_slots(line: Line) -> list[Slot]:
    slots, place = [], line.start
    for piece in line.text.split("\t"):
        body = piece.strip()
        start = place + (len(piece) - len(piece.lstrip()) if body else 0)
        slots.append(Slot(body, start, start + len(body)))
        place += len(piece) + 1
    return slots


def _add_paragraphs(found: _Found, run: list[Line], wrapped_at: int, marked: bool) -> None:
    first = 0
    for number in range(1, len(run) + 1):
        if number < len(run) and _goes_on(run[number - 1], run[number], wrapped_at, marked):
            continue
        found.blocks.append(_block(run[first:number], marked))
        first = number


def _goes_on(line: Line, following: Line, wrapped_at: int, marked: bool) -> bool:
    if marked and (line.text.startswith("#") or following.text.lstrip().startswith(("#", ">", "```"))):
        return False
    return continues(line.text, following.text, wrapped_at)


def _block(lines: list[Line], marked: bool) -> Block:
    text = lines[0].text
    lead = len(text) - len(text.lstrip())
    start, end = lines[0].start + lead, lines[-1].start + len(lines[-1].text.rstrip())
    level = (markdown.heading_level(text) if marked else 0) or (heading_level(text) if len(lines) == 1 else 0)
    if level:
        return Block("heading", start, end, level)
    return Block("item" if is_item(text) else "paragraph", start, end)
