"""Jobs over the API: how far they are, stop, resume."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from wutong.platform.access.api import SIGNED_IN, needs
from wutong.platform.jobs import api
from wutong.platform.jobs.asides import heard
from wutong.platform.jobs.models import Job

router = Router(tags=["jobs"])
MOST = 200


class JobOut(Schema):
    """A job: `done` of `total` steps; `state` is waiting, running, done, failed or cancelled."""

    id: int
    name: str
    title: str
    state: str
    done: int
    total: int | None
    percent: int | None
    message: str
    result: dict[str, Any]
    attempts: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.get("/", response=list[JobOut])
@needs(SIGNED_IN)
def jobs(request: HttpRequest, state: str = "") -> list[Job]:
    """The caller's jobs (all of them for whoever manages jobs), newest first, at most 200."""
    rows = api.jobs_of(request.user)
    return list((rows.filter(state=state) if state else rows)[:MOST])


@router.get("/{int:number}", response=JobOut)
@needs(SIGNED_IN)
def job(request: HttpRequest, number: int) -> Job:
    """One job and how far it is."""
    return heard(get_object_or_404(api.jobs_of(request.user), pk=number))


@router.post("/{int:number}/cancel", response=JobOut)
@needs(SIGNED_IN)
def cancel(request: HttpRequest, number: int) -> Job:
    """Stop a job, or ask it to stop at its next step."""
    return api.cancel(get_object_or_404(api.jobs_of(request.user), pk=number).pk, by=request.user)


@router.post("/{int:number}/resume", response=JobOut)
@needs(SIGNED_IN)
def resume(request: HttpRequest, number: int) -> Job:
    """Let a failed or stopped job go on from where it was."""
    return api.resume(get_object_or_404(api.jobs_of(request.user), pk=number).pk, by=request.user)
