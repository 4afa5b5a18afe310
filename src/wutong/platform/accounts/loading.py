"""Loads a zone's organisation (`organisation.yaml`): units and posts. Running it again adds only what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from wutong.platform.accounts.acts import record
from wutong.platform.accounts.errors import NoSuchPost
from wutong.platform.accounts.models import Post, Role, Unit
from wutong.platform.accounts.organisation import UnitContent, add_post, add_unit
from wutong.platform.accounts.roles import ensure_roles
from wutong.platform.territory.api import area_by_code


@transaction.atomic
def load_organisation(data: Mapping[str, Any]) -> dict[str, int]:
    """Put units and posts of `data` into the tables; return how many of each were added.

    data    `units`: code, zh, en, kind, parent, area, valid_from, basis; parents before children.
            `posts`: code, zh, en, unit, role, area, valid_from (default: the unit's).
    What stands already stays as it is: people may have changed it since.

    Raises
        NoSuchPost  if a row names a unit or role that is not there
        NoSuchArea  if a row names an area that is not there
    """
    ensure_roles()
    added = {"units": _load_units(data.get("units", [])), "posts": _load_posts(data.get("posts", []))}
    if any(added.values()):
        record("accounts.load_organisation", None, "organisation", "", added)
    return added


def _load_units(rows: list[dict[str, Any]]) -> int:
    standing = {unit.code: unit for unit in Unit.objects.all()}
    new = [row for row in rows if row["code"] not in standing]
    for row in new:
        parent = _named(standing, row.get("parent"), "unit")
        area = area_by_code(row["area"]) if row.get("area") else None
        content = UnitContent(row["zh"], row.get("en", ""), row.get("kind", "department"), parent, area)
        standing[row["code"]] = add_unit(row["code"], content, _day(row["valid_from"]), basis=row.get("basis", ""))
    return len(new)


def _load_posts(rows: list[dict[str, Any]]) -> int:
    standing = set(Post.objects.values_list("code", flat=True))
    units = {unit.code: unit for unit in Unit.objects.all()}
    roles = {role.code: role for role in Role.objects.all()}
    new = [row for row in rows if row["code"] not in standing]
    for row in new:
        unit = _named(units, row["unit"], "unit")
        add_post(
            row["code"],
            row["zh"],
            name_en=row.get("en", ""),
            unit=unit,
            role=_named(roles, row["role"], "role"),
            area=area_by_code(row["area"]),
            valid_from=_day(row["valid_from"]) if row.get("valid_from") else unit.valid_from,
        )
    return len(new)


def _named(rows: Mapping[str, Any], code: str | None, kind: str) -> Any:
    if not code:
        return None
    if code not in rows:
        raise NoSuchPost(kind=kind, key=code)
    return rows[code]


def _day(text: str | date) -> date:
    return text if isinstance(text, date) else date.fromisoformat(text)
