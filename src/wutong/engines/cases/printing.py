"""Rows of results as JSON lines, CSV or a table, in UTF-8 whatever the terminal's locale."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

_PIECE = 10_000  # rows written at once


def print_rows(rows: Sequence[Mapping[str, object]], form: str) -> None:
    """Write rows to standard output in `jsonl`, `csv` or `table` form."""
    if form == "jsonl":
        for start in range(0, len(rows), _PIECE):
            _write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[start : start + _PIECE]))
        return
    heads = list(dict.fromkeys(head for row in rows for head in row))
    lines = [heads, *([_text(row.get(head)) for head in heads] for row in rows)]
    _write(_csv(lines) if form == "csv" else _table(lines))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _csv(lines: Iterable[Sequence[str]]) -> str:
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(lines)
    return output.getvalue()


def _table(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in lines
    )


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
