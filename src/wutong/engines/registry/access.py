"""What a reader of the registry may see: entities by area, fields by group, and the record of looks at sensitive ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from wutong.engines.registry.declarations import field_group, sensitive_groups
from wutong.platform.access.api import scope_of
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_look

READ = "firms.read"
REPRESENT = "firms.represent"  # open and end accounts of firms
OWN_READ, OWN_RECORD, OWN_CONSENT = "own_firm.read", "own_firm.record", "own_firm.consent"  # of a firm's own people


def reading(person: Any) -> Scope:
    """Return where and which groups of fields a person may read."""
    return scope_of(person, READ)


def visible(scope: Scope | None) -> Q:
    """Return the filter for the entities of a scope; None is the product itself, which sees all."""
    return Q() if scope is None else scope.filter("area__path")


def sees(scope: Scope | None, path: str, field: str) -> bool:
    """Return whether a field of an entity in this area may be seen."""
    return scope is None or scope.covers(path, field_group(field))


def looked(person: Any, key: str, fields: Iterable[str], *, post: str = "", purpose: str = "") -> None:
    """Record that a person was shown these fields of an entity, where one of them is sensitive.

    Called by every page, file and API answer that shows them; one act for one look at one entity.
    """
    seen = sorted(field for field in set(fields) if field_group(field) in sensitive_groups())
    if seen:
        record_look(person, object_kind="firm", object_key=key, post=post, purpose=purpose or "、".join(seen))
