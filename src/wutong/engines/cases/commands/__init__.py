"""`./wutong cases …`: one module a command, named in PARTS.

A part declares HELP, `add_arguments(parser)` and `run(given) -> int`. No database is opened for those that work on plain
files; `recompute` asks for one.
"""

from __future__ import annotations

import argparse
from importlib import import_module

PARTS: dict[str, str] = {
    "clock": "clock",
    "duplicates": "duplicates",
    "type": "type",
    "recompute": "recompute",
}  # name under `cases` -> module in this package


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare every command under `cases`."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="{" + ",".join(PARTS) + "}")
    for name, module in PARTS.items():
        part = import_module(f"{__name__}.{module}")
        part.add_arguments(parts.add_parser(name, help=part.HELP, description=part.HELP))


def run(given: argparse.Namespace) -> int:
    """Run the command that was asked for."""
    part = import_module(f"{__name__}.{PARTS[given.part]}")
    code: int = part.run(given)
    return code
