"""`./wutong registry …`: one module a command, named in PARTS.

A part declares HELP, `add_arguments(parser)` and `run(given) -> int`.
"""

from __future__ import annotations

import argparse
from importlib import import_module

PARTS: dict[str, str] = {"match": "match", "import": "import_table"}  # name under `registry` -> module in this package


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare every command under `registry`."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="{" + ",".join(PARTS) + "}")
    for name, module in PARTS.items():
        part = import_module(f"{__name__}.{module}")
        part.add_arguments(parts.add_parser(name, help=part.HELP, description=part.HELP))


def run(given: argparse.Namespace) -> int:
    """Run the command that was asked for."""
    part = import_module(f"{__name__}.{PARTS[given.part]}")
    code: int = part.run(given)
    return code
