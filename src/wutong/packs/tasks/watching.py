"""Looks for targets that fall behind their path or lack figures, and opens a case for each.

Asked after figures were adopted, and once a day. A target has one open case at most; one that is behind has one case
ever for the same latest figure, one without figures has one a year. So it does not matter how often anyone looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Given, NewCase, Reported
from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import Aimed, Followed
from wutong.engines.ledger.types import State, TargetState
from wutong.kernel.period import Period
from wutong.packs.tasks.loading import TYPE
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.jobs.api import due_work

NEWS = timedelta(days=2)  # history loaded long after the fact asks nobody to act
BINDING, EXPECTED = 2, 3  # severities: a binding target has the shorter limit
AREA = "area:"
BEHIND, LACKING = "behind", "lacking"  # categories of the type
CATEGORY = {State.LATE.value: BEHIND, State.MISSING.value: LACKING}
TITLES = {BEHIND: "{name}落后于规划路径", LACKING: "{name}缺少判断进度的数据"}


def on_adopted(event: Any) -> None:
    """Look at the targets of the indicators whose figures were adopted; consumer of `ledger.adopted`."""
    if clock.now() - event.recorded_at <= NEWS:
        open_tasks(event.body["indicators"])


@due_work("tasks.watch", every=timedelta(days=1))
def watch() -> None:
    """Look at every target once a day: one falls behind by time alone when its figures stay away."""
    open_tasks()


def open_tasks(indicators: Iterable[str] | None = None) -> list[int]:
    """Open a case for every running target that needs one and has none; return the cases opened."""
    if TYPE not in cases.type_titles():
        return []
    running = [one for one in ledger.targets(indicators=indicators) if _runs(one)]
    weak = {key: one for key, one in _followed(running).items() if one.state in CATEGORY}
    before = [(row.source, row.closed_at) for row in cases.from_source("target/", type=TYPE)]
    busy = {source.split("/")[1] for source, closed_at in before if closed_at is None}
    done = {source for source, _closed_at in before}
    wanting = [one for key, one in weak.items() if key not in busy and _source(one) not in done]
    owners = {_owner(one) for one in wanting}
    known = set(Unit.objects.filter(code__in=owners, valid_to=None).values_list("code", flat=True))
    return [_open(one, known) for one in wanting]


def _runs(target: TargetState) -> bool:
    """Say whether a target is a whole one of an area that still has time to run."""
    period = Period.parse(target.end_period) if target.end_period else None
    whole = not target.parent and target.series.subject.startswith(AREA)
    return whole and period is not None and period.end.year >= clock.today().year


def _followed(running: Iterable[TargetState]) -> dict[str, Followed]:
    asked = [Aimed(one.series, one.key, _years(one)) for one in running]
    return ledger.follow(asked, yearly=True) if asked else {}


def _years(target: TargetState) -> tuple[int, int]:
    end = Period.parse(target.end_period).end.year
    return (Period.parse(target.base_period).end.year + 1 if target.base_period else end, end)


def _owner(one: Followed) -> str:
    assert one.target is not None
    return one.target.owner or one.indicator.owner


def _source(one: Followed) -> str:
    """Name what the case comes from: a target and its latest figure, or a target and the year without figures."""
    assert one.target is not None
    behind = one.latest is not None and CATEGORY[one.state] == BEHIND
    once = one.latest.period.code if behind and one.latest else f"{LACKING}/{clock.today().year}"
    return f"target/{one.target.key}/{once}"


@transaction.atomic
def _open(one: Followed, units: set[str]) -> int:
    target, latest, info, owner = one.target, one.latest, one.indicator, _owner(one)
    assert target is not None
    category = CATEGORY[one.state]
    case = cases.open_case(
        NewCase(
            TYPE, TITLES[category].format(name=info.name_zh), target.series.subject.removeprefix(AREA),
            category=category, severity=BINDING if target.binding else EXPECTED,
            source=_source(one),
            report=Reported(text=one.reason, channel="product"),
            form={"indicator": info.code, "period": latest.period.label if latest else ""},
        ),
        by=None,
    )  # fmt: skip
    if owner in units:
        cases.take(case, "dispatch", Given(unit=owner), by=None)
    return case
