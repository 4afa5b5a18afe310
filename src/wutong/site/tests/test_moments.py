"""Moments come out of either database as they went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from wutong.platform.accounts.models import Person
from wutong.platform.accounts.testing import make_person
from wutong.platform.clock import SHANGHAI

pytestmark = pytest.mark.django_db
MOMENTS = [
    datetime(2025, 3, 3, 8, 5, 6, 789012, tzinfo=SHANGHAI),
    datetime(1988, 7, 1, 0, 30, tzinfo=SHANGHAI),  # an hour of summer time, in those years
    datetime(1899, 12, 31, 23, 59, 59, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_in_utc(moment: datetime) -> None:
    person = make_person("planner")
    Person.objects.filter(pk=person.pk).update(date_joined=moment)
    found = Person.objects.values_list("date_joined", flat=True).get(pk=person.pk)
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_no_moment_stays_none() -> None:
    person = make_person("planner")
    Person.objects.filter(pk=person.pk).update(last_login=None)
    assert Person.objects.values_list("last_login", flat=True).get(pk=person.pk) is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no reader of its own")
def test_the_quick_reader_is_the_one_that_reads() -> None:
    from psycopg.pq import Format

    from wutong.site.moments import TIMESTAMPTZ

    connection.ensure_connection()
    reader = connection.connection.adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
    assert reader.__name__ == "MomentLoader"
