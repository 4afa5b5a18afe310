"""How the source of a value is printed beside it."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wutong.engines.registry.types import Origin
from wutong.engines.registry.web.wording import source_name
from wutong.platform.naming import second_of

register = template.Library()


@register.simple_tag
def firm_source(code: str) -> SafeString:
    """Print which source says a value."""
    return format_html('<small class="faint">{}</small>', source_name(code))


@register.simple_tag
def firm_origin(origin: Origin) -> SafeString:
    """Print which source says a value; file, line, number there and time stand in the tooltip."""
    parts = [
        origin.file,
        _("第 {row} 行").format(row=origin.row) if origin.row else "",
        origin.key,
        second_of(origin.recorded_at),
    ]
    return format_html(
        '<small class="faint" title="{}">{}</small>',
        " · ".join(part for part in parts if part),
        source_name(origin.source),
    )
