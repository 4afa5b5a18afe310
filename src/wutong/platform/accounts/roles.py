"""Roles are data: `data/roles.yaml` says what each may do; this module puts it into the tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from wutong.kernel.yaml_text import read_yaml
from wutong.platform.accounts.errors import UnknownPermission
from wutong.platform.accounts.models import Grant, Role
from wutong.platform.packs import permissions

FILE = Path(__file__).parent / "data/roles.yaml"


@cache
def declared() -> dict[str, Any]:
    """Return the file's content: `field_groups` and `roles`, each by code."""
    content: dict[str, Any] = read_yaml(FILE.read_text(encoding="utf-8"))
    return content


def role_codes() -> tuple[str, ...]:
    """Return the codes of the roles, in the file's order."""
    return tuple(declared()["roles"])


def post_roles() -> tuple[str, ...]:
    """Return the codes of the roles that posts give; the others come from a standing (`Pack.standing`)."""
    return tuple(code for code, role in declared()["roles"].items() if role.get("by", "post") == "post")


def field_groups() -> dict[str, dict[str, str]]:
    """Return the field groups by code, each with its name in `zh` and `en`."""
    groups: dict[str, dict[str, str]] = declared()["field_groups"]
    return groups


@transaction.atomic
def ensure_roles() -> None:
    """Make the tables say what the file says; running it again changes nothing.

    Raises
        UnknownPermission  if the file grants a permission that no part declares
    """
    wanted = declared()["roles"]
    for code, role in wanted.items():
        _refuse_unknown(code, role["grants"])
    rows = _ensure_names({code: (role["zh"], role["en"]) for code, role in wanted.items()})
    _replace_grants(
        {
            (rows[code].pk, permission, group)
            for code, role in wanted.items()
            for permission, groups in role["grants"].items()
            for group in groups
        },
        rows.values(),
    )


def _refuse_unknown(role: str, grants: dict[str, list[str]]) -> None:
    known = permissions()
    for permission in grants:
        if permission not in known:
            raise UnknownPermission(role=role, permission=permission, known="、".join(sorted(known)))


def _ensure_names(names: dict[str, tuple[str, str]]) -> dict[str, Role]:
    """Make the roles with these codes and (Chinese, English) names, and return them by code."""
    present = Role.objects.in_bulk(list(names), field_name="code")
    for code, (zh, en) in names.items():
        role = present.get(code)
        if role is None or (role.name_zh, role.name_en) != (zh, en):
            present[code] = Role.objects.update_or_create(code=code, defaults={"name_zh": zh, "name_en": en})[0]
    return present


def _replace_grants(wanted: set[tuple[int, str, str]], roles: Iterable[Role]) -> None:
    """Make `wanted`, triples of role, permission and field group, the only grants of these roles."""
    rows = Grant.objects.filter(role__in=roles).values_list("pk", "role_id", "permission", "field_group")
    present = {(role, permission, group): pk for pk, role, permission, group in rows}
    if unwanted := [pk for grant, pk in present.items() if grant not in wanted]:
        Grant.objects.filter(pk__in=unwanted).delete()
    Grant.objects.bulk_create(
        Grant(role_id=role, permission=permission, field_group=group)
        for role, permission, group in sorted(wanted - present.keys())
    )
