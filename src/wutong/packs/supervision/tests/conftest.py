"""The zone with the pack's types, on the demonstration's morning."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from wutong.packs.supervision.loading import ensure_types
from wutong.packs.tasks.loading import ensure_types as ensure_calendar
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.accounts.testing import make_person, make_post
from wutong.platform.territory.api import area_by_code

MORNING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
ZONE = "zhengzhou-hitech"


@pytest.fixture
def zone(loaded_zone, db):
    with clock.standing_at(MORNING):
        ensure_calendar()
        ensure_types()
        yield


@pytest.fixture
def people(zone):
    """A leader, a planner, an auditor, and an officer of the unit for industry."""
    area = area_by_code(ZONE)
    found = {role: make_person(role, area) for role in ("leader", "planner", "auditor")}
    officer = make_person("", area)
    unit = Unit.objects.get(code="industry")
    post = make_post("department_officer", area, unit=unit)
    post.holdings.create(person=officer, valid_from=post.valid_from)
    return found | {"officer": officer}


@pytest.fixture
def browse(people):
    """Return a client signed in as one of the people."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
