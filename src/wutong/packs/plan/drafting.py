"""Drafts of plans: a new one, its lines, and what accepted figures of documents propose for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.packs.plan.errors import FieldMissing, NotDrafting
from wutong.packs.plan.models import Plan, PlanLine
from wutong.packs.plan.queries import observed
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act

LONGEST = 30  # years


def create_plan(
    title: str, years: tuple[int, int], subject: str, *, scope: Scope | None, by: Any, post: str = ""
) -> Plan:
    """Begin a plan in drafting, with what accepted figures of documents aim at for its years.

    Raises
        FieldMissing  without a title, with years that make no plan, or with an area outside `scope`
    """
    first, last = years
    known = {one.key for one in ledger.subjects(scope=scope) if one.kind == "area"}
    for field, good in (
        (_("名称"), title.strip()),
        (_("起止年份"), 0 <= last - first < LONGEST),
        (_("地区"), subject in known),
    ):
        if not good:
            raise FieldMissing(act=_("新建规划"), field=field)
    code, same = f"{first}-{last}", Plan.objects.filter(first_year=first, last_year=last).count()
    with transaction.atomic():
        plan = Plan.objects.create(
            code=f"{code}-{same + 1}" if same else code, title_zh=title.strip(), first_year=first, last_year=last,
            state="drafting", subject=subject,
            previous=Plan.objects.filter(subject=subject, last_year__lt=first).order_by("last_year").last(),
        )  # fmt: skip
        record_act(
            "plan.create", person=by, post=post, object_kind="plan", object_key=plan.code, detail={"title": title}
        )
        take_up(plan)
    return plan


def add_line(plan: Plan, indicator: str, *, by: Any, post: str = "") -> PlanLine:
    """Add an indicator to a draft as its own measure states it; one that is there stays as it is.

    Raises
        NotDrafting       if the plan is no draft
        IndicatorUnknown  if there is no such indicator
    """
    if plan.state != "drafting":
        raise NotDrafting(plan=plan)
    info = ledger.indicator(indicator)
    with transaction.atomic():
        line = _line(plan, _lines(plan), SeriesKey(info.code, plan.subject, info.measure), info.unit)
        record_act(
            "plan.draft", person=by, post=post, object_kind="plan", object_key=plan.code, detail={"line": info.code}
        )
    return line


def take_up(plan: Plan, indicators: Collection[str] | None = None) -> int:
    """Propose for a draft what accepted figures aim at for its years, adding the lines it lacks; return how many were new."""
    stated = ledger.stated_targets(plan.subject, plan.years, indicators)
    if not stated:
        return 0
    with transaction.atomic():
        known = _lines(plan)
        lines = [(_line(plan, known, one.series, one.unit), one) for one in stated]
        return sum(ledger.propose_stated(line.target, one, unit=line.unit) for line, one in lines)


def on_adopted(event: Any) -> None:
    """Take up what was accepted for the years of a draft; consumer of `ledger.adopted`."""
    subjects = event.body["subjects"]
    for plan in Plan.objects.filter(state="drafting"):
        if subjects is None or plan.subject in subjects:
            take_up(plan, event.body["indicators"])


def _lines(plan: Plan) -> dict[SeriesKey, PlanLine]:
    """Return a draft's lines by what they are about, the plan kept for whoever adds to them until the transaction ends."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    return {observed(line): line for line in plan.lines.all()}


def _line(plan: Plan, lines: dict[SeriesKey, PlanLine], series: SeriesKey, unit: str) -> PlanLine:
    """Return the line of these about a series, added behind the others if need be."""
    if series in lines:
        return lines[series]
    info, row = ledger.indicator(series.indicator), max((line.row for line in lines.values()), default=0) + 1
    lines[series] = PlanLine.objects.create(
        plan=plan, row=row, number=row, group=ledger.group_titles().get(info.group, ""), name=info.name_zh,
        subname="" if series.measure == info.measure else ledger.MEASURES[series.measure], unit=unit or info.unit,
        indicator=series.indicator, measure=series.measure, breakdown=series.breakdown,
        target=f"plan:{plan.code}:{row:02d}", owner=info.owner,
    )  # fmt: skip
    return lines[series]
