"""Sealed exports for a third party: taking one out, proving one, taking in what came of it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.returns.api import ends_known
from wutong.engines.returns.errors import ReturnUnknown
from wutong.kernel.errors import WutongError
from wutong.packs.reporting import exchange
from wutong.packs.reporting.models import Handover
from wutong.platform.access.api import page, post_of
from wutong.platform.files.api import uploaded
from wutong.platform.naming import told


@page("reports.exchange")
def handovers(request: HttpRequest) -> HttpResponse:
    """The exports so far with their evaluations; a new one, a check of one, and a result are asked for here."""
    if request.method != "POST":
        return _shown(request)
    try:
        sealed = exchange.seal(
            date.fromisoformat(request.POST.get("ends", "")), purpose=request.POST.get("purpose", ""),
            by=request.user, post=post_of(request, "reports.exchange"),
        )  # fmt: skip
    except WutongError as refusal:
        return _shown(request, told(refusal))
    except ValueError:
        return _shown(request, _("请选择时期"))
    return _file(sealed)


def _shown(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The page, with what was typed where something stood in the way."""
    rows = Handover.objects.select_related("by").prefetch_related("evaluations").order_by("-at")
    context = {"rows": rows, "ends": ends_known(), "problem": problem, "typed": request.POST}
    return render(request, "reporting/exchange.html", context, status=422 if problem else 200)


@page("reports.exchange")
@require_POST
def proved(request: HttpRequest) -> HttpResponse:
    """Say whether an archive is as it was sealed."""
    try:
        row = exchange.handover_of(uploaded(request, "file").read())
    except WutongError as problem:
        return _shown(request, told(problem))
    messages.success(request, _("封存包 {number} 完好，与封存时一致").format(number=row.number))
    return redirect("reports-exchange")


@page("reports.exchange")
@require_GET
def again(request: HttpRequest, number: str) -> HttpResponse:
    """The same archive again."""
    row = Handover.objects.filter(number=number).first()
    if row is None:
        raise ReturnUnknown(key=number)
    return _file(exchange.sealed_again(row))


@page("reports.exchange")
@require_POST
def result(request: HttpRequest) -> HttpResponse:
    """Take in an evaluator's result."""
    try:
        file = uploaded(request, "file")
        evaluation = exchange.import_result(
            file.read(), name=str(file.name), seal_text=request.POST.get("seal", ""),
            evaluator=request.POST.get("evaluator", ""), by=request.user, post=post_of(request, "reports.exchange"),
        )  # fmt: skip
    except WutongError as problem:
        return _shown(request, told(problem))
    count = len(evaluation.rows)
    messages.success(
        request, ngettext("已导入 {count} 个单位的得分", "已导入 {count} 个单位的得分", count).format(count=count)
    )
    return redirect("reports-exchange")


def _file(sealed: exchange.Sealed) -> HttpResponse:
    answer = HttpResponse(sealed.content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{sealed.handover.number}.zip"'
    return answer
