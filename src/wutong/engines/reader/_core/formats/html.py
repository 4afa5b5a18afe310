"""Web pages: visible text in reading order, tables with row and column spans.

What a browser does not show (scripts, styles, hidden parts) and what is not the
document (menus, footers, forms) is dropped.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from wutong.engines.reader._core.formats.lines import heading_level, is_item
from wutong.engines.reader._core.formats.titles import title_of
from wutong.engines.reader._core.formats.writer import Piece, TextWriter
from wutong.engines.reader.types import Document

_DROPPED = frozenset(
    "script style head noscript template nav footer form button select option textarea input iframe svg canvas "
    "object embed audio video map dialog".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DEEPEST = 200
_MOST_SPAN = 1000
_MOST_GRID = 2_000_000


def read_html(text: str, *, encoding: str) -> Document:
    """Return a page, already decoded, as a document. Raises lxml's error on a page without any element."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # The parser drops what broken pages go on to say behind these; browsers show it.
    text = re.sub(r"</(?:body|html)\s*>", "", text, flags=re.I)
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    walk = _Walk()
    walk.into(root, 0)
    walk.flush()
    document = walk.writer.document(format="html")
    title = title_of(document.text, document.blocks) or _page_title(root)
    return walk.writer.document(format="html", title=title, encoding=encoding)


def _page_title(root: Any) -> str:
    return re.sub(r"\s+", " ", root.findtext(".//title") or "").strip()


class _Walk:
    """Goes through the tree, gathering inline text until a block begins or ends."""

    def __init__(self) -> None:
        self.writer = TextWriter()
        self._inline: list[str] = []
        self._level = 0
        self._listed = False
        self._set_as_typed = False

    def into(self, element: Any, depth: int) -> None:
        self._add(element.text)
        for child in element:
            self._child(child, depth)
            self._add(child.tail)

    def flush(self) -> None:
        """Write the inline text gathered so far as one block for every line that <br> has made."""
        whole = "".join(self._inline)
        self._inline = []
        for piece in whole.split("\n"):
            text = piece.strip()
            if text:
                level = self._level or heading_level(text)
                kind = "heading" if level else "item" if self._listed or is_item(text) else "paragraph"
                self.writer.block(kind, text, level=level)

    def _add(self, text: str | None) -> None:
        if text:
            self._inline.append(text if self._set_as_typed else _squeezed(text))

    def _child(self, child: Any, depth: int) -> None:
        tag = child.tag
        if not isinstance(tag, str) or _is_dropped(child):
            return
        if depth > _DEEPEST:
            self._add(" ".join(child.itertext()))
        elif tag == "br":
            self._inline.append("\n")
        elif tag == "table" and not _is_layout(child):
            self.flush()
            self._table(child)
        elif tag in _BLOCKS:
            self._block(child, depth)
        else:
            self.into(child, depth + 1)

    def _block(self, element: Any, depth: int) -> None:
        self.flush()
        before = self._level, self._listed, self._set_as_typed
        self._set_as_typed = self._set_as_typed or element.tag == "pre"
        if re.fullmatch(r"h[1-6]", element.tag):
            self._level = int(element.tag[1])
        self._listed = self._listed or element.tag == "li"
        self.into(element, depth + 1)
        self.flush()
        self._level, self._listed, self._set_as_typed = before

    def _table(self, table: Any) -> None:
        caption = table.find("caption")
        if caption is not None:
            self.writer.block("paragraph", _visible(caption))
        self.writer.table(_pieces(table))


def _squeezed(text: str) -> str:
    """Reduce white space as a browser does; a source line end between Chinese characters is no space."""
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text)
    return re.sub(r"[ \t\r\n\f\xa0]+", " ", text)


def _is_dropped(element: Any) -> bool:
    return (
        element.tag in _DROPPED
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _is_layout(table: Any) -> bool:
    """Tell whether a table only arranges the page: it holds other tables or headings, or has one column."""
    if next(table.iterdescendants("table", "h1", "h2", "h3"), None) is not None:
        return True
    rows = (sum(1 for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr"))
    return max(rows, default=0) < 2


def _visible(element: Any) -> str:
    """Return the text of a cell, a line for each block in it."""
    parts = [_squeezed(element.text or "")]
    for child in element:
        if isinstance(child.tag, str) and not _is_dropped(child):
            edge = "\n" if child.tag in _BLOCKS or child.tag == "br" else ""
            parts += [edge, _visible(child), edge]
        parts.append(_squeezed(child.tail or ""))
    return "".join(parts).strip() if element.tag in _BLOCKS else "".join(parts)


def _pieces(table: Any) -> list[Piece]:
    """Lay the cells of a table out on a grid, as HTML's own algorithm does."""
    pieces: list[Piece] = []
    taken: set[tuple[int, int]] = set()
    rows = list(table.iter("tr"))
    for row_number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (row_number, column) in taken:
                column += 1
            spans = _spans(cell, len(rows) - row_number)
            if len(taken) < _MOST_GRID:
                taken.update((row_number + r, column + c) for r in range(spans[0]) for c in range(spans[1]))
            pieces.append(Piece(row_number, column, _visible(cell), *spans))
            column += spans[1]
    return pieces


def _spans(cell: Any, rows_left: int) -> tuple[int, int]:
    rows, columns = _span(cell.get("rowspan")), _span(cell.get("colspan"))
    return (rows_left if rows == 0 else min(rows, rows_left)), max(1, columns)


def _span(value: str | None) -> int:
    digits = (value or "1").strip()
    return min(int(digits), _MOST_SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 1
