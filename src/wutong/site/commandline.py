"""The command line: one table of commands, each loaded only when it is called.

Results alone go to stdout, everything else to stderr. A command that needs the database
makes it and loads the reference zone first.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from wutong import __version__
from wutong.kernel.errors import WutongError
from wutong.platform.packs import CommandEntry, resolve

# Declarations are plain data: reading them starts neither Django nor a database.
DECLARATIONS = (
    "wutong.site.pack",
    "wutong.platform.pack",
    "wutong.engines.reader.pack",
    "wutong.engines.ledger.pack",
    "wutong.engines.atlas.pack",
    "wutong.engines.monthly.pack",
    "wutong.engines.cases.pack",
    "wutong.engines.registry.pack",
    "wutong.engines.twin.pack",
    "wutong.engines.rules.pack",
    "wutong.packs.documents.pack",
    "wutong.packs.plan.pack",
    "wutong.packs.papers.pack",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    commands = {entry.name: entry for entry in _commands()}
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_overview(commands))
        return 0
    if arguments[0] == "--version":
        print(__version__)
        return 0
    entry = commands.get(arguments[0])
    if entry is None:
        print(f"没有命令“{arguments[0]}”。\n{_overview(commands)}", file=sys.stderr)
        return 2
    return _run(entry, arguments[1:])


def _commands() -> list[CommandEntry]:
    return [entry for name in DECLARATIONS for entry in import_module(name).PACK.commands]


def _run(entry: CommandEntry, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"wutong {entry.name}", description=entry.help)
    add_arguments = cast(Callable[[argparse.ArgumentParser], None], resolve(entry.add_arguments))
    add_arguments(parser)
    given = parser.parse_args(arguments)
    if entry.needs_database or getattr(
        given, "needs_database", False
    ):  # a part of a command may need what the rest does not
        _start_django(given)
    try:
        return cast(Callable[[argparse.Namespace], int], resolve(entry.run))(given)
    except WutongError as problem:
        print(problem.message(os.environ.get("WUTONG_LANGUAGE", "zh")), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _start_django(given: argparse.Namespace) -> None:
    """Set Django up for the data folder of `--data`, and make sure the zone stands in it."""
    if getattr(given, "data", None):
        os.environ["WUTONG_DATA"] = str(given.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    import django

    django.setup()
    if not getattr(given, "bare", False):
        from wutong.site.zone import ensure_zone

        ensure_zone()


def _overview(commands: dict[str, CommandEntry]) -> str:
    width = max((len(name) for name in commands), default=0)
    lines = [f"  {name:<{width}}  {entry.help}" for name, entry in sorted(commands.items())]
    return "\n".join(["Wutong 梧桐", "", "./wutong COMMAND [-h]", "", *lines])
