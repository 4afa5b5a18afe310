"""Administration of the organisation tree, and the roles with what they may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.access.report import reach
from wutong.platform.accounts.models import Role, Unit
from wutong.platform.accounts.organisation import (
    UnitContent,
    add_unit,
    change_unit,
    content_of,
    organisation_on,
    undo_change,
)
from wutong.platform.accounts.roles import field_groups, role_codes
from wutong.platform.accounts.web.administration_forms import LastDayForm, NewUnitForm, UnitChangeForm
from wutong.platform.accounts.web.attempts import attempt, confirm_page, form_page
from wutong.platform.packs import packs

MANAGE = "accounts.manage"


@page(MANAGE)
def units(request: HttpRequest) -> HttpResponse:
    """Show the tree on a day (`on`), as known on the day chosen in the frame."""
    as_known_on = getattr(request, "as_known_on", None)
    day = _asked_day(request) or getattr(request, "as_known_day", None) or clock.today()
    return render(request, "accounts/units.html", {"units": organisation_on(day, as_known_on), "day": day})


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


@page(MANAGE)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one unit: its present state, its posts, every version with the day it counts from and was recorded on."""
    shown = _found(code)
    context = {
        "unit": shown,
        "versions": shown.versions.select_related("parent", "area", "recorded_by").order_by("-id"),
        "posts": shown.posts.select_related("role", "area").order_by("code"),
        "may_undo": shown.versions.count() > 1,
    }
    return render(request, "accounts/unit.html", context)


@page(MANAGE)
def unit_add(request: HttpRequest) -> HttpResponse:
    """Make a unit."""
    form = NewUnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = add_unit(given["code"], _content(given), given["on"], basis=given["basis"], by=request.user)
        return redirect("unit", made.code)
    return form_page(
        request,
        form,
        title=_("新建机构"),
        act=_("新建"),
        back=reverse("units"),
        trail=_trail(),
        lead=_("机构建好后，可以在其中设岗位。"),
    )


@page(MANAGE)
def unit_change(request: HttpRequest, code: str) -> HttpResponse:
    """Rename or move a unit from a day on."""
    shown = _found(code)
    present = {name: getattr(shown, name) for name in ("name_zh", "name_en", "kind", "parent", "area")}
    form = UnitChangeForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(
            form, lambda: change_unit(shown, _content(given), given["on"], basis=given["basis"], by=request.user)
        ):
            messages.success(request, _("已记录。此前的日子仍显示原来的样子。"))
            return redirect("unit", code)
    return form_page(
        request,
        form,
        title=_("更名或改隶"),
        act=_("保存"),
        back=reverse("unit", args=[code]),
        trail=[*_trail(), (shown.name, reverse("unit", args=[code]))],
        lead=_("更改从所填之日起算，历史保留，可以撤销。"),
    )


@page(MANAGE)
def unit_dissolve(request: HttpRequest, code: str) -> HttpResponse:
    """Say after which day a unit stands no longer."""
    shown = _found(code)
    form = LastDayForm(request.POST or None)
    form.fields["last_day"].label = _("自哪天起撤销")
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _dissolve(request, shown, form)):
        messages.success(request, _("机构已撤销；可以在本页“撤销更改”恢复。"))
        return redirect("unit", code)
    return form_page(
        request,
        form,
        title=_("撤销机构"),
        act=_("撤销机构"),
        back=reverse("unit", args=[code]),
        trail=[*_trail(), (shown.name, reverse("unit", args=[code]))],
        lead=_("撤销前须先结束其岗位上的任职；历史数据不受影响。"),
    )


def _dissolve(request: HttpRequest, shown: Unit, form: LastDayForm) -> Any:
    content = UnitContent(shown.name_zh, shown.name_en, shown.kind, shown.parent, shown.area, dissolved=True)
    return change_unit(shown, content, form.cleaned_data["last_day"], by=request.user)


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def unit_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then take the last change of a unit back."""
    shown = _found(code)
    if request.method == "POST":
        undo_change(shown, by=request.user)
        messages.success(request, _("已恢复到上一次更改之前；两次记录都保留。"))
        return redirect("unit", code)
    versions = list(shown.versions.order_by("-id")[:2])
    before = content_of(versions[-1]).name_zh if versions else shown.name
    return confirm_page(
        request,
        title=_("撤销更改"),
        question=_("最近一次更改将被撤销，机构恢复为“%(name)s”。") % {"name": before},
        act=_("撤销更改"),
        back=reverse("unit", args=[code]),
        trail=_trail(),
    )


@page(MANAGE)
def roles(request: HttpRequest) -> HttpResponse:
    """Show what each role may do, and in which field groups."""
    english = (get_language() or "").startswith("en")
    groups = {code: names["en" if english else "zh"] for code, names in field_groups().items()}
    codes = role_codes()
    sections = [
        {
            "title": pack.title_en if english else pack.title_zh,
            "rows": [
                {
                    "title": permission.title_en if english else permission.title_zh,
                    "code": permission.code,
                    "cells": [_cell(reach(role, permission.code), groups) for role in codes],
                }
                for permission in pack.permissions
            ],
        }
        for pack in packs()
        if pack.permissions
    ]
    names = {role.code: role for role in Role.objects.all()}
    return render(
        request, "accounts/roles.html", {"sections": sections, "roles": [names[c] for c in codes if c in names]}
    )


def _cell(reached: list[str], groups: dict[str, str]) -> str:
    return "、".join("✓" if group == "*" else groups[group] for group in reached) or "—"


def _content(given: dict[str, Any]) -> UnitContent:
    return UnitContent(given["name_zh"], given["name_en"], given["kind"], given["parent"], given["area"])


def _found(code: str) -> Unit:
    return get_object_or_404(Unit.objects.select_related("parent", "area"), code=code)


def _trail() -> list[tuple[str, str]]:
    return [(_("机构"), reverse("units"))]
