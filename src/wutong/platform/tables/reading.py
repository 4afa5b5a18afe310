"""Tables from anyone's files: CSV with any usual separator and encoding, JSON lines or XLSX, read row by row under known names."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from wutong.platform.tables.errors import TableUnreadable

_ENCODINGS = ("utf-8-sig", "gb18030")
_ZIP = b"PK\x03\x04"  # how an XLSX file begins
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
Row = dict[str, str]


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes; `-` is standard input."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as problem:
        raise TableUnreadable(
            name=path, problem=f"打不开文件（{problem.strerror}）", problem_en=f"cannot open it ({problem.strerror})"
        ) from problem


def decoded(data: bytes, name: str) -> str:
    """Return text from UTF-8, GB18030 or UTF-16 with its mark."""
    if data[:2] in _MARKS:
        return data.decode(_MARKS[data[:2]], "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable(
        name=name,
        problem="文字编码不是 UTF-8、GB18030 或 UTF-16",
        problem_en="its encoding is none of UTF-8, GB18030, UTF-16",
    )


def read_table(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    *,
    by_position: Sequence[str],
    joined: Collection[str] | None = None,
) -> tuple[list[str], list[Row]]:
    """Return the known columns a table has and its rows with all cells under known names, the rest under their own.

    Shapes
        columns      known name -> the other words a head may use for it, without spaces, marks and capitals
        by_position  known names of the columns of a table without head
        joined       known names whose columns are put together where several mean the same (title and body); of all
                     other columns that mean the same, the one whose head comes first in `columns` is taken. Without it,
                     two columns that mean the same are refused

    Raises
        TableUnreadable  if it cannot be opened or decoded, has no rows, or two of its columns mean the same
    """
    data = file_bytes(path)
    spreadsheet = data.startswith(_ZIP)
    text = "" if spreadsheet else decoded(data, str(path))
    if text.lstrip()[:1] in {"{", "["}:
        records = list(_json_records(text, str(path)))
        heads = list(dict.fromkeys(head for record in records for head in record))
    else:
        lines = _spreadsheet(data, str(path)) if spreadsheet else _lines(text)
        lines = [line for line in lines if any(cell.strip() for cell in line)]
        heads, lines = _head(lines, columns, by_position)
        records = [dict(zip(heads, line, strict=False)) for line in lines]
    if not records:
        raise TableUnreadable(name=path, problem="没有数据行", problem_en="it has no rows")
    names = _names(heads, columns, str(path)) if joined is None else _best_names(heads, columns, joined)
    rows = [_row(record, names) for record in records]
    return [name for name in names.values() if name in columns], rows


def _row(record: Mapping[str, str], names: Mapping[str, str]) -> Row:
    """Return a row's cells under known names; cells of one name that differ follow one another."""
    row: Row = {}
    for head, cell in record.items():
        name = names.get(head)
        if name is not None and cell.strip() not in row.get(name, ""):
            row[name] = f"{row[name]}，{cell.strip()}" if row.get(name) else cell.strip()
        elif name is not None:
            row.setdefault(name, "")
    return row


def _lines(text: str) -> list[list[str]]:
    # A single quote mark that is never closed would otherwise swallow the rest of a large file as an error of the csv module.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=_separator(text)))


def _spreadsheet(data: bytes, name: str) -> list[list[str]]:
    """Return the cells of a workbook's first sheet as text."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError) as problem:
        raise TableUnreadable(
            name=name, problem="不是可读的 XLSX 表格", problem_en="it is no readable XLSX workbook"
        ) from problem
    return [[_sheet_cell(cell) for cell in row] for row in rows]


def _sheet_cell(cell: object) -> str:
    """Return a cell as it would be typed: a whole number without the point that spreadsheets keep it with."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _json_records(text: str, name: str) -> Iterator[dict[str, str]]:
    try:
        given = (
            json.loads(text)
            if text.lstrip().startswith("[")
            else [json.loads(line) for line in text.splitlines() if line.strip()]
        )
    except json.JSONDecodeError as problem:
        raise TableUnreadable(
            name=name,
            problem=f"第 {problem.lineno} 行不是有效的 JSON",
            problem_en=f"line {problem.lineno} is not valid JSON",
        ) from problem
    for record in given:
        if isinstance(record, dict):
            yield {str(key): _cell(value) for key, value in record.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _separator(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(",\t;|", key=head.count) if any(head.count(mark) for mark in ",\t;|") else ","


def plain_word(head: str) -> str:
    """Return a column's head without spaces, marks, units in brackets and capitals."""
    return re.sub(r"[\s_\-.:：/]+|[(（\[【].*?[)）\]】]", "", head).lower()


def _known(head: str, columns: Mapping[str, Sequence[str]]) -> str | None:
    word = plain_word(head)
    return next((name for name, words in columns.items() if word == plain_word(name) or word in words), None)


def _head(
    lines: list[list[str]], columns: Mapping[str, Sequence[str]], by_position: Sequence[str]
) -> tuple[list[str], list[list[str]]]:
    """Return heads and body; a first line without a known head is a row already."""
    if not lines:
        return [], []
    if any(_known(cell, columns) for cell in lines[0]):
        return lines[0], lines[1:]
    width = max(len(line) for line in lines)
    return [*by_position, *(f"column{index}" for index in range(len(by_position), width))][:width], lines


def _names(heads: Sequence[str], columns: Mapping[str, Sequence[str]], file: str) -> dict[str, str]:
    """Return the name under which each head's cells are kept."""
    names: dict[str, str] = {}
    for head in heads:
        name = _known(head, columns) or head.strip()
        if name in names.values():
            raise TableUnreadable(
                name=file,
                problem=f"有两列都表示 {name}（“{head}”是后一列）",
                problem_en=f"two columns mean {name}, the second is '{head}'",
            )
        names[head] = name
    return names


def _best_names(heads: Sequence[str], columns: Mapping[str, Sequence[str]], joined: Collection[str]) -> dict[str, str]:
    """Return the name under which each head's cells are kept; of heads that mean the same and are not joined, the best."""
    names = {head: _known(head, columns) or head.strip() for head in heads}

    def rank(head: str) -> int:
        words = [plain_word(names[head]), *columns.get(names[head], ())]
        return words.index(plain_word(head)) if plain_word(head) in words else len(words)

    best = {name: min((head for head in heads if names[head] == name), key=rank) for name in set(names.values())}
    return {head: name for head, name in names.items() if name in joined or best[name] == head}
