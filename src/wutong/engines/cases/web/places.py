"""Where cases lie: the small map on a case's page, of the desk's queue, and for choosing a place."""

from __future__ import annotations

from collections.abc import Iterable

from wutong.engines.atlas.api import MapPlace, MapView, on_day
from wutong.engines.cases.models import Case
from wutong.engines.cases.queries import standing_of
from wutong.engines.cases.types import MILLIONTHS
from wutong.platform import clock

PICKS = ("longitude", "latitude")  # ids of the two fields of a form that a click on the map fills in
SCALE = float(MILLIONTHS)


def map_of_case(row: Case) -> MapView | None:
    """Return the map of one case: its point, without one its area, and None where neither can be drawn."""
    if row.longitude is None or row.latitude is None:
        shape = on_day(clock.today()).filter(code=row.area.code).values_list("west", "south", "east", "north").first()
        return MapView(chosen=(row.area.code,), box=shape, small=True) if shape else None
    place = MapPlace(row.longitude / SCALE, row.latitude / SCALE, row.number, detail=row.place, state=_standing(row))
    return MapView(places=(place,), small=True)


def map_of_queue(rows: Iterable[Case], address: str) -> MapView:
    """Return the map of a queue: a mark for each case that has a point; `address` opens one by its number."""
    places = tuple(
        MapPlace(
            row.longitude / SCALE, row.latitude / SCALE, row.title, f"{address}{row.pk}", row.place, _standing(row)
        )
        for row in rows
        if row.longitude is not None and row.latitude is not None
    )
    return MapView(places=places, small=True)


def map_to_choose() -> MapView:
    """Return the map on which a place is chosen."""
    return MapView(picks=PICKS, small=True)


def _standing(row: Case) -> str:
    return "ok" if row.closed_at else standing_of(row, clock.now())
