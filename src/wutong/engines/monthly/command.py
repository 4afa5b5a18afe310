"""`./wutong economy …`: the nowcast of anyone's monthly series, the monitor and who pulls and drags."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

FORMATS = ("table", "csv", "json", "xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands under `economy`."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="{nowcast,monitor,parts}")
    nowcast = commands.add_parser(
        "nowcast",
        help="where a quarter and a year are heading, from a plain file (period, value), with 80 % bands",
        description="Prints one JSON object for each series of a CSV, XLSX or JSON-lines file with a period and a value.",
    )
    nowcast.add_argument(
        "file", metavar="FILE", help="columns period (2024-05, 2024-01..05, 2024Q2) and value; - is stdin"
    )
    nowcast.add_argument("--kind", choices=("auto", "cumulative", "single"), default="auto", help="what the values are")
    nowcast.add_argument("--as-of", metavar="MONTH", help="use nothing after this month (2024-05)")
    nowcast.add_argument("--level", type=float, default=0.8, help="share of cases the band is to hold (default 0.8)")
    nowcast.add_argument("--back-test", type=int, metavar="YEARS", help="forecast the last years again instead")
    for name, text in (("monitor", "the monthly monitor"), ("parts", "points of growth by industry and unit")):
        one = commands.add_parser(name, help=text, description=text)
        one.add_argument("--month", metavar="MONTH", help="1–N月 up to this month (default: the latest)")
        one.add_argument("--format", choices=FORMATS, default="table")
        one.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
        one.add_argument("--data", metavar="DIR", help="folder of the database and files")
        one.set_defaults(needs_database=True)
        if name == "parts":
            one.add_argument("indicator", help="code of the indicator")


def run(given: argparse.Namespace) -> int:
    """Print what was asked and return the exit code."""
    if given.what == "nowcast":
        return _nowcast(given)
    from wutong.engines.monthly import records
    from wutong.platform.tables import write

    month = month_of(given.month)
    found = records.monitor_records(month) if given.what == "monitor" else records.part_records(given.indicator, month)
    write(found, given.format, given.output, f"economy {given.what}")
    return 0


def _nowcast(given: argparse.Namespace) -> int:
    from wutong.engines.monthly import files as api
    from wutong.kernel.errors import WutongError

    if not 0 < given.level < 1:
        raise SystemExit("--level is a share between 0 and 1")
    as_of, failed = month_of(given.as_of), 0
    for series in api.read_series(Path(given.file), given.kind):
        shown = api.cut(series, as_of)
        try:
            made: dict[str, Any] = (
                api.back_test_record(shown, given.back_test)
                if given.back_test
                else api.outlook_record(shown, given.level)
            )
        except WutongError as problem:
            failed += 1
            made = {"series": series.name, "error": problem.message("zh")}
            print(problem.message("zh"), file=sys.stderr)
        print(json.dumps(made, ensure_ascii=False))
    return 1 if failed else 0


def month_of(text: str | None) -> tuple[int, int] | None:
    """Return a month such as 2024-05 as year and month, None without one."""
    if not text:
        return None
    from wutong.kernel.period import Period

    period = Period.parse(text)
    return period.end.year, period.end.month
