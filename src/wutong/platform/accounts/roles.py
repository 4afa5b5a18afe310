"""Roles are data: `data/roles.yaml` says what each may do; this module puts it into the tables."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from wutong.platform.accounts.errors import UnknownPermission
from wutong.platform.accounts.models import Grant, Role
from wutong.platform.packs import permissions

FILE = Path(__file__).parent / "data/roles.yaml"


@cache
def declared() -> dict[str, Any]:
    """Return the file's content: `field_groups` and `roles`, each by code."""
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def role_codes() -> tuple[str, ...]:
    """Return the codes of the roles, in the file's order."""
    return tuple(declared()["roles"])


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
    for code, role in declared()["roles"].items():
        _refuse_unknown(code, role["grants"])
        row, _ = Role.objects.update_or_create(code=code, defaults={"name_zh": role["zh"], "name_en": role["en"]})
        _replace_grants(row, {(name, group) for name, groups in role["grants"].items() for group in groups})


def _refuse_unknown(role: str, grants: dict[str, list[str]]) -> None:
    known = permissions()
    for permission in grants:
        if permission not in known:
            raise UnknownPermission(role=role, permission=permission, known="、".join(sorted(known)))


def _replace_grants(role: Role, wanted: set[tuple[str, str]]) -> None:
    present = {(grant.permission, grant.field_group): grant.pk for grant in role.grants.all()}
    Grant.objects.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    Grant.objects.bulk_create(
        Grant(role=role, permission=permission, field_group=group)
        for permission, group in sorted(wanted - present.keys())
    )
