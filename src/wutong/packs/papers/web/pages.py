"""Pages: the papers that were issued, making one, looking at it, taking it along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.engines.ledger import api as ledger
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.packs.papers import asking, sending
from wutong.packs.papers.acts import FORMS, SHEETS
from wutong.packs.papers.issued import paper_seen, papers_seen
from wutong.packs.papers.models import IssuedPaper
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.audit.api import record_act
from wutong.platform.files.api import open_stored
from wutong.platform.jobs.api import Job, start
from wutong.platform.lists import Column, StateCell, listing, respond
from wutong.platform.naming import period_label, told
from wutong.platform.papers.types import PaperAsk

KINDS = {"monthly": _("监测报告"), "yearly": _("年度评估报告"), "midterm": _("中期评估报告")}
SHORT_HASH = 12
LONGEST_REASON = 300


def _address(row: IssuedPaper) -> str:
    return reverse("paper", args=[row.pk])


def _audit_state(row: IssuedPaper) -> StateCell:
    return StateCell("watch", _("有核对意见")) if row.findings else StateCell("ok", _("核对无意见"))


COLUMNS = [
    Column("title", _("公文"), "title", filter="text", sort="yes", link=_address),
    Column("kind", _("种类"), lambda row: KINDS[row.kind], filter="choice"),
    Column("plan", _("规划"), "plan", filter="choice"),
    Column("period", _("时期"), lambda row: period_label(Period.parse(row.period)), sort="yes"),
    Column("known_on", _("数据截至"), "known_on", sort="yes"),
    Column("form", _("格式"), lambda row: row.form.upper(), filter="choice"),
    Column("audit", _("核对"), _audit_state, filter="choice"),
    Column("hash", _("文字摘要（SHA-256）"), lambda row: row.text_hash[:SHORT_HASH], filter="text"),
    Column("issued_by", _("生成人"), lambda row: str(row.issued_by or "—"), filter="text"),
    Column("issued_at", _("生成时间"), "issued_at", sort="yes"),
]


@page("papers.read")
@require_GET
def papers(request: HttpRequest) -> HttpResponseBase:
    """List the papers that were issued."""
    shown = listing(
        request, papers_seen(request.user), COLUMNS, name="papers", default_sort="-issued_at",
        empty=str(_("还没有生成过公文。")),
    )  # fmt: skip
    return respond(request, shown, "papers/papers.html", {"may_issue": may(request.user, "papers.issue")})


@page("papers.issue")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a paper; what cannot be made is said at once, the rest is made in the background."""
    typed: Any = request.POST or request.GET
    problem = ""
    if request.method == "POST":
        try:
            return redirect("job", begin(request.POST, request.user).pk)
        except WutongError as trouble:
            problem = told(trouble)
    codes = sorted({one.plan_code for one in ledger.targets()}, reverse=True)
    context = {"typed": typed, "problem": problem, "kinds": KINDS, "plans": codes, "forms": FORMS, "sheets": SHEETS,
               "today": clock.today()}  # fmt: skip
    return render(request, "papers/new.html", context, status=400 if problem else 200)


def begin(typed: Mapping[str, str], person: Any) -> Job:
    """Start the making of what a form or call asks for.

    Raises
        PeriodOutside, MomentUnreadable, and what the plan raises
    """
    kind = typed.get("kind", "") if typed.get("kind") in KINDS else "monthly"
    plan, known_on = typed.get("plan", ""), asking.moment_of(typed.get("known_on", ""))
    year, month = typed.get("year", "").strip(), typed.get("month", "").strip()
    period = asking.period_of(kind, plan, known_on, year=year, month=month)
    asking.check(PaperAsk(kind, plan, period, known_on, scope_of(person, "figures.read")))
    return start(
        "papers.issue", title=f"{KINDS[kind]} {plan} {period.label}", person=person, kind=kind, plan=plan,
        period=period.code, known_on=known_on.isoformat(), form="pdf" if typed.get("form") == "pdf" else "docx",
        sheet="A3" if typed.get("sheet") == "A3" else "A4",
    )  # fmt: skip


@page("papers.read")
@require_GET
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """One paper: its pages, what it was made of, what the auditor found, its hashes."""
    return _paper_page(request, paper_seen(number, request.user))


def _paper_page(request: HttpRequest, row: IssuedPaper, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "paper": row, "kind": KINDS[row.kind], "period": period_label(Period.parse(row.period)),
        "pages": range(1, len(row.pages) + 1), "again": request.GET.get("again", ""),
        "findings": [message for _rule, message in row.findings], "problem": problem, "sent": sending.sent_to(row),
        "may_send": may(request.user, "papers.issue"),
    }  # fmt: skip
    return render(request, "papers/paper.html", context, status=status)


@page("papers.issue")
@require_POST
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Tell those whom papers are for that this one is there."""
    row, post = paper_seen(number, request.user), post_of(request, "papers.issue")
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    try:
        readers = sending.send(row, by=request.user, post=post, reason=reason)
    except WutongError as trouble:
        return _paper_page(request, row, problem=told(trouble), status=trouble.status)
    messages.success(request, _("已送：{names}").format(names="、".join(str(one) for one in readers)))
    return redirect("paper", number)


@page("papers.read")
@require_GET
def file(request: HttpRequest, number: int) -> FileResponse:
    """Hand out a paper's file; each time is recorded."""
    row = paper_seen(number, request.user)
    record_act("papers.download", person=request.user, post=post_of(request, "papers.read"), object_kind="paper",
               object_key=str(row.pk), detail={"title": row.title, "file": row.file.digest})  # fmt: skip
    return FileResponse(
        open_stored(row.file.digest), as_attachment=True, filename=row.file.name, content_type=row.file.media_type
    )


@page("papers.read")
@require_GET
def picture(request: HttpRequest, number: int, place: int) -> FileResponse:
    """Show a page of a paper as it looks in print."""
    row = paper_seen(number, request.user)
    if not 1 <= place <= len(row.pages):
        raise Http404(f"page {place} of paper {number}")
    return FileResponse(open_stored(row.pages[place - 1]), content_type="image/png")


@page("papers.read")
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Make a paper once more as known then, to see that it is still the same."""
    row = paper_seen(number, request.user)
    job = start("papers.repeat", title=str(_("再出一次：%s") % row.title), person=request.user, paper=row.pk)
    return redirect("job", job.pk)
