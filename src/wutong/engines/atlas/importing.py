"""Import of shapes: a plan says what is wrong and what would change, the import does exactly that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely
from django.db import transaction

from wutong.engines.atlas._core.checks import SEVERE, Finding, check
from wutong.engines.atlas._core.geojson import Feature
from wutong.engines.atlas.changes import standing_before, write_down
from wutong.engines.atlas.errors import ShapesRefused
from wutong.engines.atlas.models import Shape
from wutong.engines.atlas.shapes import drawn, end, on_day
from wutong.platform.audit.api import record_act
from wutong.platform.territory.api import valid_on
from wutong.platform.territory.models import Area

_AREA_LEVELS = {"office", "grid", "micro"}  # those whose shapes must fit together
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
        *_too_long(given),
        *_later(touched, level, since),
        *_elsewhere(wanted, level, since),
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

    Shapes that stand as the file says are left alone. Areas of the territory with the same code are tied to their
    shapes. A feature's property `parent` names the shape above it; without it the earlier shape's is kept.

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
    areas = _areas(sorted(wanted), since)
    parents = {row.code: row.parent for row in olds}
    before = standing_before(olds)
    for at in range(0, len(olds), _ROWS_AT_ONCE):
        end(Shape.objects.filter(pk__in=[row.pk for row in olds[at : at + _ROWS_AT_ONCE]]), since)
    rows = [
        drawn(_below(one, parents), level, since, area=areas.get(one.code), source=source, illustrative=illustrative)
        for one in given
        if one.code in wanted
    ]
    made = Shape.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    if made or olds:
        write_down("import", f"{level} {source}".strip(), since, before, made, by=by)
    detail = {"count": len(made), "ended": len(plan.ended), "since": since.isoformat(), "source": source}
    record_act("atlas.import", person=by, object_kind="shapes", object_key=level, detail=detail)
    return len(made)


def _areas(codes: Sequence[str], since: date) -> dict[str, Area]:
    found: dict[str, Area] = {}
    for at in range(0, len(codes), _ROWS_AT_ONCE):
        some = codes[at : at + _ROWS_AT_ONCE]
        found |= {area.code: area for area in Area.objects.filter(valid_on(since), code__in=some)}
    return found


def _below(feature: Feature, parents: Mapping[str, str]) -> Feature:
    known = parents.get(feature.code)
    return replace(feature, properties={"parent": known, **feature.properties}) if known else feature


def _same(feature: Feature, row: Shape) -> bool:
    """Return whether a shape stands as the feature says: name, place above it (if told), border."""
    told = feature.properties.get("parent")
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
