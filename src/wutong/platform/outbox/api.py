"""What happened, told to whoever declared an interest: written in the transaction, delivered after it.

    publish("ledger.adopted", {"series": 12, "claim": 48213}, key="ledger.adopted/48213/1")

Consumers are declared in `Pack.consumers` as (topic, "module:function") and called with an
`EventView`. Each takes effect once per event, though it may be tried more often.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection, transaction

from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.outbox.delivery import EventView, consumers_of, deliver, deliver_due
from wutong.platform.outbox.models import Delivery, Event

INSERT = "INSERT INTO outbox_event ({}) VALUES (%s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id"

__all__ = ["Delivery", "Event", "EventView", "deliver_due", "publish", "retry", "waiting_for_help"]


def publish(topic: str, body: dict[str, Any], *, key: str) -> Event:
    """Write an event, in the caller's transaction; a key published before gives the event it was published as."""
    event = Event(key=key, topic=topic, body=body, recorded_at=clock.now())
    with transaction.atomic(savepoint=False):
        event.pk = _inserted(event)
        if event.pk is None:  # published before, or by somebody else this moment
            return Event.objects.get(key=key)
        Delivery.objects.bulk_create([Delivery(event=event, consumer=consumer) for consumer in consumers_of(topic)])
    if settings.WUTONG_OUTBOX_INLINE:
        transaction.on_commit(lambda: _deliver_now(event.pk), robust=True)
    return event


def retry(delivery_id: int, *, by: Any) -> None:
    """Try a delivery again that had been given up, at once."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery_id, delivered_at__isnull=True).update(
            given_up_at=None, next_at=None, attempts=0
        )
        record_act("outbox.retry", person=by, object_kind="delivery", object_key=str(delivery_id))


def waiting_for_help() -> Any:
    """Return the deliveries that failed: those given up first, then those that will be tried again."""
    failed = Delivery.objects.filter(delivered_at__isnull=True).exclude(failure="")
    return failed.select_related("event").order_by("given_up_at", "pk")


def _inserted(event: Event) -> int | None:
    """Write an event unless its key is there, and return its number: one statement, where Django would need a savepoint."""
    fields = [field for field in Event._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    values = [field.get_db_prep_save(getattr(event, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(", ".join(f'"{field.column}"' for field in fields)), values)
        found = cursor.fetchone()
    return found[0] if found else None


def _deliver_now(event_id: int) -> None:
    for pk in Delivery.objects.filter(event_id=event_id).order_by("pk").values_list("pk", flat=True):
        deliver(pk)
