"""A return as a file: the template to download, and the upload that shows first what it would fill in."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.returns import api as returns
from wutong.engines.returns.types import Doing
from wutong.kernel.errors import WutongError
from wutong.packs.reporting.web.report import seen_in, values_in
from wutong.platform.access.api import page, post_of
from wutong.platform.files.api import uploaded
from wutong.platform.files.handing import hand_out
from wutong.platform.naming import period_label, told

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("reports.read")
@require_GET
def template(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The return as a workbook, with what is filled in already."""
    row = returns.return_for(request.user, form, period, unit)
    answer = HttpResponse(returns.template_of(returns.present_view(row)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{row.form}-{row.period}-{row.unit}.xlsx"'
    return answer


@page("reports.fill")
def upload(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Read a filled template and show what it says with every finding; only the second step writes."""
    row = returns.return_for(request.user, form, period, unit)
    context = {
        "row": row,
        "period": period_label(row.when),
        "unit": returns.unit_names([row.unit]).get(row.unit, row.unit),
    }
    if request.method == "POST" and "file" in request.FILES:
        try:
            name, content = _received(request)
            values = returns.cleaned(row, returns.values_in_workbook(content, name=name, row=row))
        except WutongError as problem:
            return render(request, "reporting/upload.html", context | {"problem": told(problem)}, status=422)
        return render(request, "reporting/upload.html", context | {"view": returns.view_of(row, values)})
    if request.method == "POST":
        returns.fill(row, Doing(request.user, seen_in(request.POST), values_in(request.POST), way="xlsx"))
        messages.success(request, _("已按文件填入，尚未提交"))
        return redirect("report", form, period, unit)
    return render(request, "reporting/upload.html", context | {"view": None, "form": returns.present_view(row).form})


def _received(request: HttpRequest) -> tuple[str, bytes]:
    file = uploaded(request, "file")
    return str(file.name), file.read()


@page("reports.read")
@require_GET
def attachment(request: HttpRequest, form: str, period: str, unit: str, digest: str) -> FileResponse:
    """Hand out a file that goes with a return; each time is recorded."""
    row = returns.return_for(request.user, form, period, unit)
    file = returns.file_of(row, digest)
    return hand_out(
        digest, name=file.name, to=request.user, of=("return", row.key), post=post_of(request, "reports.read")
    )
