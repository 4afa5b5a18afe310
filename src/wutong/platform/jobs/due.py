"""Work that falls due: scheduled under a key, found by scanning, done once."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import inf
from typing import Any

from django.db import transaction

from wutong.platform import clock
from wutong.platform.jobs.models import Due
from wutong.platform.jobs.registry import DUE_WORK, RECURRING, load
from wutong.platform.turns import transaction_in_turn

MOST_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=10)
DOUBLINGS, LONGEST_WAIT = 20, timedelta(days=1)
FRESH = timedelta(seconds=30)
LATE_AT_ONCE = 50


def schedule(kind: str, key: str, at: datetime, **arguments: Any) -> None:
    """Put work of `kind` on the table for `at`, once per `key`, in the caller's transaction."""
    Due.objects.bulk_create([Due(key=key, kind=kind, due_at=at, arguments=arguments)], ignore_conflicts=True)


def schedule_all(kind: str, pieces: Iterable[tuple[str, datetime, dict[str, Any]]]) -> None:
    """Put many pieces of work (key, moment, arguments) on the table, each once per key, in one statement."""
    rows = [Due(key=key, kind=kind, due_at=at, arguments=arguments) for key, at, arguments in pieces]
    Due.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def withdraw(key: str) -> None:
    """Take work that has not been done off the table."""
    Due.objects.filter(key=key, done_at__isnull=True).delete()


def withdraw_all(keys: Iterable[str]) -> None:
    """Take many pieces off the table, waiting for nobody: what a worker is doing this moment is left to it."""
    waiting = Due.objects.select_for_update(skip_locked=True).filter(key__in=list(keys), done_at__isnull=True)
    Due.objects.filter(pk__in=[work.pk for work in waiting.only("pk")]).delete()


def do_due(*, within: float = inf) -> int:
    """Do everything that is due now; return how many pieces were done or tried.

    What has just fallen due goes before what has waited for long: after a stop, or when many cases were loaded, a
    hundred thousand pieces may be overdue, and what is due in the meantime keeps its moment.

    within  seconds after which the rest is left to the next scan
    """
    load()
    _arm_recurring()
    total, end = 0, time.monotonic() + within
    while True:
        pieces = _due_now()
        done = sum(_do(pk) for pk in pieces)
        total += done
        if not done or len(pieces) < LATE_AT_ONCE or time.monotonic() >= end:
            return total


def _due_now() -> list[int]:
    """Return what fell due in the last seconds, and then a part of what waits for longer, the oldest first."""
    now = clock.now()
    waiting = Due.objects.filter(done_at__isnull=True, given_up_at__isnull=True).order_by("due_at", "pk")
    numbers = waiting.values_list("pk", flat=True)
    late = list(numbers.filter(due_at__lte=now - FRESH)[:LATE_AT_ONCE])
    fresh = list(numbers.filter(due_at__gt=now - FRESH, due_at__lte=now))
    return [*fresh, *late] if len(late) == LATE_AT_ONCE else [*late, *fresh]


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: ten seconds, doubled each time, a day at most.

    Recurring work is never given up: without the bound its fortieth failure would lie beyond the calendar.
    """
    return min(FIRST_RETRY * 2 ** min(attempts - 1, DOUBLINGS), LONGEST_WAIT)


def _arm_recurring() -> None:
    now = clock.now()
    armed = dict(Due.objects.filter(key__in=RECURRING).values_list("key", "due_at"))
    for kind, every in RECURRING.items():
        if kind not in armed:
            schedule(kind, kind, now)
        elif armed[kind] > now + every * 2:  # the clock was set back: do not wait until it has caught up
            Due.objects.filter(key=kind).update(due_at=now)


def _do(pk: int) -> bool:
    """Do one piece, locked; its effects and its mark are one transaction."""
    try:
        with transaction_in_turn(standing_back=True):
            work = Due.objects.select_for_update(skip_locked=True).filter(pk=pk, done_at__isnull=True).first()
            if work is None or work.due_at > clock.now():
                return False
            _mark(work, DUE_WORK[work.kind](**work.arguments))
    except Exception as problem:  # noqa: BLE001 - one broken piece must not hold up the others
        _note_failure(pk, problem)
    return True


def _mark(work: Due, again: Any = None) -> None:
    every = RECURRING.get(work.kind) if work.key == work.kind else None
    if isinstance(again, datetime):
        work.due_at = again
    elif every is None:
        work.done_at = clock.now()
    else:
        work.due_at = clock.now() + every
    work.attempts, work.failure = 0, ""
    work.save()


def _note_failure(pk: int, problem: Exception) -> None:
    with transaction.atomic():
        work = Due.objects.select_for_update().get(pk=pk)
        work.attempts += 1
        work.failure = "".join(traceback.format_exception(problem))
        work.due_at = clock.now() + backoff(work.attempts)
        if work.attempts >= MOST_ATTEMPTS and work.kind not in RECURRING:
            work.given_up_at = clock.now()
        work.save()
