"""A PostgreSQL server of one's own, started from the system's binaries for tests and trials.

It listens on loopback alone, on a free port, with a password made for it, and is gone when
the process ends. As root it runs as the user `postgres`, because PostgreSQL refuses root.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wutong.platform.backup.errors import PostgresAbsent

USER = "wutong"
TRIES = 3  # another process may take the free port between our look and the server's start
OPTIONS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "60"}
# A server whose data stay has room for the indexes that pages ask, and no checkpoint in the midst of an import.
ROOMY = {"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "15min"}
# A server that lives as long as a test loses nothing by a power cut.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class _Server:
    programs: Path
    folder: Path
    account: dict[str, Any]  # how to run a program as the account that owns the server
    kept: bool = False

    @property
    def secret(self) -> Path:
        """The file that holds the password of a kept cluster."""
        return self.folder / "password"


_running: dict[str, _Server] = {}  # by DATABASE_URL


def start(folder: Path | None = None) -> str:
    """Start a server in `folder` (or one of its own) and return its DATABASE_URL; raise PostgresAbsent.

    As root, a folder that the user `postgres` cannot reach gives way to one in the system's
    folder for temporary files.
    """
    programs, account = _programs(), _account()
    return _started(_Server(programs, _place(folder, account), account), HASTY)


def start_kept(folder: Path) -> str:
    """Start the server whose data stay in `folder`, making it on first use, and return its DATABASE_URL.

    It keeps its data over a power cut, as a zone's own server does: what is measured on it holds there too.
    Raises PostgresAbsent, also where the user `postgres` cannot reach the folder.
    """
    account = _account()
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(folder, account["user"], account["group"])
    return _started(_Server(_programs(), folder, account, kept=True), ROOMY)


def _started(server: _Server, options: dict[str, str]) -> str:
    try:
        password = _password(server)
        port = _serve(server, OPTIONS | options)
    except subprocess.CalledProcessError as problem:
        if not server.kept:
            shutil.rmtree(server.folder, ignore_errors=True)
        raise PostgresAbsent(reason=(problem.stderr or problem.stdout or str(problem)).strip()[-300:]) from problem
    if not _running:
        atexit.register(stop)
    address = f"postgres://{USER}:{password}@127.0.0.1:{port}/postgres"
    _running[address] = server
    return address


def stop(address: str = "") -> None:
    """Stop the server with this DATABASE_URL, or every server that this process started; data not kept are removed."""
    for name in [address] if address else list(_running):
        server = _running.pop(name)
        mode = "fast" if server.kept else "immediate"
        subprocess.run(  # noqa: S603 - our own program and folder
            [server.programs / "pg_ctl", "-D", server.folder / "data", "-m", mode, "-w", "stop"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd="/",
            **server.account,
        )
        if not server.kept:
            shutil.rmtree(server.folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL of the system."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [program.parent for program in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise PostgresAbsent(reason="/usr/lib/postgresql/*/bin/initdb")
    return max(folders, key=lambda folder: float(folder.parent.name))


def _account() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise PostgresAbsent(reason="user postgres") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _place(folder: Path | None, account: dict[str, Any]) -> Path:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        reachable = subprocess.run(["/usr/bin/test", "-x", folder], check=False, cwd="/", **account).returncode == 0  # noqa: S603
        folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=folder)) if reachable else None
    place = folder or Path(tempfile.mkdtemp(prefix="wutong-postgres-"))
    if account:
        os.chown(place, account["user"], account["group"])
    return place


def _password(server: _Server) -> str:
    """Return the password of a kept cluster, or of one made now."""
    if server.kept and server.secret.exists():
        return server.secret.read_text()
    password = secrets.token_hex(16)
    _make_cluster(server, password)
    return password


def _make_cluster(server: _Server, password: str) -> None:
    descriptor = os.open(server.secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(password)
    if server.account:
        os.chown(server.secret, server.account["user"], server.account["group"])
    _call(server, "initdb", "-U", USER, "-A", "scram-sha-256", "--pwfile", server.secret, "-E", "UTF8",
          "--locale=C.UTF-8", "--no-sync", "-D", server.folder / "data")  # fmt: skip
    if not server.kept:
        server.secret.unlink()


def _serve(server: _Server, options: dict[str, str]) -> int:
    """Start the server on a free port and return it."""
    for attempt in range(TRIES):
        port = _free_port()
        settings = " ".join(f"-c {name}={value!r}" for name, value in {**options, "port": str(port)}.items())
        try:
            _call(server, "pg_ctl", "-D", server.folder / "data", "-w", "-l", server.folder / "log", "-o", settings,
                  "start")  # fmt: skip
        except subprocess.CalledProcessError:
            if attempt == TRIES - 1:
                raise
        else:
            return port
    raise AssertionError("unreachable")


def _call(server: _Server, program: str, *arguments: Any) -> None:
    # The server inherits these files: a pipe would keep us waiting for as long as it lives.
    with tempfile.TemporaryFile() as said:
        outcome = subprocess.run(  # noqa: S603 - programs of the system, arguments of our own
            [server.programs / program, *arguments], stdout=said, stderr=said, check=False, cwd="/", **server.account
        )
        if outcome.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")
            raise subprocess.CalledProcessError(outcome.returncode, program, output=text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
