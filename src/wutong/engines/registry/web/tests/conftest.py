"""A zone, and clients of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.api import add_area


@pytest.fixture
def zone() -> Any:
    return add_area("zone-of-test", "示例区", kind="zone", valid_from=date(2015, 1, 1))


@pytest.fixture
def sit(zone: Any) -> Callable[[str], Client]:
    """Return a function that gives the client of a person in a role over the zone."""

    def as_role(role: str) -> Client:
        client = Client()
        client.force_login(make_person(role, zone))
        return client

    return as_role
