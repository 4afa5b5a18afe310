"""What people record of entities by hand: who they are, names, numbers, titles, relations, offices, consents.

A fact about who an entity is goes in as a record of the source `manual`, so that it stands in the survivorship table
beside what other sources say; nothing shown is ever typed over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.engines.registry import models
from wutong.engines.registry._core.grams import plain_name
from wutong.engines.registry.declarations import certificate_kinds
from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.identity import alone, number_of, root
from wutong.engines.registry.masking import masked_name
from wutong.engines.registry.possible import refuse_impossible
from wutong.engines.registry.showing import SHOWN, refresh
from wutong.kernel.credit_code import is_credit_code, normal_code
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.sealing.api import keyed_hash, seal

MANUAL = "manual"
PERSONAL = frozenset({"person", "household", "dwelling"})  # kinds whose names are sealed
RECORDED = frozenset({*SHOWN} - {"area_id"} | {"area"})


@transaction.atomic
def register(kind: str, fields: Mapping[str, Any], *, by: Any, post: str = "") -> str:
    """Put a new firm, institution, place or project into the registry by hand and return its key.

    fields  name, and any of RECORDED: dates as 2024-03-01, money in fen, `area` the number of an area

    Raises
        FactRefused  without a name, for a field that is not known, or a credit code that does not check
    """
    if kind in PERSONAL or not str(fields.get("name", "")).strip():
        raise FactRefused(what=_("主体"), why="没有写名称", why_en="it has no name")
    alone()
    entity = models.Entity.objects.create(kind=kind, name="", recorded_at=clock.now())
    _say(entity.pk, fields, by)
    _act("registry.record", by, post, entity.pk, {"kind": kind, "fields": sorted(fields)})
    return entity.key


@transaction.atomic
def amend(key: str, fields: Mapping[str, Any], *, by: Any, post: str = "") -> None:
    """Record by hand what holds of an entity from now on; what other sources say stays beside it.

    Raises
        FactRefused  for a field that is not known, a value that cannot be, or a credit code that does not check
    """
    alone()
    number = root(number_of(key))
    _say(number, fields, by)
    _act("registry.record", by, post, number, {"fields": sorted(fields)})


def _say(number: int, fields: Mapping[str, Any], by: Any) -> None:
    """Add a version to the hand-made record of an entity, and show it."""
    said = _checked(fields)
    last = models.SourceRecord.objects.filter(source=MANUAL, key=f"E{number}", about="").order_by("version").last()
    said = (json.loads(last.fields) if last else {}) | said
    add_version(MANUAL, f"E{number}", number, said, version=last.version + 1 if last else 1, cells=str(by or ""))
    if said.get("name"):
        add_name(number, "official", said["name"], MANUAL)
    if said.get("code"):
        models.Identifier.objects.get_or_create(
            entity_id=number,
            scheme="credit_code",
            value=said["code"],
            defaults={"source": MANUAL, "recorded_at": clock.now()},
        )
    refresh([number])


def add_version(source: str, key: str, number: int, said: Mapping[str, Any], *, version: int, cells: str = "") -> None:
    """Add a version to the record of a source that people write, and say which entity it is about.

    cells  who wrote it, or what was written
    """
    text, now = json.dumps(said, ensure_ascii=False, sort_keys=True), clock.now()
    models.SourceRecord.objects.create(
        source=source, key=key, version=version, fields=text, cells=cells,
        digest=hashlib.sha256(text.encode()).hexdigest()[:32], recorded_at=now,
    )  # fmt: skip
    models.IdentityLink.objects.get_or_create(
        source=source, key=key, defaults={"entity_id": number, "reason": "person", "valid_from": now}
    )


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    odd = sorted(set(fields) - RECORDED)
    if odd:
        raise FactRefused(
            what=_("主体"), why=f"没有这些字段：{'、'.join(odd)}", why_en=f"no such fields: {', '.join(odd)}"
        )
    said = {field: value.isoformat() if isinstance(value, date) else value for field, value in fields.items()}
    if said.get("code"):
        said["code"] = normal_code(str(said["code"]))
        if not is_credit_code(said["code"]):
            raise FactRefused(
                what=_("主体"), why="统一社会信用代码校验不通过", why_en="the credit code does not check (GB 32100)"
            )
    refuse_impossible(_("主体"), said)
    return said


def add_name(
    number: int, kind: str, text: str, source: str, *, valid_from: date | None = None, valid_to: date | None = None
) -> None:
    """Add a name to an entity, once; call `showing.refresh` afterwards."""
    models.EntityName.objects.get_or_create(
        entity_id=number, kind=kind, text=text.strip()[:200],
        defaults={"plain": plain_name(text)[:200], "source": source, "recorded_at": clock.now(),
                  "valid_from": valid_from, "valid_to": valid_to},
    )  # fmt: skip


@transaction.atomic
def record_name(key: str, kind: str, text: str, *, by: Any, post: str = "") -> None:
    """Record a further name of an entity (former, short, english, misspelt); it is found by it from now on."""
    if not text.strip() or kind not in dict(models.EntityName.KINDS):
        raise FactRefused(what=_("名称"), why="没有写名称或类型", why_en="the name or its kind is missing")
    alone()
    number = root(number_of(key))
    add_name(number, kind, text, MANUAL)
    refresh([number])
    _act("registry.record", by, post, number, {"name": text.strip(), "kind": kind})


@transaction.atomic
def record_certificate(
    key: str, kind: str, *, by: Any, valid_from: date | None, valid_to: date | None = None, number: str = "",
    issuer: str = "", source: str = MANUAL, post: str = "",
) -> int:  # fmt: skip
    """Record a title of an entity and return its number; without an end it holds as long as its kind does.

    Raises
        FactRefused  for a kind that is not declared, or an end before the beginning
    """
    known = certificate_kinds().get(kind)
    if known is None or (valid_from and valid_to and valid_to < valid_from):
        raise FactRefused(
            what=_("资质"), why="没有这种资质，或止日早于起日", why_en="no such title, or it ends before it begins"
        )
    alone()
    entity = root(number_of(key))
    row = models.Certificate.objects.create(
        entity_id=entity, kind=kind, number=number, issuer=issuer, valid_from=valid_from,
        valid_to=valid_to or _end(valid_from, known.years), source=source, recorded_at=clock.now(), recorded_by=str(by or ""),
    )  # fmt: skip
    refresh([entity])
    _act("registry.record", by, post, entity, {"certificate": kind})
    return row.pk


def _end(start: date | None, years: int) -> date | None:
    """Return the last day of a title that holds for some years, as certificates count them: to the day before."""
    if start is None or not years:
        return None
    try:
        last = start.replace(year=start.year + years)
    except ValueError:  # from 29 February
        last = start.replace(year=start.year + years, month=3, day=1)
    return date.fromordinal(last.toordinal() - 1)


@transaction.atomic
def record_relation(
    key: str, kind: str, other: str, *, by: Any, share_basis_points: int | None = None, valid_from: date | None = None,
    source: str = MANUAL, post: str = "",
) -> int:  # fmt: skip
    """Record that an entity is the parent, investor, head office (branch) or supplier of another; return the number.

    Raises
        FactRefused  for an unknown kind, an entity with itself, or a share that is none
    """
    alone()
    one, two = root(number_of(key)), root(number_of(other))
    share = share_basis_points
    if kind not in dict(models.Relation.KINDS) or one == two or (share is not None and not 0 < share <= 10_000):
        raise FactRefused(
            what=_("关系"), why="关系类型、对方或比例不对", why_en="the kind, the other one or the share is wrong"
        )
    row = models.Relation.objects.create(
        entity_id=one, other_id=two, kind=kind, share_basis_points=share, valid_from=valid_from, source=source,
        recorded_at=clock.now(), recorded_by=str(by or ""),
    )  # fmt: skip
    _act("registry.record", by, post, one, {"relation": kind, "other": f"E{two}"})
    return row.pk


@transaction.atomic
def record_status(
    key: str, status: str, on: date, *, by: Any, reason: str = "", source: str = MANUAL, post: str = ""
) -> None:
    """Record that the status of an entity changed on a day, and show it."""
    if status not in dict(models.Entity.STATUSES):
        raise FactRefused(what=_("状态"), why="没有这种状态", why_en="there is no such status")
    alone()
    number = root(number_of(key))
    models.StatusChange.objects.update_or_create(
        entity_id=number, on=on, status=status,
        defaults={"reason": reason[:200], "source": source, "recorded_at": clock.now(), "recorded_by": str(by or "")},
    )  # fmt: skip
    ended = {"ended": on} if status in {"cancelled", "revoked"} else {}
    _say(number, {"status": status, **ended}, by)
    _act("registry.record", by, post, number, {"status": status, "on": on.isoformat()})


@transaction.atomic
def record_office(
    key: str, role: str, *, name: str, identity: str = "", by: Any, valid_from: date | None = None, post: str = ""
) -> str:
    """Record that a person holds an office in an entity; return the person's key.

    The person's name and number are sealed; one with a number is the same person wherever the number comes again,
    one without is a person of this entity alone.
    """
    if role not in dict(models.Role.ROLES) or not name.strip():
        raise FactRefused(what=_("任职"), why="没有写姓名或职务", why_en="the name or the office is missing")
    alone()
    number = root(number_of(key))
    mark = keyed_hash(identity.strip().upper() if identity.strip() else f"{number} {plain_name(name)}")
    person, _new = models.Entity.objects.filter(keyed_hash__gt="").get_or_create(
        kind="person", keyed_hash=mark,
        defaults={"name": masked_name(name), "recorded_at": clock.now(),
                  "sealed": seal(json.dumps({"name": name.strip(), "identity": identity.strip()}, ensure_ascii=False))},
    )  # fmt: skip
    models.Role.objects.create(
        entity_id=number, person=person, role=role, valid_from=valid_from, source=MANUAL, recorded_at=clock.now(),
        recorded_by=str(by or ""),
    )  # fmt: skip
    _act("registry.record", by, post, number, {"office": role, "person": person.key})
    return person.key


@transaction.atomic
def grant_consent(
    key: str, purpose: str, *, by: Any, evidence: str, granted_on: date, expires_on: date | None = None,
    recipient: str = "", post: str = "",
) -> int:  # fmt: skip
    """Record that a firm agrees to its data being shared for a purpose; return the number.

    evidence  where the agreement is (number of the paper, of the mandate)

    Raises
        FactRefused  without evidence, or for an unknown purpose
    """
    if purpose not in dict(models.Consent.PURPOSES) or not evidence.strip():
        raise FactRefused(what=_("授权"), why="没有写用途或凭据", why_en="the purpose or the evidence is missing")
    number = root(number_of(key))
    row = models.Consent.objects.create(
        entity_id=number, purpose=purpose, recipient=recipient, granted_on=granted_on, expires_on=expires_on,
        evidence=evidence.strip()[:200], recorded_at=clock.now(), recorded_by=by,
    )  # fmt: skip
    _act("registry.consent", by, post, number, {"purpose": purpose, "consent": row.pk})
    return row.pk


@transaction.atomic
def revoke_consent(number: int, *, by: Any, on: date, reason: str = "", post: str = "") -> None:
    """Record that a firm took its consent back from a day on; raises FactRefused where it holds no more."""
    row = models.Consent.objects.select_for_update().filter(pk=number, revoked_on=None).first()
    if row is None or on < row.granted_on:
        raise FactRefused(
            what=_("撤销授权"),
            why="没有这项授权，或它已撤销",
            why_en="there is no such consent, or it was revoked before",
        )
    row.revoked_on, row.revoked_at, row.revocation = on, clock.now(), reason[:200]
    row.save(update_fields=["revoked_on", "revoked_at", "revocation"])
    _act("registry.revoke", by, post, row.entity_id, {"consent": number, "on": on.isoformat()})


def may_share(key: str, purpose: str, *, on: date | None = None, recipient: str = "") -> bool:
    """Return whether a firm's consent covers sharing its data for a purpose on a day (default: today)."""
    from wutong.engines.registry.firms import consents

    return any(
        one.in_force and one.purpose == purpose and one.recipient in ("", recipient) for one in consents(key, on=on)
    )


def _act(verb: str, by: Any, post: str, number: int, detail: dict[str, Any]) -> None:
    record_act(verb, person=by, post=post, object_kind="firm", object_key=f"E{number}", detail=detail)
