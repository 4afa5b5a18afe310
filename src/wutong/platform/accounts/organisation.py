"""The organisation tree: what is said of each unit from a day on, and since when it is said.

A rename, a move, a dissolution is a new version; nothing is overwritten. The row of Unit repeats the
present state, for foreign keys and lists; the versions are the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from wutong.platform import clock
from wutong.platform.accounts.acts import record
from wutong.platform.accounts.errors import UnitChangeRefused, UnitLoop
from wutong.platform.accounts.models import Holding, Person, Post, Role, Unit, UnitVersion
from wutong.platform.accounts.posts import overlapping
from wutong.platform.territory.models import Area, named


@dataclass(frozen=True)
class UnitContent:
    """What one version says of a unit."""

    name_zh: str
    name_en: str = ""
    kind: str = "department"
    parent: Unit | None = None
    area: Area | None = None
    dissolved: bool = False


@dataclass(frozen=True)
class UnitState:
    """A unit in the tree on a day as known at a moment; `depth` 0 stands at the top."""

    unit_id: int
    code: str
    content: UnitContent
    effective_from: date
    recorded_at: datetime
    depth: int = 0

    @property
    def indent(self) -> range:
        """One step for each level above, for a page to indent by."""
        return range(self.depth)


def unit_names(codes: Iterable[str], as_known_on: datetime | None = None) -> dict[str, str]:
    """Return the names of units by code, in the reader's language, those that exist; one statement, or two for a past moment.

    As known at a moment a unit has the name it had on that day as far as had been recorded; one that was recorded only
    later has the name that was recorded first.
    """
    wanted = set(codes) - {""}
    names = {unit.code: unit.name for unit in Unit.objects.filter(code__in=wanted)}
    if as_known_on is None:
        return names
    day = as_known_on.astimezone(clock.SHANGHAI).date()
    versions = list(UnitVersion.objects.filter(unit__code__in=wanted).select_related("unit").order_by("-id"))
    known = [one for one in versions if one.recorded_at <= as_known_on and one.effective_from <= day]
    known.sort(key=lambda one: (one.effective_from, one.pk))
    return names | {one.unit.code: named(one.name_zh, one.name_en) for one in (*versions, *known)}


def organisation_on(day: date | None = None, as_known_on: datetime | None = None) -> list[UnitState]:
    """Return the units standing on `day` as known at `as_known_on` (both: now), parents before children.

    One statement, whatever the size of the tree. A unit whose parent does not stand is shown at the top.
    """
    latest: dict[int, UnitVersion] = {}
    for version in (
        UnitVersion.objects.filter(
            effective_from__lte=day or clock.today(), recorded_at__lte=as_known_on or clock.now()
        )
        .select_related("unit", "parent", "area")
        .order_by("effective_from", "id")
    ):
        latest[version.unit_id] = version
    return _in_tree_order(version for version in latest.values() if not version.dissolved)


def _in_tree_order(versions: Iterable[UnitVersion]) -> list[UnitState]:
    standing = {version.unit_id: version for version in versions}
    children: dict[int | None, list[UnitVersion]] = {}
    for version in sorted(standing.values(), key=lambda version: version.unit_id):
        parent = version.parent_id if version.parent_id in standing else None
        children.setdefault(parent, []).append(version)
    ordered: list[UnitState] = []
    waiting = [(version, 0) for version in reversed(children.get(None, []))]
    while waiting:
        version, depth = waiting.pop()
        ordered.append(replace(_state(version), depth=depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(version.unit_id, []))]
    return ordered


def _state(version: UnitVersion) -> UnitState:
    return UnitState(
        version.unit_id, version.unit.code, content_of(version), version.effective_from, version.recorded_at
    )


def content_of(row: UnitVersion) -> UnitContent:
    """Return what a version says."""
    return UnitContent(row.name_zh, row.name_en, row.kind, row.parent, row.area, row.dissolved)


@transaction.atomic
def add_unit(code: str, content: UnitContent, valid_from: date, *, basis: str = "", by: Person | None = None) -> Unit:
    """Make a unit with its first version."""
    unit = Unit.objects.create(
        code=code,
        name_zh=content.name_zh,
        name_en=content.name_en,
        kind=content.kind,
        parent=content.parent,
        area=content.area,
        valid_from=valid_from,
        recorded_at=clock.now(),
    )
    _say(unit, content, valid_from, basis, by)
    if by is not None:
        record("accounts.add_unit", by, "unit", code, {"name": content.name_zh})
    return unit


@transaction.atomic
def change_unit(
    unit: Unit, content: UnitContent, on: date, *, basis: str = "", by: Person | None = None
) -> UnitVersion:
    """Say what is true of `unit` from `on`: a rename, a move, a dissolution (`content.dissolved`).

    Raises
        UnitLoop           if the unit would stand below itself
        UnitChangeRefused  if `on` is in the future, or people still hold posts in a unit to be dissolved
    """
    _refuse_loop(unit, content.parent)
    _refuse_early(unit, content, on)
    version = _say(unit, content, on, basis, by)
    _repeat_present_state(unit)
    record("accounts.change_unit", by, "unit", unit.code, {"from": on.isoformat(), "name": content.name_zh})
    return version


@transaction.atomic
def undo_change(unit: Unit, *, by: Person | None = None) -> UnitVersion | None:
    """Take the last change back by saying again what was said before it; None if there is only the first version."""
    versions = list(unit.versions.select_related("parent", "area").order_by("-id")[:2])
    if len(versions) < 2:
        return None
    last, before = versions
    return change_unit(unit, content_of(before), last.effective_from, basis="撤销", by=by)


def _refuse_loop(unit: Unit, parent: Unit | None) -> None:
    above = parent
    while above is not None:
        if above.pk == unit.pk:
            raise UnitLoop(unit=unit.name_zh, parent=str(parent))
        above = above.parent


def _refuse_early(unit: Unit, content: UnitContent, on: date) -> None:
    why = None
    if on > clock.today():
        why = ("生效日期还没有到，请在生效之日再登记", "the day has not come yet; record it on the day")
    elif on < unit.valid_from:
        why = (f"该机构自 {unit.valid_from} 起设立", f"the unit stands since {unit.valid_from}")
    elif content.dissolved and (occupied := _occupied_post(unit, on)):
        why = (f"岗位“{occupied.name_zh}”还有人任职", f"someone holds the post “{occupied.name_zh}”")
    if why:
        raise UnitChangeRefused(unit=unit.name_zh, day=on, why=why[0], why_en=why[1])


def _occupied_post(unit: Unit, on: date) -> Post | None:
    held = Holding.objects.filter(overlapping(on, None), post__unit=unit).select_related("post").first()
    return held.post if held else None


def _say(unit: Unit, content: UnitContent, on: date, basis: str, by: Person | None) -> UnitVersion:
    return UnitVersion.objects.create(
        unit=unit,
        name_zh=content.name_zh,
        name_en=content.name_en,
        kind=content.kind,
        parent=content.parent,
        area=content.area,
        dissolved=content.dissolved,
        effective_from=on,
        basis=basis,
        recorded_at=clock.now(),
        recorded_by=by,
    )


def _repeat_present_state(unit: Unit) -> None:
    latest = unit.versions.filter(effective_from__lte=clock.today()).order_by("effective_from", "id").last()
    if latest is None:
        return
    unit.name_zh, unit.name_en, unit.kind = latest.name_zh, latest.name_en, latest.kind
    unit.parent, unit.area = latest.parent, latest.area
    unit.valid_to = latest.effective_from if latest.dissolved else None
    unit.save()


@transaction.atomic
def add_post(
    code: str,
    name_zh: str,
    *,
    unit: Unit,
    role: Role,
    area: Area,
    valid_from: date,
    valid_to: date | None = None,
    name_en: str = "",
    by: Person | None = None,
) -> Post:
    """Make a post: a role over an area, in a unit."""
    post = Post.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        unit=unit,
        role=role,
        area=area,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if by is not None:
        record("accounts.add_post", by, "post", code, {"role": role.code, "area": area.code})
    return post
