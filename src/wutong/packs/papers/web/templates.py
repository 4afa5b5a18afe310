"""Pages of templates: their editions, writing the next one, and the fields they may name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.kernel.errors import WutongError
from wutong.packs.papers.editions import Edition, edition_called, edition_on, editions, write_edition
from wutong.packs.papers.errors import NoTemplate
from wutong.packs.papers.web.pages import KINDS
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of
from wutong.platform.lists import Column, StateCell, listing, respond
from wutong.platform.naming import told
from wutong.platform.papers.sources import known_fields

MOST_ROWS = 32  # lines of a template shown at once


def _state(one: Edition) -> StateCell:
    try:
        current = edition_on(one.kind, clock.today())
    except NoTemplate:
        return StateCell("missing", _("未启用"))
    if one.code == current.code:
        return StateCell("ok", _("现行"))
    return StateCell("missing", _("未启用") if one.valid_from > clock.today() else _("已被取代"))


COLUMNS = [
    Column("kind", _("种类"), lambda one: KINDS[one.kind], filter="choice",
           link=lambda one: reverse("paper-template", args=[one.code])),
    Column("code", _("版次"), "code"),
    Column("valid_from", _("启用日期"), "valid_from", sort="yes"),
    Column("state", _("状态"), _state, filter="choice"),
    Column("reason", _("依据"), "reason"),
    Column("who", _("修改人"), lambda one: one.recorded_by or _("随系统提供")),
    Column("when", _("记录时间"), "recorded_at", sort="yes"),
]  # fmt: skip


@page("papers.read")
@require_GET
def editions_list(request: HttpRequest) -> HttpResponseBase:
    """List every edition of every template."""
    shown = listing(request, editions(), COLUMNS, name="paper-templates", default_sort="")
    return respond(request, shown, "papers/templates.html")


@page("papers.read")
@require_http_methods(["GET", "POST"])
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """Show an edition's text and, to those who may, let them write the next one from it."""
    one = edition_called(code)
    may_edit = may(request.user, "papers.edit")
    text, reason, problem = one.text, "", ""
    if request.method == "POST" and may_edit:
        text, reason = request.POST.get("text", ""), request.POST.get("reason", "").strip()
        try:
            new = write_edition(text, reason=reason, by=request.user, post=post_of(request, "papers.edit"))
            messages.success(request, _("已保存为新的版次，自启用日期起使用。"))
            return redirect("paper-template", new.code)
        except WutongError as trouble:
            problem = told(trouble)
    context = {"edition": one, "kind": KINDS[one.kind], "text": text, "reason": reason, "problem": problem,
               "may_edit": may_edit, "rows": min(MOST_ROWS, text.count("\n") + 2)}  # fmt: skip
    return render(request, "papers/template.html", context, status=400 if problem else 200)


@page("papers.read")
@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """List every field that a template may name, with what it says."""
    return render(request, "papers/fields.html", {"fields": known_fields().values()})
