"""One row a cell: what the mapping says about each number of a table, still as words."""

from __future__ import annotations

import polars as pl

from wutong.engines.ledger._core.sheets.cells import EMPTY
from wutong.engines.ledger._core.sheets.heads import column_letters
from wutong.engines.ledger._core.sheets.mapping import ColumnRole, SheetMapping
from wutong.engines.ledger.errors import TableUnreadable
from wutong.engines.ledger.importing.understanding import Table

ATTRIBUTES = ("indicator", "subject", "period", "unit", "measure", "breakdown", "note")


def facts_of(table: Table, mapping: SheetMapping) -> tuple[pl.DataFrame, int]:
    """Return a frame with columns row, cell, text and ATTRIBUTES, and how many cells were blank.

    `row` counts the sheet's lines from 1; `cell` is the address (B7).

    Raises
        TableUnreadable  as `check_meaning`
    """
    values = check_meaning(table, mapping)
    lines = (
        table.cells.with_row_index("row", offset=1)
        .slice(mapping.head_rows)
        .with_columns(pl.col("row").cast(pl.Int64), pl.col("^c\\d+$").str.strip_chars())
    )
    lines = _with_merged(lines, table, mapping)
    lines = lines.filter(pl.any_horizontal(pl.col("^c\\d+$") != ""))
    parts = [_column(lines, number, role, mapping) for number, role in values]
    frame = pl.concat(parts)
    blank = pl.col("text").is_in(list(EMPTY))
    return frame.filter(~blank), frame.filter(blank).height


def check_meaning(table: Table, mapping: SheetMapping) -> list[tuple[int, ColumnRole]]:
    """Return the columns that hold values, with their numbers.

    Raises
        TableUnreadable  if no column holds values, or nothing says whom, which indicator or which period they are of
    """
    values = [(number, role) for number, role in enumerate(mapping.columns[: table.width]) if role.role == "value"]
    roles = {column.role for column in mapping.columns}
    if not values:
        raise TableUnreadable(name=table.file, problem="没有找到数值列")
    if "subject" not in roles and not mapping.defaults.get("subject"):
        raise TableUnreadable(name=table.file, problem="没有一列或默认值说明是哪个区域或对象的数")
    for wanted, words in (("indicator", "指标"), ("period", "时期")):
        named = all(getattr(role, wanted) for _, role in values)
        if wanted not in roles and not named and not mapping.defaults.get(wanted):
            raise TableUnreadable(name=table.file, problem=f"没有一列、表头或默认值说明{words}")
    return values


def _with_merged(lines: pl.DataFrame, table: Table, mapping: SheetMapping) -> pl.DataFrame:
    """Repeat the text of cells merged downwards, in columns that say what the numbers are of."""
    for (row, column), (height, _) in table.head.spans.items():
        role = mapping.columns[column].role if column < len(mapping.columns) else "ignore"
        if height > 1 and role not in {"value", "ignore"} and row >= mapping.head_rows:
            inside = pl.col("row").is_between(row + 1, row + height)
            text = table.head.rows[row][column].strip()
            lines = lines.with_columns(pl.when(inside).then(pl.lit(text)).otherwise(f"c{column}").alias(f"c{column}"))
    return lines


def _column(lines: pl.DataFrame, number: int, role: ColumnRole, mapping: SheetMapping) -> pl.DataFrame:
    return lines.select(
        "row",
        (pl.lit(column_letters(number)) + pl.col("row").cast(pl.String)).alias("cell"),
        pl.col(f"c{number}").alias("text"),
        *(_attribute(name, role, mapping).alias(name) for name in ATTRIBUTES),
    )


def _attribute(name: str, role: ColumnRole, mapping: SheetMapping) -> pl.Expr:
    """Return what holds for a cell: its row's word, else its column's head, else the default."""
    if name == "breakdown":
        return _breakdown(mapping)
    fixed = getattr(role, name, "") or mapping.defaults.get(name, "")
    columns = [number for number, column in enumerate(mapping.columns) if column.role == name]
    if not columns:
        return pl.lit(fixed)
    if name == "indicator" and role.indicator:
        return pl.lit(role.indicator)
    said = pl.concat_str([pl.col(f"c{number}") for number in columns], separator=" ").str.strip_chars()
    return pl.when(said == "").then(pl.lit(fixed)).otherwise(said)


def _breakdown(mapping: SheetMapping) -> pl.Expr:
    """Return `key=value` of every breakdown column that says something, in the order of the keys."""
    columns = sorted(
        (column.key, number) for number, column in enumerate(mapping.columns) if column.role == "breakdown"
    )
    if not columns:
        return pl.lit("")
    pairs = [
        pl.when(pl.col(f"c{number}") == "").then(None).otherwise(pl.lit(f"{key}=") + pl.col(f"c{number}"))
        for key, number in columns
    ]
    return pl.concat_str(pairs, separator=";", ignore_nulls=True)
