"""The page that holds last year's report against this year's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from wutong.engines.reader import library
from wutong.engines.reader.library import Comparison, DocumentInfo
from wutong.engines.reader.types import Figure, Promise
from wutong.packs.documents.web.pages import MEASURES
from wutong.platform.access.api import page
from wutong.platform.lists import Column, StateCell, listing, respond

OUTCOMES = {
    "missed": ("late", _("未兑现")), "dropped": ("missing", _("不再提起")), "restated": ("watch", _("再次提出")),
    "underway": ("watch", _("尚未到期")), "kept": ("ok", _("已兑现")),
}  # fmt: skip
TASK_OUTCOMES = {
    "dropped": ("missing", _("不再提起")), "restated": ("watch", _("再次提出")), "reported": ("ok", _("后来说到")),
}  # fmt: skip


def place(code: str, figure: Figure | None) -> str | None:
    """Return the address of a figure's place in its document."""
    return _at(code, figure.start) if figure else None


@page("documents.read")
@require_GET
def compare_documents(request: HttpRequest) -> HttpResponse:
    """Choose two documents and see each promise of the earlier one found again, kept, missed or dropped."""
    documents = library.comparable()
    chosen = _chosen(request, [document.code for document in documents])
    if chosen and request.GET.get("about") == "tasks":
        return _tasks(request, documents, *chosen)
    found = library.comparison(*chosen) if chosen else None
    shown = listing(
        request, list(found.promises) if found else [], _columns(found), name="promises", default_sort="place",
        empty=_("请在上面选择两份正文已存的资料。"),
    )  # fmt: skip
    earlier, later = chosen or ("", "")
    context: dict[str, Any] = {
        "documents": documents, "earlier": earlier, "later": later, "about": "figures", "counts": _counts(found),
    }  # fmt: skip
    return respond(request, shown, "documents/compare.html", context)


def _tasks(request: HttpRequest, documents: list[DocumentInfo], earlier: str, later: str) -> HttpResponse:
    found = library.tasks(earlier, later)
    text = library.located_text(later).text
    shown = listing(
        request, found, _task_columns(earlier, later, text), name="recalls", default_sort="place",
        empty=_("较早的一份没有提出不带数字的任务。"),
    )  # fmt: skip
    counts = [(mark, word, sum(one.outcome == code for one in found)) for code, (mark, word) in TASK_OUTCOMES.items()]
    context = {"documents": documents, "earlier": earlier, "later": later, "about": "tasks", "counts": counts}
    return respond(request, shown, "documents/compare.html", context)


def _task_columns(earlier: str, later: str, text: str) -> list[Column]:
    return [
        Column("place", _("次序"), lambda r: r.commitment.start, sort="yes", hidden=True),
        Column(
            "task", _("当年提出"), lambda r: r.commitment.text, filter="text",
            link=lambda r: _at(earlier, r.commitment.start),
        ),
        Column("owner", _("责任单位"), lambda r: r.commitment.owner or "—", filter="choice"),
        Column("due", _("期限"), lambda r: r.commitment.due or "—", sort="yes"),
        Column("outcome", _("结果"), lambda r: StateCell(*TASK_OUTCOMES[r.outcome]), sort="yes", filter="choice"),
        Column(
            "found", _("后来的说法"), lambda r: " ".join(text[slice(*r.place)].split()) if r.place else "—",
            link=lambda r: _at(later, r.place[0]) if r.place else None,
        ),
        Column("likeness", _("措辞相似"), lambda r: f"{r.likeness:.0%}", sort="yes", hidden=True),
    ]  # fmt: skip


def _at(code: str, start: int) -> str:
    return f"{reverse('document', args=[code])}?{urlencode({'at': start})}"


def _chosen(request: HttpRequest, known: list[str]) -> tuple[str, str] | None:
    earlier, later = request.GET.get("earlier", ""), request.GET.get("later", "")
    return (earlier, later) if earlier in known and later in known and earlier != later else None


def _counts(found: Comparison | None) -> list[tuple[str, Any, int]]:
    return [(mark, word, found.count(code)) for code, (mark, word) in OUTCOMES.items()] if found else []


def _columns(found: Comparison | None) -> list[Column]:
    earlier, later = (found.earlier.code, found.later.code) if found else ("", "")
    return [
        Column("place", _("次序"), lambda p: p.aimed.start, sort="yes", hidden=True),
        Column("indicator", _("当年提出"), lambda p: p.aimed.indicator, sort="yes", filter="text"),
        Column("area", _("对象"), lambda p: p.aimed.area, filter="choice", hidden=True),
        Column("measure", _("度量"), lambda p: MEASURES.get(p.aimed.measure, ""), filter="choice"),
        Column("until", _("时期"), lambda p: p.aimed.period, sort="yes", filter="choice"),
        Column("aimed", _("目标"), lambda p: p.aimed.value_text, number=True, link=lambda p: place(earlier, p.aimed)),
        Column("outcome", _("结果"), _outcome, sort="yes", filter="choice"),
        Column("found", _("后来的说法"), _found, number=True, link=lambda p: place(later, p.found)),
        Column("named", _("后来的名称"), lambda p: p.found.indicator if p.found else "—", filter="text"),
        Column("when", _("后来的时期"), lambda p: p.found.period if p.found else "—"),
        Column("likeness", _("名称相似"), lambda p: f"{p.likeness:.0%}" if p.found else "—", sort="yes", hidden=True),
    ]


def _outcome(promise: Promise) -> StateCell:
    mark, word = OUTCOMES[promise.outcome]
    return StateCell(mark, word)


def _found(promise: Promise) -> str:
    return promise.found.value_text if promise.found else "—"
