"""An audited document as a Word file: its text with real comments, one for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from wutong.engines.reader.audit_marks import Marker, note_lines, rows_of, shown, table_at
from wutong.engines.reader.auditing import audit_rules
from wutong.engines.reader.types import AuditedDocument, Block, Table

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

AUTHOR, INITIALS = "梧桐", "梧"


def docx_file(audited: Sequence[AuditedDocument]) -> bytes:
    """The Word file of one document, or of several, each beginning on a page of its own."""
    import docx

    paper: Any = docx.Document()
    paper.core_properties.author = AUTHOR
    for number, one in enumerate(audited):
        if number:
            paper.add_page_break()
        _Writer(paper, one).write()
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes one document into the Word file and hangs the comments on its runs."""

    def __init__(self, paper: Any, audited: AuditedDocument) -> None:
        self.paper, self.audited = paper, audited
        self.marker = Marker(audited)
        self.titles = {rule.name: rule.title_zh for rule in audit_rules()}
        self.noted: set[int] = set()

    def write(self) -> None:
        for block in sorted(self.audited.document.blocks, key=lambda block: block.start):
            table = table_at(self.audited, block)
            if table is None:
                self._paragraph(block)
            else:
                self._table(table)
        self._left_over()

    def _paragraph(self, block: Block) -> None:
        style = f"Heading {min(block.level, 9)}" if block.kind == "heading" and block.level else None
        self._fill(self.paper.add_paragraph(style=style), block.start, block.end)

    def _table(self, table: Table) -> None:
        rows = rows_of(table)
        columns = max((cell.column + 1 for row in rows for cell in row), default=0)
        if not columns:
            return
        grid = self.paper.add_table(rows=len(rows), cols=columns, style="Table Grid")
        for number, row in enumerate(rows):
            cells = grid.rows[number].cells
            for cell in row:
                self._fill(cells[cell.column].paragraphs[0], cell.start, cell.end)

    def _fill(self, paragraph: Paragraph, start: int, end: int) -> None:
        for piece in self.marker.pieces(start, end):
            run = paragraph.add_run(piece.text)
            for number in piece.findings:
                if number not in self.noted:
                    self._comment(run, number)

    def _comment(self, run: Run, number: int) -> None:
        self.noted.add(number)
        lines = note_lines(self.marker.noted[number - 1].finding, self.titles)
        self.paper.add_comment(runs=[run], text=shown("；".join(lines)), author=AUTHOR, initials=INITIALS)

    def _left_over(self) -> None:
        """Findings whose figures stand in no block: told at the end rather than lost."""
        for one in self.marker.noted:
            if one.number not in self.noted:
                paragraph = self.paper.add_paragraph()
                self._comment(paragraph.add_run(shown("；".join(note_lines(one.finding, self.titles)))), one.number)
