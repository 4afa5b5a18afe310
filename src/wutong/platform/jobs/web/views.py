"""Jobs on pages: a person's own, and all of them for whoever manages jobs; the administrator's failed deliveries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.platform.access.api import SIGNED_IN, may, may_open, page
from wutong.platform.jobs import api
from wutong.platform.jobs.asides import heard
from wutong.platform.jobs.models import Due, Job
from wutong.platform.lists.api import Column, StateCell, listing, respond

MARKS = {"waiting": "missing", "running": "watch", "done": "ok", "failed": "late", "cancelled": "missing"}
COLUMNS = [
    Column(
        "title", gettext_lazy("任务"), "title", sort="title", filter="title__icontains", link=lambda job: job_url(job)
    ),
    Column("person", gettext_lazy("启动人"), "person", sort="person__username", filter="person__full_name__icontains"),
    Column(
        "state",
        gettext_lazy("状态"),
        lambda job: StateCell(MARKS[job.state], job.get_state_display()),
        sort="state",
        filter="state",
        choices=Job.STATES,
    ),
    Column("percent", gettext_lazy("进度"), lambda job: "" if job.percent is None else f"{job.percent}%"),
    Column("created", gettext_lazy("启动时间"), "created_at", sort="id"),
    Column("finished", gettext_lazy("结束时间"), "finished_at", sort="finished_at"),
]


def job_url(job: Job) -> str:
    """Return the address of a job's page."""
    return reverse("job", args=[job.pk])


@page(SIGNED_IN)
def jobs(request: HttpRequest) -> HttpResponseBase:
    """The list of jobs the reader may see, newest first."""
    shown = listing(
        request,
        api.jobs_of(request.user),
        COLUMNS,
        name="jobs",
        default_sort="-created",
        empty=_("导入、识别、校验等耗时的操作会出现在这里。"),
    )
    return respond(request, shown, "jobs/jobs.html")


@page(SIGNED_IN)
def job(request: HttpRequest, number: int) -> HttpResponse:
    """One job: how far it is, what it said, how to stop or resume it."""
    return render(request, "jobs/job.html", _context(request, number))


@page(SIGNED_IN)
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of a job's page that renews itself."""
    return render(request, "jobs/progress.html", _context(request, number))


@page(SIGNED_IN)
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a job, or ask it to stop at its next step."""
    row = get_object_or_404(api.jobs_of(request.user), pk=number)
    api.cancel(row.pk, by=request.user)
    return redirect("job", row.pk)


@page(SIGNED_IN)
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Let a failed or stopped job go on."""
    row = get_object_or_404(api.jobs_of(request.user), pk=number)
    api.resume(row.pk, by=request.user)
    return redirect("job", row.pk)


@page("jobs.manage")
def due(request: HttpRequest) -> HttpResponseBase:
    """What falls due, what failed and why."""
    columns = [
        Column("key", _("事项"), "key", sort="key", filter="key__icontains"),
        Column("due", _("到期"), "due_at", sort="due_at"),
        Column("state", _("状态"), _due_state, sort="done_at"),
        Column("failure", _("最近的问题"), lambda row: row.failure.strip().rpartition("\n")[2]),
    ]
    shown = listing(request, Due.objects.all(), columns, name="due", default_sort="due")
    return respond(request, shown, "jobs/due.html")


def _due_state(row: Due) -> StateCell:
    if row.done_at:
        return StateCell("ok", _("完成"))
    if row.given_up_at:
        return StateCell("late", _("已放弃"))
    return StateCell("watch", _("将重试")) if row.failure else StateCell("missing", _("等待"))


def _context(request: HttpRequest, number: int) -> dict[str, Any]:
    row = heard(get_object_or_404(api.jobs_of(request.user), pk=number))
    result = row.result or {}
    link = result.get("link", "")
    return {
        "job": row,
        "mark": MARKS[row.state],
        "failed": row.state == "failed",
        "resumable": row.state in {"failed", "cancelled"},
        "traceback": row.traceback if may(request.user, "jobs.manage") else "",
        "link": link if may_open(request.user, link) else "",
        "result": [(name, value) for name, value in result.items() if isinstance(value, (int, str)) and name != "link"],
        "verification": result.get("verification"),
    }
