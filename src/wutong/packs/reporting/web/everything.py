"""Every return that a person may see, as a list: narrowed, sorted, taken along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from wutong.engines.returns import api as returns
from wutong.engines.returns.types import Return
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.lists import Column, StateCell, listing, respond
from wutong.platform.naming import period_label


@page("reports.read")
@require_GET
def everything(request: HttpRequest) -> HttpResponseBase:
    """List the returns: whose, for when, how they stand, until when, handed in when."""
    rows = returns.visible(request.user)
    shown = listing(
        request, rows, _columns(rows), name="returns", default_sort="-period",
        empty=str(_("还没有开始过报送，时期结束后自动开始。")),
    )  # fmt: skip
    return respond(request, shown, "reporting/everything.html")


def _columns(rows: Any) -> list[Column]:
    """Return the columns; forms and units are chosen among those that there are."""
    forms = {one.code: one.title for one in reversed(returns.editions_known())}
    units = returns.unit_names(rows.order_by().values_list("unit", flat=True).distinct())
    now = clock.now()
    return [
        Column("form", _("报表"), lambda row: forms.get(row.form, row.form), sort="form", filter="form",
               choices=sorted(forms.items()), link=_address),
        Column("period", _("时期"), lambda row: period_label(row.when), sort="period_end", filter="period__icontains"),
        Column("unit", _("单位"), lambda row: units.get(row.unit, row.unit), sort="unit", filter="unit",
               choices=sorted(units.items())),
        Column("state", _("状态"), lambda row: StateCell(returns.standing_of(row, now), row.get_state_display()),
               sort="state", filter="state", choices=Return.STATES),
        Column("due", _("期限"), "due_at", sort="due_at"),
        Column("submitted", _("首次提交"), "submitted_at", sort="submitted_at"),
        Column("late", _("逾期"), lambda row: _("是") if returns.standing_of(row, now) == "late" else "—"),
    ]  # fmt: skip


def _address(row: Return) -> str:
    return reverse("report", args=[row.form, row.period, row.unit])
