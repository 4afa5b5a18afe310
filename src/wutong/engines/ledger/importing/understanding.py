"""From a file to a sheet and the meaning of its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from wutong.engines.ledger._core.sheets.heads import guess, heads_of, name_and_unit
from wutong.engines.ledger._core.sheets.mapping import SheetMapping, renewed, signature
from wutong.engines.ledger.catalogue import indicators
from wutong.engines.ledger.errors import TableUnreadable
from wutong.engines.ledger.models import ImportMapping
from wutong.engines.reader.api import encoding_of, open_sheets
from wutong.engines.reader.types import Sheet
from wutong.kernel.likeness import plain
from wutong.platform import clock

TEXT_HEAD = 2**20  # bytes of a text file from which encoding and layout are judged
HEAD_LINES = 60
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".ods")


@dataclass(frozen=True)
class Table:
    """A sheet with its cells as texts: `cells` has columns c0, c1 …, one row a line of the sheet."""

    file: str
    sheet: str
    cells: pl.DataFrame
    head: Sheet  # the first lines, with merged cells

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.cells.width


def tables_of(content: bytes, name: str) -> list[Table]:
    """Return the tables of a CSV or spreadsheet file.

    Raises
        ReaderError      if the file is encrypted, broken, too large, or no text in a known encoding
        TableUnreadable  if it holds no cells
    """
    file = Path(name).name
    if file.lower().endswith(SPREADSHEETS):
        found = [_from_sheet(file, sheet) for sheet in open_sheets(content, name=file) if sheet.rows]
    else:
        found = [_from_text(file, content)]
    found = [table for table in found if table.cells.height and table.width]
    if not found:
        raise TableUnreadable(name=file, problem="文件里没有任何单元格")
    return found


def _from_sheet(file: str, sheet: Sheet) -> Table:
    width = max(len(row) for row in sheet.rows)
    columns = {
        f"c{column}": [row[column] if column < len(row) else "" for row in sheet.rows] for column in range(width)
    }
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Table(file, sheet.name, frame, sheet)


def _from_text(file: str, content: bytes) -> Table:
    """Read a CSV in UTF-8 or GBK; the separator is the one its first lines use most."""
    encoding = encoding_of(_whole_lines(content[:TEXT_HEAD]), name=file)
    try:
        utf8 = content if encoding in {"utf-8", "utf-8-sig"} else content.decode(encoding).encode()
        utf8 = utf8.removeprefix(BYTE_ORDER_MARK)
        separator = _separator(utf8)
        rows = list(csv.reader(io.StringIO(_beginning(utf8)), delimiter=separator))
        width = max((len(row) for row in rows), default=0)
        cells = _read_csv(utf8, separator, width)
    except (UnicodeError, pl.exceptions.PolarsError, csv.Error) as problem:
        raise TableUnreadable(name=file, problem="不是完整的 CSV 文件，或中途换了编码") from problem
    head = tuple(tuple(row) for row in rows[:HEAD_LINES])
    return Table(file, "", cells, Sheet("", head))


def _whole_lines(data: bytes) -> bytes:
    """Cut after the last line end, so that no character is cut in two."""
    end = data.rfind(b"\n")
    return data if end < 0 or len(data) < TEXT_HEAD else data[: end + 1]


def _beginning(utf8: bytes) -> str:
    return _whole_lines(utf8[:TEXT_HEAD]).decode("utf-8-sig")


def _separator(utf8: bytes) -> str:
    sample = utf8[: 64 * 1024]
    return max(",\t;|", key=lambda mark: sample.count(mark.encode()))


def _read_csv(utf8: bytes, separator: str, width: int) -> pl.DataFrame:
    if not width:
        return pl.DataFrame()
    frame = pl.read_csv(
        io.BytesIO(utf8),
        has_header=False,
        separator=separator,
        infer_schema=False,
        truncate_ragged_lines=False,
        schema={f"c{column}": pl.String for column in range(width)},
    )
    return frame.fill_null("")


def meaning_of(table: Table) -> tuple[SheetMapping, bool]:
    """Return what the columns of a table mean, and whether that was remembered from an earlier one."""
    guessed = guess(table.head.rows, table.head.spans, known_names())
    remembered = ImportMapping.objects.filter(signature=signature_of(table, guessed)).first()
    if remembered is None:
        return guessed, False
    return renewed(SheetMapping.from_json(remembered.mapping), guessed), True


def signature_of(table: Table, mapping: SheetMapping) -> str:
    """Return what makes this table one of a kind."""
    return signature(["/".join(parts) for parts in head_texts(table, mapping)])


def head_texts(table: Table, mapping: SheetMapping) -> Sequence[tuple[str, ...]]:
    """Return the head of each column, top to bottom."""
    return heads_of(table.head.rows, table.head.spans, mapping.head_rows)


def remember(table: Table, mapping: SheetMapping, by: Any) -> None:
    """Keep the meaning of a table's columns for the next one of its kind."""
    kept = replace(mapping, defaults={k: v for k, v in mapping.defaults.items() if k != "period"})
    ImportMapping.objects.update_or_create(
        signature=signature_of(table, mapping),
        defaults={
            "title": f"{table.file} {table.sheet}".strip()[:200],
            "mapping": kept.to_json(),
            "updated_at": clock.now(),
            "updated_by": by,
        },
    )


def known_names() -> Callable[[str], str]:
    """Return the function from a printed indicator name to its code (empty: none), one statement for all names."""
    codes: dict[str, str] = {}
    for info in indicators():
        for name in (*info.aliases, info.name_en, info.name_zh, info.code):
            codes[plain(name)] = info.code
    codes.pop("", None)

    def code_of(printed: str) -> str:
        return codes.get(plain(printed)) or codes.get(plain(name_and_unit(printed)[0]), "")

    return code_of
