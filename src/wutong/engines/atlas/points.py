"""Points that other parts offer to the map: events, cases, devices. The map asks for them when a page wants them drawn.

A pack names its sources in its declaration (`Pack.points`); they are loaded when the map first asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import numpy as np

from wutong.engines.atlas._core.tiles import PointLayer
from wutong.platform.packs import packs, resolve


@dataclass(frozen=True)
class Points:
    """Degrees of points with the number by which each is opened."""

    lon: Sequence[float]
    lat: Sequence[float]
    keys: Sequence[int]


@dataclass(frozen=True)
class PointSource:
    """A set of points under a name; `load` gives those that a person may see, `permission` who may ask at all.

    `address` is the page of a point, with `{key}` for its number; empty where it has none.
    """

    name: str
    title: Any
    permission: str
    load: Callable[[Any], Points]
    address: str = ""


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


def point_layer(source: PointSource, person: Any) -> PointLayer:
    """Return the points a person may see, ready for tiles."""
    given = source.load(person)
    return PointLayer(
        np.asarray(given.lon, dtype=float), np.asarray(given.lat, dtype=float), np.asarray(given.keys, dtype=np.int64)
    )
