"""Choosing one of the grid's thousands of areas by writing its code or name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock
from wutong.platform.territory.models import Area
from wutong.platform.territory.tree import valid_on

SHOWN, NAMED = 12, 3
GRID = "grid"  # the hierarchy


def standing_grids() -> QuerySet[Area]:
    """Return the areas of the grid that hold today, the larger ones first."""
    return Area.objects.filter(valid_on(clock.today()), hierarchy=GRID).order_by("path")


def grids_like(typed: str) -> list[Area]:
    """Return the first areas of the grid whose code or name holds each word of what was typed."""
    words = typed.replace("\x00", "").split()
    rows = standing_grids()
    for word in words:
        rows = rows.filter(Q(code__icontains=word) | Q(name_zh__icontains=word) | Q(name_en__icontains=word))
    return list(rows[:SHOWN]) if words else []


class GridInput(forms.TextInput):
    """A line with suggestions under it that follow what is being written."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the input, its list, and the address that fills the list."""
        options = f"{name}-options"
        asking = {
            "list": options, "autocomplete": "off", "hx-get": reverse("post-grids"), "hx-target": f"#{options}",
            "hx-trigger": "input changed delay:300ms", "hx-sync": "this:replace",
        }  # fmt: skip
        line = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, options)


class GridField(forms.CharField):
    """The code of one area of the grid, or its whole name."""

    widget = GridInput
    default_error_messages = {  # noqa: RUF012 - Django's own shape
        "unknown": _("没有编码或名称是“%(typed)s”的网格。"),
        "several": _("名称里有“%(typed)s”的网格不止一个，请写编码：%(codes)s"),
    }

    def clean(self, value: Any) -> Area | None:
        """Return the area that is meant, None where nothing was written."""
        typed = super().clean(value).replace("\x00", "").strip()
        if not typed:
            return None
        exact = list(standing_grids().filter(Q(code=typed) | Q(name_zh=typed) | Q(name_en=typed))[:NAMED])
        found = exact or grids_like(typed)[:NAMED]
        if len(found) == 1:
            return found[0]
        words = {"typed": typed, "codes": "、".join(area.code for area in found)}
        raise forms.ValidationError(self.error_messages["several" if found else "unknown"], params=words)
