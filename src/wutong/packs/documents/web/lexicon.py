"""Pages of the lexicon: what corrections taught, listed and revocable; taken in and handed out as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.reader import api as reader
from wutong.engines.reader import library
from wutong.engines.reader.library import LessonInfo
from wutong.kernel.errors import WutongError
from wutong.packs.documents.errors import UploadIncomplete
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


def said(part: Mapping[str, Any]) -> str:
    """Return a condition or meaning as a person reads it: 指标 经济总量；单位 亿元."""
    shown = [
        str(FIELDS[name]) if value is True else f"{FIELDS[name]} {WORDS.get(name, {}).get(value, value)}"
        for name, value in part.items()
    ]
    return "；".join(shown)


COLUMNS = [
    Column("number", _("次序"), lambda one: one.number, sort="yes", hidden=True),
    Column("code", _("编号"), lambda one: one.code, filter="text", link=lambda one: _address(one)),
    Column("kind", _("种类"), lambda one: KINDS[one.kind], filter="choice", sort="yes"),
    Column("condition", _("读到"), lambda one: said(one.condition), filter="text", sort="yes"),
    Column("meaning", _("理解为"), lambda one: said(one.meaning), filter="text", sort="yes"),
    Column("source", _("出处"), lambda one: one.source, filter="text"),
    Column("recorded_at", _("记录时间"), lambda one: one.recorded_at, sort="yes"),
    Column("state", _("状态"), lambda one: _state(one), filter="choice", sort="yes"),
]


def _address(one: LessonInfo) -> str:
    return reverse("document-lesson", args=[one.code])


def _state(one: LessonInfo) -> StateCell:
    return StateCell("ok", _("使用中")) if one.revoked_at is None else StateCell("missing", _("已停用"))


@page("documents.read")
@require_GET
def lexicon(request: HttpRequest) -> HttpResponse:
    """List what reviewers taught, the latest first."""
    return _listed(request, {})


def _listed(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    shown = listing(
        request, library.lessons(), COLUMNS, name="lessons", default_sort="-number",
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
            _take_in(request)
            return redirect("document-lexicon")
        except WutongError as problem:
            context["problem"] = told(problem)
    return render(request, "documents/lexicon_import.html", context, status=400 if context else 200)


def _take_in(request: HttpRequest) -> None:
    given = request.FILES.get("file")
    if given is None:
        raise UploadIncomplete()
    name = given.name or ""
    reader.check_size(given.size or 0, name, reader.LARGEST_LEXICON)
    library.add_lexicon(given.read(), name=name, by=request.user, post=post_of(request, "documents.review"))


@page("documents.read")
@require_GET
def lexicon_file(request: HttpRequest) -> HttpResponse:
    """Hand out the lessons on reading as the file that `./wutong read --lexicon` takes."""
    answer = HttpResponse(library.learned_lexicon_text(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lexicon.yaml"'
    return answer


@page("documents.read")
@require_GET
def lesson(request: HttpRequest, code: str) -> HttpResponse:
    """Show one entry: what it says, who taught it, whether it is in force."""
    row = library.lesson(code)
    context = {
        "lesson": row, "condition": said(row.condition), "meaning": said(row.meaning), "kind": KINDS[row.kind],
        "may_review": may(request.user, "documents.review"),
    }  # fmt: skip
    return render(request, "documents/lesson.html", context)


@page("documents.review")
@require_http_methods(["POST"])
def lesson_force(request: HttpRequest, code: str) -> HttpResponse:
    """Revoke an entry or put it back in force."""
    library.set_in_force(
        code, in_force=request.POST.get("in_force") == "yes", by=request.user, post=post_of(request, "documents.review")
    )
    return redirect("document-lesson", code)
