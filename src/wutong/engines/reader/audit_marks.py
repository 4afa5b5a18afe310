"""The pieces of a document as they are shown: its blocks, cut where a finding begins or ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wutong.engines.reader.types import AuditedDocument, Block, Cell, Finding, Table

WRAP = re.compile(r"\s*[\r\n]\s*")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Piece:
    """A run of text with the numbers (from 1) of the findings that speak of it; `opens` are those first seen here."""

    text: str
    findings: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


@dataclass(frozen=True)
class Noted:
    """A finding with its number in the document."""

    number: int
    finding: Finding


class Marker:
    """Cuts the text of one document at its findings."""

    def __init__(self, audited: AuditedDocument) -> None:
        self.text = audited.document.text
        self.noted = [Noted(number, finding) for number, finding in enumerate(audited.findings, 1)]
        spans = [(figure.start, figure.end, one.number) for one in self.noted for figure in one.finding.figures]
        self._spans = sorted(spans)
        self._starts = [start for start, _, _ in self._spans]
        self._widest = max((end - start for start, end, _ in spans), default=0)
        self._first = {
            one.number: min((figure.start for figure in one.finding.figures), default=-1) for one in self.noted
        }

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The text from `start` to `end` in pieces; a piece belongs to the same findings from end to end."""
        spans = self._within(start, end)
        cuts = sorted({start, end, *(cut for low, high, _ in spans for cut in (low, high) if start < cut < end)})
        for low, high in zip(cuts, cuts[1:], strict=False):
            told = tuple(sorted({number for a, b, number in spans if a < high and low < b}))
            opens = tuple(
                number for number in told if max(self._first[number], start) == low and self._first[number] >= start
            )
            yield Piece(shown(self.text[low:high]), told, opens)

    def notes(self, start: int, end: int) -> list[Noted]:
        """Findings whose first figure stands between two places."""
        return [one for one in self.noted if start <= self._first[one.number] < end]

    def _within(self, start: int, end: int) -> list[tuple[int, int, int]]:
        low = bisect_left(self._starts, start - self._widest)
        high = bisect_right(self._starts, end)
        return [span for span in self._spans[low:high] if span[0] < end and start < span[1]]


def shown(text: str) -> str:
    """Text without printers' line ends and what no page can show."""
    return UNPRINTABLE.sub("", unwrapped(text))


def unwrapped(text: str) -> str:
    """Text without printers' line ends: words of Chinese go on over them."""
    return WRAP.sub("", text)


def table_at(audited: AuditedDocument, block: Block) -> Table | None:
    """The table a block stands for, None where it is text."""
    if block.kind != "table":
        return None
    return next(
        (table for table in audited.document.tables if table.start < block.end and block.start < table.end), None
    )


def rows_of(table: Table) -> list[list[Cell]]:
    """A table's cells row by row, left to right."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(rows[row], key=lambda cell: cell.column) for row in sorted(rows)]


def note_lines(finding: Finding, titles: dict[str, str]) -> Sequence[str]:
    """What a note in the margin says, line by line."""
    lines = [f"{titles[finding.rule]}（把握 {finding.certainty:.0%}）", finding.message]
    if finding.expected:
        lines.append(f"一致的值：{finding.expected}")
    lines += [f"说明：{one.zh}" for one in finding.explanations]
    return lines
