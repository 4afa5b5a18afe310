"""Carrying events to their consumers: at least one attempt each, one effect each.

A consumer runs in the transaction that marks its delivery: when the process ends before the
commit, both are as if they had never been, and the next attempt does them together. What a
consumer does outside the database (a mail, a call) it must schedule, not do.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Q

from wutong.platform import clock
from wutong.platform.outbox.models import Delivery
from wutong.platform.packs import packs, resolve
from wutong.platform.turns import transaction_in_turn

MOST_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=5)
ROUND = 500  # deliveries looked up at once


@dataclass(frozen=True)
class EventView:
    """An event as a consumer sees it."""

    id: int
    key: str
    topic: str
    body: dict[str, Any]
    recorded_at: datetime


def consumers_of(topic: str) -> list[str]:
    """Return the consumers declared for a topic (`ledger.*` takes every topic that begins with `ledger.`)."""
    declared = [entry for pack in packs() for entry in pack.consumers]
    return [consumer for wanted, consumer in declared if _takes(wanted, topic)]


def deliver_due() -> int:
    """Try every delivery that is due; return how many were tried."""
    tried, after = 0, 0
    while True:
        batch = list(_due().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:ROUND])
        if not batch:
            return tried
        tried += sum(deliver(pk) for pk in batch)
        after = batch[-1]


def deliver(pk: int) -> bool:
    """Try one delivery, unless it is done, not due, or in another worker's hands."""
    try:
        with transaction_in_turn(standing_back=True):
            row = _due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if row is None:
                return False
            consume = cast(Callable[[EventView], None], resolve(row.consumer))
            consume(_view(row))
            row.delivered_at, row.attempts, row.failure = clock.now(), row.attempts + 1, ""
            row.save()
    except Exception as problem:  # noqa: BLE001 - one failing consumer must not hold up the others
        _note_failure(pk, problem)
    return True


def _due() -> Any:
    due_now = Q(next_at__isnull=True) | Q(next_at__lte=clock.now())
    return Delivery.objects.filter(due_now, delivered_at__isnull=True, given_up_at__isnull=True).select_related("event")


def _view(row: Delivery) -> EventView:
    event = row.event
    return EventView(event.pk, event.key, event.topic, event.body, event.recorded_at)


def _takes(wanted: str, topic: str) -> bool:
    return topic.startswith(wanted[:-1]) if wanted.endswith("*") else topic == wanted


def _note_failure(pk: int, problem: Exception) -> None:
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=pk)
        row.attempts += 1
        row.failure = "".join(traceback.format_exception(problem))
        row.next_at = clock.now() + FIRST_RETRY * 2 ** (row.attempts - 1)
        if row.attempts >= MOST_ATTEMPTS:
            row.given_up_at = clock.now()
        row.save()
