"""The one task that the task library knows: run a job by its number."""

from __future__ import annotations

from django_tasks import task

from wutong.platform.jobs import run, stop


@task()
def run_job(job_id: int) -> None:
    """Run the job as the person who started it."""
    run.execute(job_id, stopping=stop.asked)
