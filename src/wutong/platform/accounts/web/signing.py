"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from wutong.platform import clock
from wutong.platform.access.api import PUBLIC, page
from wutong.platform.accounts.acts import record
from wutong.platform.accounts.web.forms import SignInForm
from wutong.platform.accounts.web.interruption import Interrupted, kept


@method_decorator(page(PUBLIC), name="dispatch")
class SignIn(LoginView):
    """The sign-in page. Django's view gives the session a new key and follows `next` only within this site."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether a provider can be used, and whether a form is waiting."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["provider"] = settings.WUTONG_OIDC_NAME
        context["interrupted"] = bool(self.request.POST.get("interrupted"))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Open the session; then a temporary password is replaced, a kept form offered again, or the page shown."""
        response: HttpResponse = super().form_valid(form)
        record("accounts.sign_in", self.request.user, "person", self.request.user.get_username())
        if self.request.user.password_changed_at is None:
            return redirect("account-password")
        waiting = kept(form.cleaned_data["interrupted"])
        return offer_again(self.request, waiting) if waiting else response


def offer_again(request: HttpRequest, waiting: Interrupted) -> HttpResponse:
    """Show the form that was interrupted, ready to be sent again."""
    return render(request, "accounts/resume.html", {"waiting": waiting})


@page(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. Only by POST: a picture on another site must not sign people out."""
    if request.user.is_authenticated:
        record("accounts.sign_out", request.user, "person", request.user.get_username())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked(request: HttpRequest, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """Say in plain words that there were too many attempts and when to try again (settings.AXES_LOCKOUT_CALLABLE)."""
    wait = timedelta(hours=settings.AXES_COOLOFF_TIME)
    context = {"again_at": clock.now() + wait, "minutes": int(wait.total_seconds() // 60)}
    return render(request, "accounts/locked.html", context, status=settings.AXES_HTTP_RESPONSE_CODE)
