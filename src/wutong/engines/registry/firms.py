"""One entity as a reader may see it: shown values with their origins, names, numbers, certificates, relations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wutong.engines.registry import models
from wutong.engines.registry.access import sees, visible
from wutong.engines.registry.errors import EntityUnknown
from wutong.engines.registry.identity import members, number_of, roots
from wutong.engines.registry.showing import believed, records_of
from wutong.engines.registry.types import (
    Certificate,
    Consent,
    EntityName,
    Firm,
    Identifier,
    Origin,
    Relation,
    StatusChange,
)
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.asking import once

_OUT = {"parent": "subsidiary", "investor": "invested", "branch": "branch", "supplier": "customer"}
_IN = {"parent": "parent", "investor": "investor", "branch": "head", "supplier": "supplier"}
FIELDS = (
    "name", "code", "legal_form", "status", "founded", "ended", "capital_fen", "industry", "size", "address", "lon", "lat",
    "person", "phone", "products",
)  # fmt: skip


def firm(key: str, scope: Scope | None = None, *, whole: bool = True) -> Firm:
    """Return the entity a key names; a key of one that was merged names the one it was found to be.

    scope  what the reader may see (None: everything); fields outside it are empty and named in `hidden`
    whole  with names, numbers, chains and origins; False is enough for a line of a list

    Raises
        EntityUnknown  if there is none, or none that may be seen
    """
    found = firms([number_of(key)], scope, whole=whole)
    if not found:
        raise EntityUnknown(key=key)
    return found[0]


def firms(numbers: Iterable[int], scope: Scope | None = None, *, whole: bool = False) -> list[Firm]:
    """Return the entities of these numbers that may be seen, in their order, each once."""
    asked = list(dict.fromkeys(roots(list(numbers)).values()))
    rows = models.Entity.objects.select_related("area").filter(visible(scope), pk__in=asked)
    by_number = {row.pk: row for row in rows}
    beside = _Beside(list(by_number)) if whole else None
    return [_firm(by_number[number], scope, beside) for number in asked if number in by_number]


class _Beside:
    """What stands beside the rows of some entities: one statement a table, however many entities."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.members = members(numbers)
        every = [number for group in self.members.values() for number in group]
        self.names = _grouped(models.EntityName.objects.filter(entity__in=every).order_by("kind", "-valid_from", "id"))
        self.identifiers = _grouped(models.Identifier.objects.filter(entity__in=every).order_by("scheme", "id"))
        self.chains = _grouped(models.ChainNode.objects.filter(entity__in=every, valid_to=None).order_by("chain", "id"))
        self.records = records_of(self.members)

    def of(self, table: Mapping[int, list[Any]], number: int) -> list[Any]:
        return [row for member in self.members[number] for row in table.get(member, [])]


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.entity_id, []).append(row)
    return groups


def _firm(row: models.Entity, scope: Scope | None, beside: _Beside | None) -> Firm:
    path = row.area.path if row.area else ""
    values = {field: getattr(row, field) for field in FIELDS}
    hidden = tuple(field for field, value in values.items() if value not in ("", None) and not sees(scope, path, field))
    values |= {field: None if field in {"capital_fen", "lon", "lat"} else "" for field in hidden}
    more = _more(row, beside, hidden) if beside else {}
    return Firm(
        key=row.key, kind=row.kind, area_code=row.area.code if row.area else "", area_name=row.area.name if row.area else "",
        area_path=path, hidden=hidden, **values, **more,
    )  # fmt: skip


def _more(row: models.Entity, beside: _Beside, hidden: Sequence[str]) -> dict[str, Any]:
    names = beside.of(beside.names, row.pk)
    identifiers = beside.of(beside.identifiers, row.pk)
    origins = {
        field: Origin(
            record.source, record.key, record.batch.file_name if record.batch else "", record.row, record.recorded_at
        )
        for field, (_value, record) in believed(beside.records[row.pk]).items()
        if field not in hidden
    }
    return {
        "names": tuple(
            EntityName(_name_kind(one, row.name), one.text, one.valid_from, one.valid_to, one.source) for one in names
        ),
        "identifiers": tuple(
            Identifier(one.scheme, one.value, one.valid_from, one.valid_to, one.source) for one in identifiers
        ),
        "chains": tuple(dict.fromkeys((one.chain, one.node) for one in beside.of(beside.chains, row.pk))),
        "members": tuple(f"E{number}" for number in beside.members[row.pk]),
        "origins": origins,
    }


def _name_kind(name: models.EntityName, shown: str) -> str:
    """Return what a name is to the entity today: a full name that is not the one shown was so before."""
    if name.text == shown:
        return "official"
    return "former" if name.kind == "official" else name.kind


def certificates(key: str, *, on: date | None = None) -> tuple[Certificate, ...]:
    """Return the titles of an entity, the latest first, with their standing on a day (default: today)."""
    day = on or clock.today()
    rows = models.Certificate.objects.filter(entity__in=group_of(key)).order_by("-valid_from", "kind", "id")
    return tuple(
        Certificate(
            row.pk, row.kind, row.number, row.issuer, row.valid_from, row.valid_to, row.revoked_on, row.source,
            _standing(row, day),
        )
        for row in rows
    )  # fmt: skip


def _standing(row: models.Certificate, day: date) -> str:
    if row.revoked_on and row.revoked_on <= day:
        return "revoked"
    if row.valid_from and row.valid_from > day:
        return "future"
    return "ended" if row.valid_to and row.valid_to < day else "valid"


def relations(key: str, scope: Scope | None = None) -> tuple[Relation, ...]:
    """Return what other entities are to this one, of those that may be seen."""
    group = group_of(key)
    found = [
        *((_OUT[row.kind], row.other_id, row) for row in models.Relation.objects.filter(entity__in=group)),
        *((_IN[row.kind], row.entity_id, row) for row in models.Relation.objects.filter(other__in=group)),
    ]
    others = {one.key: one for one in firms([number for _role, number, _row in found], scope)}
    now = roots([number for _role, number, _row in found])
    shown = [
        Relation(row.pk, role, other.key, other.name, row.share_basis_points, row.valid_from, row.valid_to, row.source)
        for role, number, row in found
        if (other := others.get(f"E{now[number]}")) and now[number] not in group
    ]
    return tuple(sorted(shown, key=lambda one: (one.role, one.name, one.id)))


def status_changes(key: str) -> tuple[StatusChange, ...]:
    """Return the changes of an entity's status, the latest first."""
    rows = models.StatusChange.objects.filter(entity__in=group_of(key)).order_by("-on", "-id")
    return tuple(StatusChange(row.status, row.on, row.reason, row.source) for row in rows)


def consents(key: str, *, on: date | None = None) -> tuple[Consent, ...]:
    """Return what an entity has agreed to, the latest first, and whether it holds on a day (default: today)."""
    day = on or clock.today()
    rows = models.Consent.objects.filter(entity__in=group_of(key)).order_by("-granted_on", "-id")
    return tuple(
        Consent(
            row.pk, row.purpose, row.recipient, row.granted_on, row.expires_on, row.revoked_on, row.evidence, row.revocation,
            _in_force(row, day),
        )
        for row in rows
    )  # fmt: skip


def _in_force(row: models.Consent, day: date) -> bool:
    ended = (row.revoked_on and row.revoked_on <= day) or (row.expires_on and row.expires_on < day)
    return row.granted_on <= day and not ended


@once
def group_of(key: str) -> list[int]:
    """Return the numbers of the entities that were found to be the one a key names."""
    number = roots([number_of(key)])[number_of(key)]
    return members([number])[number]


def fields_of(record: models.SourceRecord) -> dict[str, Any]:
    """Return what a record says of its entity: field -> value."""
    return dict(json.loads(record.fields))
