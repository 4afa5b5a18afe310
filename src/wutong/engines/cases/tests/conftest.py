"""A street on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from wutong.engines.cases.testing import MONDAY, Street, make_street
from wutong.platform import clock


@pytest.fixture
def street(db) -> Iterator[Street]:
    with clock.standing_at(MONDAY):
        yield make_street()
