"""The firm's side: what it has asked for on its desk, the form to ask, and withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.engines.registry import api as registry
from wutong.engines.registry.types import Firm
from wutong.kernel.errors import WutongError
from wutong.packs.corrections import asking
from wutong.packs.corrections.errors import RequestRefused, RequestUnknown
from wutong.platform.access.api import may, page
from wutong.platform.files.api import FileEmpty, uploaded
from wutong.platform.files.handing import hand_out
from wutong.platform.naming import in_english, name_of, told

MARKS = {"asked": "watch", "checking": "watch", "corrected": "ok", "declined": "late", "withdrawn": "missing"}
LONG = 200  # of a field that may hold more, the text is written in an area of several lines


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return the firm's requests with what became of them; nothing where none was made."""
    assert request.resolver_match is not None
    owner = registry.own_firm(request.user, request.resolver_match.kwargs["key"])
    listed = asking.requests_of(owner)
    rows = [{"one": one, "mark": MARKS[one.request.state]} for one in listed]
    return {"firm": owner, "rows": rows, "may_ask": may(request.user, registry.OWN_RECORD)} if rows else None


@page(registry.OWN_RECORD)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Take a request; what was typed stays when it is refused."""
    owner = registry.own_firm(request.user, key)
    problem = ""
    if request.method == "POST":
        try:
            asking.ask(owner, _wanted(request), by=request.user, evidence=_evidence(request))
        except WutongError as refusal:
            problem = told(refusal)
        else:
            messages.success(request, _("申请已提交，五个工作日内答复；答复前可以撤回。"))
            return _desk(owner)
    chosen = request.POST.get("field") or request.GET.get("field", "")
    waiting = asking.open_requests(owner)
    fields = [_shown(owner, one) | {"waiting": waiting.get(one.code)} for one in registry.correctable().values()]
    context = {
        "firm": owner, "fields": fields, "chosen": next((one for one in fields if one["code"] == chosen), None),
        "typed": request.POST, "problem": problem, "longest": max(one["most"] for one in fields),
        "longest_reason": asking.LONGEST_REASON,
    }  # fmt: skip
    return render(request, "corrections/ask.html", context, status=400 if problem else 200)


def _shown(owner: Firm, one: Any) -> dict[str, Any]:
    now = registry.correction_now(owner, one.code)
    return {
        "code": one.code, "title": name_of(one), "now": registry.correction_words(one.code, now), "most": one.most,
        "hint": one.hint_en if in_english() else one.hint_zh, "long": one.most > LONG, "kind": one.kind,
        "choices": registry.correction_choices(one.code), "stands": now,
    }  # fmt: skip


def _wanted(request: HttpRequest) -> asking.Wanted:
    given = request.POST
    return asking.Wanted(
        given.get("field", ""), given.get("text", ""), given.get("reason", ""), _day(given.get("since", ""))
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RequestRefused(
            what=_("自何时起"), why="日期写成 2025-03-03", why_en="write the day like 2025-03-03"
        ) from None


def _evidence(request: HttpRequest) -> Any:
    """Return the file that was sent, None without one; raises FileTooLarge for one that was stopped on its way."""
    try:
        return uploaded(request, "evidence")
    except FileEmpty:
        return None


@page(registry.OWN_RECORD)
@require_POST
def withdraw(request: HttpRequest, key: str, case: int) -> HttpResponse:
    """Withdraw an open request."""
    owner = registry.own_firm(request.user, key)
    try:
        asking.withdraw(owner, case, by=request.user)
    except RequestUnknown:
        raise
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("申请已撤回。"))
    return _desk(owner)


@page(registry.OWN_READ)
@require_GET
def evidence(request: HttpRequest, key: str, case: int, digest: str) -> FileResponse:
    """Send a file that the firm sent with a request."""
    return handed_back(request, key, case, digest)


def handed_back(request: HttpRequest, key: str, case: int, digest: str) -> FileResponse:
    """Return a file that the caller's firm sent with a request, and record that it was handed out.

    Raises
        RequestUnknown  if the firm has no such request, or did not send this file with it
    """
    number, name = asking.own_file(registry.own_firm(request.user, key), case, digest)
    return hand_out(digest, name=name, to=request.user, of=("case", number))


def _desk(owner: Firm) -> HttpResponse:
    return redirect(f"{reverse('my-firm-of', args=[owner.key])}#corrections")
