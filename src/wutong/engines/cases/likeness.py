"""Open cases that may be about the same matter as a new one: found by index, then compared with reasons.

The database narrows millions of cases to those of the same time and neighbourhood; what remains is compared as
messages are (`_core.likeness`). A type may say from which score on a new case is merged by itself; below that a
person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wutong.engines.cases._core.calendars.moments import minute_of
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.models import Case
from wutong.engines.cases.relations import merge

if TYPE_CHECKING:  # loaded when first compared: they bring pinyin, a tokenizer and SciPy, two seconds of every start
    from wutong.engines.cases._core.likeness.matters import Lexicon
    from wutong.engines.cases._core.likeness.messages import Message
    from wutong.engines.cases._core.likeness.scoring import Weights

DAYS = 15  # a matter reported later is a new one, unless the type says otherwise
MOST_COMPARED, MOST_SHOWN = 120, 5
MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Alike:
    """An open case like another one: how sure (0 to 1), and why."""

    row: Case
    score: float
    reasons: tuple[str, ...]


@cache
def _words() -> tuple[Lexicon, Weights]:
    from wutong.engines.cases.likeness_words import load_lexicon, load_weights

    return load_lexicon(), load_weights()


def candidates(row: Case, days: int = DAYS) -> list[Alike]:
    """Return the open cases that may be about the same matter, likeliest first; one statement."""
    others = list(_neighbours(row, days))
    if not others:
        return []
    from wutong.engines.cases._core.likeness.finding import find_pairs

    lexicon, weights = _words()
    pairs = find_pairs([_message(one) for one in [row, *others]], lexicon, weights)
    found = [Alike(others[pair.right - 1], pair.score, pair.reasons) for pair in pairs if pair.left == 0]
    return sorted(found, key=lambda one: (-one.score, one.row.pk))[:MOST_SHOWN]


def _neighbours(row: Case, days: int) -> Any:
    """Return the cases of the same area and type in the days around: one index, and never more than some hundred."""
    span = timedelta(days=days)
    around = Q(opened_at__gte=row.opened_at - span, opened_at__lte=row.opened_at + span)
    same = Case.objects.filter(around, area=row.area_id, closed_at=None, merged_into=None, type=row.type)
    return same.exclude(pk=row.pk).order_by("-opened_at")[:MOST_COMPARED]


def _message(row: Case) -> Message:
    from wutong.engines.cases._core.likeness.messages import Message

    point = None
    if row.longitude is not None and row.latitude is not None:
        point = (row.longitude / MILLIONTHS, row.latitude / MILLIONTHS)
    return Message(
        str(row.pk), row.title, minute=minute_of(row.opened_at), place=row.place, category=row.category, point=point
    )


def merge_by_rule(row: Case, kind: CaseType) -> Alike | None:
    """Merge a case that was just opened into the open one it repeats, if its type says so; return which that was."""
    if not kind.merge_at:
        return None
    best = next(iter(candidates(row, kind.merge_days or DAYS)), None)
    if best is None or best.score < kind.merge_at:
        return None
    merge(best.row.pk, row.pk, by=None, reason="；".join(best.reasons))
    return best
