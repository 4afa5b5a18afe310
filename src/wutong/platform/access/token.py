"""Who calls the API: by a token in the Authorization header, or by the session of a page.

The gate (`access.gate`) has decided before an operation runs; this class names the two ways in
the OpenAPI description and hands the person to the operation as `request.auth`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from wutong.platform.accounts.tokens import token_of

SCHEME = "bearer "


class TokenOrSession(AuthBase):
    """Bearer token or session; the person is `request.user` and `request.auth`."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        """Return the person, or None when nobody has proven who they are."""
        return request.user if request.user.is_authenticated else None


def identify(request: HttpRequest) -> bool:
    """Put the person of a bearer token on the request; return False if a token was given that does not live.

    A request with an Authorization header is judged by it alone: a session that happens to come with it is
    ignored, so that a call means the same from a browser and from a program.
    """
    given = request.headers.get("Authorization", "")
    request.token = None  # type: ignore[attr-defined]
    if not given.lower().startswith(SCHEME):
        return not given
    token = token_of(given[len(SCHEME) :].strip())
    if token is None:
        return False
    request.user = token.person
    request.token = token  # type: ignore[attr-defined]
    return True
