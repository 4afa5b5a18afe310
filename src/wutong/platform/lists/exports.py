"""Lists as files: CSV that streams and XLSX that is written row by row, neither of which can start a formula."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from wutong.platform.lists.arrangement import Listing
from wutong.platform.lists.values import csv_text, plain

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 500  # lines that are sent together
EXACT_DIGITS = 15  # what a spreadsheet's number holds; longer ones (account numbers) stay text
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets of Chinese Windows read UTF-8 as GBK


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(listing: Listing) -> Iterator[str]:
    """Go through the lines of the CSV, some hundred at once: the titles, then every row that meets the filters."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([str(column.title) for column in listing.shown])
    rows = iter(listing.all_rows())
    while lines := [
        writer.writerow([csv_text(column.of(row)) for column in listing.shown]) for row in islice(rows, AT_ONCE)
    ]:
        yield "".join(lines)


def as_csv(listing: Listing) -> StreamingHttpResponse:
    """Return the whole list as a streaming CSV file."""
    response = StreamingHttpResponse(csv_lines(listing), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _attachment(listing, "csv")
    return response


def as_xlsx(listing: Listing) -> FileResponse:
    """Return the whole list as a workbook, written through a temporary file and never held in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(listing.shown):
        sheet.write_string(0, place, str(column.title), bold)
    for number, row in enumerate(listing.all_rows(), 1):
        for place, column in enumerate(listing.shown):
            _write(sheet, number, place, plain(column.of(row)), day)
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{listing.name}.xlsx", content_type=XLSX_TYPE)


def _write(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | float() | Decimal() if len(str(abs(value)).replace(".", "")) <= EXACT_DIGITS:
            sheet.write_number(row, place, value)
        case datetime():
            sheet.write_string(row, place, f"{timezone.localtime(value):%Y-%m-%d %H:%M}")
        case date():
            sheet.write_datetime(row, place, datetime.combine(value, datetime.min.time()), day)
        case _:
            sheet.write_string(row, place, str(value))


def _attachment(listing: Listing, ending: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(listing.name)}.{ending}"
