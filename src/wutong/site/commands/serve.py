"""`./wutong serve`: the same site for daily work, with the machine's own time and no accounts that anyone knows."""

from __future__ import annotations

import argparse
import os

from wutong.site.commands.serving import add_address_arguments, say, serve, settle_environment

MOST_PROCESSES = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_address_arguments(parser)
    parser.add_argument(
        "--processes", type=int, choices=range(1, MOST_PROCESSES + 1), default=min(os.cpu_count() or 1, MOST_PROCESSES),
        metavar="N", help=f"processes that serve pages (default: one a core, {MOST_PROCESSES} at most)",
    )  # fmt: skip


def run(given: argparse.Namespace) -> int:
    """Bring the database up to date, start server and worker, and stay until stopped."""
    folder = settle_environment(given)
    import django

    django.setup()
    from wutong.platform.accounts.models import Person
    from wutong.site.zone import ensure_zone

    ensure_zone()
    if not Person.objects.exists():
        say("还没有账号：另开终端执行 ./wutong account 用户名 --post 岗位代码 建立第一个账号。")
    return serve(given, folder, print, processes=given.processes)
