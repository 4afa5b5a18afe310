"""Points that other parts offer to the map: events, cases, devices. The map asks for them when a page wants them drawn.

A pack names its sources in its declaration (`Pack.points`); they are loaded when the map first asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import numpy as np

from wutong.engines.atlas._core.tiles import PointLayer
from wutong.engines.atlas.memory import Remembered
from wutong.platform import clock
from wutong.platform.access.api import may
from wutong.platform.packs import packs, resolve
from wutong.platform.territory.models import Area


@dataclass(frozen=True)
class Points:
    """Degrees of points with the number by which each is opened."""

    lon: Sequence[float]
    lat: Sequence[float]
    keys: Sequence[int]


@dataclass(frozen=True)
class PointNote:
    """What a point is, for a list: its title, a line about it, its state (ok, watch, late, missing) in a word."""

    title: str
    detail: str = ""
    state: str = ""
    word: str = ""


@dataclass(frozen=True)
class AreaLink:
    """A page about an area, under a title."""

    title: Any
    url: str


@dataclass(frozen=True)
class PointSource:
    """A set of points under a name; `load` gives those that a person may see, `permission` who may ask at all.

    `address` is the page of a point, with `{key}` for its number; empty where it has none.

    A year of points is read once and used by all who may see the same. `scope` says of a person, cheaply, whose points those
    are: the same text only where exactly the same points may be seen; without it every person has a copy of his own.
    `version` says, cheaply, in which state all points are; without it they are read anew when they are a minute old.
    `describe` tells what some points are, by number, for lists of those inside a shape; it leaves out what may not be seen.
    `links` gives pages about an area of the territory that a person may open.
    """

    name: str
    title: Any
    permission: str
    load: Callable[[Any], Points]
    address: str = ""
    scope: Callable[[Any], str] | None = None
    version: Callable[[], str] | None = None
    describe: Callable[[Any, Sequence[int]], Mapping[int, PointNote]] | None = None
    links: Callable[[Any, Area], Sequence[AreaLink]] | None = None


@dataclass(frozen=True)
class _Taken:
    """Points as they were read at a moment."""

    layer: PointLayer
    version: str | None
    at: datetime


_AGE = timedelta(seconds=60)  # so long points may lag behind: one read a minute, however many events come in
_taken = Remembered(most=16)
_SOURCES: dict[str, PointSource] = {}


def offer_points(source: PointSource) -> None:
    """Offer points that no pack declares."""
    _SOURCES[source.name] = source


@cache
def _declared() -> dict[str, PointSource]:
    found = [cast(PointSource, resolve(name)) for pack in packs() for name in pack.points]
    return {source.name: source for source in found}


def _sources() -> dict[str, PointSource]:
    return _declared() | _SOURCES


def point_source(name: str) -> PointSource | None:
    """Return the source of a name, None if nobody offered it."""
    return _sources().get(name)


def point_sources() -> list[PointSource]:
    """Return all sources by name."""
    return [source for _, source in sorted(_sources().items())]


def sources_for(person: Any) -> list[PointSource]:
    """Return the sources that a person may see, by name."""
    return [one for one in point_sources() if may(person, one.permission)]


def links_of(person: Any, area: Area | None) -> list[AreaLink]:
    """Return the pages about an area that a person may open; none without an area."""
    known = sources_for(person) if area is not None else []
    return [link for source in known if source.links for link in source.links(person, area)]


def point_layer(source: PointSource, person: Any) -> PointLayer:
    """Return the points a person may see, ready for tiles, at most a minute old."""
    version = source.version() if source.version else None
    now = clock.now()

    def usable(kept: _Taken) -> bool:
        return (version is not None and kept.version == version) or abs(now - kept.at) < _AGE

    def read() -> _Taken:
        given = source.load(person)
        lon, lat = (np.asarray(one, dtype=float) for one in (given.lon, given.lat))
        return _Taken(PointLayer(lon, lat, np.asarray(given.keys, dtype=np.int64)), version, now)

    return _taken.get(_whose(source, person), read, usable).layer


def layer_at_hand(source: PointSource, person: Any) -> PointLayer | None:
    """Return the points of a person if they were read already; a page does not wait for them."""
    kept: _Taken | None = _taken.peek(_whose(source, person))
    return kept.layer if kept else None


def _whose(source: PointSource, person: Any) -> tuple[Any, ...]:
    return (source, source.scope(person) if source.scope else f"person {person.pk}")
