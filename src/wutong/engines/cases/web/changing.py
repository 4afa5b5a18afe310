"""Changes of many cases: what was asked, what it did, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.cases import api
from wutong.engines.cases.models import BulkChange
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page
from wutong.platform.naming import told

MANAGE = "cases.manage"
SHOWN = 50


@page(MANAGE)
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """The latest changes of many cases with their reports."""
    return render(request, "cases/changes.html", {"rows": BulkChange.objects.all()[:SHOWN]})


@page(MANAGE)
@require_POST
def undo(request: HttpRequest, change: int) -> HttpResponse:
    """Have a change undone: cases that have moved on since stay as they are and are named."""
    row = get_object_or_404(BulkChange, pk=change)
    try:
        with transaction.atomic():
            api.undo_change(row.pk, by=request.user)
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("正在撤销；做完后报告在后台任务里"))
    return redirect("case-changes")
