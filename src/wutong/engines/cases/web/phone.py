"""What whoever walks the grid uses: four big buttons, a report that can be written without a network, and its outbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import api
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.casetypes import types_by_hand
from wutong.engines.cases.web.forms import shown_fields
from wutong.engines.cases.web.opening import OPEN, REFUSED, open_areas, opened, usual_first
from wutong.engines.cases.web.wording import SEVERITIES, category_names, titled
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import may, page
from wutong.platform.naming import told

SCRIPTS = Path(__file__).parent.parent / "static/cases"
MOST_TYPES = 30  # their forms stand on one page, which the telephone keeps


@page("cases.read")
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """Four big buttons: report, tasks, map, mine; below them what waits on this telephone to be sent."""
    mine = api.cases_of(request.user, "mine")
    context = {
        "may_open": may(request.user, OPEN), "waiting": mine.count(), "words": _words(),
        "late": mine.filter(due_at__lt=clock.now(), paused=False).count(),
    }  # fmt: skip
    return render(request, "cases/phone.html", context)


@page(OPEN)
def report(request: HttpRequest) -> HttpResponse:
    """The report that works without a network; without scripts it is sent like any other form."""
    problem = ""
    if request.method == "POST":
        try:
            case = opened(request, request.POST.get("type", ""))
        except WutongError as refusal:
            problem = told(refusal)
        else:
            messages.success(request, _("已登记"))
            return redirect("case", case=case)
    context = {
        "kinds": [_form_of(kind, request) for kind in usual_first(types_by_hand())[:MOST_TYPES]], "areas": open_areas(request.user),
        "severities": SEVERITIES, "problem": problem, "typed": request.POST, "words": _words(),
    }  # fmt: skip
    return render(request, "cases/phone_report.html", context, status=REFUSED if problem else 200)


def _form_of(kind: CaseType, request: HttpRequest) -> dict[str, Any]:
    return {
        "code": kind.code, "title": titled(kind), "categories": list(category_names(kind).items()),
        "fields": shown_fields(kind.forms.get("open", ()), request.POST),
    }  # fmt: skip


def _words() -> dict[str, str]:
    """Return what the outbox says, in the reader's language."""
    return {
        "waiting": _("待发送"), "sending": _("正在发送"), "sent": _("已发送"), "refused": _("没有被接收"),
        "written": _("写于"), "photos": _("{count} 张照片"), "edit": _("改后再发"), "remove": _("删除"),
        "confirm": _("这一条还没有发出，删除后找不回来。继续吗？"), "queued": _("已存在手机里，联网后自动发送"),
        "sign_in": _("登录已过期，请先登录，然后自动发送"), "other_user": _("这一条是别的账号写的，要用那个账号发送"),
        "photo_refused": _("照片没有被接收"), "none": _("没有等待发送的"),
        "no_store": _("这个浏览器不能离线保存，请在有网络时直接提交"),
    }  # fmt: skip


@page("cases.read")
@require_GET
def who(request: HttpRequest) -> JsonResponse:
    """Say who is signed in, with a token for sending: the telephone sends what that person wrote, and nobody else's."""
    return JsonResponse({"user": request.user.get_username(), "token": get_token(request)})


@page("cases.read")
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the pages under cases/; it stands here because a worker serves its own folder alone."""
    parts = [(SCRIPTS / name).read_text(encoding="utf-8") for name in ("outbox.js", "worker.js")]
    response = HttpResponse("\n".join(parts), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
