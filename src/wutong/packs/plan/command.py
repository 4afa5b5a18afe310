"""`./wutong plan …`: a plan's table as printed, how its lines stand, its breakdown, its programmes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from wutong.platform.tables.printing import FORMATS, Records, write

HEADS = {  # above a plan that has no rows yet
    "table": ("indicator", "unit"), "status": ("row", "indicator", "unit", "target", "latest", "year", "state", "reason"),
    "breakdown": ("row", "indicator", "office"), "programmes": ("number", "programme", "category", "owner", "state"),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands under `plan`; each takes the plan's code (13, 14, 15)."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="{table,status,breakdown,programmes}")
    table = _command(commands, "table", "the plan's table, cell for cell as printed")
    table.add_argument("--computed", action="store_true", help="add Wutong's own values and where they differ")
    _command(commands, "status", "how every line stands, with the reason")
    breakdown = _command(commands, "breakdown", "how targets are split to units and years, with the gap")
    breakdown.add_argument("--line", type=int, help="only this row of the table")
    _command(commands, "programmes", "the programmes with owner and state")


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("plan", help="code of the plan, such as 13 or 14")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.add_argument("--as-known-on", metavar="DATE", help="what was known at the end of that day")
    parser.add_argument("--data", metavar="DIR", help="folder of the database and files")
    return parser


def run(given: argparse.Namespace) -> int:
    """Print what was asked and return the exit code."""
    from wutong.engines.ledger import api as ledger
    from wutong.packs.plan import queries

    known_on = ledger.day_from(given.as_known_on or "")
    answers: dict[str, Callable[[], Records]] = {
        "table": lambda: queries.table_records(given.plan, known_on, computed=given.computed),
        "status": lambda: queries.status_records(given.plan, known_on),
        "breakdown": lambda: queries.breakdown_records(given.plan, known_on, given.line),
        "programmes": lambda: queries.programme_records(given.plan, known_on),
    }
    write(answers[given.what](), given.format, given.output, f"plan {given.plan} {given.what}", HEADS[given.what])
    return 0
