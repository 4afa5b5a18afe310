"""The gate before every API operation: who calls, how often, with which right.

It stands in the middleware and not in the operations, so that an operation cannot be mounted
without it. In this order: token, rate, declaration, right, read-only tokens, forgery.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from ninja.operation import Operation, PathView
from ninja.utils import check_csrf

from wutong.kernel.errors import WutongError
from wutong.platform.access import errors
from wutong.platform.access.api import PUBLIC, may
from wutong.platform.access.rates import count_call
from wutong.platform.access.token import identify

READING = frozenset({"GET", "HEAD", "OPTIONS"})
UNAUTHORIZED, FORBIDDEN, TOO_MANY = 401, 403, 429


def path_view_of(view: Callable[..., Any]) -> PathView | None:
    """Return ninja's path view behind a URL's callable, or None for a page.

    Ninja wraps it in a closure and offers no other way to it; a test notices if that ever changes, and
    until then such a view would count as undeclared and be refused.
    """
    for cell in getattr(view, "__closure__", None) or ():
        if isinstance(cell.cell_contents, PathView):
            return cell.cell_contents
    return None


def permission_of(operation: Operation) -> str | None:
    """Return what `needs` declared for an operation, or None."""
    return getattr(operation.view_func, "permission", None)


def guard(request: HttpRequest, path_view: PathView) -> HttpResponse | None:
    """Return None if the operation may run, or the answer that refuses it."""
    proven = identify(request)
    refusal = _too_often(request, proven)
    if refusal:
        return refusal
    operation = path_view._find_operation(request)
    if operation is None:
        return None  # ninja answers 405
    return _refuse(request, permission_of(operation), proven)


def _refuse(request: HttpRequest, permission: str | None, proven: bool) -> HttpResponse | None:
    signed_in = proven and request.user.is_authenticated
    if permission is None:
        return refusal(request, errors.NotAllowed(path=request.path, permission="?"), FORBIDDEN)
    if not proven or not (signed_in or permission == PUBLIC):
        return refusal(request, errors.SignInNeeded(path=request.path), UNAUTHORIZED)
    if not may(request.user, permission):
        return refusal(request, errors.NotAllowed(path=request.path, permission=permission), FORBIDDEN)
    return None if request.method in READING else _refuse_write(request)


def _refuse_write(request: HttpRequest) -> HttpResponse | None:
    token = request.token  # type: ignore[attr-defined]
    if token is not None:
        return refusal(request, errors.ReadOnlyToken(path=request.path), FORBIDDEN) if token.read_only else None
    if check_csrf(request, _needs_csrf) is not None:
        return refusal(request, errors.ForgedRequest(path=request.path), FORBIDDEN)
    return None


def _needs_csrf() -> None:
    """Stand in for the view in Django's check: ninja's own is marked exempt."""


def _too_often(request: HttpRequest, proven: bool) -> HttpResponse | None:
    known = proven and request.user.is_authenticated
    verdict = count_call(_caller(request, known), known=known)
    if verdict.allowed:
        return None
    problem = errors.TooManyRequests(path=request.path, most=verdict.most, seconds=verdict.retry_after)
    answer = refusal(request, problem, TOO_MANY)
    answer.headers["Retry-After"] = str(verdict.retry_after)
    return answer


def _caller(request: HttpRequest, known: bool) -> str:
    token = request.token  # type: ignore[attr-defined]
    if token is not None:
        return f"token:{token.pk}"
    return f"person:{request.user.pk}" if known else f"address:{request.META.get('REMOTE_ADDR', '')}"


def refusal(request: HttpRequest, problem: WutongError, status: int) -> HttpResponse:
    """Return an error as the API's JSON: code and message in the reader's language."""
    language = "en" if (translation.get_language() or "").startswith("en") else "zh"
    content = {"code": problem.code, "message": problem.message(language)}
    answer = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    if status == UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
