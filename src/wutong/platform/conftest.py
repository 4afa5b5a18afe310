"""Installations for tests that need several processes: one on SQLite, one on PostgreSQL."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connections

from wutong.kernel.errors import WutongError
from wutong.platform.testing import Installation
from wutong.platform.testing_databases import EMPTY, Stock, alone

MIGRATE = "from django.core.management import call_command; call_command('migrate', verbosity=0)"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The server that the run was given, or a private one; without either the test is skipped."""
    given = os.environ.get("WUTONG_TEST_POSTGRES") or os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    from wutong.platform.backup import private_postgres

    try:
        address = private_postgres.start()
    except WutongError as absent:
        pytest.skip(absent.message("en"))
    yield address
    private_postgres.stop(address)


def _create(server: str, name: str, template: str = "template1") -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def sqlite_template(stock: Stock, tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Path:
    """A migrated, empty SQLite file to copy."""
    if connections["default"].vendor == "sqlite":
        with django_db_blocker.unblock():
            stock.ensure_empty()
        return stock.file(EMPTY)
    folder = tmp_path_factory.mktemp("template")
    Installation(folder, f"sqlite:///{folder}/wutong.sqlite3").run(MIGRATE)
    return folder / "wutong.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(stock: Stock, postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated, empty database to copy, made once for all processes that share the server."""
    name = f"template_{hashlib.sha256(f'{stock.folder} {postgres_server}'.encode()).hexdigest()[:12]}"
    made = stock.folder / f"{name}.made"
    with alone(stock.folder / f"{name}.lock"):
        if not made.exists():
            Installation(tmp_path_factory.mktemp("template"), _create(postgres_server, name)).run(MIGRATE)
            made.touch()
    return name


@pytest.fixture
def sqlite_installation(sqlite_template: Path, tmp_path: Path) -> Installation:
    """A migrated, empty installation on SQLite."""
    folder = tmp_path / "sqlite"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "wutong.sqlite3")
    return Installation(folder, f"sqlite:///{folder}/wutong.sqlite3")


@pytest.fixture
def postgres_installation(postgres_server: str, postgres_template: str, tmp_path: Path) -> Iterator[Installation]:
    """A migrated, empty installation on PostgreSQL."""
    name = f"test_{secrets.token_hex(4)}"
    folder = tmp_path / "postgres"
    folder.mkdir()
    yield Installation(folder, _create(postgres_server, name, postgres_template))
    _drop(postgres_server, name)


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest) -> Installation:
    """A migrated, empty installation, once on either database."""
    return request.getfixturevalue(f"{request.param}_installation")
