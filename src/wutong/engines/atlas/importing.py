"""Import of shapes: a plan says what is wrong and what would change, the import does exactly that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely
from django.db import transaction

from wutong.engines.atlas import territory_ties
from wutong.engines.atlas._core.checks import DOUBTFUL, SEVERE, Finding, check
from wutong.engines.atlas._core.descent import descent
from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas.changes import standing_before, write_down
from wutong.engines.atlas.errors import ShapesRefused
from wutong.engines.atlas.models import Shape, ShapeLineage
from wutong.engines.atlas.shapes import aliases_of, drawn, end, on_day
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.territory.models import Area

_AREA_LEVELS = {"office", "district", "grid", "micro"}  # those whose shapes must fit together
_FIT = {"overlap", "gap"}
_ROWS_AT_ONCE = 500
_SAME = 1e-7  # of a degree: borders that differ by less than a centimetre are one border


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, by code, and what stands in its way; nothing is written by making one."""

    level: str
    since: date
    new: tuple[str, ...]
    moved: tuple[str, ...]
    unchanged: tuple[str, ...]
    ended: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The faults that must be mended before the import."""
        return tuple(one for one in self.findings if one.severity == SEVERE)


def plan_import(features: Iterable[Feature], level: str, since: date, *, whole: bool = False) -> ImportPlan:
    """Return what importing features from a day on would change, and every fault with its repair.

    whole  the features are all of the level: what stands and is not among them ends the day before
    """
    given = list(features)
    standing = {row.code: row for row in on_day(since, level)}
    wanted = {one.code for one in given}
    unchanged = {one.code for one in given if one.code in standing and _same(one, standing[one.code])}
    ended = sorted(standing.keys() - wanted) if whole else []
    neighbours = [] if whole else [row for code, row in standing.items() if code not in wanted]
    touched = wanted - unchanged | set(ended)
    findings = [
        *_faults(given, level, neighbours),
        *_not_areas(given, level),
        *_too_long(given),
        *_later(touched, level, since),
        *_elsewhere(wanted, level, since),
        *_ended_areas({one.code for one in given if one.code not in standing}, level, since),
    ]
    return ImportPlan(
        level, since,
        new=tuple(one.code for one in given if one.code not in standing),
        moved=tuple(one.code for one in given if one.code in standing and one.code not in unchanged),
        unchanged=tuple(sorted(unchanged)), ended=tuple(ended), findings=tuple(findings),
    )  # fmt: skip


@transaction.atomic
def import_features(
    features: Iterable[Feature],
    level: str,
    since: date,
    *,
    source: str = "",
    by: Any = None,
    illustrative: bool = False,
    whole: bool = False,
) -> int:
    """Begin shapes on a day and return how many; what held before under the same code ends the day before.

    Shapes that stand as the file says are left alone. Every area of the grid is one of the territory too: that of its code,
    or one that begins with it. A feature's property `parent` names the shape above it; without it the earlier shape's is
    kept, else it is the one that holds its inner point. What became of redrawn and ended ground is written down.

    Raises
        ShapesRefused  if one of them has a fault; nothing is written then
    """
    given = list(features)
    plan = plan_import(given, level, since, whole=whole)
    if plan.errors:
        first = plan.errors[0]
        raise ShapesRefused(count=len(plan.errors), first=f"{'、'.join(first.codes[:4])} {first.detail}")
    wanted = {*plan.new, *plan.moved}
    olds = [row for row in on_day(since, level) if row.code in {*plan.moved, *plan.ended}]
    earlier = {row.code: {"parent": row.parent, "aliases": row.aliases} for row in olds}
    before = standing_before(olds)
    for at in range(0, len(olds), _ROWS_AT_ONCE):
        end(Shape.objects.filter(pk__in=[row.pk for row in olds[at : at + _ROWS_AT_ONCE]]), since)
    rows = [
        drawn(_with_known(one, earlier), level, since, source=source, illustrative=illustrative)
        for one in given
        if one.code in wanted
    ]
    above = territory_ties.parents_on(since, level, rows)
    for row in rows:
        row.parent = row.parent or above.get(row.code, "")
    ended = territory_ties.end_areas([row for row in olds if row.code in plan.ended], since)
    begun = territory_ties.tie(rows, level, since, basis=source)
    made = Shape.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    _descend(olds, made, level, since, by)
    if made or olds:
        areas = {"made": begun, "ended": ended} if begun or ended else {}
        write_down("import", f"{level} {source}".strip(), since, before, made, by=by, imported_areas=areas)
    detail = {"count": len(made), "ended": len(plan.ended), "since": since.isoformat(), "source": source}
    record_act("atlas.import", person=by, object_kind="shapes", object_key=level, detail=detail)
    return len(made)


def _descend(olds: Sequence[Shape], made: Sequence[Shape], level: str, on: date, by: Any) -> None:
    """Write down what became of the ground of areas that were redrawn or ended."""
    if level not in _AREA_LEVELS:
        return
    shares = descent([row.shape for row in olds], [row.shape for row in made])
    recorded = {"on": on, "recorded_at": clock.now(), "recorded_by": getattr(by, "username", "") or ""}
    ShapeLineage.objects.bulk_create(
        [
            ShapeLineage(
                before=olds[one.before], after=made[one.after], share_basis_points=one.basis_points, **recorded
            )
            for one in shares
        ],
        batch_size=_ROWS_AT_ONCE,
    )
    territory_ties.descend_areas(shares, olds, made, on)


def _with_known(feature: Feature, earlier: Mapping[str, Mapping[str, str]]) -> Feature:
    """Return a feature with the place above and the other names of its earlier shape, where it tells none itself."""
    known = earlier.get(feature.code)
    return replace(feature, properties={**known, **feature.properties}) if known else feature


def _same(feature: Feature, row: Shape) -> bool:
    """Return whether a shape stands as the feature says: name, place above it (if told), border."""
    told = feature.properties.get("parent")
    if aliases_of(feature) not in ("", row.aliases):
        return False
    if (feature.name or row.name) != row.name or (told and str(told) != row.parent) or feature.shape is None:
        return False
    return bool(shapely.equals_exact(shapely.normalize(feature.shape), shapely.normalize(row.shape), _SAME))


def _faults(given: Sequence[Feature], level: str, neighbours: Sequence[Shape]) -> list[Finding]:
    """Return what is wrong with the features, by themselves and beside what stays; faults of the latter alone are left out."""
    if level not in _AREA_LEVELS:
        found = check([one.code for one in given], [one.shape for one in given])
        return [one for one in found if one.kind not in _FIT]
    codes = [*(one.code for one in given), *(row.code for row in neighbours)]
    wanted = {one.code for one in given}
    found = check(codes, [*(one.shape for one in given), *(row.shape for row in neighbours)])
    return [one for one in found if wanted & set(one.codes)]


def _not_areas(given: Iterable[Feature], level: str) -> list[Finding]:
    """Return what is no area where the level is made of areas: a point as a grid would hold nothing."""
    if level not in _AREA_LEVELS:
        return []
    areas = (shapely.Polygon, shapely.MultiPolygon)
    return [
        Finding("not_area", SEVERE, (one.code,), f"这一级应是面，得到的是 {one.shape.geom_type}", "换成多边形")
        for one in given
        if one.shape is not None and not one.shape.is_empty and not isinstance(one.shape, areas)
    ]


def _too_long(given: Iterable[Feature]) -> list[Finding]:
    code, name = (Shape._meta.get_field(field).max_length or 0 for field in ("code", "name"))
    return [
        Finding("too_long", SEVERE, (one.code[:code],), f"编号超过 {code} 个字或名称超过 {name} 个字", "改短")
        for one in given
        if len(one.code) > code or len(one.name) > name
    ]


def _later(codes: Collection[str], level: str, since: date) -> list[Finding]:
    """Return the codes that begin on the day or later: none is redrawn."""
    later = Shape.objects.filter(level=level, valid_from__gte=since).values_list("code", flat=True)
    return [
        Finding("standing", SEVERE, (code,), f"{since} 或以后已有图形", "选择更晚的日期，或先撤销那次变更")
        for code in sorted(set(codes) & set(later))
    ]


def _elsewhere(codes: Collection[str], level: str, since: date) -> list[Finding]:
    """Return the codes that a shape of another level bears: one code is one shape."""
    others = Shape.objects.exclude(level=level).exclude(valid_to__lt=since).values_list("code", flat=True)
    return [
        Finding("other_level", SEVERE, (code,), "别的级别已用这个编号", "换一个编号，或核对级别")
        for code in sorted(set(codes) & set(others))
    ]


def _ended_areas(codes: Collection[str], level: str, since: date) -> list[Finding]:
    """Return the codes of the grid whose area in the territory has ended: the shape would stand without one."""
    if level not in _AREA_LEVELS:
        return []
    ended = set(Area.objects.filter(valid_to__lt=since).values_list("code", flat=True)) & set(codes)
    return [
        Finding("ended_area", DOUBTFUL, (code,), "区划里这个编号已结束，图形将不与区划相连", "换一个编号")
        for code in sorted(ended)
    ]
