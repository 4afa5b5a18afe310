"""A paper as PDF, or its pages as pictures, set by typst from `data/paper.typ`.

A page that shows the origin of each figure needs their list: `Origins` are numbered as they first occur.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from wutong.platform.papers.errors import NoChineseFont
from wutong.platform.papers.layout import (
    FOLIO,
    annex_mark,
    character_pitch,
    day_in_words,
    line_pitch,
    measures,
    numbered,
)
from wutong.platform.papers.types import Block, Heading, Paper, Paragraph, Picture, Runs, Table

PREVIEW_DPI = 84


def pdf_bytes(paper: Paper, *, fonts: str = "") -> bytes:
    """Return the paper as PDF; `fonts` is a folder of fonts beside those of the system.

    Raises
        NoChineseFont  if there is no font with Chinese characters
    """
    return bytes(_compiled(paper, fonts, format="pdf"))


def page_pictures(paper: Paper, *, fonts: str = "") -> list[bytes]:
    """Return the paper's pages as PNG, as they look in print.

    Raises
        NoChineseFont  if there is no font with Chinese characters
    """
    made = _compiled(paper, fonts, format="png", ppi=PREVIEW_DPI)
    return list(made) if isinstance(made, list) else [made]


def _compiled(paper: Paper, fonts: str, **form: Any) -> Any:
    faces = chosen_fonts(fonts)
    with tempfile.TemporaryDirectory(prefix="wutong-paper-") as folder:
        root = Path(folder)
        pictures = _Pictures(root)
        content = _content(paper, pictures) | {"fonts": faces}
        (root / "paper.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        setting = (files("wutong.platform.papers") / "data" / "paper.typ").read_text(encoding="utf-8")
        (root / "paper.typ").write_text(setting, encoding="utf-8")
        return typst.compile(
            str(root / "paper.typ"), root=str(root), font_paths=[fonts] if fonts else [], timestamp=0, **form
        )


@cache
def chosen_fonts(folder: str = "") -> dict[str, list[str]]:
    """Return for each part of a paper the fonts to be used, the first that is there followed by the latin one.

    Raises
        NoChineseFont  if none of those the layout names is there
    """
    known = set(typst.Fonts(font_paths=[folder] if folder else []).families())
    chosen = {part: next((name for name in names if name in known), "") for part, names in measures()["fonts"].items()}
    if not all(chosen.values()):
        raise NoChineseFont(folders=f"和 {folder}" if folder else "")
    latin = measures()["latin_font"]
    return {part: [name] if part == FOLIO else [latin, name] for part, name in chosen.items()}


class _Pictures:
    """Writes pictures beside the setting and names them."""

    def __init__(self, root: Path) -> None:
        self.root, self.count = root, 0

    def add(self, png: bytes) -> str:
        """Return the name of the file that now holds a picture."""
        self.count += 1
        name = f"picture-{self.count}.png"
        (self.root / name).write_bytes(png)
        return name


def _content(paper: Paper, pictures: _Pictures) -> dict[str, Any]:
    return {
        "title": paper.title, "labels": _labels(paper), "title_lines": paper.title_lines, "signed": paper.signed, "day": day_in_words(paper), "sheet": paper.sheet,
        "measures": measures(), "line_pitch": line_pitch(), "character_pitch": character_pitch(),
        "marks": paper.marks, "blocks": _blocks(paper.blocks, pictures),
        "annexes": [
            {"title": one.title, "mark": annex_mark(paper, one), "landscape": one.landscape, "blocks": _blocks(one.blocks, pictures)}
            for one in paper.annexes
        ],
    }  # fmt: skip


def _labels(paper: Paper) -> list[int]:
    """Return the origins that the paper lists: figures lead to these alone."""
    cells = (
        cell for annex in paper.annexes for block in annex.blocks for row in getattr(block, "rows", ()) for cell in row
    )
    return [run.label for cell in cells for run in cell if run.label is not None]


def _blocks(blocks: Iterable[Block], pictures: _Pictures) -> list[dict[str, Any]]:
    return [_block(number, block, pictures) for number, block in numbered(blocks)]


def _block(number: str, block: Block, pictures: _Pictures) -> dict[str, Any]:
    match block:
        case Heading(level, runs):
            return {"kind": "heading", "level": level, "number": number, "runs": _runs(runs)}
        case Paragraph(runs):
            return {"kind": "paragraph", "runs": _runs(runs)}
        case Table():
            rows = [[_runs(cell) for cell in row] for row in block.rows]
            columns = [asdict(column) for column in block.columns]
            return {"kind": "table", "title": block.title, "columns": columns, "rows": rows, "note": block.note}
        case Picture():
            name = pictures.add(block.png)
            return {"kind": "picture", "title": block.title, "file": name, "alt": block.alt, "note": block.note}


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [{"text": run.text, "origin": run.origin} | ({"label": run.label} if run.label else {}) for run in runs]
