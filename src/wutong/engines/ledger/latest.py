"""The latest adopted figure of every indicator, for lists."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.models import IndicatorGroup, Series
from wutong.engines.ledger.series import seen_series
from wutong.engines.ledger.types import Figure, SeriesKey
from wutong.platform.access.scope import Scope
from wutong.platform.naming import name_of


def latest_figures(*, scope: Scope | None = None, as_known_on: date | datetime | None = None) -> dict[str, Figure]:
    """Return, by indicator code, the latest adopted figure of the series that stands for the indicator itself.

    That series is about the subject the ledger knows most of, has no breakdown, and is of the indicator's own measure.
    An indicator known only in its parts has none, and neither has one of which only its growth or change is known: they
    must not pass for the whole. Four statements however many indicators there are.
    """
    chosen = _standing_for(scope)
    found = current(chosen.values(), as_known_on=as_known_on, scope=scope)
    return {code: found[key][-1] for code, key in chosen.items() if found[key]}


def _standing_for(scope: Scope | None) -> dict[str, SeriesKey]:
    rows = Series.objects.filter(seen_series(scope), breakdown="").order_by("pk")
    found = list(rows.values_list("indicator__code", "subject__key", "measure", "indicator__measure"))
    counted = Counter(subject for _code, subject, _measure, _own in found)
    best: dict[str, SeriesKey] = {}
    for code, subject, measure, own in found:
        if measure == own and (code not in best or counted[subject] > counted[best[code].subject]):
            best[code] = SeriesKey(code, subject, measure)
    return best


def group_titles() -> dict[str, str]:
    """Return the names of the indicator groups by code as the zone's documents print them, to be kept with a plan."""
    return dict(IndicatorGroup.objects.values_list("code", "name_zh"))


def group_names() -> dict[str, str]:
    """Return the names of the indicator groups by code, in the reader's language."""
    return {group.code: name_of(group) for group in IndicatorGroup.objects.all()}
