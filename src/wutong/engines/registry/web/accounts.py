"""Accounts of a firm's people, for officials: opened from its portrait with a password that is shown once, ended, resumed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.registry.access import REPRESENT
from wutong.engines.registry.firms import firm
from wutong.engines.registry.representing import (
    end_account,
    open_account,
    renew_password,
    representatives,
    resume_account,
)
from wutong.engines.registry.types import Firm, Opened
from wutong.engines.registry.web.consents import day_of
from wutong.engines.registry.web.portraits import portrait_of
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page, post_of, scope_of
from wutong.platform.naming import told

TYPED = "firm-account-typed"  # in the session: what a refused form held, until the portrait shows it again
FIELDS = ("name", "evidence", "username", "valid_to")


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return who has an account for the firm; nothing where the reader may not open one for it."""
    owner = portrait_of(request).firm
    if not scope_of(request.user, REPRESENT).reaches(owner.area_path):
        return None
    rows = representatives(owner.key)
    taken, stem = {one.username for one in rows}, (owner.code or owner.key).lower()
    proposed = next(name for number in count(1) if (name := stem if number == 1 else f"{stem}-{number}") not in taken)
    typed = {}
    if request.session.get(TYPED, {}).get("firm") == owner.key:
        typed = request.session.pop(TYPED)
    return {"firm": owner, "rows": rows, "typed": typed, "username": typed.get("username", proposed)}


@page(REPRESENT)
@require_POST
def open_one(request: HttpRequest, key: str) -> HttpResponse:
    """Open an account for somebody of the firm, and show its password this once."""
    owner, given = _owner(request, key), request.POST
    return _answered(
        request,
        owner,
        lambda: open_account(
            owner.key, given.get("username", ""), name=given.get("name", ""), evidence=given.get("evidence", ""),
            valid_to=day_of(given.get("valid_to", ""), _("企业账号")), by=request.user, post=post_of(request, REPRESENT),
        ),
    )  # fmt: skip


@page(REPRESENT)
@require_POST
def password(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Give a representative a new password, and show it this once."""
    owner = _owner(request, key)
    scope = scope_of(request.user, REPRESENT)
    return _answered(request, owner, lambda: renew_password(owner.key, number, by=request.user, scope=scope))


def _answered(request: HttpRequest, owner: Firm, act: Callable[[], Opened]) -> HttpResponse:
    try:
        opened = act()
    except WutongError as problem:
        messages.error(request, told(problem))
        typed = {name: request.POST[name][:200] for name in FIELDS if name in request.POST}
        if typed:
            request.session[TYPED] = {"firm": owner.key, **typed}
        return _portrait(owner)
    address = request.build_absolute_uri(reverse("sign-in"))
    return render(request, "registry/account_opened.html", {"firm": owner, "opened": opened, "address": address})


@page(REPRESENT)
@require_POST
def end(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """End an account's mandate at once; it can be resumed."""
    return _done(request, key, number, end_account, _("已停用，此人不能再查看这家企业。按“恢复”可撤回。"))


@page(REPRESENT)
@require_POST
def resume(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take an ending back."""
    return _done(request, key, number, resume_account, _("已恢复。"))


def _done(request: HttpRequest, key: str, number: int, act: Callable[..., object], words: str) -> HttpResponse:
    owner = _owner(request, key)
    try:
        act(owner.key, number, by=request.user, post=post_of(request, REPRESENT))
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, words)
    return _portrait(owner)


def _owner(request: HttpRequest, key: str) -> Firm:
    return firm(key, scope_of(request.user, REPRESENT), whole=False)


def _portrait(owner: Firm) -> HttpResponse:
    return redirect(f"{reverse('firm', args=[owner.key])}#accounts")
