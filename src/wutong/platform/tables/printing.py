"""Results of a command as text or a workbook: aligned columns, CSV, JSON, XLSX, on stdout or in a file; always UTF-8."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

FORMATS = ("table", "csv", "json", "xlsx")
Records = Sequence[Mapping[str, Any]]
_PIECE = 10_000  # lines written at once


def print_rows(rows: Sequence[Mapping[str, object]], form: str) -> None:
    """Write rows, not all with the same heads, to stdout in `jsonl`, `csv` or `table` form; what is not text as JSON."""
    if form == "jsonl":
        for start in range(0, len(rows), _PIECE):
            _print("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[start : start + _PIECE]))
        return
    heads = list(dict.fromkeys(head for row in rows for head in row))
    _print(_text([{head: _cell(row.get(head)) for head in heads} for row in rows], form))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def write(records: Records, form: str, output: str | None, title: str, heads: Sequence[str] = ()) -> None:
    """Write the records in one form to a file or to stdout; XLSX as bytes. `heads` stand above where there are none."""
    data = _xlsx(records, title) if form == "xlsx" else _text(records, form, heads).encode()
    if output:
        with open(output, "wb") as file:
            file.write(data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _text(records: Records, form: str, without: Sequence[str] = ()) -> str:
    if form == "json":
        return json.dumps(list(records), ensure_ascii=False, indent=1) + "\n"
    heads = list(records[0] if records else without)
    if form == "csv":
        file = io.StringIO()
        writer = csv.DictWriter(file, heads, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
        return file.getvalue()
    return _aligned([heads, *[[str(record[head]) for head in heads] for record in records]])


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns; a Chinese character takes two places of a terminal."""
    if not rows or not rows[0]:
        return ""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _xlsx(records: Records, title: str) -> bytes:
    """Return a workbook in which every cell is text, as it was printed."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    heads = list(records[0]) if records else []
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, book.add_format({"bold": True}))
    for number, record in enumerate(records, 1):
        for place, head in enumerate(heads):
            sheet.write_string(number, place, str(record[head]))
    book.close()
    return file.getvalue()
