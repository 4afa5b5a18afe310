"""Firms above scale: what entry and exit did to the total, the list itself, and its import with a look first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from wutong.engines.monthly import api as monitor
from wutong.engines.monthly.api import HUNDRED, area_names, percent, rounded_to_add_up
from wutong.kernel.errors import WutongError
from wutong.packs.economy import firms
from wutong.packs.economy.models import FirmReturn
from wutong.packs.economy.web.meetings import REFUSED, month_chosen
from wutong.packs.economy.web.pages import FIRMS, PLACES, asked_month, month_code, rounded
from wutong.platform.access.api import may, page
from wutong.platform.lists.api import Column, ComputedCell, StateCell, listing, respond
from wutong.platform.naming import period_label, told

RECORD = "economy.record"
TEN_THOUSAND = 10**4
CHANGES = {"stayed": gettext_lazy("在库"), "entered": gettext_lazy("新列统"), "left": gettext_lazy("退库")}
MARKS = {"stayed": "ok", "entered": "watch", "left": "late"}


def columns(base: int) -> list[Column]:
    """Return the columns of the list; `base` is last year's total, of which each firm moved so many points."""
    areas = area_names()

    def points(row: FirmReturn) -> Any:
        value = firms.value_of(row)
        moved = (row.now if value.listed_now else 0) - (row.before if value.listed_before else 0)
        return ComputedCell(f"{moved * HUNDRED / base:+.3f}", "#effects") if base else None

    def change(row: FirmReturn) -> StateCell:
        kind = firms.value_of(row).change
        return StateCell(MARKS[kind], str(CHANGES[kind]))

    return [
        Column("code", gettext_lazy("代码"), "code", filter="code", sort="code"),
        Column("name", gettext_lazy("企业"), "name", filter="name", sort="name"),
        Column("category", gettext_lazy("专业"), lambda row: row.get_category_display(), filter="choice", sort="category"),
        Column("industry", gettext_lazy("行业"), "industry", filter="choice", sort="industry"),
        Column("area", gettext_lazy("属地"), lambda row: areas.get(row.area, row.area), filter="choice", sort="area"),
        Column("change", gettext_lazy("变动"), change, filter="change", choices=list(CHANGES.items())),
        Column("entered", gettext_lazy("列统月份"), lambda row: f"{row.entered:%Y-%m}", sort="entered"),
        Column("left", gettext_lazy("退库月份"), lambda row: f"{row.left:%Y-%m}" if row.left else "", sort="left"),
        Column("now", gettext_lazy("本期（万元）"), lambda row: ComputedCell(row.now // TEN_THOUSAND, "#source"), sort="now", number=True),
        Column("before", gettext_lazy("上年同期（万元）"), lambda row: ComputedCell(row.before // TEN_THOUSAND, "#source"), sort="before", number=True),
        Column("points", gettext_lazy("影响（个百分点）"), points, number=True),
        Column("reason", gettext_lazy("原因"), "reason"),
    ]  # fmt: skip


@page(FIRMS)
def effects(request: HttpRequest) -> HttpResponseBase:
    """The growth of a month taken apart into the same firms, those that entered and those that left; the list below."""
    months = firms.months()
    month = asked_month(request) or (months[0] if months else (0, 0))
    category = request.GET.get("category", "")
    rows = firms.returns(month, category=category, as_known_on=getattr(request, "as_known_on", None))
    found = firms.effects_of(rows)
    kinds = {row.code: firms.value_of(row).change for row in rows}
    rows.sort(key=lambda row: (kinds[row.code] == "stayed", row.code))
    shown = listing(
        request, rows, columns(int(found.before) if found else 0), name="economy-firms", empty=str(_("这个月还没有企业名单。")),
        export_permission="figures.export",
    )  # fmt: skip
    context = {
        "effects": _printed(found), "counts": found.firms if found else {}, "category": category,
        "categories": FirmReturn.CATEGORIES, "months": [(month_code(at), period_label(monitor.period_of(at))) for at in months if at[1] > 1],
        "month": month_code(month), "may_record": may(request.user, RECORD), "source": rows[0] if rows else None,
        "period": period_label(monitor.period_of(month)) if rows else "",
    }  # fmt: skip
    return respond(request, shown, "economy/firms.html", context)


def _printed(found: Any) -> dict[str, Any] | None:
    """Return the effects as printed: the three parts add up to the growth as printed."""
    if found is None:
        return None
    parts = rounded_to_add_up([found.organic, found.entered, found.left], PLACES)
    return {
        "growth": percent(sum(parts), PLACES), "organic": percent(parts[0], PLACES), "entered": percent(parts[1], PLACES),
        "left": percent(parts[2], PLACES), "same_list": percent(found.same_list, PLACES),
        "now": rounded(found.now / 10**8), "before": rounded(found.before / 10**8),
    }  # fmt: skip


@page(RECORD)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a list; first show what it says (nothing is written), with `write` record it."""
    context: dict[str, Any] = {"units": list(firms.YUAN), "month": request.POST.get("month", "")}
    if request.method == "GET":
        return render(request, "economy/firms_import.html", context)
    file, month = request.FILES.get("file"), month_chosen(request)
    if file is None or month is None:
        return render(
            request, "economy/firms_import.html", context | {"problem": _("请选择文件和月份。")}, status=REFUSED
        )
    unit = request.POST.get("unit", "万元")
    try:
        read = firms.read_firms(file.read(), file.name, month, unit=unit if unit in firms.YUAN else "万元")
        if "write" in request.POST:
            count = firms.write_firms(read, by=request.user)
            messages.success(
                request, ngettext("已导入 {count} 家企业", "已导入 {count} 家企业", count).format(count=count)
            )
            return redirect("economy-firms")
    except WutongError as refusal:
        return render(request, "economy/firms_import.html", context | {"problem": told(refusal)}, status=REFUSED)
    changes = [firms.value_of(row).change for row in read.rows]
    told_of = context | {
        "read": read, "count": len(read.rows), "entered": changes.count("entered"), "left": changes.count("left"),
        "effects": _printed(firms.effects_of(read.rows)),
    }  # fmt: skip
    return render(request, "economy/firms_import.html", told_of)
