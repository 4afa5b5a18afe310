"""How far a job is while one long transaction holds the database: told beside it, in a file of the data folder.

Rows written inside the transaction are seen by nobody before its end, and SQLite lets nobody else write
meanwhile. What is told so serves the eye alone: nothing is decided by it, and a file left behind by a killed
process is not heard, since the next attempt has another number.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings

from wutong.platform.jobs.models import Job


def tell(job: Job, done: int, total: int, message: str) -> None:
    """Say how far this attempt of a job is."""
    place = _place(job)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    part.write_text(json.dumps({"attempt": job.attempts, "done": done, "total": total, "message": message}))
    os.replace(part, place)


def heard(job: Job) -> Job:
    """Return the job with what its running attempt has told beside the database, if it is further than its row."""
    try:
        told = json.loads(_place(job).read_text()) if job.state == "running" else {}
    except (OSError, ValueError):
        told = {}
    if told.get("attempt") == job.attempts:
        job.done, job.total, job.message = told["done"], told["total"], told["message"]
    return job


def forget(job: Job) -> None:
    """Remove what was told of a job that has ended."""
    _place(job).unlink(missing_ok=True)


def _place(job: Job) -> Path:
    return Path(settings.DATA) / "progress" / f"{job.pk}.json"
