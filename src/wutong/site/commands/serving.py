"""Serving a zone: the web server and its worker, started and stopped together."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

DEFAULT_PORT = 8420
STOPPING_SECONDS = 20
LOWEST = 19  # the niceness that the system knows nothing beyond
STANDING_BACK = 5  # the worker's niceness: where the cores are all taken, whoever waits for a page goes first


def add_address_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and where the data are."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port to serve on (default {DEFAULT_PORT})")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--data", type=Path, help="folder of database and files (default: .wutong in the checkout)")
    parser.add_argument("--tls", action="store_true", help="serve HTTPS with a certificate made for this machine")


def settle_environment(given: argparse.Namespace) -> Path:
    """Make the data folder and name it, and the hosts that may be asked for, to the settings."""
    folder = Path(given.data or os.environ.get("WUTONG_DATA") or ".wutong").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["WUTONG_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.site.settings")
    if given.tls:
        os.environ["WUTONG_TLS"] = "1"
    hosts = {"localhost", "127.0.0.1", "[::1]", given.host, socket.gethostname()}
    os.environ.setdefault("WUTONG_HOSTS", ",".join(sorted(hosts - {"0.0.0.0", "::"})))  # noqa: S104
    return folder


def serve(given: argparse.Namespace, folder: Path, announce: Callable[[str], None], *, processes: int = 1) -> int:
    """Serve until stopped, with as many processes as asked for; `announce` is told the address once it answers."""
    from wutong.site.server import make_server

    certificates = folder if given.tls else None
    server = make_server(given.host, given.port, certificates, shared=processes > 1)
    try:
        if processes > 1:
            _refuse_taken(given.host, given.port)
        server.prepare()
    except OSError as problem:
        say(f"端口 {given.port} 无法使用（{problem}）。没有启动服务；请用 --port 换一个端口。")
        return 1
    port = server.bind_addr[1]
    worker = _worker()
    address = [given.host, str(port), *([str(certificates)] if certificates else [])]
    beside = [_started("wutong.site.beside", *address) for _ in range(processes - 1)]
    announce(f"{'https' if given.tls else 'http'}://{given.host}:{port}/")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        say("正在停止… Stopping …")
    finally:
        server.stop()
        for one in (worker, *beside):
            _stop(one)
    return 0


def _refuse_taken(host: str, port: int) -> None:
    """Raise OSError where somebody else listens: at a shared port the system would let us in beside a stranger."""
    with socket.create_server((host, port)):
        pass


def _worker() -> subprocess.Popen[bytes]:
    """Start the process that runs jobs, which stands back where both want the processor."""
    worker = _started("wutong", "worker")
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, worker.pid, min(LOWEST, ours + STANDING_BACK))  # from ours: nobody may go up
    return worker


def _started(module: str, *given: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", module, *given], stdin=subprocess.DEVNULL)  # noqa: S603


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # a worker's: its job's lease runs out and the next worker goes on from the cursor


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def say(text: str) -> None:
    """Tell the person at the terminal, beside the results."""
    print(text, file=sys.stderr, flush=True)
