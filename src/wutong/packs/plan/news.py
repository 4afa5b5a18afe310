"""Tells the people of a plan's posts when newly adopted figures change how a line stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext

from wutong.engines.ledger import api as ledger
from wutong.packs.plan.models import PlanLine
from wutong.packs.plan.queries import LineView, line_views
from wutong.platform import clock
from wutong.platform.accounts.api import holders_of
from wutong.platform.accounts.models import Person
from wutong.platform.notices.api import notify

NEWS = timedelta(days=2)  # history loaded long after the fact is no news
INSTANT = timedelta(microseconds=1)


def on_adopted(event: Any) -> None:
    """Compare how the lines of the touched indicators stood before and after; consumer of `ledger.adopted`."""
    if clock.now() - event.recorded_at > NEWS:
        return
    lines = PlanLine.objects.filter(
        indicator__in=event.body["indicators"], plan__subject__in=event.body["subjects"], plan__state="in_force"
    ).select_related("plan")
    by_plan: dict[int, list[PlanLine]] = {}
    for line in lines:
        by_plan.setdefault(line.plan_id, []).append(line)
    for group in by_plan.values():
        before = line_views(group, as_known_on=event.recorded_at - INSTANT)
        after = line_views(group, as_known_on=event.recorded_at)
        for old, new in zip(before, after, strict=True):
            if old.state != new.state:
                _tell(new, event.key)


def _tell(view: LineView, key: str) -> None:
    title = lazy(_title, str)(view)
    link = reverse("plan-line", args=[view.line.plan.code, view.line.row])
    for person in _concerned(view):
        notify(person, key=f"plan.status/{view.line.target}/{key}", topic="plan.status", title=title,
               body=lazy(lambda: view.reason, str)(), link=link)  # fmt: skip


def _title(view: LineView) -> str:
    return gettext("{line}的状态变为“{state}”").format(line=view.name, state=ledger.STATES[view.state])


def _concerned(view: LineView) -> list[Person]:
    """Those who act today in a post that may edit or approve plans, or in the unit that answers for the line."""
    found = holders_of(["plans.edit", "plans.approve"]) + holders_of(None, units=[view.line.owner or "-"])
    return list({person.pk: person for person in found}.values())
