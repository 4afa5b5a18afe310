"""What Markdown adds to plain text: headings with # and tables with |."""

from __future__ import annotations

import re

from wutong.engines.reader._core.formats.grid import Slot
from wutong.engines.reader._core.formats.lines import Line

_HEADING = re.compile(r" {0,3}(#{1,6})\s+\S")
_ROW = re.compile(r"\s*\|.*\|\s*$|[^|]+(?:\|[^|]*){2,}$")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")


def heading_level(line: str) -> int:
    """Return the level of a # heading, 0 for any other line."""
    found = _HEADING.match(line)
    return len(found.group(1)) if found else 0


def is_row(line: str) -> bool:
    """Tell whether a line looks like a row of a pipe table."""
    return "|" in line and bool(_ROW.match(line))


def is_rule(line: str) -> bool:
    """Tell whether a line is the rule of dashes under a table's head."""
    return "|" in line and "-" in line and bool(_RULE.match(line))


def looks_marked(lines: list[Line]) -> bool:
    """Tell whether a text without a telling name is Markdown: a # heading or the rule of a pipe table."""
    return any(heading_level(line.text) or is_rule(line.text) for line in lines)


def row_slots(line: Line) -> list[Slot]:
    """Return the cells of a pipe row with their places; none for the rule of dashes."""
    if is_rule(line.text):
        return []
    body = line.text.rstrip()
    place = line.start + len(line.text) - len(line.text.lstrip())
    body = body.lstrip()
    if body.startswith("|"):
        body, place = body[1:], place + 1
    body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
    slots = []
    for piece in re.split(r"(?<!\\)\|", body):
        text = piece.strip()
        start = place + (len(piece) - len(piece.lstrip()) if text else 0)
        slots.append(Slot(text, start, start + len(text)))
        place += len(piece) + 1
    return slots
