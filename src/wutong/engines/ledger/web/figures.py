"""The list of indicators, and the page of a single figure: what it is, from where, since when, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.models import Claim, Indicator
from wutong.engines.ledger.types import Figure, IndicatorInfo, NewClaim
from wutong.engines.ledger.web.places import Whence, whence
from wutong.kernel.errors import WutongError
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.platform import clock
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.accounts.models import Unit
from wutong.platform.lists import Column, listing, respond
from wutong.platform.naming import name_of, period_label, told, unit_label

KINDS = dict(Claim.KINDS)
NATURES = dict(Claim.NATURES)


@dataclass(frozen=True)
class Line:
    """One indicator in the list: its latest adopted figure of the zone's own series, or None."""

    indicator: IndicatorInfo
    group: str
    owner: str
    latest: Figure | None


COLUMNS = [
    Column("name", _("指标"), lambda line: name_of(line.indicator), sort="name", filter="name",
           link=lambda line: reverse("indicator", args=[line.indicator.code])),
    Column("code", _("代码"), "indicator.code", sort="code", filter="code"),
    Column("group", _("分组"), "group", sort="group", filter="group"),
    Column("latest", _("最新值"), "latest", number=True),
    Column("period", _("时期"), lambda line: period_label(line.latest.period) if line.latest else "", sort="period", filter="period"),
    Column("unit", _("单位"), lambda line: unit_label(line.indicator.unit), filter="unit"),
    Column("owner", _("责任单位"), "owner", sort="owner", filter="owner"),
    Column("quantity", _("类型"), lambda line: _(dict(Indicator.QUANTITIES)[line.indicator.quantity]), hidden=True),
]  # fmt: skip


@page("figures.read")
@require_GET
def figures(request: HttpRequest) -> HttpResponseBase:
    """List the indicators the reader may see, each with its latest adopted figure."""
    scope = scope_of(request.user, "figures.read")
    infos = ledger.indicators(scope=scope)
    latest = ledger.latest_figures(scope=scope, as_known_on=request.as_known_on)  # type: ignore[attr-defined]
    groups, owners = ledger.group_names(), {unit.code: name_of(unit) for unit in Unit.objects.all()}
    newest = {i.code: ledger.in_unit(latest[i.code], i.unit) for i in infos if i.code in latest}
    lines = [Line(i, groups.get(i.group, ""), owners.get(i.owner, ""), newest.get(i.code)) for i in infos]
    shown = listing(request, lines, COLUMNS, name="figures", default_sort="", export_permission="figures.export")
    return respond(
        request,
        shown,
        "ledger/figures.html",
        {"may_record": may(request.user, "figures.record"), "formats": ledger.FORMATS},
    )


@page("figures.read")
@require_GET
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One figure: value, place in its source, adoption, other sources' values for the same fact."""
    return render(request, "ledger/claim.html", _claim_context(request, claim_id))


def _claim_context(request: HttpRequest, claim_id: int, typed: Any = None, problem: str = "") -> dict[str, Any]:
    scope = scope_of(request.user, "figures.read")
    found = ledger.figure(claim_id, scope=scope)
    same_fact = ledger.claims_of(found.series, period=found.period, kind=found.kind, scope=scope)
    words = ledger.history(found.series, found.period, kind=found.kind, scope=scope)
    return {
        "figure": found,
        "indicator": ledger.indicator(found.series.indicator),
        "subject": ledger.subjects([found.series.subject])[0],
        "kind": _(KINDS[found.kind]),
        "nature": _(NATURES[found.nature]),
        "whence": whence(found, scope),
        "others": [_Beside(one, whence(one, scope)) for one in same_fact if one.claim_id != found.claim_id],
        "adopted": next((one for one in same_fact if one.sequence), None),
        "history": words,
        "sequence": words[-1].sequence if words else 0,
        "may_adopt": may(request.user, "figures.adopt"),
        "may_record": may(request.user, "figures.record"),
        "typed": typed or {},
        "problem": problem,
    }


@dataclass(frozen=True)
class _Beside:
    figure: Figure
    whence: Whence


@page("figures.adopt")
@require_POST
def adopt(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Make a claim the figure of its fact, unless somebody else was first."""
    reason = request.POST.get("reason", "").strip()
    try:
        ledger.figure(claim_id, scope=scope_of(request.user, "figures.adopt"))
        ledger.adopt(
            claim_id,
            by=request.user,
            expected=_expected(request),
            reason=reason,
            post=post_of(request, "figures.adopt"),
        )
    except WutongError as problem:
        return _again(request, claim_id, problem)
    messages.success(request, _("已采用。此前的采用值仍在历史中。"))
    return redirect("claim", claim_id)


@page("figures.record")
@require_POST
def correct(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Record another value for the same fact, with its reason, and adopt it where the person may."""
    scope = scope_of(request.user, "figures.record")
    try:
        before = ledger.figure(claim_id, scope=scope)
        with transaction.atomic():
            corrected = ledger.record([_correction(request, before)], by=request.user)[0]
            if may(request.user, "figures.adopt"):
                ledger.adopt(
                    corrected, by=request.user, expected=_expected(request), reason=request.POST.get("reason", ""),
                    post=post_of(request, "figures.adopt"),
                )  # fmt: skip
    except WutongError as problem:
        return _again(request, claim_id, problem)
    messages.success(request, _("更正已记录，原来的数保留在旁。"))
    return redirect("claim", corrected)


def _correction(request: HttpRequest, before: Figure) -> NewClaim:
    unit = request.POST.get("unit", "").strip() or before.unit
    moment = clock.now()
    source = SourceRef(
        "entry", f"entry:{request.user.pk}:{moment:%Y%m%dT%H%M%S%f}", str(_("页面更正")),
        Place(section=request.POST.get("basis", "").strip()),
    )  # fmt: skip
    return NewClaim(
        series=before.series, period=before.period, quantity=Quantity.parse(request.POST.get("value", ""), unit),
        source=source, kind=before.kind, nature="reported", note=request.POST.get("reason", "").strip(),
    )  # fmt: skip


def _again(request: HttpRequest, claim_id: int, problem: WutongError) -> HttpResponse:
    """Show the page with the message and what was typed."""
    context = _claim_context(request, claim_id, request.POST, told(problem))
    return render(request, "ledger/claim.html", context, status=409)


def _expected(request: HttpRequest) -> int:
    given = request.POST.get("expected", "")
    return int(given) if given.isdigit() else -1
