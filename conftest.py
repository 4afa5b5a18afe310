"""What every test may use. The environment is set by wutong.site.testing, before the settings are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no failure of what is tested.
settings.register_profile("wutong", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wutong")

SHARED = Path(__file__).parent.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run tests marked full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    skip = pytest.mark.skip(reason="only with --full")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(skip)


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
