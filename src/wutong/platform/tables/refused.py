"""The file that comes back from an import: what was not taken, under its own head, with the reasons in a last column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8
_HARMLESS = re.compile(r"[-+]?[\d,.]+%?|[-+=]")  # a number, or a sign alone: a comparator, a dash for nothing
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: object) -> str:
    """Return a cell's text; one that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> safe_cell("=1+1"), safe_cell("-2.06"), safe_cell("-4.1%"), safe_cell("=")
    ("'=1+1", '-2.06', '-4.1%', '=')
    """
    cell = "" if text is None else str(text)
    if cell.startswith(_DANGEROUS) and not _HARMLESS.fullmatch(cell):
        return f"'{cell}"
    return cell


def refused_csv(
    heads: Sequence[Sequence[object]], problem_head: str, rows: Iterable[tuple[Sequence[object], str]]
) -> bytes:
    """Return a CSV (UTF-8 with mark) of refused rows, to mend and send again.

    Shapes
        heads  the lines of the table's head; `problem_head` stands in the last of them over the reasons
        rows   cells of a refused row, and why it was refused
    """
    text = io.StringIO()
    writer = csv.writer(text)
    for number, head in enumerate(heads, 1):
        writer.writerow([*map(safe_cell, head), problem_head if number == len(heads) else ""])
    writer.writerows([*map(safe_cell, cells), safe_cell(reason)] for cells, reason in rows)
    return _MARK + text.getvalue().encode()
