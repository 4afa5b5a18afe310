"""The page that returns the zone to its marked state: it says what will be lost, and asks once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wutong.platform.access.api import page
from wutong.platform.accounts.api import person_for_username
from wutong.site.baseline import has_baseline, return_to_baseline

BACKEND = "django.contrib.auth.backends.ModelBackend"


@page("zone.reset")
@require_http_methods(["GET", "POST"])
def baseline(request: HttpRequest) -> HttpResponse:
    """Ask, or return the zone to its baseline and sign the person in again: their session went with the rest."""
    if request.method == "GET":
        return render(request, "site/baseline.html", {"marked": has_baseline()})
    username = request.user.get_username()
    return_to_baseline(by=request.user)
    request.session.flush()
    login(request, person_for_username(username), backend=BACKEND)
    messages.success(request, _("已恢复到基准状态。"))
    return redirect("cockpit")
