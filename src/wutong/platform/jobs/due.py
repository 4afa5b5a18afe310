"""Work that falls due: scheduled under a key, found by scanning, done once."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wutong.platform import clock
from wutong.platform.jobs.models import Due
from wutong.platform.jobs.registry import DUE_WORK, RECURRING, load

MOST_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=10)


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


def do_due() -> int:
    """Do everything that is due now; return how many pieces were done or tried."""
    load()
    _arm_recurring()
    now = clock.now()
    waiting = Due.objects.filter(done_at__isnull=True, given_up_at__isnull=True, due_at__lte=now)
    return sum(_do(pk) for pk in list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)))


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: ten seconds, doubled each time."""
    return FIRST_RETRY * 2 ** (attempts - 1)


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
        with transaction.atomic():
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
