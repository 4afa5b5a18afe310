"""The register as a table of firms for any clause files: `--registry` in place of a file."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from wutong.engines.registry import api as registry
from wutong.engines.rules.types import FieldInfo, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator

FEN = Fraction(1, 100)  # yuan


def register_frame(rules: RuleSet, on: date) -> pl.DataFrame:
    """Return one row a firm of the register with every field of the rules that it holds.

    Register columns under their own names (`firm`, `code`, `name`, `industry`, `size`, `founded`, `status`, `area`), yearly
    figures as field_year for fields that carry the name of a column of the panel, with or without `_fen`, in the field's
    unit; `holds_KIND` for fields that ask whether a title of a kind is valid on the day.
    """
    firms = registry.firm_columns()
    years = [period for period in registry.periods_reported() if len(period) == 4 and period.isdigit()]
    for year in years:
        figures = registry.figure_columns(year)
        columns = list(_figures(rules, figures.columns, year))
        firms = firms.join(figures.select("firm", *columns), on="firm", how="left", maintain_order="left")
    return firms.with_columns(_titles(rules, firms, on))


def _figures(rules: RuleSet, columns: list[str], year: str) -> Iterator[pl.Expr]:
    for info in rules.fields.values():
        column = next((name for name in (info.column, info.code, f"{info.code}_fen") if name in columns), "")
        if column and info.yearly:
            yield _in_unit(column, info).alias(f"{info.code}_{year}")


def _in_unit(column: str, info: FieldInfo) -> pl.Expr:
    """Return a column as its field holds it: fen as they are where the field stores fen, else in its unit."""
    if not column.endswith("_fen") or info.factor == FEN:
        return pl.col(column)
    return pl.col(column) / float(info.factor / FEN)


def _titles(rules: RuleSet, firms: pl.DataFrame, on: date) -> list[pl.Expr]:
    titles = registry.certificate_columns().filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= on))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
        & (pl.col("revoked_on").is_null() | (pl.col("revoked_on") > on))
    )
    asked = [code for code, info in rules.fields.items() if info.kind == "flag" and code.startswith("holds_")]
    return [
        pl.col("firm").is_in(titles.filter(pl.col("kind") == code.removeprefix("holds_"))["firm"].implode()).alias(code)
        for code in asked
        if code.removeprefix("holds_") in registry.certificate_kinds()
    ]
