"""Areas over the API: the tree of a day, what became of an area, reorganisation with a preview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from wutong.platform import clock
from wutong.platform.access.api import SIGNED_IN, needs
from wutong.platform.territory.history import Change, changes_of, preview, tree_on, undo_last
from wutong.platform.territory.lineage import resolve
from wutong.platform.territory.models import Area, Reorganisation
from wutong.platform.territory.reorganisation import WHOLE, Part, join, move, rename, split
from wutong.platform.territory.tree import area_by_code

router = Router(tags=["territory"])
MANAGE = "territory.manage"


class AreaOut(Schema):
    """An area as it stood on the day asked."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    hierarchy: str
    parent: str | None
    valid_from: date
    valid_to: date | None

    @staticmethod
    def resolve_parent(area: Area) -> str | None:
        """Name the parent by its code."""
        return area.parent.code if area.parent else None


class ShareOut(Schema):
    """An area and how many ten-thousandths of another one it carries on."""

    code: str
    share_basis_points: int


class AreaChangeOut(Schema):
    """One field of one area before and after."""

    area: str
    field: str
    before: str
    after: str


class PartIn(Schema):
    """An area that is to begin."""

    code: str
    name_zh: str
    name_en: str = ""
    share_basis_points: int = WHOLE


class ActIn(Schema):
    """What every act has; with `preview` nothing is changed."""

    on: date
    basis: str = ""
    preview: bool = False


class RenameIn(ActIn):
    """Another name."""

    name_zh: str
    name_en: str = ""


class MoveIn(ActIn):
    """Another parent, by code."""

    parent: str


class JoinIn(ActIn):
    """The other areas, by code, and the one that carries them on."""

    others: list[str]
    into: PartIn


class SplitIn(ActIn):
    """The parts, and for each area directly below the part it goes to."""

    into: list[PartIn]
    children: dict[str, str] = {}


@router.get("/areas", response=list[AreaOut])
@needs(SIGNED_IN)
def areas(
    request: HttpRequest,
    hierarchy: Literal["jurisdiction", "statistical", "grid"] = "jurisdiction",
    on: date | None = None,
) -> list[Area]:
    """Return the areas of a hierarchy with the names and parents of a day (today), parents before children."""
    return tree_on(on or clock.today(), hierarchy)


@router.get("/areas/{code}/successors", response=list[ShareOut])
@needs(SIGNED_IN)
def successors(request: HttpRequest, code: str, on: date | None = None) -> list[dict[str, object]]:
    """Return which areas carry this one on a day (today); the shares add up to 10,000."""
    shares = resolve(area_by_code(code).pk, on or clock.today())
    return [{"code": share.area.code, "share_basis_points": share.basis_points} for share in shares]


@router.post("/areas/{code}/rename", response=list[AreaChangeOut])
@needs(MANAGE)
def rename_area(request: HttpRequest, code: str, given: RenameIn) -> list[dict[str, str]]:
    """Give an area another name from a day on."""
    return _do(
        given,
        lambda: rename(
            area_by_code(code), given.name_zh, given.on, name_en=given.name_en, basis=given.basis, by=request.user
        ),
    )


@router.post("/areas/{code}/move", response=list[AreaChangeOut])
@needs(MANAGE)
def move_area(request: HttpRequest, code: str, given: MoveIn) -> list[dict[str, str]]:
    """Put an area under another parent from a day on."""
    return _do(
        given,
        lambda: move(area_by_code(code), area_by_code(given.parent), given.on, basis=given.basis, by=request.user),
    )


@router.post("/areas/{code}/join", response=list[AreaChangeOut])
@needs(MANAGE)
def join_areas(request: HttpRequest, code: str, given: JoinIn) -> list[dict[str, str]]:
    """Make one area of several from a day on."""
    joined = [area_by_code(each) for each in (code, *given.others)]
    return _do(given, lambda: join(joined, _part(given.into), given.on, basis=given.basis, by=request.user))


@router.post("/areas/{code}/split", response=list[AreaChangeOut])
@needs(MANAGE)
def split_area(request: HttpRequest, code: str, given: SplitIn) -> list[dict[str, str]]:
    """Make several areas of one from a day on."""
    parts = [_part(part) for part in given.into]
    return _do(
        given,
        lambda: split(area_by_code(code), parts, given.on, children=given.children, basis=given.basis, by=request.user),
    )


@router.post("/areas/undo", response=list[AreaChangeOut])
@needs(MANAGE)
def undo(request: HttpRequest) -> list[dict[str, str]]:
    """Take the last reorganisation back; returns nothing more to change."""
    undo_last(by=request.user)
    return []


def _part(part: PartIn) -> Part:
    return Part(part.code, part.name_zh, part.share_basis_points, part.name_en)


def _do(given: ActIn, act: Callable[[], Reorganisation]) -> list[dict[str, str]]:
    changes = preview(act) if given.preview else changes_of(act())
    return [_shown(change) for change in changes]


def _shown(change: Change) -> dict[str, str]:
    return {"area": change.area.code, "field": str(change.field), "before": change.before, "after": change.after}
