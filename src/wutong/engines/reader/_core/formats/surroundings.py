"""What stands around a table and belongs to it: the title above, the unit line, the notes below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wutong.engines.reader._core.formats.lines import ends_sentence
from wutong.engines.reader.types import Block, Table

_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:]")
_NOTE = re.compile(r"(?:[*＊※]\s*)?(?:注|备注|说明|资料来源|数据来源|来源)\s*\d*\s*[：:.．]")
_FURTHER_NOTE = re.compile(r"\d\s*[.．、]")
_LONGEST_TITLE = 60


def attach(text: str, blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    """Return blocks with notes marked as such, and tables with the title and notes found next to them."""
    blocks, tables = list(blocks), list(tables)
    places = {block.start: number for number, block in enumerate(blocks) if block.kind == "table"}
    for number, table in enumerate(tables):
        place = places.get(table.start)
        if place is not None:
            title, unit = _above(text, blocks, place)
            notes = _below(text, blocks, place)
            tables[number] = replace(table, title=table.title or title, notes=(*unit, *table.notes, *notes))
    return tuple(blocks), tuple(tables)


def is_note(words: str) -> bool:
    """Tell whether a line begins as a note below a table does: 注：, 资料来源：."""
    return bool(_NOTE.match(words))


def _above(text: str, blocks: list[Block], place: int) -> tuple[str, tuple[str, ...]]:
    unit: tuple[str, ...] = ()
    for block in reversed(blocks[max(0, place - 2) : place]):
        words = text[block.start : block.end].strip()
        if not unit and _UNIT_LINE.match(words):
            unit = (words,)
        elif block.kind in ("heading", "paragraph") and len(words) <= _LONGEST_TITLE and not ends_sentence(words):
            return words, unit
        else:
            break
    return "", unit


def _below(text: str, blocks: list[Block], place: int) -> tuple[str, ...]:
    notes: list[str] = []
    for number in range(place + 1, len(blocks)):
        words = text[blocks[number].start : blocks[number].end].strip()
        if not (is_note(words) or (notes and _FURTHER_NOTE.match(words))):
            break
        blocks[number] = replace(blocks[number], kind="note", level=0)
        notes.append(words)
    return tuple(notes)
