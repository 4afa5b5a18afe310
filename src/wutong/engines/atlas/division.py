"""Splits and joins of grids: old shapes end, new ones begin, and lineage says what became of the ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from django.db import transaction

from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas.errors import DivisionRefused
from wutong.engines.atlas.models import Shape, ShapeLineage
from wutong.engines.atlas.shapes import drawn, end, shape_on
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.territory import api as territory

_WHOLE = 10_000
_MISFIT = 1e-4  # of the old ground that the parts may miss or exceed by rounding


@transaction.atomic
def split(code: str, parts: Sequence[Feature], on: date, *, source: str = "", by: Any = None) -> list[Shape]:
    """End a shape the day before `on` and begin its parts; an area of the territory tied to it is split in the same shares.

    What happened before keeps the old shape: a point located on an earlier day still lies in it.

    Raises
        NoSuchShape      if there is no such shape the day before
        DivisionRefused  if the parts overlap or do not make up the old ground
    """
    old = shape_on(code, date.fromordinal(on.toordinal() - 1))
    ground = old.shape
    shares = _shares(code, ground, [part.shape for part in parts])
    areas = _split_area(old, parts, shares, on, by)
    end(Shape.objects.filter(pk=old.pk), on)
    made = [drawn(part, old.level, on, source=source or old.source, illustrative=old.illustrative) for part in parts]
    for row, share in zip(made, shares, strict=True):
        row.parent, row.area = old.parent, areas.get(row.code)
        row.save()
        _descend(old, row, on, share, by)
    record_act(
        "atlas.split", person=by, object_kind="shape", object_key=code, detail={"into": [row.code for row in made]}
    )
    return made


@transaction.atomic
def join(codes: Sequence[str], into: Feature, on: date, *, source: str = "", by: Any = None) -> Shape:
    """End shapes the day before `on` and begin one that covers their ground; the shape of `into` is not asked for.

    Raises
        NoSuchShape      if one of them is not there the day before
        DivisionRefused  if fewer than two, of several levels, or not touching one another
    """
    olds = [shape_on(code, date.fromordinal(on.toordinal() - 1)) for code in codes]
    ground = shapely.union_all([old.shape for old in olds])
    if len(olds) < 2 or len({old.level for old in olds}) > 1 or ground.geom_type != "Polygon":
        raise DivisionRefused(
            shape="、".join(codes),
            problem="须为同一级、彼此相接的至少两个图形",
            problem_en="at least two of one level that touch are needed",
        )
    areas = [old.area for old in olds if old.area]
    joined_area = None
    if len(areas) == len(olds):
        territory.join(areas, territory.Part(into.code, into.name or into.code), on, by=by)
        joined_area = territory.area_by_code(into.code)
    end(Shape.objects.filter(pk__in=[old.pk for old in olds]), on)
    whole = Feature(into.code, into.name, ground, {"parent": olds[0].parent})
    row = drawn(
        whole, olds[0].level, on, area=joined_area, source=source or olds[0].source, illustrative=olds[0].illustrative
    )
    row.save()
    for old in olds:
        _descend(old, row, on, _WHOLE, by)
    record_act("atlas.join", person=by, object_kind="shape", object_key=into.code, detail={"from": list(codes)})
    return row


def _shares(code: str, ground: shapely.Geometry, parts: Sequence[shapely.Geometry | None]) -> list[int]:
    """Return which ten-thousandths of the ground each part takes, together exactly 10,000."""
    whole = shapely.union_all([part for part in parts if part is not None])
    missing = shapely.symmetric_difference(whole, ground).area / ground.area
    doubled = (sum(part.area for part in parts if part is not None) - whole.area) / ground.area
    if len(parts) < 2 or None in parts or missing > _MISFIT or doubled > _MISFIT:
        raise DivisionRefused(
            shape=code,
            problem=f"各部分与原图形相差 {missing:.2%}，相互重叠 {doubled:.2%}",
            problem_en=f"the parts differ from the whole by {missing:.2%} and overlap by {doubled:.2%}",
        )
    shares = [round(part.area / whole.area * _WHOLE) for part in parts if part is not None]
    shares[-1] += _WHOLE - sum(shares)
    return shares


def _split_area(old: Shape, parts: Sequence[Feature], shares: Sequence[int], on: date, by: Any) -> dict[str, Any]:
    if old.area is None:
        return {}
    into = [territory.Part(part.code, part.name or part.code, share) for part, share in zip(parts, shares, strict=True)]
    territory.split(old.area, into, on, by=by)
    return {part.code: territory.area_by_code(part.code) for part in parts}


def _descend(old: Shape, new: Shape, on: date, share: int, by: Any) -> None:
    ShapeLineage.objects.create(
        before=old, after=new, on=on, share_basis_points=share, recorded_at=clock.now(),
        recorded_by=getattr(by, "username", "") or "",
    )  # fmt: skip
