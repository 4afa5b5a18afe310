"""Splits and joins of grids: old shapes end, new ones begin, and lineage says what became of the ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import shapely
from django.db import transaction

from wutong.engines.atlas._core.checks import SEVERE, check
from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas.changes import standing_before, write_down
from wutong.engines.atlas.errors import DivisionRefused
from wutong.engines.atlas.models import Shape, ShapeLineage
from wutong.engines.atlas.shapes import drawn, end, on_day, shape_on
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.territory import api as territory

_WHOLE = 10_000
_LONGEST_CODE = 64
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
    _refuse_ended([old], on)
    _refuse_parts(code, parts, on)
    shares = _shares(code, old.shape, [part.shape for part in parts])
    below = list(on_day(on).filter(parent=code).order_by("code"))
    goes_to = {row.code: _part_of(row, parts) for row in below}
    before = standing_before([old, *below])
    reorganised = _split_area(
        old, parts, shares, on, {row.area.code: goes_to[row.code] for row in below if row.area}, by
    )
    end(Shape.objects.filter(pk=old.pk), on)
    made = [drawn(part, old.level, on, source=source or old.source, illustrative=old.illustrative) for part in parts]
    for row, share in zip(made, shares, strict=True):
        row.parent, row.area = old.parent, territory.area_by_code(row.code) if reorganised else None
        row.save()
        _descend(old, row, on, share, by)
    rehung = _rehang(below, goes_to, on)
    write_down("split", code, on, before, [*made, *rehung], by=by, areas=reorganised)
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
    _refuse_ended(olds, on)
    _refuse_codes("、".join(codes), {into.code} - set(codes), on)
    areas = [old.area for old in olds if old.area]
    below = list(on_day(on).filter(parent__in=codes).order_by("code"))
    before = standing_before([*olds, *below])
    reorganised = joined_area = None
    if len(areas) == len(olds):
        reorganised = territory.join(areas, territory.Part(into.code, into.name or into.code), on, by=by)
        joined_area = territory.area_by_code(into.code)
    end(Shape.objects.filter(pk__in=[old.pk for old in olds]), on)
    whole = Feature(into.code, into.name, ground, {"parent": olds[0].parent})
    row = drawn(
        whole, olds[0].level, on, area=joined_area, source=source or olds[0].source, illustrative=olds[0].illustrative
    )
    row.save()
    for old in olds:
        _descend(old, row, on, _WHOLE, by)
    rehung = _rehang(below, {one.code: row.code for one in below}, on)
    write_down("join", "、".join(codes), on, before, [row, *rehung], by=by, areas=reorganised)
    record_act("atlas.join", person=by, object_kind="shape", object_key=into.code, detail={"from": list(codes)})
    return row


def _refuse_ended(olds: Sequence[Shape], on: date) -> None:
    """Refuse to divide what ended already: what came after it stands in its place."""
    for old in olds:
        if old.valid_to is not None:
            raise DivisionRefused(
                shape=old.code, problem=f"它已在 {old.valid_to} 结束", problem_en=f"it ended on {old.valid_to} already"
            )


def _refuse_parts(code: str, parts: Sequence[Feature], on: date) -> None:
    """Refuse parts that have a fault of their own, or a code that another shape bears."""
    found = check([part.code for part in parts], [part.shape for part in parts])
    faults = [one for one in found if one.severity == SEVERE and one.kind not in {"overlap", "gap"}]
    if faults:
        said = f"{'、'.join(faults[0].codes)} {faults[0].detail}"
        raise DivisionRefused(shape=code, problem=said, problem_en=f"{faults[0].kind} in {', '.join(faults[0].codes)}")
    _refuse_codes(code, {part.code for part in parts} - {code}, on)


def _refuse_codes(about: str, codes: set[str], on: date) -> None:
    taken = Shape.objects.filter(code__in=codes).exclude(valid_to__lt=on).values_list("code", flat=True).first()
    wrong = taken or next((one for one in codes if not one or len(one) > _LONGEST_CODE), None)
    if wrong is not None:
        raise DivisionRefused(
            shape=about,
            problem=f"编号“{wrong}”已被使用，或为空、过长",
            problem_en=f"the code “{wrong}” is taken, empty or too long",
        )


def _shares(code: str, ground: shapely.Geometry, parts: Sequence[shapely.Geometry | None]) -> list[int]:
    """Return which ten-thousandths of the ground each part takes, together exactly 10,000."""
    if not ground.area:
        raise DivisionRefused(shape=code, problem="只有面可以拆分", problem_en="only areas can be split")
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


def _part_of(row: Shape, parts: Sequence[Feature]) -> str:
    """Return the code of the part that holds most of a shape below the one that is split."""
    return max(parts, key=lambda part: shapely.intersection(part.shape, row.shape).area).code


def _rehang(below: Sequence[Shape], goes_to: Mapping[str, str], on: date) -> list[Shape]:
    """End the shapes below and begin them again, as they are, under their new place; earlier days keep the old one."""
    end(Shape.objects.filter(pk__in=[row.pk for row in below]), on)
    fresh = [row for row in below if row.valid_from < on]
    for row in below:
        row.parent = goes_to[row.code]
        if row.valid_from == on:
            row.save(update_fields=["parent"])
    for row in fresh:
        row.pk, row._state.adding, row.valid_from = None, True, on
        row.save()
    return fresh


def _split_area(
    old: Shape, parts: Sequence[Feature], shares: Sequence[int], on: date, children: Mapping[str, str], by: Any
) -> Any:
    """Split the area of the territory tied to a shape; None if there is none."""
    if old.area is None:
        return None
    into = [territory.Part(part.code, part.name or part.code, share) for part, share in zip(parts, shares, strict=True)]
    return territory.split(old.area, into, on, children=children, by=by)


def _descend(old: Shape, new: Shape, on: date, share: int, by: Any) -> None:
    ShapeLineage.objects.create(
        before=old, after=new, on=on, share_basis_points=share, recorded_at=clock.now(),
        recorded_by=getattr(by, "username", "") or "",
    )  # fmt: skip
