import pytest

from wutong.engines.returns.testing import MONDAY, Committee, make_committee
from wutong.platform import clock


@pytest.fixture
def committee(db) -> Committee:
    with clock.standing_at(MONDAY):
        yield make_committee()
