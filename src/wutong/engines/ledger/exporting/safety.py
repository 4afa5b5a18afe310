"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+]?[\d,.]+%?")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: object) -> str:
    """Return a cell's text; one that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> safe_cell("=1+1"), safe_cell("-2.06")
    ("'=1+1", '-2.06')
    """
    cell = "" if text is None else str(text)
    if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
