"""Places that a text names: those that cases of the area named before, and shapes of the map by their names."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from wutong.engines.atlas.api import on_day
from wutong.engines.cases.models import Case
from wutong.engines.cases.search import pairs_of
from wutong.platform import clock
from wutong.platform.territory.models import Area

KNOWN, SHOWN = 300, 3
ENOUGH = (
    0.7  # of a known place's pairs of characters that the text must hold: 莲花街与合欢街路口 also as 莲花街、合欢街
)
SHORTEST = 2
NAMED = ("road", "park", "facility", "parcel")


@dataclass(frozen=True)
class Named:
    """A place that a text names, and how that is known."""

    place: str
    reason: str


def named_places(area: Area, text: str) -> list[Named]:
    """Return the places that a text names, the surest first; two statements."""
    pairs = set(pairs_of(text))
    if not pairs:
        return []
    found = [*_before(area, pairs), *_on_map(text)]
    unique = {named.place: (sure, named) for sure, named in sorted(found, key=lambda one: one[0])}
    ranked = sorted(unique.values(), key=lambda one: (-one[0], -len(one[1].place), one[1].place))
    return [named for _sure, named in ranked[:SHOWN]]


def _before(area: Area, pairs: set[str]) -> list[tuple[float, Named]]:
    rows = Case.objects.filter(area=area).exclude(place="").values("place").annotate(times=Count("pk"))
    found = []
    for row in rows.order_by("-times", "place")[:KNOWN]:
        own = pairs_of(row["place"])
        share = sum(one in pairs for one in own) / len(own) if own else 0.0
        if share >= ENOUGH:
            found.append((share, Named(row["place"], _("{count} 件案件用过").format(count=row["times"]))))
    return found


def _on_map(text: str) -> list[tuple[float, Named]]:
    names = on_day(clock.today()).filter(level__in=NAMED).exclude(name="").values_list("name", flat=True)
    return [
        (1.0, Named(name, _("地图上有"))) for name in set(names.iterator()) if len(name) >= SHORTEST and name in text
    ]
