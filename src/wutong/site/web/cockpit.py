"""The cockpit 一块屏: one page of panels that packs declare, each shown to those who may see it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wutong.platform.access.api import may, page
from wutong.platform.packs import Panel, packs, resolve


@page("cockpit.read")
def cockpit(request: HttpRequest) -> HttpResponse:
    """Show every panel of the cockpit that the reader may see and that has something to say."""
    return render(request, "site/cockpit.html", {"panels": panels(request, "cockpit")})


def panels(request: HttpRequest, page_name: str) -> list[str]:
    """Return the HTML of the panels declared for a page, in their order; a panel without context is left out."""
    declared = [panel for pack in packs() for panel in pack.panels if panel.page == page_name]
    allowed = [panel for panel in declared if may(request.user, panel.permission)]
    shown = (panel_html(request, panel) for panel in sorted(allowed, key=lambda panel: panel.order))
    return [html for html in shown if html]


def panel_html(request: HttpRequest, panel: Panel) -> str:
    """Return one panel's HTML, empty when its function returns nothing to show."""
    context = cast(Any, resolve(panel.context))(request)
    return render_to_string(panel.template, context, request) if context else ""
