"""Options that the commands share: clause files, data, the day of the law."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wutong.engines.rules.types import RuleSet
from wutong.platform import clock

if TYPE_CHECKING:
    import polars as pl


def add_clauses(parser: argparse.ArgumentParser) -> None:
    """Add the clause files."""
    parser.add_argument("clauses", metavar="CLAUSES", type=Path, help="a clause file, or a folder of them")


def add_firms(parser: argparse.ArgumentParser) -> None:
    """Add the table of firms, a file or the register, and the day of the law."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", metavar="FIRMS", type=Path, help="Parquet, CSV or Arrow, one row a firm")
    source.add_argument(
        "--registry",
        action="store_true",
        dest="needs_database",
        help="the firms of the register, their yearly figures and titles",
    )
    parser.add_argument("--id", default="firm", metavar="COLUMN", help="column of the firm's number (default: firm)")
    add_day(parser)


def add_day(parser: argparse.ArgumentParser) -> None:
    """Add the day of the law and the year whose figures count."""
    parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help="the law of this day (default: today)")
    parser.add_argument("--year", type=int, help="the year whose figures count (default: the one before)")
    parser.add_argument("--only", action="append", default=[], metavar="CLAUSE", help="these clauses or editions alone")


def firms_of(given: argparse.Namespace, rules: RuleSet) -> Path | pl.DataFrame:
    """Return the file of firms, or the register as a table."""
    if not given.needs_database:
        return Path(given.data)
    from wutong.engines.rules.register import register_frame

    return register_frame(rules, day_of(given))


def day_of(given: argparse.Namespace) -> date:
    """Return the day of the law."""
    found: date = given.on or clock.today()
    return found
