"""Plans for the search: the plans themselves, their targets, their programmes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.ledger import api as ledger
from wutong.packs.plan.models import Plan, PlanLine, Programme
from wutong.platform.access.api import may, scope_of
from wutong.platform.finding import fit
from wutong.platform.naming import in_english
from wutong.platform.packs import Hit


def plans(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the plans, targets and programmes whose names answer, targets only of indicators the reader may see."""
    if not may(request.user, "plans.read"):
        return []
    found = {plan.pk: plan for plan in Plan.objects.order_by("-first_year")}
    hits = [*_plans(found.values(), typed), *_targets(request, found, typed), *_programmes(found, typed)]
    return [hit for hit in hits if hit.fit]


def _plans(found: Iterable[Plan], typed: str) -> Iterator[Hit]:
    for plan in found:
        years = f"{plan.first_year}—{plan.last_year}"
        yield Hit(
            plan.title, reverse("plan", args=[plan.code]), years, fit(typed, [plan.title_zh, plan.title_en, years])
        )


def _targets(request: HttpRequest, found: dict[int, Plan], typed: str) -> Iterator[Hit]:
    infos = {info.code: info for info in ledger.indicators(scope=scope_of(request.user, "figures.read"))}
    for line in PlanLine.objects.filter(indicator__in=infos).order_by("-plan__first_year", "row"):
        info, plan = infos[line.indicator], found[line.plan_id]
        title = info.name_en if in_english() and info.name_en else str(line)
        note = _("{years}年规划目标").format(years=f"{plan.first_year}—{plan.last_year}")
        url = reverse("plan-line", args=[plan.code, line.row])
        yield Hit(title, url, note, fit(typed, [str(line), info.name_zh, info.name_en, *info.aliases]))


def _programmes(found: dict[int, Plan], typed: str) -> Iterator[Hit]:
    for one in Programme.objects.order_by("plan", "number"):
        url = reverse("plan-programme", args=[found[one.plan_id].code, one.number])
        yield Hit(one.name, url, f"{_('专案')} {one.number}", fit(typed, [one.name]))
