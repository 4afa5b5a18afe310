"""Jobs whose worker is gone: given back, so that the next worker goes on from the cursor."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from wutong.platform import clock
from wutong.platform.jobs.errors import WorkerLost
from wutong.platform.jobs.models import Job
from wutong.platform.jobs.run import lease, this_process

MOST_ATTEMPTS = 5  # a job that ends its worker every time must not end all of them for ever


def enqueue(job: Job) -> None:
    """Hand a waiting job to the task library, in the caller's transaction."""
    from wutong.platform.jobs.tasks import run_job

    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now())
    result = run_job.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task=str(result.id))


def beat() -> None:
    """Give a sign of life for every job this process runs."""
    mine = Job.objects.filter(state="running", lease_holder=this_process())
    if mine.exists():  # an idle worker must not take SQLite's one write lock for nothing
        mine.update(heartbeat_at=clock.now())


def reclaim() -> int:
    """Give back jobs whose lease has expired and jobs that no queue holds; return how many."""
    now = clock.now()
    # A heartbeat from the future comes from a clock that was set back: as good as none.
    silent = Q(heartbeat_at__lt=now - lease()) | Q(heartbeat_at__gt=now + lease())
    candidates = Job.objects.filter(silent, state__in=["running", "waiting"]).order_by("pk")
    return sum(_give_back(pk, silent) for pk in list(candidates.values_list("pk", flat=True)))


def _give_back(pk: int, silent: Q) -> bool:
    now = clock.now()
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(silent, pk=pk).first()
        if job is None or job.ended or _queued(job):
            return False
        if job.state == "running" and job.attempts >= MOST_ATTEMPTS:
            _fail(job)
            return True
        DBTaskResult.objects.filter(pk=job.task or None, status="RUNNING").update(status="FAILED", finished_at=now)
        job.state, job.lease_holder = "waiting", ""
        job.save(update_fields=["state", "lease_holder"])
        enqueue(job)
    return True


def _queued(job: Job) -> bool:
    return job.state == "waiting" and DBTaskResult.objects.filter(pk=job.task or None, status="READY").exists()


def _fail(job: Job) -> None:
    language = job.person.language if job.person is not None else "zh"
    job.state, job.finished_at, job.lease_holder = "failed", clock.now(), ""
    job.message = WorkerLost(title=job.title, attempts=job.attempts).message(language)
    job.save(update_fields=["state", "finished_at", "lease_holder", "message"])
