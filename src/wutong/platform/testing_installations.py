"""Installations for tests that need several processes: one on SQLite, one on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from wutong.kernel.errors import WutongError
from wutong.platform.testing import Installation
from wutong.platform.testing_databases import EMPTY, Stock, address_of

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


def _migrated(place: str, folder: Path) -> None:
    Installation(folder, place).run(MIGRATE)


@pytest.fixture(scope="session")
def sqlite_stock(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """SQLite files of the run, whichever database the tests themselves work on; with a migrated, empty one to copy."""
    files = Stock(stock.folder)
    folder = tmp_path_factory.mktemp("migrating")
    files.ensure(EMPTY, lambda place: _migrated(f"sqlite:///{place}", folder), lasting=True)
    return files


@pytest.fixture(scope="session")
def postgres_stock(stock: Stock, postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """Templates of the run on the server, with a migrated, empty one to copy."""
    templates = Stock(stock.folder, postgres_server)
    folder = tmp_path_factory.mktemp("migrating")
    templates.ensure(EMPTY, lambda place: _migrated(address_of(place, postgres_server), folder))
    return templates


@pytest.fixture(scope="session")
def sqlite_template(sqlite_stock: Stock) -> Path:
    """A migrated, empty SQLite file to copy."""
    return Path(sqlite_stock.place(EMPTY))


@pytest.fixture
def sqlite_installation(sqlite_template: Path, tmp_path: Path) -> Installation:
    """A migrated, empty installation on SQLite."""
    folder = tmp_path / "sqlite"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "wutong.sqlite3")
    return Installation(folder, f"sqlite:///{folder}/wutong.sqlite3")


@pytest.fixture
def postgres_installation(postgres_stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    """A migrated, empty installation on PostgreSQL."""
    name = postgres_stock.copy(EMPTY)
    folder = tmp_path / "postgres"
    folder.mkdir()
    yield Installation(folder, address_of(name, postgres_stock.server))
    postgres_stock.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest) -> Installation:
    """A migrated, empty installation, once on either database."""
    return request.getfixturevalue(f"{request.param}_installation")
