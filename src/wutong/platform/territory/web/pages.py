"""The tree of areas, one area with its history, and the forms of reorganisation."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.territory.history import changes_of, last_reorganisation, preview, tree_on, undo_last
from wutong.platform.territory.models import Area
from wutong.platform.territory.tree import FINE_KINDS, STEP, ancestors, descendants
from wutong.platform.territory.web.forms import (
    AreaForm,
    DatedForm,
    JoinForm,
    MoveForm,
    RenameForm,
    SplitForm,
    hierarchies,
)

MANAGE = "territory.manage"
ACTS: dict[str, tuple[type[DatedForm], Any, Any]] = {
    "rename": (RenameForm, gettext_lazy("更名"), gettext_lazy("名称从所填之日起改变，此前的日子仍显示原名。")),
    "move": (MoveForm, gettext_lazy("改隶"), gettext_lazy("连同所有下级一起划归新的上级；按区划授予的权限随之变化。")),
    "join": (
        JoinForm,
        gettext_lazy("合并"),
        gettext_lazy("所选区划到前一天为止，由一个新区划接续；下级、数据和权限都随之接续。"),
    ),
    "split": (
        SplitForm,
        gettext_lazy("拆分"),
        gettext_lazy("原区划到前一天为止，由几个新区划按份额接续；下级区划要逐个安排去处。"),
    ),
}


@page(MANAGE)
def areas(request: HttpRequest) -> HttpResponse:
    """Show one hierarchy as it stood on a day; the units of the grid, thousands, are counted and found on the map."""
    chosen = request.GET.get("hierarchy", "jurisdiction")
    known = dict(hierarchies())
    day = _asked_day(request)
    standing = tree_on(day, chosen if chosen in known else "jurisdiction")
    rows = [area for area in standing if area.hierarchy != "grid" or area.kind not in FINE_KINDS]
    context = {
        "rows": [{"area": area, "indent": range(len(area.path) // STEP - 1)} for area in rows],
        "hierarchies": known.items(),
        "chosen": chosen,
        "fine": len(standing) - len(rows),
        "day": day,
        "last": last_reorganisation(),
    }
    return render(request, "territory/areas.html", context)


def _asked_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return getattr(request, "as_known_day", None) or clock.today()


@page(MANAGE)
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show one area: where it stands, what lies below, where it came from and what it became."""
    shown = _found(code)
    today = clock.today()
    context = {
        "area": shown,
        "above": ancestors(shown),
        "below": descendants(shown, today).filter(parent=shown),
        "came_from": shown.came_from.select_related("before").order_by("on"),
        "became": shown.became.select_related("after").order_by("on"),
        "reorganisations": shown.reorganisations.order_by("-id"),
        "stands": shown.valid_to is None or shown.valid_to >= today,
        "acts": [(name, title) for name, (_form, title, _lead) in ACTS.items()],
    }
    return render(request, "territory/area.html", context)


@page(MANAGE)
def area_add(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add an area below another, or as the root of a hierarchy."""
    parent = _found(code) if code else None
    form = AreaForm(parent, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("area", form.establish(request.user).code)
        except WutongError as refusal:
            form.add_error(None, _told(refusal))
    context = {"form": form, "area": parent, "title": _("新建区划"), "lead": _("新建不改变任何其他区划。")}
    return render(request, "territory/reorganise.html", context)


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def area_reorganise(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Ask what to do, show what would change, and do it once that was seen."""
    shown = _found(code)
    if act not in ACTS:
        return redirect("area", code)
    form_class, title, lead = ACTS[act]
    form = form_class(shown, request.POST or None)
    context: dict[str, Any] = {"form": form, "area": shown, "title": title, "lead": lead, "previewed": True}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("seen") == _fingerprint(request):
                form.act(request.user)
                messages.success(request, _("已调整；可以在区划页撤销最近一次调整。"))
                return redirect("areas")
            context |= {"changes": preview(lambda: form.act(request.user)), "seen": _fingerprint(request)}
            shown.refresh_from_db()  # the preview was given up in the database; the object in memory still shows it
        except WutongError as refusal:
            form.add_error(None, _told(refusal))
    return render(request, "territory/reorganise.html", context)


def _fingerprint(request: HttpRequest) -> str:
    """Return a mark of what was filled in: whoever changes it after the preview sees another preview first."""
    filled = sorted((k, v) for k, v in request.POST.lists() if k not in {"csrfmiddlewaretoken", "seen"})
    return hashlib.sha256(repr(filled).encode()).hexdigest()


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def areas_undo(request: HttpRequest) -> HttpResponse:
    """Show what the last reorganisation changed; take it back once confirmed."""
    last = last_reorganisation()
    context: dict[str, Any] = {"last": last, "changes": changes_of(last) if last else []}
    if request.method == "POST":
        try:
            undo_last(by=request.user)
            messages.success(request, _("已撤销，区划恢复到调整之前。"))
            return redirect("areas")
        except WutongError as refusal:
            context["refusal"] = _told(refusal)
    return render(request, "territory/undo.html", context)


def _told(refusal: WutongError) -> str:
    return refusal.message(get_language() or "zh")


def _found(code: str) -> Area:
    return get_object_or_404(Area.objects.select_related("parent"), code=code)
