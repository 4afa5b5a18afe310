"""Pages about oneself: account, password, tokens, absences."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wutong.platform import clock
from wutong.platform.access.api import SIGNED_IN, page
from wutong.platform.access.scope import rights_of
from wutong.platform.accounts.models import Absence, Person, Token
from wutong.platform.accounts.people import set_password
from wutong.platform.accounts.posts import acting_holdings, cancel_absence, in_force, record_absence
from wutong.platform.accounts.tokens import issue_token, revoke_token
from wutong.platform.accounts.web.attempts import attempt, confirm_page
from wutong.platform.accounts.web.forms import AbsenceForm, OwnAccountForm, PasswordForm, TokenForm


@page(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account, and keep what may be chosen."""
    person = _self(request)
    form = OwnAccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("account")
    return render(request, "accounts/account.html", {"form": form, **_standing(person)})


def _standing(person: Person) -> dict[str, Any]:
    """Return what one's rights rest on: posts held today, those of them that act, absences to come."""
    today = clock.today()
    acting = set(acting_holdings(today).filter(person=person).values_list("pk", flat=True))
    held = person.holdings.filter(in_force(today)).select_related("post__unit", "post__area", "post__role")
    return {
        "holdings": [{"holding": holding, "acts": holding.pk in acting} for holding in held],
        "by_mandate": not held and bool(rights_of(person).rights),
        "absences": person.absences.filter(cancelled_at__isnull=True, valid_to__gte=today).order_by("valid_from"),
    }


@page(SIGNED_IN)
def password(request: HttpRequest) -> HttpResponse:
    """Replace one's own password; other sessions of the person end, this one goes on."""
    person = _self(request)
    temporary = person.password_changed_at is None
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(person, form.cleaned_data["new_password"], by=person)
        update_session_auth_hash(request, person)
        messages.success(request, _("密码已更改，其他设备上的登录已退出。"))
        return redirect(settings.LOGIN_REDIRECT_URL if temporary else "account")
    context = {"form": form, "temporary": temporary}
    context["rules"] = password_validation.password_validators_help_texts()
    return render(request, "accounts/password.html", context)


@page(SIGNED_IN)
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens and issue one; the new token is in this answer and nowhere else."""
    person = _self(request)
    form = TokenForm(request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        issued = attempt(
            form, lambda: issue_token(person, given["name"], read_only=not given["may_write"], days=given["days"])
        )
    living = person.tokens.filter(revoked_at__isnull=True).order_by("-created_at")
    context = {"form": TokenForm() if issued else form, "issued": issued and issued[1], "tokens": living}
    return render(request, "accounts/tokens.html", {**context, "now": clock.now()})


@page(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask, then end one of one's own tokens."""
    token = get_object_or_404(Token, pk=token_id, person=request.user, revoked_at__isnull=True)
    if request.method == "POST":
        revoke_token(token, by=request.user)
        messages.success(request, _("令牌“%(name)s”已撤销。") % {"name": token.name})
        return redirect("tokens")
    return confirm_page(
        request,
        title=_("撤销令牌"),
        question=_("撤销“%(name)s”后，使用它的程序会立即不能访问，且不能恢复。") % {"name": token.name},
        act=_("撤销"),
        back=reverse("tokens"),
    )


@page(SIGNED_IN)
def absence(request: HttpRequest) -> HttpResponse:
    """Record that one will be away, so that deputies can act."""
    person = _self(request)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recorded = attempt(form, lambda: record_absence(person, **form.cleaned_data, by=person))
        if recorded:
            messages.success(request, _("已登记外出，代理人在此期间可以行使您的岗位权限。"))
            return redirect("account")
    context = {"form": form, "title": _("登记外出"), "act": _("登记"), "back": reverse("account")}
    context["lead"] = _("外出期间，您岗位上的代理人可以行使岗位权限。")
    return render(request, "accounts/form.html", context)


@page(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def absence_cancel(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Ask, then take back one of one's own absences."""
    recorded = get_object_or_404(Absence, pk=absence_id, person=request.user, cancelled_at__isnull=True)
    if request.method == "POST":
        cancel_absence(recorded, by=request.user)
        messages.success(request, _("已取消外出登记。"))
        return redirect("account")
    return confirm_page(
        request,
        title=_("取消外出登记"),
        question=_("取消后，代理人不再代您行使权限。"),
        act=_("取消登记"),
        back=reverse("account"),
    )


def _self(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # SIGNED_IN: the gate let nobody else through
    return person
