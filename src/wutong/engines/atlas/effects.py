"""What a split or join would do to ground and cases, found by doing it in a transaction that is then given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from django.db import transaction

from wutong.engines.atlas._core.coordinates import metres_per_degree
from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.points import PointSource, point_layer, sources_for

_SQUARE_METRES = 1e6  # in a square kilometre


@dataclass(frozen=True)
class Effect:
    """One shape before or after: its size, and how many points of each source lie in it."""

    code: str
    name: str
    after: bool
    square_kilometres: Decimal
    counts: tuple[int, ...]


def square_kilometres(shape: shapely.Geometry) -> Decimal:
    """Return the size of a shape in degrees, measured at its own latitude."""
    west, south, east, north = shape.bounds
    across, along = metres_per_degree((south + north) / 2)
    return Decimal(shape.area * across * along / _SQUARE_METRES).quantize(Decimal("0.001"))


def effects(olds: Sequence[Shape], act: Callable[[], Sequence[Shape]], person: Any) -> list[Effect]:
    """Return the shapes before and after an act, with the points a person may see; nothing is changed.

    Points stand where they were reported: those of days before the change stay with the old shapes.

    Raises whatever the act raises.
    """
    with transaction.atomic():
        news = list(act())
        transaction.set_rollback(True)
    sources = sources_for(person)
    before, after = ([row.shape for row in rows] for rows in (olds, news))
    columns = [_counts(source, [*before, *after], person) for source in sources]
    rows = [*((row, False) for row in olds), *((row, True) for row in news)]
    return [
        Effect(row.code, row.name, later, square_kilometres(row.shape), tuple(column[at] for column in columns))
        for at, (row, later) in enumerate(rows)
    ]


def _counts(source: PointSource, shapes: Sequence[shapely.Geometry], person: Any) -> list[int]:
    layer = point_layer(source, person)
    return [len(layer.within(shape)) for shape in shapes]


def parts_of(old: Shape, given: Sequence[Feature]) -> list[Feature]:
    """Return the parts of a shape: as given, or cut along a line and numbered from west to east."""
    lines = [one.shape for one in given if one.shape is not None and one.shape.geom_type.endswith("LineString")]
    if not lines or len(lines) != len(given):
        return list(given)
    ground = shapely.get_parts(shapely.polygonize([shapely.union_all([old.shape.boundary, *lines])]))
    pieces = [piece for piece in ground if old.shape.covers(piece.representative_point())]
    pieces.sort(key=lambda piece: (piece.centroid.x, piece.centroid.y))
    return [Feature(f"{old.code}-{at}", f"{old.name} {at}", piece) for at, piece in enumerate(pieces, 1)]
