"""The administrator's list of failed deliveries."""

import pytest
from django.urls import reverse

from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.outbox.models import Delivery, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(client):
    client.force_login(make_person("administrator"))
    event = Event.objects.create(key="event/1", topic="test.done", recorded_at=clock.now())
    return Delivery.objects.create(
        event=event, consumer="x:y", attempts=8, failure="Traceback\nValueError: 出错\n", given_up_at=clock.now()
    )


def test_a_delivery_given_up_is_listed_with_the_last_line_of_its_failure(client, failed):
    page = client.get(reverse("deliveries")).content.decode()

    assert "event/1" in page
    assert "ValueError: 出错" in page
    assert "已放弃" in page


def test_the_button_puts_it_back(client, failed):
    client.post(reverse("delivery-retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert (failed.given_up_at, failed.attempts) == (None, 0)


def test_a_planner_does_not_see_it(client, failed):
    client.force_login(make_person("planner"))

    assert client.get(reverse("deliveries")).status_code == 403
