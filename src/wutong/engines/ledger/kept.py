"""What is in force of a set of series, kept in the process for as long as no word on any of them is added.

Adoptions are appended, never changed or removed: as long as their number, the last of them and its moment are the same,
so are the figures. The figures of a form are asked for again at every keystroke of every unit, and change once a month.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connection

from wutong.engines.ledger.adoptions import current
from wutong.engines.ledger.models import Adoption
from wutong.engines.ledger.series import known_series, normal_key
from wutong.engines.ledger.types import Figure, SeriesKey

MOST = 500  # sets of series, each a unit's part of a form with some years of months
WORDS = f"SELECT COUNT(*), MAX(id), MAX(recorded_at) FROM {Adoption._meta.db_table} WHERE series_id IN"  # noqa: S608, SLF001
Figures = dict[SeriesKey, list[Figure]]


@dataclass(frozen=True)
class _Kept:
    identifiers: tuple[int, ...]
    words: tuple[Any, ...]
    figures: Figures


_kept: OrderedDict[tuple[SeriesKey, ...], _Kept] = OrderedDict()
_lock = Lock()


def in_force_of(keys: tuple[SeriesKey, ...]) -> Figures:
    """Return the adopted figures of each series by period end, as `current` does, in one small statement where they are kept.

    Inside a transaction nothing is kept or taken from what is: what it has written may yet be undone. Callers do not
    change what they are given.
    """
    if connection.in_atomic_block:
        return current(keys)
    known = _kept.get(keys)
    if known is not None and known.words == _words(known.identifiers):
        return known.figures
    found = known_series(keys)
    identifiers = tuple(found.values())
    words = _words(identifiers)  # before the figures: a word that comes in between makes the next look miss, never err
    figures = current(keys)
    if all(normal_key(key) in found for key in keys):  # a series that is new tomorrow would not be missed
        _keep(keys, _Kept(identifiers, words, figures))
    return figures


def _words(identifiers: tuple[int, ...]) -> tuple[Any, ...]:
    """Return what tells whether anything was adopted or withdrawn since: how many words there are, and the last of them.

    The number matters: a word with a smaller number may be committed after one with a greater.
    """
    if not identifiers:
        return ()
    places = ", ".join(["%s"] * len(identifiers))
    # Written out: it is asked at every keystroke, and composing it costs ten times the answer.
    with connection.cursor() as cursor:
        cursor.execute(f"{WORDS} ({places})", identifiers)  # noqa: S608 - places only
        return tuple(cursor.fetchone())


def _keep(keys: tuple[SeriesKey, ...], one: _Kept) -> None:
    with _lock:
        _kept[keys] = one
        while len(_kept) > MOST:
            _kept.popitem(last=False)
