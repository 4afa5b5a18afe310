"""What a reader chooses about the frame: language, theme, area, narrow navigation. Each is a POST that goes back."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wutong.platform.access.api import PUBLIC, SIGNED_IN, page
from wutong.platform.accounts.models import Person
from wutong.site.web.areas import SESSION_KEY, areas_of

THEMES = [("auto", _("跟随系统")), ("light", _("浅色")), ("dark", _("深色"))]
THEME_COOKIE = "theme"
NAVIGATION_COOKIE = "narrow"
A_YEAR = 365 * 24 * 3600


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page the choice was made on; an address elsewhere is not followed."""
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        address = reverse("cockpit")
    return HttpResponseRedirect(address)


@page(PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the person, or in a cookie for a visitor."""
    chosen = request.POST.get("language", "")
    response = back(request)
    if chosen in dict(settings.LANGUAGES):
        _keep(request, "language", chosen)
        _cookie(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@page(PUBLIC)
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or automatic with the person, or in a cookie for a visitor."""
    chosen = request.POST.get("theme", "")
    response = back(request)
    if chosen in dict(THEMES):
        _keep(request, "theme", chosen)
        _cookie(response, THEME_COOKIE, chosen)
    return response


@page(SIGNED_IN)
@require_POST
def set_area(request: HttpRequest) -> HttpResponse:
    """Keep the area in the session; only areas the person's posts reach can be chosen."""
    chosen = request.POST.get("area", "")
    if chosen in {area.code for area in areas_of(request.user)}:
        request.session[SESSION_KEY] = chosen
    return back(request)


@page(SIGNED_IN)
@require_POST
def set_navigation(request: HttpRequest) -> HttpResponse:
    """Keep the left navigation narrow or wide, in a cookie of this machine."""
    response = back(request)
    _cookie(response, NAVIGATION_COOKIE, request.POST.get("narrow", "")[:3])
    return response


def _keep(request: HttpRequest, field: str, value: str) -> None:
    if request.user.is_authenticated:
        Person.objects.filter(pk=request.user.pk).update(**{field: value})


def _cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
