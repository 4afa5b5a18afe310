"""Consents of a firm to share its data: recorded with their paper, and taken back from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.firms import consents, firm
from wutong.engines.registry.recording import grant_consent, revoke_consent
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page, post_of, scope_of
from wutong.platform.naming import told

RECORD = "firms.record"


@page(RECORD)
@require_POST
def grant(request: HttpRequest, key: str) -> HttpResponse:
    """Record that a firm agrees, with the paper that says so."""
    owner = firm(key, scope_of(request.user, RECORD), whole=False)
    given = request.POST
    try:
        grant_consent(
            owner.key, given.get("purpose", ""), by=request.user, evidence=given.get("evidence", ""),
            granted_on=day_of(given.get("granted_on", "")) or refuse_day(), expires_on=day_of(given.get("expires_on", "")),
            recipient=given.get("recipient", "").strip()[:120], post=post_of(request, RECORD),
        )  # fmt: skip
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("授权已记录。"))
    return redirect("firm", owner.key)


@page(RECORD)
@require_POST
def revoke(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Record that a firm takes a consent back from a day on."""
    owner = firm(key, scope_of(request.user, RECORD), whole=False)
    try:
        if number not in {one.id for one in consents(owner.key)}:
            refuse_day()
        revoke_consent(
            number, by=request.user, on=day_of(request.POST.get("on", "")) or refuse_day(),
            reason=request.POST.get("reason", "").strip(), post=post_of(request, RECORD),
        )  # fmt: skip
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("授权已撤销，自所填日期起不再提供数据。"))
    return redirect("firm", owner.key)


def day_of(text: str, what: str = "") -> date | None:
    """Return the day that was typed, None for an empty field; raises FactRefused, about `what`, for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FactRefused(
            what=what or _("授权"), why=f"“{text[:20]}”不是日期", why_en=f"“{text[:20]}” is no day"
        ) from None


def refuse_day() -> Any:
    """Raise FactRefused: the day or the consent is not there."""
    raise FactRefused(
        what=_("授权"), why="日期没有写，或没有这项授权", why_en="the day is missing, or there is no such consent"
    )
