"""What happens to a request of someone who is not signed in (any more), and to what they had typed.

A page that was asked for is shown after signing in. A form that was sent is kept: its fields travel,
signed, through the sign-in page and are offered for sending again, with a fresh token against forgery.
Files cannot travel, and passwords must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wutong.platform.accounts.web.forms import SignInForm

SALT = "wutong.interrupted"
KEPT_SECONDS = 3600
LARGEST_KEPT = 200_000  # characters of a signed form; a longer one is not carried
READING = frozenset({"GET", "HEAD"})
UNAUTHORIZED = 401


@dataclass(frozen=True)
class Interrupted:
    """A form that was sent without a session: where it was going and its fields in order."""

    path: str
    fields: list[tuple[str, str]]


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, or show it in place when there is something to keep."""
    if request.headers.get("HX-Request"):
        return _ask_within_page(request)
    if request.method in READING:
        return redirect_to_login(request.get_full_path())
    form = SignInForm(request, initial={"interrupted": keep(request)})
    context = {"form": form, "next": safe_path(request, request.META.get("HTTP_REFERER", "")), "interrupted": True}
    context["files_lost"] = bool(request.FILES)
    return render(request, "accounts/sign_in.html", context, status=UNAUTHORIZED)


def _ask_within_page(request: HttpRequest) -> HttpResponse:
    """Answer a part of a page: reading leads to sign-in; what was typed stays where it is, under a message."""
    here = safe_path(request, request.headers.get("HX-Current-URL", ""))
    if request.method in READING:
        response = HttpResponse(status=UNAUTHORIZED)
        response.headers["HX-Redirect"] = redirect_to_login(here).headers["Location"]
        return response
    response = render(request, "accounts/signed_out_notice.html", {"here": here}, status=UNAUTHORIZED)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#messages", "innerHTML"
    return response


def keep(request: HttpRequest) -> str:
    """Return the sent form as a signed text, empty if it is too long to travel."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    signed = signing.dumps([request.get_full_path(), fields], salt=SALT, compress=True)
    return signed if len(signed) <= LARGEST_KEPT else ""


def kept(signed: str) -> Interrupted | None:
    """Return the form that `keep` signed, or None if it was changed or is too old."""
    try:
        path, fields = signing.loads(signed, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return Interrupted(path, [(name, value) for name, value in fields])


def safe_path(request: HttpRequest, address: Any) -> str:
    """Return `address` if it is on this site, else the cockpit: a link may not lead a person away after sign-in."""
    if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return str(address)
    return reverse("cockpit")
