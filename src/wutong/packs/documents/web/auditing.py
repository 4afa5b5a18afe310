"""Pages of the auditor: the findings of a document, one finding, and a reviewer's word on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.reader import api as reader
from wutong.engines.reader import library
from wutong.engines.reader.library import FindingInfo
from wutong.kernel.errors import WutongError
from wutong.packs.documents.web.past import known_document
from wutong.platform.access.api import may, page, post_of
from wutong.platform.jobs.api import start
from wutong.platform.lists import Column, StateCell, listing, respond
from wutong.platform.naming import in_english, told

MARKS = {"open": ("watch", _("待看")), "confirmed": ("late", _("属实")), "dismissed": ("ok", _("不是问题"))}
CERTAINTIES = ((0.8, _("很有把握")), (0.5, _("较有把握")), (0.0, _("供参考")))


def certainty_word(certainty: float) -> Any:
    """Return a certainty of 0 to 1 as a word."""
    return next(word for least, word in CERTAINTIES if certainty >= least)


def rule_titles() -> dict[str, str]:
    """Return the auditor's rules by name, titled in the reader's language."""
    return {rule.name: rule.title_en if in_english() else rule.title_zh for rule in reader.audit_rules()}


def message(info: FindingInfo) -> str:
    """Return what the finding says in the reader's language."""
    return info.finding.message_en if in_english() else info.finding.message


def _columns(code: str, found: Sequence[FindingInfo]) -> list[Column]:
    titles = rule_titles()
    sections = dict(zip((f.id for f in found), library.sections_at(code, [f.start for f in found]), strict=True))
    return [
        Column("place", _("次序"), lambda f: f.start, sort="yes", hidden=True),
        Column("certainty", _("把握"), lambda f: certainty_word(f.finding.certainty), filter="choice"),
        Column("sureness", _("把握程度"), lambda f: f"{f.finding.certainty:.2f}", sort="yes", hidden=True),
        Column("rule", _("规则"), lambda f: titles.get(f.finding.rule, f.finding.rule), filter="choice", sort="yes"),
        Column("chapter", _("章节"), lambda f: sections[f.id] or "—", filter="choice"),
        Column("message", _("意见"), message, filter="text", link=lambda f: _address(code, f)),
        Column("expected", _("一致时应为"), lambda f: f.finding.expected or "—"),
        Column("state", _("处理"), _state, filter="choice"),
        Column("who", _("处理人"), lambda f: f.decided_by or "—", hidden=True),
        Column("note", _("说明"), lambda f: f.note or "—", filter="text", hidden=True),
    ]


def _address(code: str, found: FindingInfo) -> str:
    return f"{reverse('document', args=[code])}?{urlencode({'finding': found.id})}"


def _state(found: FindingInfo) -> StateCell:
    return StateCell(*MARKS[found.state])


@page("documents.read")
@require_GET
def findings_of(request: HttpRequest, code: str) -> HttpResponse:
    """List a document's findings; filter by certainty, rule and chapter."""
    info, found = known_document(request, code), library.findings(code)
    shown = listing(
        request, found, _columns(code, found), name="findings", default_sort="place",
        empty=_("核对没有发现对不上的地方。"),
    )  # fmt: skip
    context = {"document": info, "may_review": may(request.user, "documents.review")}
    return respond(request, shown, "documents/findings.html", context)


@page("documents.read")
@require_GET
def marked_document(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand out the document with its findings in the margin, as a page or as Word comments."""
    title = known_document(request, code).title
    answer = HttpResponse(library.report(code, form), content_type=library.REPORT_FORMS[form])
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.{form}")
    return answer


@page("documents.read")
@require_GET
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The panel of one finding."""
    return render(request, "documents/finding.html", _panel(request, library.finding(finding_id)))


@page("documents.review")
@require_POST
def decide(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Record a reviewer's word; what was typed stays in the form when somebody else was first."""
    before = library.finding(finding_id)
    expected = request.POST.get("expected", "")
    try:
        after = library.decide_finding(
            finding_id, state=request.POST.get("state", ""), note=request.POST.get("note", "").strip(),
            expected=int(expected) if expected.isdigit() else -1, by=request.user,
            post=post_of(request, "documents.review"),
        )  # fmt: skip
    except WutongError as problem:
        context = _panel(request, before) | {"problem": told(problem), "typed": request.POST}
        return render(request, "documents/finding.html", context, status=409)
    if not getattr(request, "htmx", False):
        return redirect(_address(after.document, after))
    return render(request, "documents/finding.html", _panel(request, after))


@page("documents.review")
@require_POST
def audit_again(request: HttpRequest, code: str) -> HttpResponse:
    """Audit a document once more, with the figures as they stand after the review."""
    info = library.document(code)
    job = start("documents.audit", title=str(_("核对《%s》") % info.title), person=request.user, document=info.code)
    return redirect("job", job.pk)


def _panel(request: HttpRequest, info: FindingInfo) -> dict[str, Any]:
    return {
        "found": info,
        "message": message(info),
        "rule": rule_titles().get(info.finding.rule, info.finding.rule),
        "certainty": certainty_word(info.finding.certainty),
        "explanations": [one.en if in_english() else one.zh for one in info.finding.explanations],
        "state": MARKS[info.state],
        "may_review": may(request.user, "documents.review"),
        "typed": {},
    }
