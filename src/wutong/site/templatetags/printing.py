"""The HTML of a single figure, amount, trend or state."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wutong.platform.lists.values import missing
from wutong.platform.naming import english_of, in_english, period_label, unit_label

FEN = {"亿元": 10**10, "万元": 10**6, "元": 100}
# What each state says when the page does not say it better; the shape comes from the style sheet.
STATES = {"ok": _("达标"), "watch": _("关注"), "late": _("滞后"), "missing": _("缺数")}
GOOD = {("higher", 1): "good", ("higher", -1): "bad", ("lower", 1): "bad", ("lower", -1): "good"}
CLASSES = {"large": " large"}


def document_link(code: str, title: str, title_en: str, number: str) -> SafeString:
    """Return a document as its title, with its number where it bears one, leading to its page."""
    shown = (in_english() and title_en) or title
    mark = format_html(' <span class="faint">{}</span>', number) if number else SafeString("")
    return format_html('<a href="{}">{}</a>{}', reverse("document", args=[code]), shown, mark)


def missing_mark() -> SafeString:
    """Return 缺: the mark of a figure that should be there and is not."""
    return format_html('<span class="missing" title="{}">{}</span>', gettext("没有数据"), missing())


def claim_address(claim_id: int) -> str:
    """Return the address of a claim's page; a list links hundreds, and reversing each costs more than printing it."""
    return _claims(get_script_prefix()).format(claim_id)


@lru_cache(maxsize=8)
def _claims(_prefix: str) -> str:
    return reverse("claim", args=[0]).replace("/0/", "/{}/")


def figure_link(shown: Any, style: str = "") -> SafeString:
    """Return a figure as a link to its claim; the tooltip names period and source."""
    if shown is None:
        return missing_mark()
    unit = "" if shown.quantity is None or style == "bare" else shown.quantity.unit
    title = f"{period_label(shown.period)} · {shown.source.title}"
    return _link(claim_address(shown.claim_id), shown.printed, unit, CLASSES.get(style, ""), title)


def printed_link(text: str, url: str) -> SafeString:
    """Return what a source prints as a link to where it does."""
    return format_html('<a class="figure" href="{}">{}</a>', url, printed(text))


def computed_link(value: Any, explain_url: str, unit: str = "", style: str = "") -> SafeString:
    """Return a computed number as a link to its explanation."""
    if value is None or value == "":
        return missing_mark()
    if hasattr(value, "printed"):
        value, unit = value.printed, unit or ("" if style == "bare" else value.unit)
    classes = " computed" + CLASSES.get(style, "")
    return _link(explain_url, grouped(value), unit, classes, gettext("计算得出，点开看算法"))


def printed(text: str) -> SafeString:
    """Return what a source prints; on English pages what Chinese words in it say stands behind it, in brackets."""
    english = english_of(text)
    return format_html('{} <span class="soft">({})</span>', text, english) if english else conditional_escape(text)


def _link(url: str, text: str, unit: str, classes: str, title: str) -> SafeString:
    """Return the link of a figure; put together by hand, since a page prints hundreds and each part is escaped here."""
    between = "\u00a0" if unit and in_english() else ""
    mark = f'{between}<span class="unit">{escape(unit_label(unit))}</span>' if unit else ""
    return SafeString(
        f'<a class="figure{classes}" href="{escape(url)}" title="{escape(title)}">{printed(text)}{mark}</a>'
    )


def grouped(value: Any) -> str:
    """Return a number with thousands separated and the digits it has; other text as it is.

    >>> grouped(Decimal("1234.50")), grouped(7), grouped("约三成")
    ('1,234.50', '7', '约三成')
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return str(value)
    return f"{value:,}" if not isinstance(value, Decimal) else f"{value:,f}"


def state_mark(code: str, word: str = "") -> SafeString:
    """Return the mark of a state: shape by class, word beside it."""
    known = code if code in STATES else "missing"
    return format_html('<span class="state state-{}">{}</span>', known, word or STATES[known])


def amount(fen: int | None, unit: str = "") -> SafeString:
    """Return an amount in the largest unit in which it reaches one, two decimals at most."""
    if fen is None:
        return missing_mark()
    chosen = unit or next((name for name, size in FEN.items() if abs(fen) >= size), "元")
    value = (Decimal(fen) / FEN[chosen]).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    text = f"{value:,f}".rstrip("0").rstrip(".")
    mark = format_html('<span class="unit">{}</span>', unit_label(chosen)) if not unit else SafeString("")
    return format_html('<span class="number">{}{}</span>', text, mark)


def trend(change: Decimal | float | int | None, unit: str, direction: str) -> SafeString:
    """Return a change as ↑ +5.2% or ↓ -1.3%, coloured only where one way is the good one."""
    if change is None:
        return SafeString('<span class="trend">—</span>')
    sign = (change > 0) - (change < 0)
    text = f"{change:+,}" if sign else "0"
    return format_html(
        '<span class="trend {}">{} {}<span class="unit">{}</span></span>',
        GOOD.get((direction, sign), ""), "↓→↑"[sign + 1], text, unit,
    )  # fmt: skip


def day(when: date | datetime | None) -> SafeString:
    """Return a day as 2026-03-05."""
    if when is None:
        return SafeString("—")
    local = timezone.localtime(when).date() if isinstance(when, datetime) and timezone.is_aware(when) else when
    text = local.strftime("%Y-%m-%d")
    return SafeString(f'<time datetime="{text}">{text}</time>')


def moment(when: datetime | None) -> SafeString:
    """Return a moment as 2026-03-05 14:05."""
    if when is None:
        return SafeString("—")
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    return SafeString(f'<time datetime="{local.isoformat("T", "minutes")}">{local:%Y-%m-%d %H:%M}</time>')
