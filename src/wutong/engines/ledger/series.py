"""Series keys and their rows: looked up in one statement, made when they are new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from wutong.engines.ledger._core.breakdown import normal
from wutong.engines.ledger.catalogue import require, unknown
from wutong.engines.ledger.errors import SubjectUnknown
from wutong.engines.ledger.models import Indicator, Series, Subject
from wutong.engines.ledger.types import SeriesKey
from wutong.platform.access.scope import Scope

AREA_PATH = "series__subject__area__path"
FIELD_GROUP = "series__indicator__field_group"


def normal_key(key: SeriesKey) -> SeriesKey:
    """Return the key with its breakdown in the stored order."""
    return replace(key, breakdown=normal(key.breakdown)) if key.breakdown else key


def key_of(row: Series) -> SeriesKey:
    """Return the key of a series whose indicator and subject are loaded."""
    return SeriesKey(row.indicator.code, row.subject.key, row.measure, row.breakdown)


def known_series(keys: Iterable[SeriesKey], scope: Scope | None = None) -> dict[SeriesKey, int]:
    """Return the ids of those series that exist (and may be seen, with a scope), in one statement.

    Rights hang on the series: who has asked for them here need not join four tables to every claim.
    """
    wanted = {normal_key(key) for key in keys}
    if not wanted:
        return {}
    rows = Series.objects.filter(
        seen_series(scope),
        indicator__code__in={key.indicator for key in wanted},
        subject__key__in={key.subject for key in wanted},
        measure__in={key.measure for key in wanted},
        breakdown__in={key.breakdown for key in wanted},
    ).values_list("id", "indicator__code", "subject__key", "measure", "breakdown")
    found = {SeriesKey(*rest): identifier for identifier, *rest in rows}
    return {key: found[key] for key in wanted if key in found}


def ensure_series(keys: Iterable[SeriesKey]) -> dict[SeriesKey, int]:
    """Return the ids of these series, making those that are new.

    Raises
        IndicatorUnknown, SubjectUnknown  if a key names something that is not registered
        WordUnknown                       if a measure does not exist
    """
    wanted = {normal_key(key) for key in keys}
    known = known_series(wanted)
    missing = sorted(wanted - known.keys())
    if not missing:
        return known
    for measure in {key.measure for key in missing}:
        require("数据口径", measure, (code for code, _ in Series.MEASURES))
    indicator_ids = dict(Indicator.objects.filter(code__in={k.indicator for k in missing}).values_list("code", "id"))
    subject_ids = dict(Subject.objects.filter(key__in={k.subject for k in missing}).values_list("key", "id"))
    rows = []
    for key in missing:
        if key.indicator not in indicator_ids:
            raise unknown(key.indicator)
        if key.subject not in subject_ids:
            raise SubjectUnknown(subject=key.subject)
        rows.append(
            Series(
                indicator_id=indicator_ids[key.indicator],
                subject_id=subject_ids[key.subject],
                measure=key.measure,
                breakdown=key.breakdown,
            )
        )
    # Another importer may have made the same series a moment ago: the unique key keeps one of them.
    Series.objects.bulk_create(rows, ignore_conflicts=True)
    return known_series(wanted)


def series_of(indicator_code: str, scope: Scope | None = None) -> list[SeriesKey]:
    """Return every series of an indicator that the reader may see, levels first."""
    rows = Series.objects.filter(seen_series(scope), indicator__code=indicator_code)
    rows = rows.select_related("indicator", "subject")
    keys = [key_of(row) for row in rows]
    return sorted(keys, key=lambda key: (key.measure != "level", key.subject, key.breakdown, key.measure))


def seen_series(scope: Scope | None) -> Q:
    """Return the filter by area and field group for series themselves."""
    return Q() if scope is None else scope.filter("subject__area__path", "indicator__field_group")


def scoped(scope: Scope | None) -> Q:
    """Return the filter by area and field group for tables that hang on a series."""
    return Q() if scope is None else scope.filter(AREA_PATH, FIELD_GROUP)


def require_covered(scope: Scope, key: SeriesKey) -> None:
    """Refuse a series outside a person's areas or field groups, in the words for one that does not exist.

    Raises
        IndicatorUnknown, SubjectUnknown
    """
    group = Indicator.objects.filter(code=key.indicator).values_list("field_group", flat=True).first()
    path = Subject.objects.filter(key=key.subject).values_list("area__path", flat=True).first()
    if group is None:
        raise unknown(key.indicator, suggest=False)
    if path is None or not scope.covers(path, group):
        raise SubjectUnknown(subject=key.subject)
