"""How figures, dates, amounts and states are printed on every page (builtins: no `load` needed)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wutong.engines.reader import library
from wutong.platform import naming
from wutong.site.templatetags import printing, sparklines
from wutong.site.templatetags.cells import opening_of, row_html
from wutong.site.web.cockpit import filled_panels

register = template.Library()


@register.simple_tag
def figure(shown: Any, style: str = "") -> SafeString:
    """Print a ledger figure as a link to what it is; `bare` leaves the unit to the column head, `large` is for tiles.

    None prints 缺 (missing), never zero.
    """
    return printing.figure_link(shown, style)


@register.simple_tag
def computed(value: Any, explain_url: str, unit: str = "", style: str = "") -> SafeString:
    """Print a computed number as a link to the page that explains its inputs; None prints 缺."""
    return printing.computed_link(value, explain_url, unit, style)


@register.simple_tag
def state(code: str, word: str = "") -> SafeString:
    """Print ● ▲ ■ ○ with its word: ok, watch, late, missing. `word` replaces the usual word, never the shape."""
    return printing.state_mark(code, word)


@register.simple_tag(takes_context=True)
def document(context: RequestContext, code: str) -> SafeString:
    """Print the title of a document as a link to it, given its code; what is no known document stays as it is written."""
    known = context.render_context.get("documents")
    if known is None:
        known = context.render_context["documents"] = library.titles()
    return printing.document_link(code, *known[code]) if code in known else format_html("{}", code or "—")


@register.simple_tag
def name_of(thing: Any) -> str:
    """Print the name of an indicator, area, unit or subject in the reader's language (Chinese where English lacks)."""
    return naming.name_of(thing)


@register.filter
def period(when: Any) -> str:
    """Print a period (`{{ figure.period|period }}`) as 2021年, in English as 2021."""
    return naming.period_label(when) if when else ""


@register.filter
def unit(code: str) -> str:
    """Print a unit (`{{ info.unit|unit }}`) in the reader's language."""
    return naming.unit_label(code)


@register.filter
def printed(text: str) -> SafeString:
    """Print what a source prints (`{{ target.printed|printed }}`), on English pages with what Chinese words in it say."""
    return printing.printed(text)


@register.filter
def breakdown(pairs: str) -> str:
    """Print a breakdown (`{{ key.breakdown|breakdown }}`) in the reader's language; 总体 for the whole."""
    return naming.breakdown_label(pairs)


@register.simple_tag
def day(when: date | datetime | None) -> SafeString:
    """Print a day as 2026-03-05; nothing known prints —."""
    return printing.day(when)


@register.simple_tag
def moment(when: datetime | None) -> SafeString:
    """Print a moment as 2026-03-05 14:05 in the zone's time; nothing known prints —."""
    return printing.moment(when)


@register.simple_tag
def amount(fen: int | None, unit: str = "") -> SafeString:
    """Print money in fen as 亿元, 万元 or 元 by its size, or in the `unit` that a column's head names."""
    return printing.amount(fen, unit)


@register.simple_tag
def trend(change: Decimal | float | int | None, unit: str = "%", direction: str = "higher") -> SafeString:
    """Print a change with its sign and an arrow; `direction` says which way is good (higher, lower, none)."""
    return printing.trend(change, unit, direction)


@register.simple_tag
def sparkline(
    points: Any, path: Any = (), label: str = "", width: int = sparklines.WIDTH, height: int = sparklines.HEIGHT
) -> SafeString:
    """Draw a tiny line: `points` and the target `path` are pairs (x, y) of numbers; fewer than two points draw a dot."""
    return sparklines.sparkline(points, path, label=label, width=width, height=height)


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], wanted: Any) -> SafeString:
    """Print what a select offers, (value, word) each, the `wanted` one chosen; in one go, since there may be hundreds."""
    marks = {True: SafeString(" selected"), False: ""}
    return format_html_join(
        "", '<option value="{}"{}>{}</option>', ((code, marks[code == wanted], word) for code, word in choices)
    )


@register.simple_tag(takes_context=True)
def row_cells(context: RequestContext, columns: Any, row: Any) -> SafeString:
    """Print the cells of one row of a list (wutong.platform.lists); what opens them is made once for all its rows."""
    made = context.render_context.setdefault("openings", {})
    if id(columns) not in made:
        made[id(columns)] = [opening_of(column) for column in columns]
    return row_html(columns, row, made[id(columns)])


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, page: str) -> SafeString:
    """Print the panels that packs declare for a page, those the reader may see and that have something to say."""
    request = context["request"]
    shown = filled_panels(request, page)
    parts = [render_to_string(one.template, given, request) for one, given in shown]
    if request.as_known_on is not None and any(not one.past for one, _given in shown):
        note = gettext("以下各块是现在的情形，不是所选那一天所知的。")
        parts.insert(0, format_html('<p class="notice">{}</p>', note))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.inclusion_tag("lists/table.html", takes_context=True)
def listing_table(context: RequestContext, listing: Any) -> dict[str, Any]:
    """Print a list with its filters, sorting, columns, views, pages and exports."""
    return {"listing": listing, "request": context["request"], "csrf_token": context.get("csrf_token", "")}
