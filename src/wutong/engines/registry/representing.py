"""Accounts of firms: who speaks for a firm, from when to when; how an official opens, ends and renews such an account.

An account belongs either to an official or to firms: whoever holds a post is never made a firm's representative, and
nobody who may open accounts of firms can reach an official's account, or one of a firm elsewhere, by a new password.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.engines.registry import models
from wutong.engines.registry.errors import EntityUnknown, FactRefused
from wutong.engines.registry.firms import firm, firms, group_of
from wutong.engines.registry.identity import alone, number_of, root, roots
from wutong.engines.registry.types import Firm, Opened, Representative
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.api import add_person, holds_a_post, issue_password, person_for_username
from wutong.platform.audit.api import record_act

ROLE = "firm"


def _in_force(day: date) -> Q:
    return Q(ended_at=None, valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def roles_of(person: Any, day: date) -> tuple[str, ...]:
    """Return the role of who represents a firm on a day: what the registry adds to the rights that come with posts."""
    held = models.Representation.objects.filter(_in_force(day), person=person).exists()
    return (ROLE,) if held else ()


def firms_of(person: Any) -> list[Firm]:
    """Return the firms a person represents today, each once, in the order in which that was recorded."""
    held = models.Representation.objects.filter(_in_force(clock.today()), person=person).order_by("pk")
    return firms(held.values_list("entity_id", flat=True))


def own_firm(person: Any, key: str) -> Firm:
    """Return a firm as its own representative sees it: nothing hidden.

    Raises
        EntityUnknown  if there is none, or the person does not represent it today
    """
    asked = root(number_of(key))
    held = models.Representation.objects.filter(_in_force(clock.today()), person=person)
    if asked not in roots(held.values_list("entity_id", flat=True)).values():
        raise EntityUnknown(key=key[:40])
    return firm(f"E{asked}")


def representatives(key: str) -> tuple[Representative, ...]:
    """Return who represents or represented a firm, those who still do first."""
    today = clock.today()
    rows = models.Representation.objects.filter(entity__in=group_of(key)).select_related("person", "recorded_by")
    found = [
        Representative(
            row.pk, row.person.get_username(), str(row.person), row.valid_from, row.valid_to, row.evidence,
            str(row.recorded_by or ""), row.ended_at.astimezone(clock.SHANGHAI).date() if row.ended_at else None,
            _holds(row, today), row.person.last_login,
        )
        for row in rows.order_by("-pk")
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.in_force))


def _holds(row: models.Representation, day: date) -> bool:
    return row.ended_at is None and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


@transaction.atomic
def open_account(
    key: str, username: str, *, name: str, evidence: str, valid_to: date | None = None, by: Any, post: str = ""
) -> Opened:
    """Let a person speak for a firm from today on; make the account, with a password that is said once, where there is none.

    evidence  how it was proven (letter of authority, licence shown)

    Raises
        FactRefused  without a name or evidence, with a last day before today, for a user name that cannot be one or is
                     an official's, or for a person who represents the firm already
    """
    username, name, evidence = username.strip(), name.strip(), evidence.strip()
    _refuse(not username or not evidence, "没有写用户名或凭据", "the user name or the evidence is missing")
    _refuse(valid_to is not None and valid_to < clock.today(), "止日早于今天", "the last day is before today")
    alone()
    person, password = person_for_username(username), ""
    if person is None:
        _refuse(not name, "没有写姓名", "the name is missing")
        person = add_person(_allowed(username), name[:60], by=by)
        password = issue_password(person, by=by)
    else:
        _refuse_officials(person)
    made = represent(key, person, evidence=evidence, valid_to=valid_to, by=by, post=post)
    return Opened(made, person.username, str(person), password)


@transaction.atomic
def represent(key: str, person: Any, *, evidence: str, valid_to: date | None = None, by: Any, post: str = "") -> int:
    """Record that a person speaks for a firm from today on, and return the number of that.

    Raises
        FactRefused  if the person holds a post, or represents the firm already
    """
    number, today, now = root(number_of(key)), clock.today(), clock.now()
    _refuse(holds_a_post(person), "工作人员的账号不能兼作企业账号", "an official's account cannot be a firm's too")
    before = models.Representation.objects.filter(entity__in=group_of(f"E{number}"), person=person, ended_at=None)
    _refuse(
        any(_holds(row, today) for row in before), "此人已经代表这家企业", "this person represents the firm already"
    )
    before.update(ended_at=now)  # their last day is over
    row = models.Representation.objects.create(
        entity_id=number, person=person, valid_from=today, valid_to=valid_to, evidence=evidence[:200], recorded_at=now,
        recorded_by=by,
    )  # fmt: skip
    detail = {"person": person.username, "representation": row.pk, "to": valid_to.isoformat() if valid_to else ""}
    _act("registry.represent", by, post, number, detail)
    return int(row.pk)


def _allowed(username: str) -> str:
    try:
        get_user_model().username_validator(username)
    except ValidationError:
        _refuse(True, "用户名只能用文字、数字和 @ . + - _", "a user name has letters, digits and @ . + - _ only")
    _refuse(len(username) > 150, "用户名太长", "the user name is too long")
    return username


def _refuse_officials(person: Any) -> None:
    """Refuse an account that no firm has had before, or that an official has: it may hold, or yet be given, a post."""
    theirs = holds_a_post(person) or not models.Representation.objects.filter(person=person).exists()
    _refuse(
        theirs or not person.is_active,
        "这个用户名属于工作人员或已停用，请换一个",
        "this user name is an official's, or may not sign in; choose another",
    )


@transaction.atomic
def end_account(key: str, number: int, *, by: Any, post: str = "") -> Representative:
    """End at once that a person speaks for a firm; what the person did stays. Raises FactRefused where it has ended."""
    row = _row(key, number)
    _refuse(row.ended_at is not None, "已经停用", "it has ended already")
    row.ended_at, row.ended_by = clock.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    _act(
        "registry.end_representation",
        by,
        post,
        row.entity_id,
        {"person": row.person.username, "representation": number},
    )
    return next(one for one in representatives(key) if one.id == number)


@transaction.atomic
def resume_account(key: str, number: int, *, by: Any, post: str = "") -> None:
    """Take an ending back. Raises FactRefused where nothing was ended, or the person represents the firm again already."""
    row = _row(key, number)
    others = models.Representation.objects.filter(entity__in=group_of(key), person=row.person, ended_at=None)
    _refuse(row.ended_at is None or others.exists(), "没有停用，或已重新开通", "it was not ended, or was opened anew")
    _refuse_officials(row.person)
    row.ended_at = row.ended_by = None
    row.save(update_fields=["ended_at", "ended_by"])
    detail = {"person": row.person.username, "representation": number}
    _act("registry.resume_representation", by, post, row.entity_id, detail)


@transaction.atomic
def renew_password(key: str, number: int, *, by: Any, scope: Scope | None) -> Opened:
    """Give a representative a new password, said this once.

    scope  where `by` may open accounts: every firm that the person represents must lie in it

    Raises
        FactRefused  if it has ended, the account is an official's, or the person represents a firm elsewhere
    """
    row = _row(key, number)
    _refuse(not _holds(row, clock.today()), "这个账号已停用", "the account has ended")
    _refuse_officials(row.person)
    elsewhere = [one for one in firms_of(row.person) if scope is not None and not scope.reaches(one.area_path)]
    _refuse(bool(elsewhere), "此人还代表您管辖以外的企业，请由管理员重设密码",
            "this person represents a firm beyond your area too; ask the administrator")  # fmt: skip
    return Opened(row.pk, row.person.username, str(row.person), issue_password(row.person, by=by))


def _row(key: str, number: int) -> models.Representation:
    """Return a representation of a firm, locked; raises FactRefused if the firm has none of this number."""
    rows = models.Representation.objects.select_for_update(of=("self",)).select_related("person")
    found = rows.filter(pk=number, entity__in=group_of(key)).first() if 0 < number < 2**63 else None
    _refuse(found is None, "没有这个企业账号", "the firm has no such account")
    assert found is not None
    return found


def _refuse(wrong: bool, why: str, why_en: str) -> None:
    if wrong:
        raise FactRefused(what=_("企业账号"), why=why, why_en=why_en)


def _act(verb: str, by: Any, post: str, number: int, detail: dict[str, Any]) -> None:
    record_act(verb, person=by, post=post, object_kind="firm", object_key=f"E{number}", detail=detail)
