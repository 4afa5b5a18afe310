"""One act on a case from the locks to the commit: who may, what happens, what follows from it.

Every function of the engine that changes cases goes through `acting`, so that locking, the projection,
escalation and the watchers' notices cannot be forgotten by one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from wutong.engines.cases import escalation, history
from wutong.engines.cases.errors import ActRefused, CaseMovedOn, CaseUnknown
from wutong.engines.cases.history import History
from wutong.engines.cases.models import Case, CaseEvent
from wutong.engines.cases.rights import READ, post_for, rights_for
from wutong.platform import clock
from wutong.platform.asking import asked_once
from wutong.platform.naming import second_of
from wutong.platform.territory.models import Area
from wutong.platform.turns import transaction_in_turn


@dataclass
class Acting:
    """The cases held for one act, who acts, and when."""

    held: dict[int, History]
    person: Any
    now: datetime

    @property
    def by(self) -> str:
        """The user name of whoever acts, empty for the product itself."""
        return getattr(self.person, "username", "") or ""

    def __getitem__(self, case: int) -> History:
        return self.held[case]

    def post(self, case: int, permission: str, *, who: str = "anyone", act: str) -> str:
        """Return the post under which the act may be done.

        Raises
            CaseUnknown  if the person may not even see the case
            ActRefused   if he may see it but not do this
        """
        if self.person is None:
            return ""
        state = self.held[case].state
        path = Area.objects.values_list("path", flat=True).get(pk=state.area)
        if not rights_for(self.person, READ, path, state.field_group):
            raise CaseUnknown(case=case)
        found = post_for(self.person, permission, who, state, path)
        if found is None:
            raise ActRefused(number=state.number, act=act, needed=permission)
        return found

    def refuse_if_moved_on(self, case: int, expected: int | None) -> None:
        """Raise CaseMovedOn when events have come since the one the caller saw last (`expected`)."""
        row = self.held[case].row
        if expected is None or row.sequence == expected:
            return
        last = CaseEvent.objects.filter(case=row).order_by("-sequence").first()
        assert last is not None
        when = second_of(last.at)
        raise CaseMovedOn(number=row.number, who=last.person or "系统", what=last.kind, when=when)


@contextmanager
def acting(
    cases: Iterable[int], person: Any, *, alone: bool = False, fresh: Mapping[int, History] | None = None
) -> Iterator[Acting]:
    """Hold the cases with all that hangs on them (parents, merged cases) inside one transaction; write at its end.

    alone  the act changes the cases named and nothing that hangs on them: a matter reported by hundreds stays quick
    fresh  cases among them that this transaction has opened, and so holds already
    """
    with asked_once(), transaction_in_turn():
        own = dict(fresh or {})
        wanted = set(cases) if alone else family(cases)
        held = history.hold(*(wanted - own.keys())) | own
        before = {pk: one.state for pk, one in held.items()}
        work = Acting(held, person, clock.now())
        yield work
        changed = [one for one in held.values() if one.new]
        history.write(*changed)
        escalation.arm_all((one.row.pk, before[one.row.pk], one.state) for one in changed)


def family(cases: Iterable[int]) -> set[int]:
    """Return the cases with what one act on them may also change: the chain above, and what is merged into them."""
    found = set(cases)
    fresh = set(found)
    while fresh:
        rows = Case.objects.filter(Q(pk__in=fresh) | Q(merged_into__in=fresh))
        met = {pk for row in rows.values_list("pk", "parent_id", "merged_into_id") for pk in row if pk is not None}
        fresh = met - found
        found |= fresh
    return found
