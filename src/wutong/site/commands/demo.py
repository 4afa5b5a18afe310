"""`./wutong demo`: a zone at work in the browser, from nothing to an address in one command."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from wutong.platform import clock

# All five documents are known then, and the fourteenth plan is in its last year.
STANDS_AT = datetime(2025, 3, 3, 10, 0, tzinfo=clock.SHANGHAI)
DEFAULT_PORT = 8420
WORDS = (
    "amber birch cedar delta ember fjord grove heron iris jade kelp lotus maple north olive pine quill river".split()
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port to serve on (default {DEFAULT_PORT})")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--data", type=Path, help="folder of database and files (default: .wutong in the checkout)")
    parser.add_argument(
        "--today", type=datetime.fromisoformat, help="moment at which the clock stands, e.g. 2025-03-03"
    )
    parser.add_argument("--tls", action="store_true", help="serve HTTPS with a certificate made for this machine")


def run(given: argparse.Namespace) -> int:
    """Prepare the data folder, start worker and server, and stay until stopped."""
    folder = _folder(given.data)
    scheme = "https" if given.tls else "http"
    _settle_environment(folder, given)
    _say("正在准备数据… Preparing the data …")
    import django

    django.setup()
    from wutong.site.zone import ensure_zone

    _stand(folder, given.today)
    ensure_zone()
    accounts = _accounts(folder)
    _first_day(folder)
    worker = _start_worker()
    try:
        return _serve(given, folder, accounts, scheme)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)


def _folder(given: Path | None) -> Path:
    folder = (given or Path(os.environ.get("WUTONG_DATA") or ".wutong")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _settle_environment(folder: Path, given: argparse.Namespace) -> None:
    os.environ["WUTONG_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    if given.tls:
        os.environ["WUTONG_TLS"] = "1"
    hosts = {"localhost", "127.0.0.1", "[::1]", given.host, socket.gethostname()}
    os.environ.setdefault("WUTONG_HOSTS", ",".join(sorted(hosts - {"0.0.0.0", "::"})))  # noqa: S104


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


def _first_day(folder: Path) -> None:
    """Let the accounts have done a morning's work, once, and mark that state as the one to return to."""
    from wutong.site.baseline import has_baseline, mark_baseline
    from wutong.site.demonstration import first_day

    if has_baseline():
        return
    first_day()
    mark_baseline()


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "wutong", "worker"], stdin=subprocess.DEVNULL)  # noqa: S603


def _serve(given: argparse.Namespace, folder: Path, accounts: dict[str, str], scheme: str) -> int:
    from wutong.site.server import make_server

    server = make_server(given.host, given.port, folder if given.tls else None)
    try:
        server.prepare()
    except OSError as problem:
        _say(f"端口 {given.port} 无法使用（{problem}）。没有启动服务；请用 --port 换一个端口。")
        return 1
    port = server.bind_addr[1]
    print(f"{scheme}://{given.host}:{port}/")
    for name, password in accounts.items():
        print(f"  {name:<8} {password}")
    sys.stdout.flush()
    _say("按 Ctrl+C 停止；数据保留，再次运行时继续使用。Ctrl+C stops it; the data are kept.")
    signal.signal(signal.SIGTERM, lambda *_: _interrupt())
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        _say("正在停止… Stopping …")
    finally:
        server.stop()
    return 0


def _interrupt() -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
