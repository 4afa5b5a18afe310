"""Tables to import, as text: CSV in any usual encoding, XLSX, Parquet, JSON lines, and tables of other databases."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl

from wutong.engines.registry.errors import SourceUnreadable
from wutong.platform.tables.reading import decoded

PARQUET, ARCHIVE = b"PAR1", b"PK\x03\x04"
_READ_ONLY = "options=-c%20default_transaction_read_only%3Don"
_ADDRESS = re.compile(r"^(sqlite|postgres(?:ql)?)://")
_TABLE = re.compile(r"^[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*(?:\.[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*)?$")
PROBLEM_HEAD = "问题（请改正后重新导入）"  # of the column that a file of refusals has beside the source's own


@dataclass(frozen=True)
class SourceTable:
    """A table as it was read: `cells` all text (None where empty), its name, and the SHA-256 of its content."""

    name: str
    digest: str
    cells: pl.DataFrame

    @property
    def heads(self) -> list[str]:
        """The heads of the columns, without the one that says what was wrong."""
        return [head for head in self.cells.columns if head != "_row"]


def is_address(text: str) -> bool:
    """Return whether a text is the address of a database and not the name of a file."""
    return bool(_ADDRESS.match(text))


def read_source(where: str | Path, *, sheet: str = "") -> SourceTable:
    """Return the table of a file, or of a database where `where` is ADDRESS#TABLE.

    Raises
        SourceUnreadable  if it cannot be opened, is no table, or has no rows
    """
    if is_address(str(where)):
        return _database(str(where))
    path = Path(where)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise _unreadable(
            path.name, f"打不开文件（{problem.strerror}）", f"cannot open it ({problem.strerror})"
        ) from problem
    return read_bytes(data, path.name, sheet=sheet)


def read_bytes(data: bytes, name: str, *, sheet: str = "") -> SourceTable:
    """Return the table of a file's bytes; what kind of file it is, its bytes say.

    Raises
        SourceUnreadable  if it is no table, or has no rows
    """
    try:
        cells = _cells(data, name, sheet)
    except (pl.exceptions.PolarsError, ValueError, OSError) as problem:
        raise _unreadable(
            name, f"不是可读的表格（{_short(problem)}）", f"it is no readable table ({_short(problem)})"
        ) from problem
    # Two sheets of a workbook are two tables.
    digest = hashlib.sha256(data + f"\n{sheet}".encode() if sheet else data)
    return SourceTable(f"{name} [{sheet}]" if sheet else name, digest.hexdigest(), _tidy(cells, name))


def _cells(data: bytes, name: str, sheet: str) -> pl.DataFrame:
    if data.startswith(PARQUET):
        return pl.read_parquet(io.BytesIO(data))
    if data.startswith(ARCHIVE):
        return _workbook(data, name, sheet)
    text = data if _is_utf8(data) else decoded(data, name).encode()
    text = text.removeprefix(b"\xef\xbb\xbf")
    if text.lstrip()[:1] == b"{":
        return pl.read_ndjson(io.BytesIO(text), infer_schema_length=None)
    head = text[: text.find(b"\n") if b"\n" in text else len(text)].decode("utf-8", "replace")
    separator = max(",\t;|", key=head.count)
    return pl.read_csv(text, separator=separator, infer_schema=False, truncate_ragged_lines=True, encoding="utf8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _workbook(data: bytes, name: str, sheet: str) -> pl.DataFrame:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_name(sheet or _filled(book)[0]).to_python()
    except (CalamineError, IndexError) as problem:
        raise _unreadable(
            name, "不是可读的 XLSX 表格，或没有这张表", "it is no readable XLSX workbook, or has no such sheet"
        ) from problem
    rows = [[_printed(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise _unreadable(name, "没有数据行", "it has no rows")
    return pl.DataFrame(rows[1:], schema=dict.fromkeys(_unlike(rows[0]), pl.String), orient="row")


def sheets_of(data: bytes) -> list[str]:
    """Return the names of a workbook's sheets that may hold a table, in their order; nothing for what is no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    if not data.startswith(ARCHIVE):
        return []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _filled(book)
    except CalamineError:
        return []


def _filled(book: Any) -> list[str]:
    """Return the sheets that hold a head and rows, those that hold anything where none does, else all."""
    height = {name: book.get_sheet_by_name(name).height for name in book.sheet_names}
    return next((some for least in (2, 1) if (some := [name for name in height if height[name] >= least])), [*height])


def _printed(cell: object) -> str:
    """Return a cell as it would be typed: a whole number without the point that spreadsheets keep it with."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _unlike(heads: list[str]) -> list[str]:
    """Return heads of which none is empty or stands twice."""
    seen: dict[str, int] = {}
    found = []
    for number, head in enumerate(heads, 1):
        head = head.strip() or f"第{number}列"
        seen[head] = seen.get(head, 0) + 1
        found.append(head if seen[head] == 1 else f"{head}_{seen[head]}")
    return found


def _database(where: str) -> SourceTable:
    """Read a whole table of another database: postgresql://… or sqlite:///path, with #TABLE after it."""
    address, _, table = where.partition("#")
    shown = f"{_ADDRESS.match(address)[1]}#{table}"  # type: ignore[index] - passwords stand in addresses
    if not _TABLE.match(table):
        raise _unreadable(shown, "请在地址后写 #表名", "write #TABLE after the address")
    quoted = ".".join(f'"{part}"' for part in table.split("."))
    cells = asked(address, f"SELECT * FROM {quoted}", shown)  # noqa: S608 - the name matches _TABLE
    cells = _tidy(cells, shown)
    digest = hashlib.sha256()
    for column in cells.columns:
        digest.update(column.encode() + b"\x00")
    digest.update(cells.write_csv().encode())
    return SourceTable(shown, digest.hexdigest(), cells)


def asked(address: str, statement: str, shown: str) -> pl.DataFrame:
    """Return what another database answers, over a connection that cannot write; `shown` names it without its password.

    Raises
        SourceUnreadable  if it answers nothing
    """
    try:
        with _connected(address) as connection:
            return pl.read_database(statement, connection)
    except Exception as problem:  # drivers raise errors of their own kinds
        said = _short(problem).replace(address, shown)
        raise _unreadable(shown, f"数据库没有给出数据（{said}）", f"the database gave nothing ({said})") from problem


def _connected(address: str) -> Any:
    if address.startswith("sqlite"):
        import adbc_driver_sqlite.dbapi as sqlite

        path = address.partition("://")[2]
        path = path[1:] if path.startswith("/") else path
        if not Path(path).is_file():
            raise FileNotFoundError(path)
        return sqlite.connect(f"file:{quote(path)}?mode=ro")
    import adbc_driver_postgresql.dbapi as postgresql

    return postgresql.connect(f"{address}{'&' if '?' in address else '?'}{_READ_ONLY}")


def _tidy(cells: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return all cells as text, under heads without blanks around them, without empty rows and the column of problems."""
    if not cells.width:
        raise _unreadable(name, "没有数据行", "it has no rows")
    cells = cells.rename(dict(zip(cells.columns, _unlike([str(head) for head in cells.columns]), strict=True)))
    cells = cells.select(_as_text(cells[head]) for head in cells.columns if head != PROBLEM_HEAD)
    some = pl.any_horizontal(pl.exclude("_row").is_not_null() & (pl.exclude("_row") != ""))
    cells = cells.with_row_index("_row", offset=2).filter(some)
    if not cells.height:
        raise _unreadable(name, "没有数据行", "it has no rows")
    return cells


def _as_text(column: pl.Series) -> pl.Series:
    """Return a column as text; whole numbers kept as fractions without their point."""
    if column.dtype == pl.String:
        return column
    if column.dtype.is_float():
        whole = (column == column.floor()) & (column.abs() < 1e15)
        text = pl.select(
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        )
        return text.to_series().alias(column.name)
    if column.dtype.is_nested():
        return column.cast(pl.String, strict=False).alias(column.name)
    return column.cast(pl.String)


def _short(problem: Exception) -> str:
    return str(problem).split("\n", 1)[0][:160]


def _unreadable(name: str, zh: str, en: str) -> SourceUnreadable:
    return SourceUnreadable(name=name, problem=zh, problem_en=en)
