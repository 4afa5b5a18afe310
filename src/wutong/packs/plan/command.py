"""`./wutong plan …`: a plan's table as printed, how its lines stand, its breakdown, its programmes."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

FORMATS = ("table", "csv", "json", "xlsx")
Records = Sequence[Mapping[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands under `plan`; each takes the plan's code (13, 14, 15)."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="{table,status,breakdown,programmes}")
    table = _command(commands, "table", "the plan's table, cell for cell as printed")
    table.add_argument("--computed", action="store_true", help="add Wutong's own values and where they differ")
    _command(commands, "status", "how every line stands, with the reason")
    breakdown = _command(commands, "breakdown", "how targets are split to units and years, with the gap")
    breakdown.add_argument("--line", type=int, help="only this row of the table")
    _command(commands, "programmes", "the programmes with owner and state")


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("plan", help="code of the plan, such as 13 or 14")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.add_argument("--as-known-on", metavar="DATE", help="what was known at the end of that day")
    parser.add_argument("--data", metavar="DIR", help="folder of the database and files")
    return parser


def run(given: argparse.Namespace) -> int:
    """Print what was asked and return the exit code."""
    from wutong.packs.plan import queries

    known_on = _day(given.as_known_on)
    answers: dict[str, Callable[[], Records]] = {
        "table": lambda: queries.table_records(given.plan, known_on, computed=given.computed),
        "status": lambda: queries.status_records(given.plan, known_on),
        "breakdown": lambda: queries.breakdown_records(given.plan, known_on, given.line),
        "programmes": lambda: queries.programme_records(given.plan, known_on),
    }
    _write(answers[given.what](), given.format, given.output, f"plan {given.plan} {given.what}")
    return 0


def _day(text: str | None) -> date | None:
    from wutong.packs.plan.errors import DayUnreadable

    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise DayUnreadable(text=text) from problem


def _write(records: Records, form: str, output: str | None, title: str) -> None:
    """Write the records in one form to a file or to stdout; XLSX as bytes."""
    data = _xlsx(records, title) if form == "xlsx" else _text(records, form).encode()
    if output:
        with open(output, "wb") as file:
            file.write(data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _text(records: Records, form: str) -> str:
    if form == "json":
        return json.dumps(list(records), ensure_ascii=False, indent=1) + "\n"
    heads = list(records[0]) if records else []
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
