"""What the settings read from outside: the data folder, the database address, the secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse


def data_folder() -> Path:
    """Return the folder of database, files and keys: WUTONG_DATA, or `.wutong` in the present folder."""
    folder = Path(os.environ.get("WUTONG_DATA") or ".wutong").resolve()
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ["WUTONG_DATA"] = str(folder)
    return folder


def secret_key(folder: Path) -> str:
    """Return WUTONG_SECRET_KEY, or a key made once and kept in the data folder, readable by its owner only."""
    given = os.environ.get("WUTONG_SECRET_KEY")
    if given:
        return given
    file = folder / "secret.key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
    return file.read_text()


def database(folder: Path) -> dict[str, Any]:
    """Return Django's settings of the database: DATABASE_URL (postgres://…) or SQLite in the data folder."""
    address = os.environ.get("DATABASE_URL", "")
    if not address or address.startswith("sqlite"):
        name = address.partition("///")[2] or str(folder / "wutong.sqlite3")
        return _sqlite(name)
    parts = urlparse(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(name: str) -> dict[str, Any]:
    """SQLite as a server database: readers never wait for the writer (WAL), writers queue (IMMEDIATE)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # A file also under test: threads of a test then wait for one another as the server's do.
        "TEST": {"NAME": str(Path(name).with_name("test.sqlite3"))},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
            ),
        },
    }
