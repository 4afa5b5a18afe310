"""Headers that tell the browser to load nothing from outside and run no inline script."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)


def policy() -> str:
    """Return the policy, with the host of the map's ground let through where the zone has set one."""
    ground = urlsplit(settings.WUTONG_MAP_TILES)
    if not ground.netloc:
        return POLICY
    host = f"{ground.scheme}://{ground.netloc}"
    return POLICY.replace("img-src 'self'", f"img-src 'self' {host}").replace(
        "connect-src 'self'", f"connect-src 'self' {host}"
    )


class SecurityHeaders:
    """Adds the content security policy and its neighbours to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        if request.user.is_authenticated if hasattr(request, "user") else False:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
