"""What a person may see: rights gathered from today's posts, as a filter for either kind of table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q, QuerySet

from wutong.platform import clock
from wutong.platform.packs import packs, resolve
from wutong.platform.statements import Composed

if TYPE_CHECKING:
    import polars as pl

ALL_GROUPS = "*"
OFF_THE_MAP = "0000"  # a path that no area has: steps are counted from 1
GRID = "grid"  # the hierarchy of areas that cover ground of the jurisdiction


def next_path(path: str) -> str:
    """Return the first path after all descendants of `path`.

    >>> next_path("00010003")
    '00010004'
    """
    return f"{int(path) + 1:0{len(path)}d}"


@dataclass(frozen=True)
class Right:
    """One permission over one branch of the territory for one field group, through one post of a unit (none: by standing)."""

    permission: str
    field_group: str
    path: str
    post: str
    unit: str


@dataclass(frozen=True)
class Scope:
    """Pairs of (area path, field group); false when empty."""

    pairs: frozenset[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def filter(self, path: str, group: str = "") -> Q:
        """Return the Django filter over the column names `path` (an area path) and `group` (a field group)."""
        allowed = Q(pk__in=[])
        for branch, field_group in sorted(self.pairs):
            part = Q(**{f"{path}__gte": branch, f"{path}__lt": next_path(branch)})
            if group and field_group != ALL_GROUPS:
                part &= Q(**{group: field_group})
            allowed |= part
        return allowed

    def predicate(self, path: str, group: str = "") -> pl.Expr:
        """Return the same condition for a Polars frame with these columns."""
        import polars as pl  # most processes ask for rights without ever reading columns

        allowed = pl.lit(False)
        for branch, field_group in sorted(self.pairs):
            part = (pl.col(path) >= branch) & (pl.col(path) < next_path(branch))
            if group and field_group != ALL_GROUPS:
                part &= pl.col(group) == field_group
            allowed |= part
        return allowed

    def covers(self, path: str, group: str = ALL_GROUPS) -> bool:
        """Return whether one row with this area path and field group may be seen."""
        return any(path.startswith(branch) and field_group in (ALL_GROUPS, group) for branch, field_group in self.pairs)

    def reaches(self, path: str) -> bool:
        """Return whether anything at all of a row with this area path may be seen."""
        return any(path.startswith(branch) for branch, _group in self.pairs)


@dataclass(frozen=True)
class Rights:
    """All rights a person has today."""

    rights: tuple[Right, ...]

    def scope(self, permission: str) -> Scope:
        """Return where `permission` holds."""
        return self._scopes.get(permission, NOWHERE)

    @cached_property
    def _scopes(self) -> dict[str, Scope]:
        pairs: dict[str, set[tuple[str, str]]] = {}
        for right in self.rights:
            pairs.setdefault(right.permission, set()).add((right.path, right.field_group))
        return {permission: Scope(frozenset(where)) for permission, where in pairs.items()}

    def post_for(self, permission: str) -> str:
        """Return the first post that gives `permission`, or an empty string."""
        return next((right.post for right in self.rights if right.permission == permission), "")


NOWHERE = Scope(frozenset())


def rights_of(person: Any) -> Rights:
    """Gather the rights of today's posts, once per person object (one request)."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Rights(())
    today = clock.today()
    known = getattr(person, "_rights", None)
    if known is None or known[0] != today:
        known = (today, Rights(tuple(_gather(person, today))))
        person._rights = known
    return known[1]


def _gather(person: Any, today: date) -> list[Right]:
    from wutong.platform.accounts.posts import acting_holdings  # accounts records its acts through rights

    # Columns and not objects: every page of everybody begins with this.
    rows = _held_on(today, person.pk)
    holdings = {row[0]: _Held(*row[: len(HELD) - 2]) for row in rows}
    if not rows:
        return _by_standing(person, today)
    # Who answers for an area of the jurisdiction answers for the grid on its ground.
    grounds = {pk: [path for one, *_rest, path, found in rows if one == pk and found == GRID] for pk in holdings}
    if any(held.as_deputy for held in holdings.values()):
        # Whether a deputy acts hangs on other people's absences: asked only of those who are deputies.
        acting = set(acting_holdings(today).filter(person=person).values_list("pk", flat=True))
        holdings = {pk: held for pk, held in holdings.items() if pk in acting}
    grants: dict[int, list[tuple[str, str]]] = {}
    for role, permission, group in _granted_to(person.pk) if holdings else ():
        grants.setdefault(role, []).append((permission, group))
    return [
        Right(permission, group, path, held.post, held.unit)
        for pk, held in holdings.items()
        for path in (*_paths(held, today), *grounds[pk])
        for permission, group in grants.get(held.role, [])
    ]


def _by_standing(person: Any, today: date) -> list[Right]:
    """Return the rights of the roles that something other than a post gives (`Pack.standing`); they reach no area.

    Whoever holds a post acts by it alone: an official's account is not a firm's too.
    """
    from wutong.platform.accounts.models import Grant

    asked = [cast(Callable[[Any, date], Iterable[str]], resolve(pack.standing)) for pack in packs() if pack.standing]
    roles = {role for standing in asked for role in standing(person, today)}
    if not roles:
        return []
    grants = Grant.objects.filter(role__code__in=roles).values_list("permission", "field_group")
    return [Right(permission, group, OFF_THE_MAP, "", "") for permission, group in grants]


def _holdings(day: date, person: int) -> QuerySet[Any, Any]:
    # Imported here, as below: the tables exist only once Django is set up.
    from wutong.platform.accounts.models import Holding
    from wutong.platform.accounts.posts import in_force

    rows = Holding.objects.filter(in_force(day) & in_force(day, "post__"), person=person)
    return rows.order_by("as_deputy", "id", "post__area__also__path").values_list(*HELD)


def _grants(person: int) -> QuerySet[Any, Any]:
    """Return what the roles of every post grant that a person has ever held."""
    from wutong.platform.accounts.models import Grant, Holding

    roles = Holding.objects.filter(person=person).values("post__role_id")
    return Grant.objects.filter(role__in=roles).order_by("id").values_list("role_id", "permission", "field_group")


_held_on, _granted_to = Composed(_holdings, date, int), Composed(_grants, int)

# What is asked of a holding: the fields of `_Held`, then what covers the same ground and in which hierarchy.
HELD = (
    "pk", "as_deputy", "post__code", "post__unit__code", "post__role_id", "post__area_id", "post__area__path", "post__area__valid_to",
    "post__area__also__path", "post__area__also__hierarchy",
)  # fmt: skip


@dataclass(frozen=True)
class _Held:
    """A post that somebody holds, as far as rights hang on it."""

    pk: int
    as_deputy: bool
    post: str
    unit: str
    role: int
    area: int
    path: str
    area_ended: date | None


def _paths(held: _Held, today: date) -> list[str]:
    """Return where a post reaches today: its area, and what that became if it has ended."""
    if held.area_ended is None or held.area_ended >= today:
        return [held.path]
    from wutong.platform.territory.lineage import successors
    from wutong.platform.territory.models import Area

    found = successors(Area.objects.get(pk=held.area), today)
    return [held.path, *(after.path for after in found if after.pk != held.area)]
