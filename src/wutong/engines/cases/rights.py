"""Who may do what to which case: rights come from posts over areas, and from having the case in hand."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Q, QuerySet

from wutong.engines.cases._core.casetypes.definition import ANYONE, HANDLER, OTHER, UNIT
from wutong.engines.cases._core.state import CaseState
from wutong.engines.cases.models import Case
from wutong.platform.access.api import scope_of
from wutong.platform.access.scope import Right, next_path, rights_of
from wutong.platform.territory.models import Area

READ = "cases.read"
EVERYTHING = "*"


def rights_for(person: Any, permission: str, path: str, group: str) -> list[Right]:
    """Return the rights through which a person may do something to a case in an area with this path."""
    return [
        right
        for right in rights_of(person).rights
        if right.permission == permission and path.startswith(right.path) and right.field_group in (EVERYTHING, group)
    ]


def post_for(person: Any, permission: str, who: str, state: CaseState, path: str) -> str | None:
    """Return the code of the post under which a person may act on a case, None when there is none."""
    rights = rights_for(person, permission, path, state.field_group)
    if not rights:
        return None
    if who == ANYONE:
        return rights[0].post
    if who == HANDLER:
        return rights[0].post if state.handler in ("", person.username) else None
    if who == OTHER:
        return rights[0].post if state.handler != person.username else None
    units = units_of(person)
    mine = {state.unit, *state.assisting} - {""}
    return next((right.post for right in rights if units.get(right.post) in mine), None) if who == UNIT else None


def units_of(person: Any) -> dict[str, str]:
    """Return the units of the posts through which a person has rights, by post."""
    return {right.post: right.unit for right in rights_of(person).rights}


def readable(
    person: Any, rows: QuerySet[Case] | None = None, permission: str = READ, *, few: bool = False
) -> QuerySet[Case]:
    """Return the cases a person may see: those of the areas of his posts, and of their field groups.

    The areas are a subquery, so that the list stays one statement whatever the size of the tree.

    few  what else is asked of the rows leaves few of them: SQLite is kept from going through ten years of each area
    """
    cases = Case.objects.all() if rows is None else rows
    area = "area"
    if few and connection.vendor == "sqlite":
        cases, area = (
            cases.alias(_area=Func(F("area"), template="(+%(expressions)s)", output_field=BigIntegerField())),
            "_area",
        )
    scope = scope_of(person, permission)
    allowed = Q(pk__in=[])
    groups: dict[str, set[str]] = {}
    for path, group in scope.pairs:
        groups.setdefault(group, set()).add(path)
    for group, paths in groups.items():
        areas = Q(pk__in=[])
        for path in paths:
            areas |= Q(path__gte=path, path__lt=next_path(path))
        part = Q((f"{area}__in", Area.objects.filter(areas).values("pk")))
        allowed |= part if group == EVERYTHING else part & Q(field_group=group)
    return cases.filter(allowed)
