"""Pages of the lexicon: what corrections taught, listed and revocable; taken in and handed out as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.kernel.errors import WutongError
from wutong.packs.documents import lessons
from wutong.packs.documents.errors import UploadIncomplete
from wutong.packs.documents.models import Lesson
from wutong.packs.documents.web.pages import FIGURE_KINDS, MEASURES
from wutong.platform.access.api import may, page, post_of
from wutong.platform.lists import Column, StateCell, listing, respond
from wutong.platform.naming import told

KINDS = {"reading": _("读法"), "mapping": _("对应指标")}
FIELDS = {
    "indicator": _("指标"), "unit": _("单位"), "measure": _("度量"), "kind": _("性质"), "area": _("对象"),
    "printed": _("原文"), "before": _("前文"), "after": _("后文"), "comparator": _("比较"), "ignore": _("不是数据"),
    "indicator_code": _("指标编码"),
}  # fmt: skip
WORDS = {"measure": MEASURES, "kind": FIGURE_KINDS}


def said(part: dict[str, Any]) -> str:
    """Return a condition or meaning as a person reads it: 指标 经济总量；单位 亿元."""
    shown = [
        str(FIELDS[name]) if value is True else f"{FIELDS[name]} {WORDS.get(name, {}).get(value, value)}"
        for name, value in part.items()
    ]
    return "；".join(shown)


COLUMNS = [
    Column("code", _("编号"), "code", filter="code__icontains", sort="pk", link=lambda row: _address(row)),
    Column("kind", _("种类"), lambda row: KINDS[row.kind], filter="kind", choices=list(KINDS.items())),
    Column("condition", _("读到"), lambda row: said(row.condition), filter="condition__icontains"),
    Column("meaning", _("理解为"), lambda row: said(row.meaning), filter="meaning__icontains"),
    Column("source", _("出处"), "source", filter="source__icontains"),
    Column("recorded_at", _("记录时间"), "recorded_at", sort="recorded_at"),
    Column("state", _("状态"), lambda row: _state(row), sort="revoked_at"),
]


def _address(row: Lesson) -> str:
    return reverse("document-lesson", args=[row.code])


def _state(row: Lesson) -> StateCell:
    return StateCell("ok", _("使用中")) if row.revoked_at is None else StateCell("missing", _("已停用"))


@page("documents.read")
@require_GET
def lexicon(request: HttpRequest) -> HttpResponse:
    """List what reviewers taught, the latest first."""
    return _listed(request, {})


def _listed(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    shown = listing(
        request, lessons.lessons(), COLUMNS, name="lessons", default_sort="-code",
        empty=_("还没有词条。审核时更正一个数或改选它的指标，就会在这里留下一条。"),
    )  # fmt: skip
    context = {"may_review": may(request.user, "documents.review"), **more}
    return respond(request, shown, "documents/lexicon.html", context)


@page("documents.review")
@require_http_methods(["GET", "POST"])
def lexicon_import(request: HttpRequest) -> HttpResponse:
    """Take in a lexicon file; a broken one is refused as a whole, naming the entry."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            given = request.FILES.get("file")
            if given is None:
                raise UploadIncomplete()
            lessons.take_in(
                given.read(), name=given.name or "", by=request.user, post=post_of(request, "documents.review")
            )
            return redirect("document-lexicon")
        except WutongError as problem:
            context["problem"] = told(problem)
    return render(request, "documents/lexicon_import.html", context, status=400 if context else 200)


@page("documents.read")
@require_GET
def lexicon_file(request: HttpRequest) -> HttpResponse:
    """Hand out the lessons on reading as the file that `./wutong read --lexicon` takes."""
    answer = HttpResponse(lessons.written(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lexicon.yaml"'
    return answer


@page("documents.read")
@require_GET
def lesson(request: HttpRequest, code: str) -> HttpResponse:
    """Show one entry: what it says, who taught it, whether it is in force."""
    row = lessons.lesson(code)
    context = {
        "lesson": row, "condition": said(row.condition), "meaning": said(row.meaning), "kind": KINDS[row.kind],
        "may_review": may(request.user, "documents.review"),
    }  # fmt: skip
    return render(request, "documents/lesson.html", context)


@page("documents.review")
@require_http_methods(["POST"])
def lesson_force(request: HttpRequest, code: str) -> HttpResponse:
    """Revoke an entry or put it back in force."""
    lessons.set_in_force(
        code, in_force=request.POST.get("in_force") == "yes", by=request.user, post=post_of(request, "documents.review")
    )
    return redirect("document-lesson", code)
