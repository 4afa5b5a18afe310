"""Figures on paper: one JSON object a line, CSV that is safe to open in a spreadsheet, or an aligned table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from wutong.engines.reader._core.formats.lines import width
from wutong.engines.reader.types import Figure

FIELDS = (
    "start", "end", "value_text", "value", "value_hi", "unit", "comparator",
    "kind", "measure", "period", "area", "indicator", "where", "confidence",
)  # fmt: skip
_TABLE_HEADS = (
    ("indicator", "指标"), ("value_text", "数值"), ("kind", "性质"), ("measure", "口径"), ("period", "时期"),
    ("area", "地区"), ("where", "出处"), ("start", "位置"), ("confidence", "把握"),
)  # fmt: skip
_WORDS = {
    "actual": "实际", "target": "目标", "definition": "标准", "level": "水平", "growth": "增速", "share": "占比",
    "rank": "排名", "ratio": "比率", "change": "增减", "text": "正文", "table": "表格",
}  # fmt: skip
_WIDEST = 40
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A signed number with its unit is none: it holds no operator, bracket, quote or name of a cell that a formula needs.
_REAL_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:%|％|‰|[一-龥]{1,8}(?:/[一-龥]{1,6})?)?")
_EQUALS = "="  # the comparator alone; a formula goes on behind it


class Sink(Protocol):
    """Where text goes."""

    def write(self, text: str) -> None: ...


class FigureOutput(Protocol):
    """Takes the figures of one file after another."""

    def add(self, name: str, figures: Sequence[Figure]) -> None: ...

    def finish(self) -> None: ...


def writer_for(format: str, sink: Sink, *, name_files: bool) -> FigureOutput:
    """Return the output of a format; `name_files` adds the file's name to every figure."""
    kinds: dict[str, Callable[[Sink, bool], FigureOutput]]
    kinds = {"jsonl": JsonLines, "csv": SafeCsv, "table": AlignedTable}
    return kinds[format](sink, name_files)


def as_printed(figure: Figure, text: str) -> Figure:
    """Return a figure whose `value_text` is what `text` prints at its place: full-width signs and blanks as they stand."""
    return replace(figure, value_text=text[figure.start : figure.end])


def record(figure: Figure) -> dict[str, object]:
    """Return a figure's fields in the order of the JSON line; whole numbers without a decimal point."""
    return {field: _plain(getattr(figure, field)) for field in FIELDS}


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


class JsonLines:
    """One JSON object a figure."""

    def __init__(self, sink: Sink, name_files: bool) -> None:
        self._sink, self._name_files = sink, name_files

    def add(self, name: str, figures: Sequence[Figure]) -> None:
        for figure in figures:
            fields = ({"file": name} if self._name_files else {}) | record(figure)
            self._sink.write(json.dumps(fields, ensure_ascii=False) + "\n")

    def finish(self) -> None:
        """Nothing is held back."""


class SafeCsv:
    """Comma-separated values with a head; text that a spreadsheet would run as a formula is disarmed."""

    def __init__(self, sink: Sink, name_files: bool) -> None:
        self._sink, self._name_files = sink, name_files
        self._row((["file"] if name_files else []) + list(FIELDS))

    def add(self, name: str, figures: Sequence[Figure]) -> None:
        for figure in figures:
            values = record(figure).values()
            self._row(([name] if self._name_files else []) + ["" if value is None else str(value) for value in values])

    def finish(self) -> None:
        """Nothing is held back."""

    def _row(self, values: Sequence[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([disarmed(value) for value in values])
        self._sink.write(line.getvalue())


def disarmed(value: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula; a real number keeps its sign.

    >>> disarmed("=1+1"), disarmed("-7.8"), disarmed("-7.8%"), disarmed("-1.2亿元"), disarmed("-1+cmd|a"), disarmed("=")
    ("'=1+1", '-7.8', '-7.8%', '-1.2亿元', "'-1+cmd|a", '=')
    """
    if value.startswith(_FORMULA_STARTS) and value != _EQUALS and not _REAL_NUMBER.fullmatch(value):
        return "'" + value
    return value


class AlignedTable:
    """A table for people at a terminal; Chinese characters count two columns."""

    def __init__(self, sink: Sink, name_files: bool) -> None:
        self._sink, self._name_files = sink, name_files
        self._rows = [[*(["文件"] if name_files else []), *(head for _, head in _TABLE_HEADS)]]

    def add(self, name: str, figures: Sequence[Figure]) -> None:
        for figure in figures:
            cells = [_shown(field, getattr(figure, field)) for field, _ in _TABLE_HEADS]
            self._rows.append([*([_clipped(name)] if self._name_files else []), *cells])

    def finish(self) -> None:
        """Write all rows, each column as wide as its widest cell."""
        widths = [max(map(width, column)) for column in zip(*self._rows, strict=True)]
        for row in self._rows:
            cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
            self._sink.write("  ".join(cells).rstrip() + "\n")


def _shown(field: str, value: object) -> str:
    text = re.sub(r"\s+", " ", _WORDS.get(str(value), str(value)))
    return f"{value:.2f}" if field == "confidence" else _clipped(text)


def _clipped(text: str) -> str:
    if width(text) <= _WIDEST:
        return text
    while width(text) >= _WIDEST:
        text = text[:-1]
    return text + "…"
