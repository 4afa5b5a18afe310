"""What a person may see: rights gathered from today's posts, as a filter for either kind of table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from wutong.platform import clock

if TYPE_CHECKING:
    import polars as pl

ALL_GROUPS = "*"
GRID = "grid"  # the hierarchy of areas that cover ground of the jurisdiction


def next_path(path: str) -> str:
    """Return the first path after all descendants of `path`.

    >>> next_path("00010003")
    '00010004'
    """
    return f"{int(path) + 1:0{len(path)}d}"


@dataclass(frozen=True)
class Right:
    """One permission over one branch of the territory for one field group, through one post."""

    permission: str
    field_group: str
    path: str
    post: str


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
    # Imported here: the tables exist only once Django is set up, and accounts records its acts through rights.
    from wutong.platform.accounts.models import Grant, Holding
    from wutong.platform.accounts.posts import acting_holdings, in_force

    held = Holding.objects.filter(in_force(today) & in_force(today, "post__"), person=person)
    also = {"also_path": F("post__area__also__path"), "also_in": F("post__area__also__hierarchy")}
    rows = list(held.select_related("post__area").annotate(**also).order_by("as_deputy", "id", "also_path"))
    holdings = list({row.pk: row for row in rows}.values())
    # Who answers for an area of the jurisdiction answers for the grid on its ground.
    grounds = {row.pk: [one.also_path for one in rows if one.pk == row.pk and one.also_in == GRID] for row in holdings}
    if any(holding.as_deputy for holding in holdings):
        # Whether a deputy acts hangs on other people's absences: asked only of those who are deputies.
        acting = set(acting_holdings(today).filter(person=person).values_list("pk", flat=True))
        holdings = [holding for holding in holdings if holding.pk in acting]
    grants: dict[int, list[tuple[str, str]]] = {}
    roles = {holding.post.role_id for holding in holdings}
    for role, permission, group in Grant.objects.filter(role__in=roles).values_list(
        "role_id", "permission", "field_group"
    ):
        grants.setdefault(role, []).append((permission, group))
    return [
        Right(permission, group, path, holding.post.code)
        for holding in holdings
        for path in (*_paths(holding.post.area, today), *grounds[holding.pk])
        for permission, group in grants.get(holding.post.role_id, [])
    ]


def _paths(area: Any, today: date) -> list[str]:
    """Return where a post over `area` reaches today: the area, and what it became if it has ended."""
    if area.valid_to is None or area.valid_to >= today:
        return [area.path]
    from wutong.platform.territory.lineage import successors

    return [area.path, *(after.path for after in successors(area, today) if after.pk != area.pk)]
