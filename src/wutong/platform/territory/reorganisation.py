"""Splits, joins, renames and moves of areas. Each is one transaction, written down with how things stood before.

Areas end and begin on a day, and lineage says which share of one became part of another; nothing that
carried figures is changed or removed. Reorganisations are recorded in the order of their days, on or
after the day: rights follow today's tree, so a change may not run ahead of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Substr

from wutong.platform import clock
from wutong.platform.access.scope import rights_of
from wutong.platform.audit.api import record_act
from wutong.platform.territory.errors import ReorganisationRefused, SharesDoNotAddUp
from wutong.platform.territory.models import Area, Lineage, Reorganisation
from wutong.platform.territory.tree import STEP, add_area, below, free_path, refuse_too_deep, valid_on

WHOLE = 10_000  # ten-thousandths
ACT_NAMES = {
    "split": ("拆分", "Split"), "join": ("合并", "Join"), "rename": ("更名", "Rename"), "move": ("改隶", "Move"),
}  # fmt: skip
KEPT_FIELDS = ("name_zh", "name_en", "parent_id", "path", "valid_to")


@dataclass(frozen=True)
class Part:
    """One area that comes out of a split, with its share of the old one in ten-thousandths."""

    code: str
    name_zh: str
    share_basis_points: int = WHOLE
    name_en: str = ""


@transaction.atomic
def split(
    area: Area,
    into: Sequence[Part],
    on: date,
    *,
    children: Mapping[str, str] | None = None,
    basis: str = "",
    by: Any = None,
) -> Reorganisation:
    """End `area` the day before `on` and begin the parts in its place.

    children  for each area directly below, by code, the code of the part it goes to

    Raises
        SharesDoNotAddUp       if the shares are not 10,000 ten-thousandths together
        ReorganisationRefused  if the day, the codes or the children do not fit
    """
    goes_to = dict(children or {})
    _refuse_wrong_day("split", area, on)
    _refuse_wrong_parts(area, into, on)
    below_it = _refuse_left_over(area, into, goes_to, on)
    before = snapshot([area, *_branches(below_it)])
    parts = {part.code: _begin(area, part, on, basis) for part in into}
    _end(area, on)
    for child in below_it:
        _rehang(child, parts[goes_to[child.code]])
    for part in into:
        _descend(area, parts[part.code], on, part.share_basis_points, basis)
    return _write_down("split", area, on, basis, before, list(parts.values()), by)


@transaction.atomic
def join(areas: Sequence[Area], into: Part, on: date, *, basis: str = "", by: Any = None) -> Reorganisation:
    """End `areas` the day before `on` and begin one area in their place, under the first one's parent.

    Raises
        ReorganisationRefused  if fewer than two, of several hierarchies, one inside another, or not valid on `on`
    """
    for area in areas:
        _refuse_wrong_day("join", area, on)
    _refuse_unlike(areas, on)
    _refuse_taken("join", areas[0], [into.code], on)
    below_them = list(_children(areas, on))
    before = snapshot([*areas, *_branches(below_them)])
    joined = _begin(areas[0], into, on, basis)
    for area in areas:
        _end(area, on)
        _descend(area, joined, on, WHOLE, basis)
    for child in below_them:
        _rehang(child, joined)
    return _write_down("join", joined, on, basis, before, [joined], by)


@transaction.atomic
def rename(area: Area, name_zh: str, on: date, *, name_en: str = "", basis: str = "", by: Any = None) -> Reorganisation:
    """Give `area` another name from `on`; earlier days keep the earlier name.

    Raises
        ReorganisationRefused  if the name is empty or the same
    """
    _refuse_wrong_day("rename", area, on)
    if not name_zh.strip() or (name_zh, name_en) == (area.name_zh, area.name_en):
        raise _refusal("rename", area, on, "新名称为空，或与现名相同", "the new name is empty or the same")
    before = snapshot([area])
    area.name_zh, area.name_en = name_zh.strip(), name_en.strip()
    area.save(update_fields=["name_zh", "name_en"])
    return _write_down("rename", area, on, basis, before, [], by)


@transaction.atomic
def move(area: Area, parent: Area | None, on: date, *, basis: str = "", by: Any = None) -> Reorganisation:
    """Put `area`, with everything below it, under another parent from `on`.

    Raises
        ReorganisationRefused  if the parent is its own branch, of another hierarchy, or not valid on `on`
    """
    _refuse_wrong_day("move", area, on)
    _refuse_wrong_parent(area, parent, on)
    branch = _branches([area])
    refuse_too_deep(parent, max(len(one.path) for one in branch) - len(area.path) + STEP)
    before = snapshot(branch)
    _rehang(area, parent)
    return _write_down("move", area, on, basis, before, [], by)


@transaction.atomic
def establish(
    part: Part,
    parent: Area | None,
    kind: str,
    on: date,
    *,
    hierarchy: str = "jurisdiction",
    basis: str = "",
    by: Any = None,
) -> Area:
    """Begin a new area on a day, under `parent` or as the root of a hierarchy; no other area changes."""
    made = add_area(
        part.code,
        part.name_zh,
        name_en=part.name_en,
        kind=kind,
        valid_from=on,
        parent=parent,
        hierarchy=hierarchy,
        basis=basis,
    )
    record("territory.establish", by, made.code, {"on": on.isoformat(), "basis": basis})
    return made


def snapshot(areas: Sequence[Area] | QuerySet[Area]) -> list[dict[str, Any]]:
    """Return how the rows stand in the database now: id and the fields a reorganisation may change."""
    rows = Area.objects.filter(pk__in=[area.pk for area in areas]).order_by("path").values("id", *KEPT_FIELDS)
    return [{**row, "valid_to": row["valid_to"].isoformat() if row["valid_to"] else None} for row in rows]


def _children(areas: Sequence[Area], on: date) -> QuerySet[Area]:
    return Area.objects.filter(valid_on(on), parent__in=areas).order_by("path")


def _branches(tops: Sequence[Area]) -> list[Area]:
    """Return the areas with all that ever stood below them: paths of the past move along with the present ones."""
    return [area for top in tops for area in Area.objects.filter(below(top.path))]


def _begin(beside: Area, part: Part, on: date, basis: str) -> Area:
    return add_area(
        part.code,
        part.name_zh,
        name_en=part.name_en,
        kind=beside.kind,
        hierarchy=beside.hierarchy,
        parent=beside.parent,
        valid_from=on,
        basis=basis,
    )


def _end(area: Area, on: date) -> None:
    area.valid_to = on - timedelta(days=1)
    area.save(update_fields=["valid_to"])


def _descend(before: Area, after: Area, on: date, share: int, basis: str) -> None:
    Lineage.objects.create(before=before, after=after, on=on, share_basis_points=share, basis=basis)


def _rehang(area: Area, parent: Area | None) -> None:
    """Give `area` a new place under `parent`, and every area below it the same new beginning of its path.

    The new beginning was never used before, so no two rows meet under the unique key on the way.
    """
    old, new = area.path, free_path(parent)
    branch = Area.objects.filter(below(old))
    Area.objects.filter(pk=area.pk).update(parent=parent)
    branch.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    area.refresh_from_db()


def _write_down(
    act: str, area: Area, on: date, basis: str, before: list[dict[str, Any]], created: list[Area], by: Any
) -> Reorganisation:
    written = Reorganisation.objects.create(
        act=act,
        area=area,
        on=on,
        basis=basis,
        before=before,
        created=[made.pk for made in created],
        recorded_at=clock.now(),
        recorded_by=getattr(by, "username", ""),
    )
    record(f"territory.{act}", by, area.code, {"on": on.isoformat(), "basis": basis})
    return written


def record(verb: str, by: Any, key: str, detail: dict[str, Any]) -> None:
    """Put an act on the territory into the trail."""
    post = rights_of(by).post_for("territory.manage") if by is not None else ""
    record_act(verb, person=by, post=post, object_kind="area", object_key=key, detail=detail)


def _refusal(act: str, area: Area, on: date, why: str, why_en: str) -> ReorganisationRefused:
    name, name_en = ACT_NAMES[act]
    return ReorganisationRefused(act=name, act_en=name_en, area=area.name_zh, day=on, why=why, why_en=why_en)


def _refuse_wrong_day(act: str, area: Area, on: date) -> None:
    last = Reorganisation.objects.filter(undone_at__isnull=True).order_by("-on").values_list("on", flat=True).first()
    why = None
    if on > clock.today():
        why = ("生效日期还没有到，请在生效之日再登记", "the day has not come yet; record it on the day")
    elif last and on < last:
        why = (f"{last} 已有一次调整，不能登记在它之前", f"a change of {last} is recorded; this one cannot precede it")
    elif on <= area.valid_from or (area.valid_to and area.valid_to < on):
        why = (f"“{area.name_zh}”那天不存在，或当天刚设立", f"“{area.name_zh}” does not stand on that day")
    if why:
        raise _refusal(act, area, on, *why)


def _refuse_wrong_parts(area: Area, into: Sequence[Part], on: date) -> None:
    if len(into) < 2:
        raise _refusal("split", area, on, "至少要拆成两部分", "a split has at least two parts")
    total = sum(part.share_basis_points for part in into)
    if total != WHOLE or any(part.share_basis_points <= 0 for part in into):
        raise SharesDoNotAddUp(area=area.name_zh, count=len(into), total=total, whole=WHOLE)
    _refuse_taken("split", area, [part.code for part in into], on)


def _refuse_taken(act: str, area: Area, codes: list[str], on: date) -> None:
    taken = [*Area.objects.filter(code__in=codes).values_list("code", flat=True)]
    twice = [code for code in codes if codes.count(code) > 1 or not code]
    if taken or twice:
        named = "、".join(sorted({*taken, *twice})) or "空"
        raise _refusal(act, area, on, f"代码已被使用或为空：{named}", f"codes taken or empty: {named}")


def _refuse_left_over(area: Area, into: Sequence[Part], goes_to: Mapping[str, str], on: date) -> list[Area]:
    """Return the areas directly below; each must go to one of the parts."""
    codes = {part.code for part in into}
    below_it = list(_children([area], on))
    lost = [child.name_zh for child in below_it if goes_to.get(child.code) not in codes]
    if lost:
        named = "、".join(lost)
        raise _refusal("split", area, on, f"下级区划没有去处：{named}", f"areas below have nowhere to go: {named}")
    return below_it


def _refuse_unlike(areas: Sequence[Area], on: date) -> None:
    ids = {area.pk for area in areas}
    if len(ids) < 2:
        raise _refusal("join", areas[0], on, "至少要选两个不同的区划", "a join needs two different areas")
    if len({area.hierarchy for area in areas}) > 1:
        raise _refusal("join", areas[0], on, "所选区划不属于同一体系", "they belong to different hierarchies")
    for one in areas:
        inside = [other for other in areas if other.pk != one.pk and other.path.startswith(one.path)]
        if inside:
            raise _refusal("join", one, on, f"“{inside[0].name_zh}”在它之内", f"“{inside[0].name_zh}” lies within it")


def _refuse_wrong_parent(area: Area, parent: Area | None, on: date) -> None:
    why = None
    if parent is None:
        why = ("没有选择上级", "no parent was chosen") if area.parent_id is None else None
    elif parent.path.startswith(area.path):
        why = ("新的上级就在它自己之下", "the new parent lies within it")
    elif parent.hierarchy != area.hierarchy:
        why = ("新的上级属于另一体系", "the new parent belongs to another hierarchy")
    elif parent.pk == area.parent_id:
        why = ("上级没有变化", "it stands there already")
    elif parent.valid_from > on or (parent.valid_to and parent.valid_to < on):
        why = ("新的上级那天不存在", "the new parent does not stand on that day")
    if why:
        raise _refusal("move", area, on, *why)
