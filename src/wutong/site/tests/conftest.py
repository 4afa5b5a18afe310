"""A leader of a small zone, signed in, for tests of the frame."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from wutong.platform.accounts.models import Grant, Holding, Person, Post, Role, Unit
from wutong.platform.territory.models import Area

LONG_AGO = date(2010, 1, 1)


@pytest.fixture
def zone(db) -> Area:
    area = Area.objects.create(code="t-zone", name_zh="测试区", kind="zone", path="0901", valid_from=LONG_AGO)
    for number, name in enumerate(["东办", "西办"], 1):
        Area.objects.create(
            code=f"t-office-{number}", name_zh=name, kind="office", parent=area,
            path=f"0901000{number}", valid_from=LONG_AGO,
        )  # fmt: skip
    return area


@pytest.fixture
def reader(zone: Area) -> Person:
    """Someone who may see the cockpit and the figures of the whole zone."""
    moment = datetime(2020, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    unit = Unit.objects.create(code="t-unit", name_zh="发改局", valid_from=LONG_AGO, recorded_at=moment)
    role = Role.objects.create(code="t-reader", name_zh="读者")
    for permission in ["cockpit.read", "figures.read", "figures.export", "plans.read", "documents.read"]:
        Grant.objects.create(role=role, permission=permission)
    post = Post.objects.create(code="t-post", name_zh="科长", unit=unit, role=role, area=zone, valid_from=LONG_AGO)
    person = Person.objects.create(username="t-reader", full_name="王读")
    Holding.objects.create(post=post, person=person, valid_from=LONG_AGO)
    return person


@pytest.fixture
def signed_in(client, reader: Person):
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client
