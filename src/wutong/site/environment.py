"""What the settings read from outside: the data folder, the database address, the secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

KEPT_SECONDS = 60  # a thread of the server goes on with the connection it has


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
        "CONN_MAX_AGE": KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a page's statement takes PostgreSQL longer (0.3 s) than running it. And it takes the look at a page in
        # the middle of a table to cost four times the next one, as on a turning disk: of 4.5 million cases it read 300,000
        # in order (150 ms) to count what an index finds in 19.
        # And it starts a second process for a statement of a page, which takes longer (10 ms) than it saves, and a core.
        "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1 -c parallel_setup_cost=100000"},
    }


def _sqlite(name: str) -> dict[str, Any]:
    """SQLite as a server database: readers never wait for the writer (WAL), writers queue (IMMEDIATE)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # A file also under test: threads of a test then wait for one another as the server's do.
        "TEST": {"NAME": str(Path(name).with_name("test.sqlite3"))},
        # The last connection to be closed writes the whole journal into the file and waits for the disk, the next begins
        # it anew: opened for each request they cost more than most requests, and keep everybody else out meanwhile.
        "CONN_MAX_AGE": KEPT_SECONDS,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
            ),
        },
    }


PROVIDER_ADDRESSES = {
    "OIDC_OP_ISSUER": "WUTONG_OIDC_ISSUER",
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "WUTONG_OIDC_AUTHORIZATION_ENDPOINT",
    "OIDC_OP_TOKEN_ENDPOINT": "WUTONG_OIDC_TOKEN_ENDPOINT",
    "OIDC_OP_USER_ENDPOINT": "WUTONG_OIDC_USER_ENDPOINT",
    "OIDC_OP_JWKS_ENDPOINT": "WUTONG_OIDC_JWKS_ENDPOINT",
    "OIDC_RP_CLIENT_ID": "WUTONG_OIDC_CLIENT_ID",
    "OIDC_RP_CLIENT_SECRET": "WUTONG_OIDC_CLIENT_SECRET",
}


def identity_provider() -> dict[str, Any]:
    """Return Django's settings of the identity provider, with an empty WUTONG_OIDC_NAME when there is none.

    Raises
        SystemExit  if a provider is named and one of its values is missing: half a configuration would
                    show a button that leads nowhere
    """
    name = os.environ.get("WUTONG_OIDC_NAME", "")
    if not name:
        return {"WUTONG_OIDC_NAME": ""}
    missing = [variable for variable in PROVIDER_ADDRESSES.values() if not os.environ.get(variable)]
    if missing:
        raise SystemExit(f"设置了 WUTONG_OIDC_NAME，还缺少：{'、'.join(missing)}。Missing with WUTONG_OIDC_NAME.")
    return {
        "WUTONG_OIDC_NAME": name,
        **{setting: os.environ[variable] for setting, variable in PROVIDER_ADDRESSES.items()},
        "OIDC_RP_SIGN_ALGO": os.environ.get("WUTONG_OIDC_ALGORITHM", "RS256"),
        "OIDC_RP_SCOPES": os.environ.get("WUTONG_OIDC_SCOPES", "openid profile email"),
        "OIDC_USE_PKCE": True,
        "OIDC_CREATE_USER": False,
        "OIDC_TIMEOUT": 10,
    }
