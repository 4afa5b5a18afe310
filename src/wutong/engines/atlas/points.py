"""Points that other parts offer to the map: events, cases, devices. The map asks for them when a page wants them drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wutong.engines.atlas._core.tiles import PointLayer


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
    """Offer points to the map, from the `ready` of the app that has them."""
    _SOURCES[source.name] = source


def point_source(name: str) -> PointSource | None:
    """Return the source of a name, None if nobody offered it."""
    return _SOURCES.get(name)


def point_sources() -> list[PointSource]:
    """Return all sources by name."""
    return [_SOURCES[name] for name in sorted(_SOURCES)]


def point_layer(source: PointSource, person: Any) -> PointLayer:
    """Return the points a person may see, ready for tiles."""
    given = source.load(person)
    return PointLayer(
        np.asarray(given.lon, dtype=float), np.asarray(given.lat, dtype=float), np.asarray(given.keys, dtype=np.int64)
    )
