"""The editions of forms: what each says, and writing the next one, with a look before it is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.returns import api as returns
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import page, post_of
from wutong.platform.naming import told

MOST_ROWS, LONGEST_REASON = 32, 300


@page("reports.forms")
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition of every form, and which is in force."""
    in_force = {(form.code, form.edition) for form in returns.forms_on(clock.today())}
    lines = [{"row": row, "in_force": (row.code, row.edition) in in_force} for row in returns.editions_known()]
    context = {"lines": lines, "today": clock.today()}
    return render(request, "reporting/forms.html", context)


@page("reports.forms")
@require_GET
def edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What an edition says."""
    row = returns.edition_called(code, number)
    return _text(request, code, returns.text_of(row), title=row.title, recorded=row)


@page("reports.forms")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str = "") -> HttpResponse:
    """Write the next edition of a form, or the first of a new one: tried and shown first, recorded by the second button."""
    if request.method == "GET":
        latest = next((row for row in returns.editions_known() if row.code == code), None)
        return _text(request, code, returns.text_of(latest) if latest else "", title=latest.title if latest else "")
    text, reason = request.POST.get("text", ""), request.POST.get("reason", "")[:LONGEST_REASON]
    try:
        draft = returns.draft_of(text, code=code)
        if "record" in request.POST:
            post = post_of(request, "reports.forms")
            form = returns.record_draft(text, code=code, reason=reason, by=request.user, post=post)
            messages.success(request, _("已登记，自启用日期后开始的报送起使用"))
            return redirect("report-form", form.code, form.edition)
    except WutongError as problem:
        return _text(request, code, text, reason=reason, problem=told(problem), status=422)
    return _text(request, code, text, reason=reason, draft=draft, title=draft.form.title)


def _text(request: HttpRequest, code: str, text: str, *, status: int = 200, **more: object) -> HttpResponse:
    """Show a form's text, to be written on unless it is `recorded`."""
    context = {"code": code, "text": text, "rows": min(MOST_ROWS, text.count("\n") + 4), **more}
    return render(request, "reporting/form.html", context, status=status)
