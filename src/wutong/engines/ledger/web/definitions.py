"""The editions of what an indicator means, and the form that adds one: checked and tried out before it is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import NewDefinition
from wutong.engines.ledger.types import IndicatorInfo
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.naming import told

FIELDS = ("valid_from", "text", "formula", "document")
FUNCTIONS = {
    "growth(gdp)": _("比上一年增长的百分比"),
    "previous(gdp)": _("上一年的值"),
    "average_growth(gdp, 2015, 2020)": _("两年之间的年均增长"),
    "sum_over_years(gdp, 2016, 2020)": _("几年之和"),
    "share(services.value_added, gdp)": _("前者占后者的百分比"),
    "per(gdp, population)": _("前者除以后者"),
    "round(gdp / zone.area, 1)": _("保留一位小数"),
    "enterprise.count[产业=智能传感器]": _("一个分组的值"),
    "gdp:growth": _("另一口径的值"),
}


def _readable(request: HttpRequest, code: str) -> IndicatorInfo:
    """Return the indicator, as far as the reader may see its field group; what one may not see is not there."""
    found = ledger.indicators([code], scope=scope_of(request.user, "figures.read"))
    if not found:
        raise Http404(code)
    return found[0]


@page("figures.read")
@require_GET
def definitions(request: HttpRequest, code: str) -> HttpResponse:
    """The editions of what an indicator means, with formula and document."""
    editions = ledger.definitions([code], request.as_known_on)  # type: ignore[attr-defined]
    context = {
        "indicator": _readable(request, code),
        "editions": editions,
        "may_define": may(request.user, "indicators.manage"),
    }
    return render(request, "ledger/definitions.html", context)


@page("indicators.manage")
@require_http_methods(["GET", "POST"])
def define(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new edition: first what it would change is shown, then it is saved."""
    info = _readable(request, code)
    latest = next(reversed(ledger.definitions([code])), None)
    context: dict[str, Any] = {
        "indicator": info,
        "latest": latest,
        "functions": FUNCTIONS,
        "seen": latest.edition if latest else 0,
    }
    if request.method == "GET":
        written = {"text": latest.text, "formula": latest.formula, "document": latest.document} if latest else {}
        return _form(request, context | {"typed": {"valid_from": f"{clock.today():%Y-%m-%d}", **written}})
    context |= {"typed": request.POST, "seen": request.POST.get("seen", "")}
    try:
        given = _given(request)
        if request.POST.get("act") == "save":
            return _save(request, code, given)
        return _form(
            request, context | {"effect": ledger.effect_of(code, given, scope=scope_of(request.user, "figures.read"))}
        )
    except WutongError as problem:
        return _form(request, context | {"problem": told(problem)})
    except ValueError:
        return _form(request, context | {"problem": _("生效日期不是有效的日期，没有写入任何数据。请写成 2025-01-01。")})


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "ledger/define.html", context, status=422 if context.get("problem") else 200)


def _given(request: HttpRequest) -> NewDefinition:
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    return NewDefinition(date.fromisoformat(typed.pop("valid_from")), **typed)


def _save(request: HttpRequest, code: str, given: NewDefinition) -> HttpResponse:
    seen = request.POST.get("seen", "")
    ledger.define(
        code,
        given,
        seen=int(seen) if seen.isdecimal() else 0,
        by=request.user,
        post=post_of(request, "indicators.manage"),
    )
    messages.success(request, _("新的一版已保存；由它得出的数正在重新计算。"))
    return redirect("definitions", code)
