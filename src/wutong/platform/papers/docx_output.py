"""A paper as a Word file in the official layout, the same bytes whenever it is made of the same content.

Origins of figures are Word comments: one on each figure of the body, one on each row of a table.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wutong.platform.papers.layout import (
    annex_mark,
    character_pitch,
    day_in_words,
    measures,
    numbered,
    points,
)
from wutong.platform.papers.types import Annex, Block, Heading, Origin, Paper, Paragraph, Picture, Run, Runs, Table
from wutong.platform.papers.word_styles import apply_styles, page_numbers, same_fonts

AUTHOR, INITIALS = "梧桐", "梧"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: nothing about when the file was made
ROOM_RIGHT = 4  # characters between the day and the right edge
PICTURE_WIDTH = 0.98
CELL_MARGIN = 55  # twentieths of a point beside the words of a cell
LONGEST_COMMENT = 1500


def docx_bytes(paper: Paper) -> bytes:
    """Return the paper as a Word file."""
    return same_bytes(_Writer(paper).write())


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.word: Any = docx.Document()
        apply_styles(self.word)
        self._properties()

    def write(self) -> bytes:
        """Return the file as python-docx saves it."""
        _portrait(self.word.sections[0])
        page_numbers(self.word, self.word.sections[0])
        self._line("", "PaperSpace")
        for line in self.paper.title_lines:
            self._line(line, "PaperTitle")
        self._line("", "PaperSpace")
        self._blocks(self.paper.blocks)
        self._annex_list()
        self._signature()
        for annex in self.paper.annexes:
            self._annex(annex)
        same_fonts(self.word)
        stream = BytesIO()
        self.word.save(stream)
        return stream.getvalue()

    def _properties(self) -> None:
        core = self.word.core_properties
        core.title, core.author, core.last_modified_by = self.paper.title, self.paper.signed, AUTHOR
        core.created = core.modified = self.paper.moment.replace(tzinfo=None, microsecond=0)
        core.language, core.revision, core.comments = "zh-CN", 1, ""

    def _line(self, text: str, style: str) -> Any:
        paragraph = self.word.add_paragraph()
        paragraph._p.style = style
        if text:
            _run(paragraph, text)
        return paragraph

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for number, block in numbered(blocks):
            match block:
                case Heading(level, runs):
                    self._fill(self._line(number, f"PaperHeading{level}"), runs)
                case Paragraph(runs):
                    self._fill(self._line("", "PaperBody"), runs)
                case Table():
                    self._table(block)
                case Picture():
                    self._picture(block)

    def _fill(self, paragraph: Any, runs: Runs) -> None:
        for run in runs:
            added = _run(paragraph, run.text)
            if run.origin is not None:
                self._comment(added, [self.paper.origins[run.origin]])

    def _comment(self, run: Any, origins: Sequence[Origin]) -> None:
        text = "\n".join(one.note for one in origins)
        comment = self.word.add_comment(
            runs=[run], text=text[:LONGEST_COMMENT].replace("\n", "；"), author=AUTHOR, initials=INITIALS
        )
        comment._comment_elm.set(qn("w:date"), f"{self.paper.moment:%Y-%m-%dT%H:%M:%SZ}")

    def _table(self, block: Table) -> None:
        if block.title:
            self._line(block.title, "PaperTableTitle")
        section = self.word.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        whole = sum(column.width for column in block.columns)
        grid = self.word.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Table Grid")
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _cell_margins(grid)
        for column, head in zip(grid.columns, block.columns, strict=True):
            column.width = int(width * head.width / whole)
        _repeat(grid.rows[0])
        rows = [tuple((Run(head.title),) for head in block.columns), *block.rows]
        for number, (row, cells) in enumerate(zip(grid.rows, rows, strict=True)):
            _keep_whole(row)
            self._row(block, row, cells, width / whole, head=not number)
        self._line(block.note, "PaperNote")

    def _row(self, block: Table, row: Any, cells: Sequence[Runs], part: float, *, head: bool) -> None:
        first: Any = None
        origins: list[Origin] = []
        for cell, column, runs in zip(row.cells, block.columns, cells, strict=True):
            cell.width = int(part * column.width)
            paragraph = cell.paragraphs[0]
            # By its id: python-docx looks a style's name up among all styles, which took half the time of a paper.
            paragraph._p.style = "PaperTableHead" if head else "PaperCell"
            paragraph.alignment = ALIGN["center" if head else column.align]
            for run in runs:
                added = _run(paragraph, run.text)
                first = first or added
                origins += [self.paper.origins[run.origin]] if run.origin is not None else []
        if origins:
            self._comment(first, list(dict.fromkeys(origins)))

    def _picture(self, block: Picture) -> None:
        section = self.word.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        paragraph = self._line("", "PaperPicture")
        shape = paragraph.add_run().add_picture(BytesIO(block.png), width=int(width * PICTURE_WIDTH))
        named = shape._inline.docPr
        named.set("descr", block.alt)
        named.set("name", block.title)
        self._line(block.title, "PaperPictureTitle")
        if block.note:
            self._line(block.note, "PaperNote")

    def _annex_list(self) -> None:
        titles = [annex.title for annex in self.paper.annexes]
        if not titles:
            return
        self._last_with_next()
        self._line("", "PaperBody").paragraph_format.keep_with_next = True
        for number, title in enumerate(titles, 1):
            lead = "附件：" if number == 1 else "　　　"
            line = self._line(f"{lead}{title}" if len(titles) == 1 else f"{lead}{number}. {title}", "PaperBody")
            line.paragraph_format.keep_with_next = True

    def _last_with_next(self) -> None:
        """Keep the last words of the body with what follows: a signature never stands on a page alone."""
        if self.word.element.body[-2].tag == qn("w:p"):
            self.word.paragraphs[-1].paragraph_format.keep_with_next = True

    def _signature(self) -> None:
        for text, room in ((None, 0), (self.paper.signed, ROOM_RIGHT - 1), (day_in_words(self.paper), ROOM_RIGHT)):
            line = self._line(text or "", "PaperSigned")
            line.paragraph_format.right_indent = Pt(room * character_pitch())
            line.paragraph_format.keep_with_next = text != day_in_words(self.paper)

    def _annex(self, annex: Annex) -> None:
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        if annex.landscape:
            _landscape(section, self.paper.sheet)
        else:
            _portrait(section)
        self._line(annex_mark(self.paper, annex), "PaperAnnexMark")
        self._line(annex.title, "PaperAnnexTitle")
        self._blocks(annex.blocks)


def _run(paragraph: Any, text: str) -> Any:
    """Add a run whose quotation marks and dashes are set in the Chinese font."""
    run = paragraph.add_run(text)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return run


def _portrait(section: Any) -> None:
    page = measures()["page"]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
    section.top_margin, section.left_margin = Mm(page["top"]), Mm(page["left"])
    section.bottom_margin = Mm(page["height"] - page["top"] - page["text_height"])
    section.right_margin = Mm(page["width"] - page["left"] - page["text_width"])
    below = page["height"] - page["top"] - page["text_height"] - measures()["page_number_below"]
    section.footer_distance = Pt(points(below) - measures()["sizes"]["page_number"])


def _landscape(section: Any, sheet: str) -> None:
    size, margins = measures()["sheets"][sheet], measures()["landscape_margins"]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(size["width"]), Mm(size["height"])
    section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
    section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
    section.footer_distance = Mm(margins["bottom"] / 2)


def _cell_margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(CELL_MARGIN))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # Word repairs a file whose parts stand in another order


def _repeat(row: Any) -> None:
    """Repeat a table's head on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    """Let no row of a table break over two pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def same_bytes(data: bytes) -> bytes:
    """Return a zip file with its entries in order and without the moment at which they were written."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return stream.getvalue()
