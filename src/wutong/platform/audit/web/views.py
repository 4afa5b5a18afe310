"""The trail for auditors: every act, filtered, exported and proved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.platform import clock
from wutong.platform.access.api import page, post_of
from wutong.platform.audit.api import record_act
from wutong.platform.audit.chain import canonical
from wutong.platform.audit.models import Act, Checkpoint
from wutong.platform.audit.verbs import VERBS, title_of
from wutong.platform.jobs.api import start
from wutong.platform.jobs.models import Job
from wutong.platform.lists.api import Column, listing, respond

SUMMARY_LENGTH = 60  # as much as a row takes without growing; the act's page has all of it
COLUMNS = [
    Column("sequence", gettext_lazy("序号"), "sequence", sort="sequence", link=lambda act: act_url(act)),
    Column("at", gettext_lazy("时间"), "at", sort="sequence"),
    Column("person", gettext_lazy("人员"), "person", sort="person", filter="person__icontains"),
    Column("post", gettext_lazy("岗位"), "post", filter="post__icontains"),
    Column(
        "verb",
        gettext_lazy("操作"),
        lambda act: title_of(act.verb),
        sort="verb",
        filter="verb",
        choices=sorted(VERBS.items()),
    ),
    Column("kind", gettext_lazy("对象类型"), "object_kind", filter="object_kind"),
    Column("key", gettext_lazy("对象"), "object_key", filter="object_key__icontains"),
    Column("summary", gettext_lazy("详情"), lambda act: shortened(_detail(act), SUMMARY_LENGTH)),
    Column("detail", gettext_lazy("完整详情"), lambda act: _detail(act), hidden=True),
    Column("digest", gettext_lazy("哈希"), "digest", hidden=True),
]


def _detail(act: Act) -> str:
    """Return what an act says beyond its verb and object, as it was hashed; — when that is nothing."""
    return canonical(act.detail).decode() if act.detail else "—"


def shortened(text: str, length: int) -> str:
    """Return the beginning of a long text, marked as such."""
    return text if len(text) <= length else text[: length - 1] + "…"


def act_url(act: Act) -> str:
    """Return the address of one act's page."""
    return reverse("act", args=[act.sequence])


@page("audit.read")
def acts(request: HttpRequest) -> HttpResponseBase:
    """The list of acts, newest first, with what the last proof found."""
    shown = listing(
        request, _between(request), COLUMNS, name="acts", default_sort="-sequence", export_permission="audit.read"
    )
    if request.GET.get("export"):
        detail = {"query": request.GET.urlencode(), "rows": shown.total}
        record_act("audit.export", person=request.user, post=post_of(request, "audit.read"), detail=detail)
    return respond(request, shown, "audit/acts.html", _context(request))


@page("audit.read")
def act(request: HttpRequest, sequence: int) -> HttpResponse:
    """One act with everything its digest covers."""
    row = get_object_or_404(Act, sequence=sequence)
    covered_by = Checkpoint.objects.filter(sequence__gte=sequence).order_by("sequence").first()
    context = {"act": row, "verb": title_of(row.verb), "detail": _detail(row), "signed": covered_by}
    return render(request, "audit/act.html", context)


@page("audit.read")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Have the trail proved by the worker; the job's page shows how far it is."""
    job = start("audit.verify", title=_("校验操作记录"), person=request.user)
    return redirect("job", job.pk)


def _between(request: HttpRequest) -> QuerySet[Act]:
    """Return the acts between the days of the address (both included); a day that does not exist is left out."""
    rows = Act.objects.all()
    first, last = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""))
    if first:
        rows = rows.filter(at__gte=datetime.combine(first, time(), clock.SHANGHAI))
    if last:
        rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), clock.SHANGHAI))
    return rows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _context(request: HttpRequest) -> dict[str, Any]:
    proof = Job.objects.filter(name="audit.verify", state="done").order_by("-pk").first()
    return {
        "proof": proof,
        "found": (proof.result or {}).get("verification") if proof else None,
        "signed": Checkpoint.objects.order_by("-sequence").first(),
        "first_day": request.GET.get("from", ""),
        "last_day": request.GET.get("to", ""),
    }
