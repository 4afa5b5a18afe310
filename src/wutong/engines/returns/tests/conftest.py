import pytest

from wutong.engines.returns.testing import MONDAY, Committee, make_committee
from wutong.platform import clock
from wutong.platform.conftest import (  # noqa: F401 - installations of their own, for tests with several processes
    installation,
    postgres_installation,
    postgres_server,
    postgres_stock,
    sqlite_installation,
    sqlite_stock,
    sqlite_template,
)


@pytest.fixture
def committee(db) -> Committee:
    with clock.standing_at(MONDAY):
        yield make_committee()
