"""The two addresses of signing in through an identity provider; both are absent (404) unless one is configured."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from wutong.platform.access.api import PUBLIC, page
from wutong.platform.accounts.acts import record


@page(PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, with state, nonce and a proof key."""
    _refuse_without_provider()
    response: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    return response


@page(PUBLIC)
def finish(request: HttpRequest) -> HttpResponse:
    """Take the browser back from the provider."""
    _refuse_without_provider()
    response: HttpResponse = Return.as_view()(request)
    return response


def _refuse_without_provider() -> None:
    # The library's views read their settings when they are made: without a provider there are none.
    if not settings.WUTONG_OIDC_NAME:
        raise Http404


class Return(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Opens the session for whom the provider has named, or says plainly that it could not."""

    def login_success(self) -> HttpResponse:
        """Open the session and record it."""
        response: HttpResponse = super().login_success()
        record("accounts.sign_in", self.user, "person", self.user.username, {"by": settings.WUTONG_OIDC_NAME})
        return response

    def login_failure(self) -> HttpResponse:
        """Lead back to the sign-in page with one message for every cause."""
        messages.error(
            self.request,
            _("通过%(provider)s登录没有成功。您在本系统中可能还没有账号，请联系系统管理员，或用密码登录。")
            % {"provider": settings.WUTONG_OIDC_NAME},
        )
        return redirect("sign-in")
