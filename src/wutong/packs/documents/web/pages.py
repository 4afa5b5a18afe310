"""Pages: the list of documents, upload, one document, the review of its figures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure
from wutong.engines.reader import library
from wutong.engines.reader.library import CandidateInfo, DocumentInfo
from wutong.kernel.comparator import Comparator
from wutong.kernel.errors import WutongError
from wutong.packs.documents import review
from wutong.packs.documents.errors import UploadIncomplete
from wutong.packs.documents.sending import send
from wutong.packs.documents.web.past import known_document, moment_of
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.lists import Column, listing, respond
from wutong.platform.naming import in_english, told

NOT_READ = SafeString("—")  # of a document known by its title alone there is nothing to read
COLUMNS = [
    Column("title", _("标题"), lambda d: d.title, filter="text", link=lambda d: reverse("document", args=[d.code])),
    Column("kind", _("种类"), lambda d: KINDS.get(d.kind, d.kind), filter="choice"),
    Column("number", _("文号"), lambda d: d.number, filter="text"),
    Column("published", _("发布日期"), lambda d: d.published, filter="text"),
    Column(
        "open",
        _("待审"),
        lambda d: d.open if d.stored else NOT_READ,
        number=True,
        link=lambda d: reverse("document", args=[d.code]) if d.stored else None,
    ),
    Column(
        "total",
        _("读出"),
        lambda d: d.total if d.stored else NOT_READ,
        number=True,
        link=lambda d: reverse("document", args=[d.code]) if d.stored else None,
    ),
    Column(
        "findings",
        _("核对意见"),
        lambda d: d.open_findings if d.stored else NOT_READ,
        number=True,
        link=lambda d: reverse("document-findings", args=[d.code]) if d.stored else None,
    ),
    Column("stored", _("正文"), lambda d: _("已存") if d.stored else _("仅题录"), filter="choice"),
]
KINDS = {"plan": _("规划"), "work_report": _("工作报告"), "bulletin": _("公报")}
MEASURES = {
    "level": _("水平"), "growth": _("增速"), "share": _("比重"), "rank": _("位次"), "ratio": _("比率"), "change": _("增减量"),
}  # fmt: skip
FIGURE_KINDS = {"actual": _("实际"), "target": _("目标"), "definition": _("标准")}
ORDERS = {"doubt": _("先看没把握的"), "text": _("按原文顺序")}
UNSURE_FIRST = "doubt"
WITHDRAWN = _("决定已撤回，这个数重新待审；可以再次采纳或不采纳。")


@page("documents.read")
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """List every document the zone knows."""
    shown = listing(request, _listed(moment_of(request)), COLUMNS, name="documents", default_sort="-published")
    return respond(request, shown, "documents/documents.html", {"may_upload": may(request.user, "documents.upload")})


@dataclass(frozen=True)
class ListedDocument(DocumentInfo):
    """A document with the number of findings nobody has looked at yet."""

    open_findings: int = 0


def _listed(known_on: datetime | None) -> list[ListedDocument]:
    documents = [one for one in library.documents() if known_on is None or one.recorded_at <= known_on]
    waiting = library.open_findings([one.code for one in documents])
    return [
        ListedDocument(
            **{field.name: getattr(one, field.name) for field in fields(one)}, open_findings=waiting.get(one.code, 0)
        )
        for one in documents
    ]


@page("documents.upload")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and start reading it; the form keeps what was typed when something is wrong."""
    context: dict[str, Any] = {"typed": request.POST, "limit": settings.WUTONG_LARGEST_UPLOAD}
    if request.method == "GET":
        return render(request, "documents/upload.html", context)
    try:
        return redirect("job", _send(request).pk)
    except WutongError as problem:
        context["problem"] = told(problem)
    except ValueError:
        context["problem"] = _("发布日期不是有效的日期，没有保存任何内容。请写成 2025-02-20。")
    return render(request, "documents/upload.html", context, status=400)


def _send(request: HttpRequest) -> Any:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise UploadIncomplete()
    published = request.POST.get("published", "").strip()
    return send(
        uploaded, title=request.POST.get("title", "").strip(), area=request.POST.get("area", "").strip(),
        published=date.fromisoformat(published) if published else None, by=request.user,
    )  # fmt: skip


@page("documents.read")
@require_GET
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Show a document: its text with the figures marked and the review beside it, or what is known of it."""
    info = known_document(request, code)
    if not info.stored:
        return render(request, "documents/known.html", {"document": info, "claims": _stated(request, code)})
    order = request.GET.get("order", UNSURE_FIRST)
    found = _ordered(library.candidates(code), order)
    noted = library.findings(code)
    context = {
        "document": info,
        "blocks": library.text_blocks(
            library.located_text(code), sorted(found, key=lambda one: one.figure.start), noted
        ),
        "findings": noted,
        "open_findings": sum(one.state == "open" for one in noted),
        "english": in_english(),
        "asked_finding": request.GET.get("finding", ""),
        "subjects": ledger.subjects(scope=scope_of(request.user, "figures.read")),
        "order": [one.id for one in found],
        "orders": ORDERS,
        "chosen_order": order,
        **_progress(info),
        **_panel(request, _first(found, request.GET.get("at", "")), info),
    }
    return render(request, "documents/review.html", context)


def _stated(request: HttpRequest, code: str) -> list[tuple[Figure, str]]:
    """What the ledger holds of a document, with the indicators' names."""
    claims = ledger.claims_from(f"document:{code}", scope=scope_of(request.user, "figures.read"))
    names = {info.code: info.name_zh for info in ledger.indicators(sorted({c.series.indicator for c in claims}))}
    return [(claim, names[claim.series.indicator]) for claim in claims]


@page("documents.read")
@require_GET
def candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """The panel of one figure."""
    found = library.candidate(candidate_id)
    return render(request, "documents/candidate.html", _panel(request, found, library.document(found.document)))


@page("documents.review")
@require_POST
def decide(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Accept, correct, reject or reopen one figure; what was typed stays in the form when something is wrong."""
    before = library.candidate(candidate_id)
    try:
        after = _decide(request, before)
    except WutongError as problem:
        context = _panel(request, before, library.document(before.document))
        context |= {"problem": told(problem), "typed": request.POST}
        return render(request, "documents/candidate.html", context, status=409)
    info = library.document(after.document)
    withdrawn = WITHDRAWN if after.state == "open" else ""
    if not getattr(request, "htmx", False):  # sent without script: the page is what the person wants to be back on
        if withdrawn:
            messages.success(request, withdrawn)
        return redirect(f"{reverse('document', args=[info.code])}?{urlencode({'at': after.figure.start})}")
    context = {**_panel(request, after, info), **_progress(info), "decided": True, "withdrawn": withdrawn}
    return render(request, "documents/candidate.html", context)


def _decide(request: HttpRequest, before: CandidateInfo) -> CandidateInfo:
    expected = request.POST.get("expected", "")
    return review.decide(
        before.id, act=request.POST.get("act", ""), given={key: str(value) for key, value in request.POST.items()},
        expected=int(expected) if expected.isdigit() else -1, by=request.user, post=post_of(request, "documents.review"),
    )  # fmt: skip


@page("documents.read")
@require_GET
def indicator_choices(request: HttpRequest) -> HttpResponse:
    """Indicators whose name or alias is like what was typed, for the mapping field."""
    typed = request.GET.get("indicator_search", "").strip()
    found = ledger.find_indicator(typed)[:8] if typed else []
    return render(request, "documents/indicator_choices.html", {"found": found, "typed": typed})


def _panel(request: HttpRequest, found: CandidateInfo | None, info: DocumentInfo) -> dict[str, Any]:
    if found is None:
        return {"candidate": None, "document": info}
    mapped = ledger.indicator(found.indicator_code) if found.indicator_code else None
    return {
        "candidate": found,
        "document": info,
        "mapped": mapped,
        "claim": _claim_seen(request, found),
        "suggestions": [] if mapped else ledger.find_indicator(found.figure.indicator)[:5],
        "reasons": [library.told_reason(reason) for reason in found.figure.reasons],
        "excerpt": library.excerpt(info.code, found.figure.start, found.figure.end),
        "plain_value": library.plain(found.figure.value),
        "plain_high": library.plain(found.figure.value_hi),
        "comparators": [sign.value for sign in Comparator],
        "measures": MEASURES,
        "kinds": FIGURE_KINDS,
        "may_review": may(request.user, "documents.review"),
        "typed": {},
    }


def _claim_seen(request: HttpRequest, found: CandidateInfo) -> int | None:
    """The claim a figure became, for those who may see it in the ledger."""
    if found.claim_id is None:
        return None
    seen = ledger.figures_by_id([found.claim_id], scope=scope_of(request.user, "figures.read"))
    return found.claim_id if seen else None


def _first(found: list[CandidateInfo], asked: str) -> CandidateInfo | None:
    """The figure asked for by offset, else the first one still open, else the first."""
    if asked.isdigit():
        return next((c for c in found if c.figure.start <= int(asked) < c.figure.end), found[0] if found else None)
    return next((c for c in found if c.state == "open"), found[0] if found else None)


def _ordered(found: list[CandidateInfo], order: str) -> list[CandidateInfo]:
    if order == UNSURE_FIRST:
        return sorted(found, key=lambda one: (one.figure.confidence, one.figure.start))
    return sorted(found, key=lambda one: one.figure.start)


def _progress(info: DocumentInfo) -> dict[str, int]:
    return {"reviewed": info.total - info.open, "total": info.total}
