"""Cases on the map: where those of the last year that a person may see were reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.engines.atlas.api import AreaLink, PointNote, Points, PointSource
from wutong.engines.cases._core.casetypes.definition import CaseType
from wutong.engines.cases.casetypes import all_editions
from wutong.engines.cases.models import Case, CaseEvent
from wutong.engines.cases.queries import standing_of
from wutong.engines.cases.rights import READ, readable
from wutong.engines.cases.types import MILLIONTHS
from wutong.engines.cases.web.wording import state_title
from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.territory.models import Area, Reorganisation

_DAYS = 366
_AT_ONCE = 500


def case_points(person: Any) -> Points:
    """Return the places of cases of the last year within the person's rights; merged ones stand at their head's place."""
    since = clock.now() - timedelta(days=_DAYS)
    rows = (
        readable(person)
        .filter(opened_at__gte=since, merged_into=None)
        .exclude(longitude=None)
        .exclude(latitude=None)
        .order_by()
        .values_list("longitude", "latitude", "pk")
    )
    found = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
    lon, lat = (found[:, column] / float(MILLIONTHS) for column in (0, 1))
    return Points(lon.tolist(), lat.tolist(), found[:, 2].tolist())


def lists_of(person: Any, area: Area) -> list[AreaLink]:
    """Return the list of the open cases of an area; for one of the grid that covers an area of the jurisdiction, of that one."""
    ground = area.same_ground or area
    if ground.hierarchy != "jurisdiction" or not scope_of(person, READ).covers(ground.path):
        return []
    return [AreaLink(_("在办案件"), f"{reverse('cases')}?{urlencode({'f.area': ground.path})}")]


def notes_of(person: Any, keys: Sequence[int]) -> dict[int, PointNote]:
    """Return what cases are called, where they stand and how far they are, of those a person may see."""
    rows = [
        row for at in range(0, len(keys), _AT_ONCE) for row in readable(person).filter(pk__in=keys[at : at + _AT_ONCE])
    ]
    known, now = all_editions(), clock.now()
    return {row.pk: _note(row, known.get((row.type, row.edition)), now) for row in rows}


def _note(row: Case, kind: CaseType | None, now: datetime) -> PointNote:
    word = state_title(kind, row.state) if kind else row.state
    return PointNote(f"{row.number} {row.title}", row.place, standing_of(row, now), word)


def reach(person: Any) -> str:
    """Return which cases a person may see: areas and field groups, in the tree as it stands after its last change."""
    tree = Reorganisation.objects.aggregate(last=Max("id"), undone=Max("undone_at"))
    return f"{sorted(scope_of(person, READ).pairs)} {tree['last']} {tree['undone']}"


def last_event() -> str:
    """Return a mark of the state of all cases: every change of one is an event."""
    return str(CaseEvent.objects.aggregate(last=Max("id"))["last"])


SOURCE = PointSource(
    "cases", _("一年内的案件"), READ, case_points, "/cases/{key}/",
    scope=reach, version=last_event, describe=notes_of, links=lists_of,
)  # fmt: skip
