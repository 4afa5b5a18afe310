"""Options that the commands share: clause files, data, the day of the law."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from wutong.platform import clock


def add_clauses(parser: argparse.ArgumentParser) -> None:
    """Add the clause files."""
    parser.add_argument("clauses", metavar="CLAUSES", type=Path, help="a clause file, or a folder of them")


def add_firms(parser: argparse.ArgumentParser) -> None:
    """Add the table of firms and the day of the law."""
    parser.add_argument(
        "--data", metavar="FIRMS", type=Path, required=True, help="Parquet, CSV or Arrow, one row a firm"
    )
    parser.add_argument("--id", default="firm", metavar="COLUMN", help="column of the firm's number (default: firm)")
    add_day(parser)


def add_day(parser: argparse.ArgumentParser) -> None:
    """Add the day of the law and the year whose figures count."""
    parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help="the law of this day (default: today)")
    parser.add_argument("--year", type=int, help="the year whose figures count (default: the one before)")
    parser.add_argument("--only", action="append", default=[], metavar="CLAUSE", help="these clauses or editions alone")


def day_of(given: argparse.Namespace) -> date:
    """Return the day of the law."""
    found: date = given.on or clock.today()
    return found
