"""What is printed on a PDF page: characters, ruled lines and pictures, in one system of coordinates.

pdfplumber makes a large dictionary of every character; taking the characters
from pdfminer's layout directly halves the time of a long document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTRect

from wutong.engines.reader._core.formats.glyphs import typed
from wutong.engines.reader._core.formats.pdf_lines import Char

Edge = dict[str, Any]  # the keys that pdfplumber's table finder reads
_DEEPEST = 20
_THINNEST_BOX = 2.5  # points
_SHORTEST_STROKE = 1.0
_STRAIGHT = 0.5


@dataclass
class Ink:
    """The page's size in points, its upright characters, its level and upright strokes."""

    size: tuple[float, float]
    characters: list[Char] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
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
            ink.edges += _edges(thing, ink.size[1])
    return ink


def _things(container: Any, depth: int) -> Iterator[Any]:
    for thing in container:
        if isinstance(thing, (LTChar, LTImage, LTCurve)):
            yield thing
        elif isinstance(thing, LTContainer) and depth < _DEEPEST:
            yield from _things(thing, depth + 1)


def _char(thing: LTChar, height: float) -> list[Char]:
    """Return a character as a list of one, or none for a control character; a null width glyph is kept."""
    text = typed(thing.get_text())
    if not text or (not text.isprintable() and not text.isspace()):
        return []
    return [Char(text, thing.x0, thing.x1, height - thing.y1, height - thing.y0, max(thing.size, 0.1))]


def _edges(thing: LTCurve, height: float) -> list[Edge]:
    """Return the level and upright strokes of a drawn line, rectangle or curve.

    A rectangle thinner than a stroke is a rule drawn as a rectangle, as spreadsheets and browsers do.
    """
    corners = [(x, height - y) for x, y in thing.pts]
    if min(thing.width, thing.height) <= _THINNEST_BOX:
        middle = height - (thing.y0 + thing.y1) / 2, (thing.x0 + thing.x1) / 2
        lies = thing.width >= thing.height
        ends = (
            (thing.x0, middle[0], thing.x1, middle[0])
            if lies
            else (middle[1], height - thing.y1, middle[1], height - thing.y0)
        )
        return stroke(*ends)
    if isinstance(thing, LTRect):
        left, top, right, bottom = thing.x0, height - thing.y1, thing.x1, height - thing.y0
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return [edge for first, second in pairwise(corners) for edge in stroke(*first, *second)]


def stroke(x0: float, y0: float, x1: float, y1: float) -> list[Edge]:
    """Return a stroke as pdfplumber's table finder expects it, or nothing if it is slanted or too short."""
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if max(wide, high) < _SHORTEST_STROKE or min(wide, high) > _STRAIGHT:
        return []
    level = wide >= high
    return [
        {
            "object_type": "stroke_edge",
            "orientation": "h" if level else "v",
            "x0": min(x0, x1),
            "x1": max(x0, x1) if level else min(x0, x1),
            "top": min(y0, y1),
            "bottom": min(y0, y1) if level else max(y0, y1),
            "width": wide if level else 0.0,
            "height": 0.0 if level else high,
        }
    ]
