"""Error pages that help: what was asked, what stood in the way, what was not done, what to do next.

One error has three faces: a page in the frame, a fragment for htmx, and problem details
(RFC 9457) for /api. A WutongError carries its own words; the others get theirs here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wutong.kernel.errors import WutongError

PROBLEM_TYPE = "application/problem+json"
USUAL_STATUS = 422  # understood, and refused for a reason that the text gives


@dataclass(frozen=True)
class Problem:
    """One error as it is shown."""

    status: int
    code: str
    asked: str
    obstacle: str
    written: str
    advice: str

    @property
    def detail(self) -> str:
        """The whole message in one line."""
        return f"[{self.code}] {self.asked}: {self.obstacle} {self.written} {self.advice}"


class ProblemMiddleware:
    """Turns a WutongError that a view raised into an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a WutongError; leave every other exception to Django's handlers."""
        return answer(request, of_error(error)) if isinstance(error, WutongError) else None


def of_error(error: WutongError) -> Problem:
    """Return the problem of an error in the reader's language; a class may set `status`."""
    wording = error.en if (get_language() or "").startswith("en") else error.zh
    return Problem(getattr(error, "status", USUAL_STATUS), error.code, *wording.fill(error.facts))


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the problem as JSON, as a fragment or as a page."""
    if request.path.startswith("/api/"):
        return _json(request, problem)
    if request.headers.get("HX-Request"):
        return _fragment(problem)
    return HttpResponse(render_to_string("site/problem.html", {"problem": problem}, request), status=problem.status)


def _json(request: HttpRequest, problem: Problem) -> HttpResponse:
    body = {
        "type": f"urn:wutong:error:{problem.code}", "title": problem.obstacle, "status": problem.status,
        "detail": problem.detail, "code": problem.code, "instance": request.path,
        "written": problem.written, "advice": problem.advice,
    }  # fmt: skip
    options = {"ensure_ascii": False}
    return JsonResponse(body, status=problem.status, content_type=PROBLEM_TYPE, json_dumps_params=options)


def _fragment(problem: Problem) -> HttpResponse:
    """Return a message that goes to the corner of the page, whatever the request was to replace."""
    response = HttpResponse(render_to_string("site/problem_fragment.html", {"problem": problem}), status=problem.status)
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "beforeend"
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 400."""
    problem = Problem(
        400, "site-E400", _("打开这个地址"), _("请求的内容不完整或格式不对"), _("没有改动任何数据"),
        _("请返回上一页重新操作；从别处复制的地址请核对是否完整"),
    )  # fmt: skip
    return answer(request, problem)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 403; who opens the site's first address and may not see the cockpit is led to where his work begins."""
    if request.path == reverse("cockpit") and getattr(request, "user", None) and request.user.is_authenticated:
        return redirect("start")
    problem = Problem(
        403, "site-E403", _("打开这个页面"), _("您现在的岗位没有这项权限"), _("没有改动任何数据"),
        _("如工作需要，请由管理员调整岗位，或请有权限的同事办理"),
    )  # fmt: skip
    return answer(request, problem)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 404."""
    problem = Problem(
        404, "site-E404", _("打开这个地址"), _("没有这个页面，或它不在您可以查看的范围内"), _("没有改动任何数据"),
        _("请用搜索（Ctrl K）按名称查找，或从左侧导航进入"),
    )  # fmt: skip
    return answer(request, problem)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection token is missing or stale."""
    problem = Problem(
        403, "site-E419", _("提交这个表单"), _("页面打开太久，或浏览器没有保存本站的 Cookie"),
        _("您填写的内容没有提交"), _("请返回上一页，刷新后再提交一次"),
    )  # fmt: skip
    return answer(request, problem)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 while the database is away, without touching session or frame: what is broken may be one of them."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError)) and database_away():
        return unavailable(request)
    problem = Problem(
        500, "site-E500", _("打开这个页面"), _("系统内部出错，错误已经记录"), _("没有完成的改动已全部撤回"),
        _("请稍后再试；仍不行时，把出错的时间和地址告诉管理员"),
    )  # fmt: skip
    return _plain(request, problem)


def database_away() -> bool:
    """Whether the database cannot be asked, or holds no tables yet."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
    except Error:
        return True
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the system is being started, restored or moved."""
    problem = Problem(
        503, "site-E503", _("打开这个页面"), _("系统正在启动或维护"), _("没有改动任何数据"), _("请过一两分钟再刷新"),
    )  # fmt: skip
    response = _plain(request, problem)
    response["Retry-After"] = "60"
    return response


def _plain(request: HttpRequest, problem: Problem) -> HttpResponse:
    if request.path.startswith("/api/"):
        return _json(request, problem)
    if request.headers.get("HX-Request"):
        return _fragment(problem)
    return HttpResponse(render_to_string("site/broken.html", {"problem": problem}), status=problem.status)
