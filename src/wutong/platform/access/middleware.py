"""Refuses every view that has not said who may open it, and everyone who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from wutong.platform.access import api


class AccessMiddleware:
    """Asks for the permission that `access.api.page` declared; API paths ask for themselves in the same way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let the view run, send to log-in, or refuse."""
        permission = getattr(view, "permission", None)
        if permission is None:
            raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no permission")
        if api.may(request.user, permission):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(permission)
