"""One figure of a firm: what it rests on, everything ever said in its place, and its correction; and quartiles of peers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.registry import models
from wutong.engines.registry.access import READ, looked, reading
from wutong.engines.registry.declarations import industry_name, panel_columns, sensitive_groups
from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.firms import firm
from wutong.engines.registry.panels import correct, history
from wutong.engines.registry.peers import quartiles_of, told_rows
from wutong.engines.registry.types import Cell, PanelColumn
from wutong.engines.registry.web import wording
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.access.scope import Scope
from wutong.platform.naming import name_of, told

RECORD = "firms.record"
LARGEST = 2**63


@dataclass(frozen=True)
class Shown:
    """A figure as it is printed, and the page that says what it rests on; `corrected` where a correction holds."""

    words: str
    url: str
    corrected: bool = False


@dataclass(frozen=True)
class Addresses:
    """Where the figures of a page lead: what one rests on, and what quartiles of peers were worked out from."""

    figure: Callable[[Cell], str]
    peers: Callable[[str, str, str], str]  # industry ("" for all firms), period, column


def _peers_url(industry: str, period: str, column: str) -> str:
    return reverse("firm-peers", args=[industry or "all", period, column])


OFFICIAL = Addresses(lambda cell: reverse("firm-figure", args=[cell.row_id, cell.column]), _peers_url)


def shown_number(value: int, column: PanelColumn) -> str:
    """Return a stored value as pages print it: in its shown unit, with the decimals it has, two at most.

    >>> from wutong.engines.registry.declarations import panel_columns
    >>> shown_number(123_456_780_000, panel_columns()["revenue_fen"]), shown_number(12, panel_columns()["staff"])
    ('123,456.78', '12')
    """
    return (
        f"{round(Decimal(value) / column.per_shown, 2):,f}".rstrip("0").rstrip(".")
        if column.per_shown > 1
        else f"{value:,}"
    )


def shown_cell(cell: Cell | None, addresses: Addresses = OFFICIAL) -> Shown | None:
    """Return a figure for a page; None where nothing is known."""
    if cell is None or cell.value is None:
        return None
    words = shown_number(cell.value, panel_columns()[cell.column])
    return Shown(words, addresses.figure(cell), cell.override_id is not None)


@page(READ)
@require_http_methods(["GET", "POST"])
def figure(request: HttpRequest, row: int, column: str) -> HttpResponse:
    """Show what a figure rests on and what was said before; take a correction with its reason."""
    said = said_in(row, column, reading(request.user))
    key = models.PanelRow.objects.only("entity_id").get(pk=row).entity_id
    owner = firm(f"E{key}", reading(request.user), whole=False)
    problem = ""
    if request.method == "POST":
        try:
            _correct(request, row, panel_columns()[column])
        except WutongError as refused:
            problem = told(refused)
        else:
            messages.success(request, _("更正已记录，原来的数保留在下面。"))
            return redirect("firm-figure", row, column)
    looked(request.user, owner.key, [column], post=post_of(request, READ))
    return _show(request, owner, said, problem)


def said_in(row: int, column: str, scope: Scope | None) -> list[Cell]:
    """Return everything said in a cell; raises Http404 where there is none that may be seen."""
    if row >= LARGEST:
        raise Http404
    try:
        return history(row, column, scope)
    except FactRefused as unknown:
        raise Http404(str(unknown)) from unknown


def _show(request: HttpRequest, owner: Any, said: list[Cell], problem: str) -> HttpResponse:
    column = panel_columns()[said[-1].column]
    context = {
        **figure_context(owner, said),
        "sensitive": column.field_group in sensitive_groups(),
        "may_record": may(request.user, RECORD) and scope_of(request.user, RECORD).covers(owner.area_path, column.field_group),
        "typed": request.POST,
        "problem": problem,
    }  # fmt: skip
    return render(request, "registry/figure.html", context, status=400 if problem else 200)


def figure_context(owner: Any, said: list[Cell]) -> dict[str, Any]:
    """Return what a page says of one figure: the value that holds, its source, and what was said before."""
    last = said[-1]
    return {
        "firm": owner,
        "column": panel_columns()[last.column],
        "value": shown_cell(last),
        "last": last,
        "form": wording.form_name(last.form),
        "source": wording.source_name(last.source),
        "said": [{"cell": one, "value": shown_cell(one), "source": wording.source_name(one.source)} for one in reversed(said)],
    }  # fmt: skip


def _correct(request: HttpRequest, row: int, column: PanelColumn) -> None:
    correct(
        row, column.code, stored_number(request.POST.get("value", ""), column), by=request.user, reason=request.POST.get("reason", ""),
        post=post_of(request, RECORD), scope=scope_of(request.user, RECORD),
    )  # fmt: skip


def stored_number(text: str, column: PanelColumn) -> int | None:
    """Return what is typed in the shown unit as the stored whole number; an empty field says "not reported".

    Raises
        FactRefused  for what is no number, or has more decimals than are kept
    """
    text = text.replace(",", "").strip()
    if not text:
        return None
    try:
        value = Decimal(text) * column.per_shown
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value != value.to_integral_value() or abs(value) >= LARGEST:
        raise FactRefused(
            what=name_of(column), why=f"“{text[:40]}”不是以{column.shown_unit}为单位的数，或小数位太多",
            why_en=f"“{text[:40]}” is no number in this unit, or has too many decimals",
        )  # fmt: skip
    return int(value)


@page(READ)
@require_GET
def peers(request: HttpRequest, industry: str, period: str, column: str) -> HttpResponse:
    """Say what the quartiles of a column were computed from."""
    context = peers_context(industry, period, column)
    division = context["row"].industry
    if not _may_see_group(request, context["column"].field_group):
        raise Http404
    context["firms_url"] = f"{reverse('firms')}?where=industry:{division}" if division else reverse("firms")
    return render(request, "registry/peers.html", context)


def peers_context(industry: str, period: str, column: str) -> dict[str, Any]:
    """Return what a page says of the quartiles of a column; raises Http404 where there are none."""
    chosen = panel_columns().get(column)
    division = "" if industry == "all" else industry
    stored = told_rows().filter(industry=division, period=period, column=column).first()
    if stored is None or chosen is None:
        raise Http404
    row = quartiles_of(stored)
    return {
        "column": chosen,
        "row": row,
        "industry": industry_name(division) if division else _("全部企业"),
        "values": [
            (name, shown_number(value, chosen))
            for name, value in ((_("下四分位"), row.lower), (_("中位数"), row.middle), (_("上四分位"), row.upper))
        ],
    }


def _may_see_group(request: HttpRequest, group: str) -> bool:
    return any(held in ("*", group) for _path, held in reading(request.user).pairs)
