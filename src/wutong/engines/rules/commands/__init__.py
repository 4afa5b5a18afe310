"""`./wutong rules …`: clauses checked, run over firms, explained for one, varied and tested, on plain files."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

_WHAT = {
    "check": "what is wrong with clause files, by line and word, and what no firm can meet",
    "run": "judge every firm of a table under the law of a day",
    "explain": "every criterion of every clause for one firm",
    "whatif": "what a change would do: totals, winners and losers, by group, industry and size; or the value that fits a budget",
    "test": "cases that an official can read, held against the clauses",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands under `rules`."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="{" + ",".join(_WHAT) + "}")
    for name, text in _WHAT.items():
        one = commands.add_parser(name, help=text, description=text)
        import_module(f"wutong.engines.rules.commands.{name}").add_arguments(one)


def dispatch(given: argparse.Namespace) -> int:
    """Run what was asked and return the exit code."""
    found: Callable[[argparse.Namespace], int] = import_module(f"wutong.engines.rules.commands.{given.what}").run
    return found(given)
