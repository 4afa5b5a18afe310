"""How a cell of a list is printed: by what its value is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from wutong.platform.lists.values import ComputedCell, LineCell, PrintedCell, StateCell
from wutong.site.templatetags import printing, sparklines


def cell_html(column: Any, row: Any) -> SafeString:
    """Return the cell of `row` under `column`, as a link when the column has one."""
    shown = value_html(column.of(row), number=column.number)
    url = column.link(row) if column.link else None
    if not url:
        return shown
    return format_html('<a{} href="{}">{}</a>', SafeString(' class="figure"' if column.number else ""), url, shown)


def row_html(columns: Iterable[Any], row: Any, openings: Iterable[str]) -> SafeString:
    """Return the cells of a row, each after its opening: a list has hundreds, and a template's loop costs more than they do."""
    pairs = zip(openings, columns, strict=True)
    return SafeString("".join(f"{opening}{cell_html(column, row)}</td>" for opening, column in pairs))


def opening_of(column: Any) -> str:
    """Return the `<td>` of a column's cells, the same in every row."""
    kind = ' class="number"' if column.number else ' class="name"' if column.names else ""
    return f'<td{kind} data-title="{conditional_escape(column.title)}">'


def value_html(value: Any, *, number: bool = False) -> SafeString:
    """Return a value as a page prints it; in a column of numbers, an absent one is 缺."""
    match value:
        case None:
            return printing.missing_mark() if number else SafeString("—")
        case SafeString():
            return value
        case ComputedCell():
            return printing.computed_link(value.value, value.url, "")
        case PrintedCell():
            return printing.printed_link(value.text, value.url)
        case LineCell():
            return sparklines.sparkline(value.points, value.path, label=value.name)
        case StateCell():
            return printing.state_mark(value.code, value.word)
        case datetime():
            return printing.moment(value)
        case date():
            return printing.day(value)
        case bool():
            return SafeString("✓" if value else "—")
        case int() | float() | Decimal():
            return conditional_escape(printing.grouped(value) if number else str(value))
        case _ if hasattr(value, "claim_id"):
            return printing.figure_link(value, "bare" if number else "")
        case _:
            return conditional_escape(value)
