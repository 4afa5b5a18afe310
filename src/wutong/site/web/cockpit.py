"""The cockpit 一块屏: one page of panels that packs declare, each shown to those who may see it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wutong.platform.access.api import may, page
from wutong.platform.packs import Panel, packs, resolve


@page("cockpit.read")
def cockpit(request: HttpRequest) -> HttpResponse:
    """Show every panel of the cockpit that the reader may see and that has something to say."""
    past = request.as_known_on is not None  # type: ignore[attr-defined]
    filled = filled_panels(request, "cockpit", past_only=past)
    context = {
        "left_out": past and any(not panel.past for panel in _allowed(request, "cockpit")),
        "panels": [render_to_string(panel.template, context, request) for panel, context in filled],
        "sentence": day_sentence([context["sentence"] for _panel, context in filled if context.get("sentence")]),
    }
    return render(request, "site/cockpit.html", context)


def filled_panels(
    request: HttpRequest, page_name: str, *, past_only: bool = False
) -> list[tuple[Panel, dict[str, Any]]]:
    """Return the panels declared for a page with their contexts, in order; those with nothing to show are left out.

    `past_only` leaves out those that know nothing but the present, too.
    """
    shown = [panel for panel in _allowed(request, page_name) if panel.past or not past_only]
    contexts = [(panel, cast(Any, resolve(panel.context))(request)) for panel in shown]
    return [(panel, context) for panel, context in contexts if context]


def _allowed(request: HttpRequest, page_name: str) -> list[Panel]:
    declared = [panel for pack in packs() for panel in pack.panels if panel.page == page_name]
    return sorted((panel for panel in declared if may(request.user, panel.permission)), key=_order)


def _order(panel: Panel) -> int:
    return panel.order


def day_sentence(parts: list[str]) -> SafeString:
    """Return the day in one sentence, made of what the panels say of themselves."""
    return format_html_join(_("；"), "{}", ((part,) for part in parts))
