"""Open cases that may be about the same matter as a new one: found by index, then compared.

The database narrows millions of cases to those of the same time and neighbourhood; what remains is compared by the
words, the category, the place and the reporter, each of which is a reason that a person can check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.models import Case

DAYS = 15  # a matter reported later is a new one
MOST_COMPARED, MOST_SHOWN = 400, 5
NEAR = 3_000  # millionths of a degree: about 300 metres
FEWEST_SHARED = 0.34  # of the shorter title's pairs
LIKELY = 0.5
WEIGHTS = {"words": 0.5, "category": 0.15, "place": 0.25, "near": 0.2}


@dataclass(frozen=True)
class Alike:
    """An open case like another one: how much (0 to 1), and why."""

    row: Case
    score: float
    reasons: list[str]


def candidates(row: Case, state: CaseState) -> list[Alike]:
    """Return the open cases that may be about the same matter, likeliest first."""
    found = [_compared(row, other) for other in _neighbours(row)]
    likely = sorted((one for one in found if one.score >= LIKELY), key=lambda one: (-one.score, one.row.pk))
    return likely[:MOST_SHOWN]


def _neighbours(row: Case) -> Any:
    """Return the cases of the same area in the days before: one index, and never more than a few hundred."""
    recent = Q(opened_at__gte=row.opened_at - timedelta(days=DAYS), opened_at__lte=row.opened_at + timedelta(days=DAYS))
    same = Case.objects.filter(recent, area=row.area_id, closed_at=None, merged_into=None, type=row.type)
    return same.exclude(pk=row.pk).order_by("-opened_at")[:MOST_COMPARED]


def _compared(row: Case, other: Case) -> Alike:
    weighed = list(_evidence(row, other))
    return Alike(other, min(1.0, sum(weight for weight, _reason in weighed)), [reason for _weight, reason in weighed])


def _evidence(row: Case, other: Case) -> Iterator[tuple[float, str]]:
    shared = _shared(row, other)
    if shared >= FEWEST_SHARED:
        yield WEIGHTS["words"] * min(1.0, shared * 1.5), _("说法相近")
    if row.category and row.category == other.category:
        yield WEIGHTS["category"], _("类别相同")
    if row.place and row.place == other.place:
        yield WEIGHTS["place"], _("地点相同")
    if None not in (row.longitude, row.latitude, other.longitude, other.latitude) and _near(row, other):
        yield WEIGHTS["near"], _("相距不到三百米")


def _shared(row: Case, other: Case) -> float:
    """Return the share of the shorter text's pairs that the other has too; numbers of cases say nothing."""
    one, two = ({pair for pair in case.bigrams.split() if not pair.isascii()} for case in (row, other))
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _near(row: Case, other: Case) -> bool:
    return abs(row.longitude - other.longitude) < NEAR and abs(row.latitude - other.latitude) < NEAR  # type: ignore[operator]
