"""One run of a job: what the job's function is handed, and what happens around it.

Progress and cursor are written only while this run still holds the lease; a run that has
lost it to another worker stops without writing.
"""

from __future__ import annotations

import os
import secrets
import socket
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.jobs import asides
from wutong.platform.jobs.errors import Cancelled, JobBroken, LeaseLost, StarterUnavailable, Stopping
from wutong.platform.jobs.models import Job
from wutong.platform.jobs.registry import job_function

_TOKEN = secrets.token_hex(4)  # a number of a process comes back after a restart of the machine
BETWEEN_WRITES = timedelta(seconds=0.4)  # a bar that moves twice a second is live enough


def this_process() -> str:
    """Return the name under which this process holds leases; a forked one has its own."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{_TOKEN}"


def lease() -> timedelta:
    """Return how long a job stays with a worker that gives no sign of life."""
    return timedelta(seconds=getattr(settings, "WUTONG_JOB_LEASE_SECONDS", 30))


def never_stopping() -> bool:
    """Return False: outside a worker nothing shuts down."""
    return False


class JobRun:
    """What a job's function works with: its person, its cursor, and the ways to say how far it is.

    `cursor` is a dict of JSON parts, empty at the first start; whatever was last kept in it is
    there again when the job is resumed.
    """

    def __init__(self, job: Job, holder: str = "", stopping: Callable[[], bool] = never_stopping) -> None:
        self.job = job
        self.person = job.person
        self.cursor: dict[str, Any] = dict(job.cursor)
        self._holder = holder or this_process()
        self._stopping = stopping
        self._written_at: datetime | None = None
        self._told_at: datetime | None = None

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the job is, and stop here if that was asked; written at most twice a second."""
        self.job.done, self.job.message = done, message or self.job.message
        self.job.total = self.job.total if total is None else total
        now = clock.now()
        if self._written_at is None or abs(now - self._written_at) >= BETWEEN_WRITES or done == self.job.total:
            self._write()
            self._written_at = now
            self.check()

    def tell(self, done: int, total: int, message: str) -> None:
        """Say how far the job is from inside a long transaction, where nothing else can be said; see `asides`."""
        now = clock.now()
        if self._told_at is None or abs(now - self._told_at) >= BETWEEN_WRITES or done == total:
            asides.tell(self.job, done, total, message)
            self._told_at = now

    def keep(self, **cursor: Any) -> None:
        """Put these parts into the cursor and write it at once.

        Called in the transaction that does a step, it makes the step happen once, whenever the
        process ends.
        """
        self.cursor |= cursor
        self._write()

    def check(self) -> None:
        """Raise Cancelled when someone asked the job to stop, Stopping when the worker shuts down."""
        if self._stopping():
            raise Stopping
        row = Job.objects.filter(pk=self.job.pk, lease_holder=self._holder).values_list("cancel_asked", "state").first()
        if row is None or row[1] != "running":
            raise LeaseLost
        if row[0]:
            raise Cancelled

    def _write(self, **fields: Any) -> None:
        job = self.job
        fields = {"done": job.done, "total": job.total, "message": job.message, "cursor": self.cursor, **fields}
        held = Job.objects.filter(pk=job.pk, lease_holder=self._holder, state="running")
        if not held.update(heartbeat_at=clock.now(), **fields):
            raise LeaseLost


def claim(job_id: int, holder: str = "") -> Job | None:
    """Take a waiting job; None when it is not waiting any more (run twice, cancelled, taken)."""
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).select_related("person").filter(pk=job_id).first()
        if job is None or job.state != "waiting":
            return None
        job.state, job.lease_holder, job.heartbeat_at = "running", holder or this_process(), clock.now()
        job.attempts += 1
        job.started_at = job.started_at or clock.now()
        job.save()
    return job


def execute(job_id: int, *, stopping: Callable[[], bool] = never_stopping) -> Job | None:
    """Claim and run one job to its end, whichever it is; returns the job, or None when there was nothing to run."""
    job = claim(job_id)
    if job is None:
        return None
    run = JobRun(job, stopping=stopping)
    with translation.override(_language(job)):
        try:
            result = _call(run)
            _end(run, state="done", result=result if isinstance(result, dict) else {})
        except Cancelled:
            _end(run, state="cancelled")
        except Stopping:
            _end(run, state="waiting", lease_holder="")
        except LeaseLost:
            return None
        except Exception as problem:  # a job may fail in any way; its worker must not
            _end(run, state="failed", message=_readable(problem, job), traceback=traceback.format_exc())
    job.refresh_from_db()
    return job


def _call(run: JobRun) -> Any:
    person = run.person
    if person is not None and not person.is_active:
        raise StarterUnavailable(person=person, title=run.job.title)
    return job_function(run.job.name)(run, **run.job.arguments)


def _end(run: JobRun, **fields: Any) -> None:
    asides.forget(run.job)
    if fields["state"] != "waiting":
        fields["finished_at"] = clock.now()
    try:
        run._write(**fields)
    except LeaseLost:
        return


def _language(job: Job) -> str:
    return job.person.language if job.person is not None else settings.LANGUAGE_CODE


def _readable(problem: Exception, job: Job) -> str:
    if not isinstance(problem, WutongError):
        problem = JobBroken(title=job.title, kind=type(problem).__name__, number=job.pk)
    return problem.message(_language(job))
