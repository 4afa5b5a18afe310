"""Messages between parts: written with the deed, delivered once in effect."""

from datetime import timedelta

import pytest
from django.db import transaction

from wutong.platform import clock
from wutong.platform.accounts.models import Role
from wutong.platform.outbox import delivery
from wutong.platform.outbox.api import deliver_due, publish, retry, waiting_for_help
from wutong.platform.outbox.models import Delivery, Event

pytestmark = pytest.mark.django_db
HERE = __name__
broken = []


def note(event):
    """A consumer whose effect can be counted."""
    Role.objects.create(code=f"seen-{event.id}", name_zh=event.topic)
    if broken:
        raise RuntimeError("消费者出错")


@pytest.fixture(autouse=True)
def consumers(monkeypatch):
    broken.clear()
    monkeypatch.setattr(delivery, "consumers_of", delivery.consumers_of)
    monkeypatch.setattr("wutong.platform.outbox.api.consumers_of", lambda topic: [f"{HERE}:note"])
    monkeypatch.setattr(delivery, "resolve", lambda reference: note)


def seen():
    return Role.objects.filter(code__startswith="seen-").count()


def test_an_event_disappears_with_the_transaction_it_belongs_to():
    with transaction.atomic():
        publish("test.done", {}, key="a")
        transaction.set_rollback(True)

    deliver_due()

    assert (Event.objects.count(), seen()) == (0, 0)


def test_a_consumer_acts_once_however_often_it_is_tried():
    publish("test.done", {"n": 1}, key="a")
    publish("test.done", {"n": 2}, key="a")

    assert (deliver_due(), deliver_due()) == (1, 0)
    assert seen() == 1


def test_a_failing_consumer_leaves_no_trace_and_is_tried_again_later():
    publish("test.done", {}, key="a")
    broken.append(True)
    deliver_due()
    row = Delivery.objects.get()
    assert (seen(), row.attempts, "消费者出错" in row.failure) == (0, 1, True)

    broken.clear()
    assert deliver_due() == 0
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        deliver_due()

    assert seen() == 1


def test_what_fails_every_time_waits_for_the_administrator_who_can_retry_it():
    publish("test.done", {}, key="a")
    broken.append(True)
    moment = clock.now()
    for _attempt in range(delivery.MOST_ATTEMPTS):
        moment += timedelta(hours=1)
        with clock.standing_at(moment):
            deliver_due()
    assert [row.given_up_at is not None for row in waiting_for_help()] == [True]

    broken.clear()
    retry(Delivery.objects.get().pk, by=None)
    deliver_due()

    assert (seen(), list(waiting_for_help())) == (1, [])


def test_an_event_is_delivered_right_after_the_commit_where_that_is_set(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish("test.done", {}, key="a")

    assert seen() == 1


@pytest.mark.parametrize(
    ("wanted", "topic", "taken"),
    [("ledger.*", "ledger.adopted", True), ("ledger.adopted", "ledger.adopted", True), ("ledger.*", "plan.new", False)],
)
def test_a_consumer_gets_the_topics_it_declared(wanted, topic, taken):
    assert delivery._takes(wanted, topic) is taken
