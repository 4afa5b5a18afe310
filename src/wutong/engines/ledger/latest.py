"""The latest adopted figure of every indicator, for lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.models import IndicatorGroup, Series
from wutong.engines.ledger.series import key_of
from wutong.engines.ledger.types import Figure, SeriesKey
from wutong.platform.access.scope import Scope


def latest_figures(*, scope: Scope | None = None, as_known_on: date | datetime | None = None) -> dict[str, Figure]:
    """Return, by indicator code, the latest adopted figure of the series that stands for the indicator itself.

    That series is about the subject the ledger knows most of, has no breakdown, and states a level where there is
    one. An indicator known only in its parts has none: a part must not pass for the whole. Four statements however many indicators there are.
    """
    chosen = _standing_for(scope)
    found = current(chosen.values(), as_known_on=as_known_on, scope=scope)
    return {code: found[key][-1] for code, key in chosen.items() if found[key]}


def _standing_for(scope: Scope | None) -> dict[str, SeriesKey]:
    rows = Series.objects.filter(breakdown="").select_related("indicator", "subject").order_by("pk")
    if scope is not None:
        rows = rows.filter(scope.filter("subject__area__path", "indicator__field_group"))
    counted = Counter(row.subject_id for row in rows)
    best: dict[str, Series] = {}
    for row in rows:
        code = row.indicator.code
        if code not in best or _rank(row, counted) < _rank(best[code], counted):
            best[code] = row
    return {code: key_of(row) for code, row in best.items()}


def _rank(row: Series, counted: Mapping[int, int]) -> tuple[int, bool]:
    return (-counted[row.subject_id], row.measure != "level")


def group_names() -> dict[str, str]:
    """Return the Chinese names of the indicator groups by code."""
    return dict(IndicatorGroup.objects.values_list("code", "name_zh"))
