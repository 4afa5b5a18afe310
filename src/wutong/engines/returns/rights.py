"""Whose returns a person may see and handle: those of the units of his posts, or of all for whoever checks or leads."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from wutong.engines.returns.errors import ReturnUnknown
from wutong.engines.returns.models import Return
from wutong.platform.access.scope import rights_of
from wutong.platform.statements import Composed

READ, READ_ALL = "reports.read", "reports.read_all"
FILL, APPROVE, CHECK = "reports.fill", "reports.approve", "reports.check"


def units_for(person: Any, permission: str) -> dict[str, str]:
    """Return the units in whose posts a person may do something, with the post: his own before one he stands in for."""
    found: dict[str, str] = {}
    for right in rights_of(person).rights:
        if right.permission == permission:
            found.setdefault(right.unit, right.post)
    return found


def sees_all(person: Any) -> bool:
    """Whether a person may see the returns of every unit."""
    return bool(rights_of(person).scope(READ_ALL))


def visible(person: Any) -> QuerySet[Return]:
    """Return the returns a person may see."""
    rows = Return.objects.all()
    return rows if sees_all(person) else rows.filter(unit__in=units_for(person, READ))


def return_for(person: Any, form: str, period: str, unit: str) -> Return:
    """Return one return that a person may see.

    Raises
        ReturnUnknown  if there is none, or it is another unit's
    """
    found = _rows(form, period, unit)
    if not found or not (sees_all(person) or unit in units_for(person, READ)):
        raise ReturnUnknown(key=f"{form}/{period}/{unit}")
    return Return.from_db(DEFAULT_DB_ALIAS, COLUMNS, found[0])


COLUMNS = [field.attname for field in Return._meta.concrete_fields]  # noqa: SLF001
_rows = Composed(
    lambda form, period, unit: Return.objects.filter(form=form, period=period, unit=unit).values_list(*COLUMNS),
    str, str, str,
)  # fmt: skip


def post_for(person: Any, permission: str, unit: str) -> str | None:
    """Return the post under which a person may act on a unit's return, None when there is none."""
    if permission == CHECK:
        return rights_of(person).post_for(permission) or None
    return units_for(person, permission).get(unit)
