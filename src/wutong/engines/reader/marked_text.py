"""A document's text as a page shows it: blocks and tables, cut at the places of its figures and findings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wutong.engines.reader.audit_marks import rows_of, unwrapped
from wutong.engines.reader.findings import FindingInfo
from wutong.engines.reader.stored import CandidateInfo
from wutong.engines.reader.types import Cell, Document, Table

MARKDOWN_SIGNS = re.compile(r"^#{1,6}\s+|\*\*|<!--.*?-->", re.S)


@dataclass(frozen=True)
class Part:
    """A run of text; `candidate` is the figure it states, `finding` what the auditor found about it, or None."""

    text: str
    candidate: CandidateInfo | None = None
    finding: FindingInfo | None = None


@dataclass(frozen=True)
class Marked:
    """A document with everything that is marked in its text, in the order of the text and without overlaps."""

    document: Document
    places: tuple[tuple[int, int, CandidateInfo | None, FindingInfo | None], ...]

    def within(self, start: int, end: int) -> tuple[tuple[int, int, CandidateInfo | None, FindingInfo | None], ...]:
        """Return the places that lie in a stretch of text."""
        first = bisect_left(self.places, start, key=lambda place: place[0])
        last = bisect_left(self.places, end, key=lambda place: place[0])
        return tuple(place for place in self.places[first:last] if place[1] <= end)


@dataclass(frozen=True)
class TextCell:
    """A table cell with its parts."""

    parts: tuple[Part, ...]
    row_span: int
    column_span: int
    head: bool


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, heading or table ready for the template."""

    kind: str
    level: int
    anchor: str
    parts: tuple[Part, ...] = ()
    rows: tuple[tuple[TextCell, ...], ...] = ()
    title: str = ""
    notes: tuple[FindingInfo, ...] = ()


def text_blocks(
    document: Document, candidates: Sequence[CandidateInfo], findings: Sequence[FindingInfo] = ()
) -> list[TextBlock]:
    """Return the blocks of a document with the places of the figures marked, and the findings beside their block.

    A finding stands beside the block of its first place. Text that the reader put in no block is shown as paragraphs all the same: nothing of a document is hidden.
    """
    clean = _unmarked if document.format == "md" else _joined
    marked = Marked(document, tuple(_places(candidates, findings)))
    return [clean(block) for block in _noted(_blocks(marked), findings)]


def _places(
    candidates: Sequence[CandidateInfo], findings: Sequence[FindingInfo]
) -> Iterator[tuple[int, int, CandidateInfo | None, FindingInfo | None]]:
    """Yield figures and the places of findings in the order of the text; where both stand, they are one place."""
    found = {(place.start, place.end): one for one in reversed(findings) for place in one.finding.figures}
    figures = {(c.figure.start, c.figure.end): c for c in candidates}
    at = 0
    for start, end in sorted({*found, *figures}, key=lambda place: (place[0], place not in figures)):
        if start >= at and end > start:
            yield start, end, figures.get((start, end)), found.get((start, end))
            at = end


def _noted(blocks: Sequence[TextBlock], findings: Sequence[FindingInfo]) -> list[TextBlock]:
    starts = [int(block.anchor[2:]) for block in blocks]
    beside: dict[int, list[FindingInfo]] = {}
    for finding in findings:
        beside.setdefault(max(0, bisect_right(starts, finding.start) - 1), []).append(finding)
    return [replace(block, notes=tuple(beside.get(at, ()))) for at, block in enumerate(blocks)]


def _joined(block: TextBlock) -> TextBlock:
    """Join the lines of a paragraph that the file breaks at its column's width: a reader wants the sentence."""
    if block.kind not in {"paragraph", "heading"} or block.level == 0:
        return block
    return replace(block, parts=tuple(replace(part, text=unwrapped(part.text)) for part in block.parts))


def _unmarked(block: TextBlock) -> TextBlock:
    """Leave out the signs that only format Markdown: # before headings, ** around words, comments."""
    parts = tuple(replace(part, text=MARKDOWN_SIGNS.sub("", part.text)) for part in block.parts)
    return replace(block, parts=parts, title=MARKDOWN_SIGNS.sub("", block.title))


def _blocks(marked: Marked) -> list[TextBlock]:
    document = marked.document
    tables = {table.start: table for table in document.tables}
    blocks: list[TextBlock] = []
    at = 0
    for block in sorted(document.blocks, key=lambda block: block.start):
        if block.start < at:
            continue
        blocks += _loose(marked, at, block.start)
        table = tables.get(block.start) if block.kind == "table" else None
        if table is not None:
            blocks.append(_table(table, marked))
        else:
            parts = tuple(_parts(marked, block.start, block.end))
            blocks.append(TextBlock(block.kind, block.level or 2, f"at{block.start}", parts))
        at = max(at, block.end)
    return blocks + _loose(marked, at, len(document.text))


def _loose(marked: Marked, start: int, end: int) -> list[TextBlock]:
    if not marked.document.text[start:end].strip():
        return []
    return [TextBlock("paragraph", 0, f"at{start}", tuple(_parts(marked, start, end)))]


def _parts(marked: Marked, start: int, end: int) -> Iterator[Part]:
    text = marked.document.text
    at = start
    for first, last, candidate, finding in marked.within(start, end):
        if first > at:
            yield Part(text[at:first])
        yield Part(text[first:last], candidate, finding)
        at = last
    if at < end:
        yield Part(text[at:end])


def _table(table: Table, marked: Marked) -> TextBlock:
    rows = tuple(tuple(_cell(cell, table, marked) for cell in row) for row in rows_of(table))
    return TextBlock("table", 0, f"at{table.start}", rows=rows, title=table.title)


def _cell(cell: Cell, table: Table, marked: Marked) -> TextCell:
    parts = tuple(_parts(marked, cell.start, cell.end))
    return TextCell(parts, cell.row_span, cell.column_span, cell.row < table.header_rows)
