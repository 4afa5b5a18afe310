"""Open cases that may be about the same matter as a new one: found by index, then compared with reasons.

The database narrows millions of cases to those of the same time and neighbourhood; of these the ones that share most
characters with the new one are compared as messages are (`_core.likeness`). A type may say from which score on a new case is merged by itself; below that a
person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.engines.cases._core.calendars.moments import minute_of
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.history import History
from wutong.engines.cases.models import Case, CaseEvent
from wutong.engines.cases.relations import merge
from wutong.engines.cases.search import pairs_of

if TYPE_CHECKING:  # loaded when first compared: they bring pinyin, a tokenizer and SciPy, two seconds of every start
    from wutong.engines.cases._core.likeness.matters import Lexicon
    from wutong.engines.cases._core.likeness.messages import Message
    from wutong.engines.cases._core.likeness.scoring import Weights

DAYS = 15  # a matter reported later is a new one, unless the type says otherwise
MOST_LOOKED_AT, MOST_COMPARED, MOST_SHOWN = 120, 24, 5
LOOKED_AT = ("pk", "title", "place", "category", "opened_at", "longitude", "latitude")
MILLIONTHS = 1_000_000
HEX = 16


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


@dataclass(frozen=True)
class Said:
    """What reports of a case say beside its title: their words, who sent them, and the last picture's hash."""

    text: str = ""
    reporter: str = ""
    likeness: str = ""


def candidates(row: Case, days: int = DAYS, said: Said | None = None) -> list[Alike]:
    """Return the open cases that may be about the same matter, likeliest first; three statements, one more of a picture.

    said  what was said in a matter that is no case yet; of a case it is read from its events
    """
    likeliest = _ranked(row, days, said)[:MOST_SHOWN]
    rows = Case.objects.select_related("area").in_bulk([pk for pk, _found in likeliest]) if likeliest else {}
    return [Alike(rows[pk], *found) for pk, found in likeliest]


def _ranked(row: Case, days: int, said: Said | None = None) -> list[tuple[int, tuple[float, tuple[str, ...]]]]:
    """Return the ids of the open cases that may be about the same matter with score and reasons, likeliest first."""
    neighbours = list(_neighbours(row, days))
    if not neighbours:
        return []
    others = _likeliest(row, neighbours)
    told = _said_in([one.pk for one in [row, *others] if one.pk]) | ({row.pk: said} if said is not None else {})
    found = _alike(row, others, told)
    if told.get(row.pk, Said()).likeness:
        others, told = neighbours, told | _said_in([one.pk for one in neighbours])
        found |= _pictured([_message(one, told.get(one.pk, Said())) for one in [row, *others]], others, found.keys())
    return sorted(found.items(), key=lambda one: (-one[1][0], one[0]))


def _alike(
    row: Case, others: Sequence[Any], told: Mapping[int | None, Said]
) -> dict[int, tuple[float, tuple[str, ...]]]:
    """Return score and reasons of those that say the same as a case, by id."""
    from wutong.engines.cases._core.likeness.finding import find_pairs

    lexicon, weights = _words()
    messages = [_message(one, told.get(one.pk, Said())) for one in [row, *others]]
    pairs = find_pairs(messages, lexicon, weights, about=0)
    return {others[pair.right - 1].pk: (pair.score, pair.reasons) for pair in pairs}


def _likeliest(row: Case, others: Sequence[Any]) -> Sequence[Any]:
    """Return those that share most pairs of characters with a case: comparing takes a third of a millisecond each."""
    if len(others) <= MOST_COMPARED:
        return others
    own = set(pairs_of(f"{row.title} {row.place}"))
    common = [
        len(own.intersection(pairs_of(f"{one.title} {one.place}"))) + (one.category == row.category) for one in others
    ]
    order = sorted(range(len(others)), key=lambda at: -common[at])  # equal ones stay with the latest first
    return [others[at] for at in order[:MOST_COMPARED]]


def _pictured(
    messages: list[Message], others: Sequence[Any], known: Iterable[int]
) -> dict[int, tuple[float, tuple[str, ...]]]:
    """Return the cases with the same picture whose words said too little: someone shall look, whatever they wrote."""
    from wutong.engines.cases._core.likeness.features import same_picture

    threshold, passed = _words()[1].threshold, set(known)
    return {
        one.pk: (threshold, (_("照片相同"),))
        for one, message in zip(others, messages[1:], strict=True)
        if one.pk not in passed and same_picture(messages[0], message)
    }


def _neighbours(row: Case, days: int) -> Any:
    """Return the cases of the same area and type in the days around: one index, and never more than some hundred."""
    span = timedelta(days=days)
    around = Q(opened_at__gte=row.opened_at - span, opened_at__lte=row.opened_at + span)
    same = Case.objects.filter(around, area=row.area_id, closed_at=None, merged_into=None, type=row.type)
    listed = same.exclude(pk=row.pk).order_by("-opened_at").values_list(*LOOKED_AT, named=True)
    return listed[:MOST_LOOKED_AT]


def _said_in(cases: list[int]) -> dict[int | None, Said]:
    """Return what was said first in each case, by whom, and its last picture's hash; one statement."""
    found: dict[int | None, Said] = {}
    rows = CaseEvent.objects.filter(case__in=cases, kind__in=("opened", "file")).order_by("case_id", "sequence")
    for case, kind, body, personal in rows.values_list("case_id", "kind", "body", "personal"):
        known = found.get(case, Said())
        if kind == "opened":
            reporter = personal.get("contact") or personal.get("reporter") or ""
            found[case] = replace(known, text=personal.get("text", ""), reporter=reporter)
        elif body["file"].get("likeness"):
            found[case] = replace(known, likeness=body["file"]["likeness"])
    return found


def _message(row: Any, said: Said) -> Message:
    from wutong.engines.cases._core.likeness.messages import Message

    point = None
    if row.longitude is not None and row.latitude is not None:
        point = (row.longitude / MILLIONTHS, row.latitude / MILLIONTHS)
    return Message(
        str(row.pk), f"{row.title} {said.text}".strip(), minute=minute_of(row.opened_at), place=row.place,
        category=row.category, point=point, reporter=said.reporter,
        photo=int(said.likeness, HEX) if said.likeness else None,
    )  # fmt: skip


def merge_by_rule(row: Case, kind: CaseType, fresh: History | None = None) -> int | None:
    """Merge a case into the open one it repeats, if its type says so; return which that was.

    fresh  the case, if this transaction has opened it
    """
    if not kind.merge_at:
        return None
    best, (score, reasons) = next(iter(_ranked(row, kind.merge_days or DAYS)), (0, (0.0, ())))
    if not best or score < kind.merge_at:
        return None
    merge(best, row.pk, by=None, reason="；".join(reasons), fresh=fresh)
    return best
