"""`{% map_head %}`, `{% map_view view %}` and `{% map_scripts %}`: the one map of all pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wutong.engines.atlas.points import point_source
from wutong.engines.atlas.types import MapView
from wutong.engines.atlas.viewing import drawable

register = template.Library()
_STYLES = ("vendor/maplibre-gl.css", "atlas/map.css")
_SCRIPTS = ("vendor/maplibre-gl.js", "atlas/map.js")


@register.simple_tag
def map_head() -> SafeString:
    """Print the style sheets of the map, for the block `head`, and let its scripts be fetched while the page is read."""
    early = format_html_join("", '<link rel="preload" as="script" href="{}">', ((static(one),) for one in _SCRIPTS))
    return early + format_html_join("", '<link rel="stylesheet" href="{}">', ((static(one),) for one in _STYLES))


@register.simple_tag
def map_scripts() -> SafeString:
    """Print the scripts of the map, for the block `scripts`."""
    return format_html_join("", '<script src="{}" defer></script>', ((static(one),) for one in _SCRIPTS))


@register.simple_tag(takes_context=True)
def map_view(context: RequestContext, view: MapView | None) -> SafeString:
    """Print a map with its layers, its legend and its places as a list; without the right to see the map, the list alone."""
    if view is None:
        return SafeString("")
    number = context.render_context["maps"] = context.render_context.get("maps", 0) + 1
    shown: dict[str, Any] | None = drawable(view, context["request"].user)
    source = point_source(view.points) if shown and shown["points"] else None
    parts = {"view": view, "data": shown, "id": f"map-{number}", "points_title": source.title if source else ""}
    return render_to_string("atlas/component.html", parts)
