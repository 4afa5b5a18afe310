"""Long work: started here, run by a worker as the person who started it, watched and stopped on its page.

    @job("ledger.import")
    def import_file(run: JobRun, *, digest: str) -> dict[str, int]:
        for number, part in parts(digest, after=run.cursor.get("part", 0)):
            with transaction.atomic():
                write(part)
                run.keep(part=number)
            run.progress(number, total)
        return {"rows": ...}

Work that falls due at a moment goes through `schedule` and `due_work`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wutong.platform import clock
from wutong.platform.access.api import may
from wutong.platform.audit.api import record_act
from wutong.platform.jobs.due import schedule, schedule_all, withdraw, withdraw_all
from wutong.platform.jobs.errors import Cancelled, JobNotResumable
from wutong.platform.jobs.leases import enqueue
from wutong.platform.jobs.models import Job
from wutong.platform.jobs.registry import due_work, job, job_function
from wutong.platform.jobs.run import JobRun

__all__ = [
    "Cancelled", "Job", "JobRun", "cancel", "due_work", "job", "jobs_of", "resume", "schedule", "schedule_all", "start",
    "withdraw", "withdraw_all",
]  # fmt: skip


def start(name: str, /, *, title: str, person: Any, **arguments: Any) -> Job:
    """Put the job `name` in the queue, in the caller's transaction; the worker runs it as `person`.

    title      what the person reads in the list of jobs
    arguments  JSON parts, handed to the job's function by name

    Raises JobUnknown.
    """
    job_function(name)
    with transaction.atomic():
        row = Job.objects.create(name=name, title=title, arguments=arguments, person=person, created_at=clock.now())
        _record("jobs.start", row, person)
        enqueue(row)
    row.refresh_from_db()
    return row


def cancel(job_id: int, *, by: Any = None) -> Job:
    """Stop a waiting job now, or ask a running one to stop at its next step; an ended one is left alone."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job_id)
        if row.ended:
            return row
        if row.state == "waiting":
            row.state, row.finished_at = "cancelled", clock.now()
        row.cancel_asked = True
        row.save(update_fields=["state", "finished_at", "cancel_asked"])
        _record("jobs.cancel", row, by)
    return row


def resume(job_id: int, *, by: Any = None) -> Job:
    """Put a failed or stopped job back in the queue, to go on from its cursor as the person who started it.

    Raises JobNotResumable.
    """
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job_id)
        if row.state not in {"failed", "cancelled"}:
            raise JobNotResumable(title=row.title, state=row.get_state_display())
        row.state, row.cancel_asked, row.attempts, row.finished_at = "waiting", False, 0, None
        row.message = row.traceback = row.lease_holder = ""
        row.save()
        _record("jobs.resume", row, by)
        enqueue(row)
    row.refresh_from_db()
    return row


def jobs_of(person: Any) -> QuerySet[Job]:
    """Return the jobs a person may see: all for whoever manages jobs, else the person's own."""
    rows = Job.objects.select_related("person")
    return rows if may(person, "jobs.manage") else rows.filter(person=person)


def _record(verb: str, row: Job, person: Any) -> None:
    record_act(verb, person=person, object_kind="job", object_key=str(row.pk), detail={"name": row.name})
