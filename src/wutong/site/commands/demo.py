"""`./wutong demo`: a zone at work in the browser, from nothing to an address in one command."""

from __future__ import annotations

import argparse
import json
import os
import secrets
from datetime import datetime
from pathlib import Path

from wutong.platform import clock
from wutong.site.commands.serving import add_address_arguments, say, serve, settle_environment

# All five documents are known then, and the fourteenth plan is in its last year.
STANDS_AT = datetime(2025, 3, 3, 10, 0, tzinfo=clock.SHANGHAI)
WORDS = (
    "amber birch cedar delta ember fjord grove heron iris jade kelp lotus maple north olive pine quill river".split()
)
FIRMS_SHOWN = 3_000  # of the twin; the whole register is loaded by `./wutong twin load`


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_address_arguments(parser)
    parser.add_argument(
        "--today", type=datetime.fromisoformat, help="moment at which the clock stands, e.g. 2025-03-03"
    )
    parser.add_argument(
        "--firms",
        type=int,
        default=FIRMS_SHOWN,
        help=f"firms of the synthetic zone to load (default {FIRMS_SHOWN}, 0: none)",
    )


def run(given: argparse.Namespace) -> int:
    """Prepare the data folder, start server and worker, and stay until stopped."""
    folder = settle_environment(given)
    say("正在准备数据… Preparing the data …")
    import django

    django.setup()
    from wutong.site.zone import ensure_zone

    _stand(folder, given.today)
    ensure_zone()
    accounts = _accounts(folder)
    _first_day(given.firms)

    def announce(address: str) -> None:
        print(address)
        for name, password in accounts.items():
            print(f"  {name:<8} {password}")
        say("按 Ctrl+C 停止；数据保留，再次运行时继续使用。Ctrl+C stops it; the data are kept.")

    return serve(given, folder, announce)


def _stand(folder: Path, today: datetime | None) -> None:
    """Set the clock on the first run, or whenever --today asks; later runs go on from where it stands."""
    if today is not None or not (folder / "clock.json").exists():
        moment = today or STANDS_AT
        clock.stand_at(folder, moment.replace(hour=STANDS_AT.hour) if moment.hour == 0 else moment)


def _accounts(folder: Path) -> dict[str, str]:
    """Return user names and passwords, made once per data folder and readable by its owner only."""
    from wutong.platform.accounts.api import demo_usernames, ensure_demo_accounts

    file = folder / "demo-accounts.json"
    if file.exists():
        return dict(json.loads(file.read_text()))
    passwords = {name: _password() for name in demo_usernames()}
    ensure_demo_accounts(passwords)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        json.dump(passwords, handle)
    return passwords


def _password() -> str:
    """Three words and a number: easy to type from a terminal, not to be guessed."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(900) + 100)])


def _first_day(firms: int) -> None:
    """Let the accounts have done a morning's work, once, and mark that state as the one to return to."""
    from wutong.site.baseline import has_baseline, mark_baseline
    from wutong.site.demonstration import first_day

    if not has_baseline():
        first_day()
        if firms:
            _bring_firms(firms)  # waits in the marked state too: whoever returns to it gets the firms again
        mark_baseline()


def _bring_firms(firms: int) -> None:
    """Let the worker build the synthetic zone and put some of its firms into the registry, while the pages are open."""
    from django.conf import settings

    from wutong.engines.twin.api import start_load
    from wutong.platform.accounts.api import person_for_username

    folder = Path(settings.MEDIA_ROOT).parent / "twin"
    start_load(folder, firms=firms, person=person_for_username("planner"))
