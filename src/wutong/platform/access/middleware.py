"""Refuses every view that has not said who may open it, and everyone who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from wutong.platform.access import api, gate


class AccessMiddleware:
    """Asks for the permission that `access.api.page` or `needs` declared, before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let the view run, send to sign-in, or refuse."""
        path_view = gate.path_view_of(view)
        if path_view is not None:
            return gate.guard(request, path_view)
        permission = getattr(view, "permission", None)
        if permission is None:
            raise PermissionDenied(f"{view!r} declares no permission")
        if api.may(request.user, permission):
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        raise PermissionDenied(permission)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    from wutong.platform.accounts.web.interruption import ask_to_sign_in  # views exist once Django is set up

    return ask_to_sign_in(request)
