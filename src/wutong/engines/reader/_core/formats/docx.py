"""Word files: paragraphs, headings, lists, tables with merged cells and footnotes, in reading order.

The parts and styles come from python-docx; the body is walked as XML, because
text in content controls, tracked insertions and text boxes is part of what a
person reads and the library passes it over.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from wutong.engines.reader._core.formats.lines import heading_level, is_item
from wutong.engines.reader._core.formats.titles import title_of
from wutong.engines.reader._core.formats.writer import Piece, TextWriter
from wutong.engines.reader.types import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CONTAINERS = frozenset(_W + tag for tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"))
_SILENT = frozenset(_W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "instrText")) | {_FALLBACK}
_MARKS = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": " "}
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_TITLE_STYLE = re.compile(r"title|标题", re.I)
_DEEPEST_TABLE = 8


def read_docx(data: bytes) -> Document:
    """Return a Word file as a document. Raises whatever python-docx raises on a broken package."""
    source = docx.Document(io.BytesIO(data))
    walk = _Walk(_heading_styles(source))
    walk.body(source.element.body)
    walk.notes(_footnotes(source))
    document = walk.writer.document(format="docx")
    return walk.writer.document(format="docx", title=walk.title or title_of(document.text, document.blocks))


class _Walk:
    """Goes through the body once and writes what it meets."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.writer = TextWriter()
        self.title = ""
        self._levels = levels
        self._noted: list[str] = []

    def body(self, parent: Any) -> None:
        for child in parent:
            if child.tag == _W + "p":
                self._paragraph(child)
            elif child.tag == _W + "tbl":
                self._table(child)
            elif child.tag in _CONTAINERS:
                self.body(child)

    def notes(self, texts: dict[str, str]) -> None:
        """Write the footnotes that the body refers to, at its end."""
        for number in self._noted:
            if texts.get(number):
                self.writer.block("note", texts[number])

    def _paragraph(self, paragraph: Any) -> None:
        for text in _split_at_breaks(_text(paragraph)):
            level = self._level(paragraph, text)
            kind = "heading" if level else "item" if _is_listed(paragraph) or is_item(text) else "paragraph"
            self.writer.block(kind, text, level=level)
        self._noted += [ref.get(_W + "id", "") for ref in paragraph.iter(_W + "footnoteReference")]
        for box in _text_boxes(paragraph):
            self.body(box)

    def _level(self, paragraph: Any, text: str) -> int:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(_W + "val", "") if style is not None else ""
        level = self._levels.get(name, 0)
        if level and not self.title and self._levels.get("title:" + name):
            self.title = text.strip()
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if not level and outline is not None and outline.get(_W + "val", "9").isdigit():
            given = int(outline.get(_W + "val")) + 1
            level = given if given <= 6 else 0
        return min(level, 6) or heading_level(text)

    def _table(self, table: Any, depth: int = 0) -> None:
        pieces = _pieces(table)
        columns = {piece.column for piece in pieces}
        if len(columns) > 1 or depth > _DEEPEST_TABLE:
            self.writer.table(pieces)
            return
        # One column is a frame around text, not a table.
        for cell in table.iter(_W + "tc"):
            if next(cell.iterancestors(_W + "tbl")) is table:
                self.body_of_frame(cell, depth)

    def body_of_frame(self, cell: Any, depth: int) -> None:
        for child in cell:
            if child.tag == _W + "tbl":
                self._table(child, depth + 1)
            elif child.tag == _W + "p":
                self._paragraph(child)
            elif child.tag in _CONTAINERS:
                self.body(child)


def _split_at_breaks(text: str) -> list[str]:
    """Part a paragraph at line breaks typed inside it, where the part before ends a sentence."""
    return re.split(r"(?<=[。！？；])\s*\n", text)


def _text(element: Any) -> str:
    return "".join(_runs_of(element))


def _runs_of(element: Any) -> Iterator[str]:
    """Yield the visible text of a paragraph, without deleted text, field codes and text boxes."""
    for child in element:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag] if child.get(_W + "type") != "page" else ""
        elif child.tag == _W + "sym":
            yield " "
        elif child.tag not in _SILENT and isinstance(child.tag, str):
            yield from _runs_of(child)


def _text_boxes(paragraph: Any) -> list[Any]:
    boxes = paragraph.iter(_W + "txbxContent")
    return [box for box in boxes if not any(parent.tag == _FALLBACK for parent in box.iterancestors())]


def _is_listed(paragraph: Any) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}numPr") is not None


def _pieces(table: Any) -> list[Piece]:
    """Return the cells of a table; a cell merged downwards grows, its continuations vanish."""
    pieces: list[Piece] = []
    open_above: dict[int, int] = {}
    for row_number, row in enumerate(_children(table, "tr")):
        column = _number(row, "trPr", "gridBefore", default=0)
        for cell in _children(row, "tc"):
            span = max(1, _number(cell, "tcPr", "gridSpan", default=1))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(_W + "val", "continue") == "continue"
            if goes_on and column in open_above:
                place = open_above[column]
                pieces[place] = _grown(pieces[place], row_number)
            else:
                pieces.append(Piece(row_number, column, _cell_text(cell), 1, span))
            _remember(open_above, column, merge is not None, goes_on, len(pieces) - 1)
            column += span
    return pieces


def _remember(open_above: dict[int, int], column: int, merged: bool, goes_on: bool, place: int) -> None:
    if not merged:
        open_above.pop(column, None)
    elif not goes_on:
        open_above[column] = place


def _grown(piece: Piece, row: int) -> Piece:
    return Piece(piece.row, piece.column, piece.text, row - piece.row + 1, piece.column_span)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == _W + tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, tag)


def _number(parent: Any, *path: str, default: int) -> int:
    found = parent.find("/".join(_W + step for step in path))
    value = found.get(_W + "val", "") if found is not None else ""
    return min(int(value), 1000) if value.isdecimal() else default


def _cell_text(cell: Any) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter(_W + "p")).strip()


def _heading_styles(source: Any) -> dict[str, int]:
    """Return the level of every heading style by its id, and a `title:` entry for styles of a document's title."""
    levels: dict[str, int] = {}
    for style in source.styles.element.iter(_W + "style"):
        name_element = style.find(_W + "name")
        name = name_element.get(_W + "val", "") if name_element is not None else ""
        identity = style.get(_W + "styleId", "")
        numbered = _HEADING_STYLE.fullmatch(name.strip())
        if numbered:
            levels[identity] = int(numbered.group(1))
        elif _TITLE_STYLE.fullmatch(name.strip()):
            levels[identity] = levels["title:" + identity] = 1
    return levels


def _footnotes(source: Any) -> dict[str, str]:
    for relation in source.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            return _note_texts(relation.target_part.blob)
    return {}


def _note_texts(blob: bytes) -> dict[str, str]:
    from docx.oxml import parse_xml

    return {
        note.get(_W + "id", ""): " ".join(_text(paragraph) for paragraph in note.iter(_W + "p")).strip()
        for note in parse_xml(blob).iter(_W + "footnote")
        if note.get(_W + "type") is None
    }
