"""The measures of the official layout, read once from `data/gbt9704.yaml`, and the numbers of headings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from wutong.kernel.yaml_text import read_yaml
from wutong.platform.papers.types import Annex, Block, Heading, Paper

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
CHINESE = "〇一二三四五六七八九"
TEN = 10
FOLIO = "folio"  # the font of page numbers


@cache
def measures() -> dict[str, Any]:
    """Return the layout: lengths in millimetres, sizes in points."""
    text = (files("wutong.platform.papers") / "data" / "gbt9704.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = read_yaml(text)
    return loaded


def line_pitch() -> float:
    """Return the distance of two lines in points: the text's height over the lines of a page."""
    return points(measures()["page"]["text_height"]) / measures()["grid"]["lines"]


def character_pitch() -> float:
    """Return the room of one character in points: the text's width over the characters of a line."""
    return points(measures()["page"]["text_width"]) / measures()["grid"]["characters"]


def points(millimetres: float) -> float:
    """Return millimetres as points."""
    return millimetres / MM_PER_INCH * POINTS_PER_INCH


def numbered(blocks: Iterable[Block]) -> list[tuple[str, Block]]:
    """Return blocks with the number that stands before each heading: 一、（一）1.（1）; empty for the rest."""
    counts = [0, 0, 0, 0]
    result: list[tuple[str, Block]] = []
    for block in blocks:
        if not isinstance(block, Heading):
            result.append(("", block))
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        result.append((_number(block.level, counts[block.level - 1]), block))
    return result


def _number(level: int, count: int) -> str:
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1]


def chinese(number: int) -> str:
    """Return a number below a hundred in Chinese.

    >>> [chinese(one) for one in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, TEN)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{CHINESE[tens]}十")
    return head + (CHINESE[ones] if ones or not tens else "")


def annex_mark(paper: Paper, annex: Annex) -> str:
    """Return 附件, with its number where there are several."""
    return "附件" if len(paper.annexes) == 1 else f"附件{paper.annexes.index(annex) + 1}"


def day_in_words(paper: Paper) -> str:
    """Return the paper's day as official papers print it, without leading zeros."""
    return f"{paper.day.year}年{paper.day.month}月{paper.day.day}日"


def plain_text(paper: Paper) -> str:
    """Return everything a paper says as lines of text, the same for every format: what its hash is taken of."""
    lines = [paper.title, *_lines(paper.blocks)]
    for annex in paper.annexes:
        lines += [annex_mark(paper, annex), annex.title, *_lines(annex.blocks)]
    return "\n".join([*lines, paper.signed, day_in_words(paper)]) + "\n"


def _lines(blocks: Iterable[Block]) -> list[str]:
    lines = []
    for number, block in numbered(blocks):
        runs = getattr(block, "runs", ())
        lines.append(number + "".join(run.text for run in runs) if runs else block.title)  # type: ignore[union-attr]
        for row in getattr(block, "rows", ()):
            lines.append("\t".join("".join(run.text for run in cell) for cell in row))
    return lines
