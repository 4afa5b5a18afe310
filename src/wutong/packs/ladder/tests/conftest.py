"""A screened register of three firms, and people who look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from wutong.engines.screening import api as ladders
from wutong.engines.screening.testing import make_register
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.models import Area


@pytest.fixture
def keys(loaded_zone: None, db: None) -> Iterator[dict[str, str]]:
    with clock.standing_at(datetime(2025, 3, 3, 10, 0, tzinfo=clock.SHANGHAI)):
        made = make_register(Area.objects.get(code="wutong", valid_to=None))
        ladders.screen()
        yield made


@pytest.fixture
def planner(keys: dict[str, str]) -> Client:
    return signed_in("planner")


def signed_in(role: str, area: str = "zhengzhou-hitech") -> Client:
    client = Client()
    client.force_login(make_person(role, Area.objects.get(code=area, valid_to=None)))
    return client
