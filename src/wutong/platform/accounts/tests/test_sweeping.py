"""Old sessions are forgotten by the worker, living ones are not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from wutong.platform.jobs import registry

pytestmark = pytest.mark.django_db


def session(key: str, hours: int) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(hours=hours))


def test_the_worker_forgets_sessions_that_have_ended():
    session("ended", -1)
    session("living", 1)
    registry.load()
    registry.DUE_WORK["accounts.sessions"]()
    assert [*Session.objects.values_list("session_key", flat=True)] == ["living"]
    assert registry.RECURRING["accounts.sessions"] == timedelta(days=1)
