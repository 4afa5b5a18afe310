"""What every test may use. The environment is set by wutong.site.testing, before the settings are read."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest
from _pytest.doctest import DoctestModule
from hypothesis import HealthCheck, settings

from wutong.platform.testing_databases import EMPTY, Stock, filled_by

pytest_plugins = ["wutong.platform.testing_installations"]

# A busy machine is no failure of what is tested.
for profile, examples in (("fast", 20), ("wutong", 100), ("full", 300)):
    settings.register_profile(
        profile, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples
    )
settings.load_profile(os.environ.get("WUTONG_TEST_PROFILE", "wutong"))

SHARED = Path(__file__).parent.parent / "shared"
BENCHMARKS = Path(__file__).parent / "tests/benchmarks"
WEIGHTY = Path(__file__).parent / "tests/weighty.txt"
EXAMPLE = b">>> "
MARKS_OF_THE_FILE = re.compile(rb"^pytestmark = .*", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run tests marked full")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the benchmarks out, which are run by hand, and files of which `-m` wants nothing: importing them takes time."""
    if collection_path == BENCHMARKS:
        return True
    unwanted = collection_path.name.startswith("test_") and has_nothing_for(
        config.option.markexpr, collection_path.read_bytes()
    )
    return True if unwanted else None


def has_nothing_for(marks: str, text: bytes) -> bool:
    """Say whether a test file's marks, as they are written in it, leave nothing for an expression without `or`."""
    if " or " in marks or EXAMPLE in text:
        return False
    refused = set(re.findall(r"\bnot (\w+)", marks))
    wanted = set(re.findall(r"\w+", marks)) - refused - {"and", "not"}
    of_the_file = MARKS_OF_THE_FILE.search(text)
    borne = set(re.findall(rb"\bmark\.(\w+)", of_the_file[0])) if of_the_file else set()
    return any(mark.encode() in borne for mark in refused) or any(
        f"mark.{mark}".encode() not in text for mark in wanted
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage, and never again among what has been loaded: a million objects that stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for examples only in modules that hold any: importing and searching the others takes seconds a process."""
    found = yield
    return [one for one in found if not isinstance(one, DoctestModule) or EXAMPLE in file_path.read_bytes()]


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    weighty = set(WEIGHTY.read_text(encoding="utf-8").splitlines())
    skip = pytest.mark.skip(reason="only with --full")
    for item in items:
        if item.nodeid.partition("[")[0] in weighty:
            item.add_marker("weighty")
        if "full" in item.keywords and not config.getoption("--full"):
            item.add_marker(skip)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):  # the last process of the run
        Stock(stock_folder()).clear()


def stock_folder() -> Path:
    """Where the finished databases lie that all processes of this run share."""
    return Path(os.environ["WUTONG_TEST_DATA"]) / "databases"


@pytest.fixture(scope="session")
def stock(django_test_environment: None) -> Stock:
    return Stock.of_default(stock_folder())


@pytest.fixture(scope="session")
def django_db_setup(stock: Stock, django_db_blocker) -> Iterator[None]:
    """Give the process a database of its own: in place of pytest-django's, which would migrate once a process."""
    with django_db_blocker.unblock():
        stock.ensure_empty()
        with stock.copied(EMPTY), django_db_blocker.block():
            yield


@pytest.fixture(scope="module")
def loaded_zone(stock: Stock, django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Let a module's tests, from the first that asks, work on a database that holds the whole reference zone."""
    from wutong.site.zone import load_zone

    def load() -> None:
        from wutong.platform import clock
        from wutong.platform.accounts.api import ensure_roles

        with clock.standing_at(datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)):
            ensure_roles()
            load_zone(files("wutong.zones") / "zhengzhou")

    with django_db_blocker.unblock():
        stock.ensure("zone", filled_by(load), of=EMPTY, lasting=True)
        with stock.copied("zone"), django_db_blocker.block():
            yield


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> Iterator[None]:
    """Tests make many passwords and clients: a fast hash stands in for the slow one, and no client lists all static files."""
    from django.test import override_settings

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of documents and annotated figures beside the checkout; tests that need it skip without it."""
    folder = Path(os.environ.get("WUTONG_SHARED", SHARED))
    if not folder.is_dir():
        pytest.skip("../shared is not beside the checkout")
    return folder.resolve()


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_may_be_emptied() -> None:
    """The flush after a test with real transactions meets triggers that refuse it; lift them for that moment."""
    from wutong.platform.audit.testing import allow_flush

    allow_flush()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what the process keeps between requests: a test's rows are gone when it ends, their keys come again."""
    from django.core.cache import cache

    cache.clear()
