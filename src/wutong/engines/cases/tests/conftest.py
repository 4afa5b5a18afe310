"""A street on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wutong.engines.cases.testing import MONDAY, Street, make_street
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
def street(db) -> Iterator[Street]:
    with clock.standing_at(MONDAY):
        yield make_street()
