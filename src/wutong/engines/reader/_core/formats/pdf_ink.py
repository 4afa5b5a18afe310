"""What is printed on a PDF page: characters, ruled lines and pictures, in one system of coordinates.

pdfplumber makes a large dictionary of every character; taking the characters
from pdfminer's layout directly halves the time of a long document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage

from wutong.engines.reader._core.formats.pdf_lines import Char

_DEEPEST = 20


@dataclass
class Ink:
    """The page's size in points, its upright characters, its ruled lines as pdfplumber's edges expect them."""

    size: tuple[float, float]
    characters: list[Char] = field(default_factory=list)
    rulings: list[dict[str, Any]] = field(default_factory=list)
    has_picture: bool = False


def ink_of(layout: Any) -> Ink:
    """Return what pdfminer found on a page; text that stands on its side (stamps, watermarks) is left out."""
    ink = Ink((float(layout.width), float(layout.height)))
    for thing in _things(layout, 0):
        if isinstance(thing, LTChar):
            if thing.upright:
                ink.characters += _char(thing, ink.size[1])
        elif isinstance(thing, LTImage):
            ink.has_picture = True
        else:
            ink.rulings.append(_ruling(thing, ink.size[1]))
    return ink


def _things(container: Any, depth: int) -> Iterator[Any]:
    for thing in container:
        if isinstance(thing, (LTChar, LTImage, LTCurve)):
            yield thing
        elif isinstance(thing, LTContainer) and depth < _DEEPEST:
            yield from _things(thing, depth + 1)


def _char(thing: LTChar, height: float) -> list[Char]:
    """Return a character as a list of one, or none for a control character; a null width glyph is kept."""
    text = thing.get_text()
    if not text or (not text.isprintable() and not text.isspace()):
        return []
    return [Char(text, thing.x0, thing.x1, height - thing.y1, height - thing.y0, max(thing.size, 0.1))]


def _ruling(thing: LTCurve, height: float) -> dict[str, Any]:
    """Return a drawn line, rectangle or curve as the dictionary from which pdfplumber makes edges."""
    kind = {"LTRect": "rect", "LTLine": "line"}.get(type(thing).__name__, "curve")
    return {
        "object_type": kind,
        "x0": thing.x0,
        "x1": thing.x1,
        "top": height - thing.y1,
        "bottom": height - thing.y0,
        "width": thing.width,
        "height": thing.height,
        "pts": [(x, height - y) for x, y in thing.pts],
    }
