"""The page on which a person says how to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.platform.access.api import SIGNED_IN, page
from wutong.platform.notices.api import preference_form, preference_of


@page(SIGNED_IN)
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the form, and keep what it says."""
    form = preference_form(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("已保存通知设置。"))
        return redirect("notice-preferences")
    context = {"form": form, "secret": preference_of(request.user).webhook_secret, "address": request.user.email}
    return render(request, "notices/preferences.html", context)
