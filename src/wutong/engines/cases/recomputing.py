"""Rows of cases, made to follow from their events again: what lists and statistics read is a projection of the log.

`audit-trail verify` proves the events; this proves what is counted from them, and mends a row that somebody changed
past the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wutong.engines.cases.history import differing, hold, put_right, states_of
from wutong.engines.cases.models import Case
from wutong.platform.audit.api import record_act

AT_ONCE = 500
VERB = "cases.recompute"


@dataclass(frozen=True)
class Spoilt:
    """A case whose row does not follow from its events: column -> (what stands there, what follows)."""

    case: int
    number: str
    columns: dict[str, tuple[Any, Any]]


def spoilt_rows(*, mend: bool = False) -> Iterator[list[Spoilt]]:
    """Yield, a piece of all cases after another, those whose rows say something else than their events.

    mend  write what follows from the events, piece by piece; an act of the trail names the cases
    """
    after = 0
    while ids := list(Case.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield _mended(ids) if mend else _found(ids)
        after = ids[-1]


def _found(ids: Sequence[int]) -> list[Spoilt]:
    rows, states = Case.objects.in_bulk(ids), states_of(ids)
    found = ((rows[pk], differing(rows[pk], states[pk])) for pk in ids)
    return [Spoilt(row.pk, row.number, columns) for row, columns in found if columns]


@transaction.atomic
def _mended(ids: Sequence[int]) -> list[Spoilt]:
    if not (wrong := [one.case for one in _found(ids)]):
        return []
    histories = hold(*wrong)
    found = [
        Spoilt(pk, one.state.number, columns)
        for pk, one in histories.items()
        if (columns := differing(one.row, one.state))
    ]
    put_right([histories[one.case] for one in found])
    record_act(
        VERB, person=None, object_kind="cases", object_key=str(found[0].case) if found else "",
        detail={"cases": [one.number for one in found]},
    )  # fmt: skip
    return found
