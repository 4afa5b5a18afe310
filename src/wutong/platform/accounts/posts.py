"""Who holds which post from when to when, and who stands in.

A post has one holder at a time and any number of deputies. A deputy's rights come to life on the
days on which the holder is absent, or on which the post has no holder, within the deputy's own days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from wutong.platform import clock
from wutong.platform.accounts.acts import record
from wutong.platform.accounts.errors import AbsenceRefused, HoldingRefused
from wutong.platform.accounts.models import Absence, Grant, Holding, Person, Post

OPEN_END = "长期"


def in_force(day: date, prefix: str = "") -> Q:
    """Return the filter for rows valid on `day`; both ends belong to the validity."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def overlapping(valid_from: date, valid_to: date | None) -> Q:
    """Return the filter for rows that share at least one day with [valid_from, valid_to]."""
    reaches_in = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    return reaches_in & Q(valid_from__lte=valid_to) if valid_to else reaches_in


@transaction.atomic
def hold(
    post: Post,
    person: Person,
    valid_from: date,
    valid_to: date | None = None,
    *,
    as_deputy: bool = False,
    reason: str = "",
    by: Any = None,
) -> Holding:
    """Give `post` to `person` from a day to a day (None: until further notice), as holder or deputy.

    Raises
        HoldingRefused  if the days are reversed, leave the post's own validity, or meet another holder
    """
    Post.objects.select_for_update().get(pk=post.pk)
    _refuse_wrong_days(post, person, valid_from, valid_to, as_deputy)
    holding = Holding.objects.create(
        post=post, person=person, valid_from=valid_from, valid_to=valid_to, as_deputy=as_deputy, reason=reason
    )
    _record(
        "accounts.hold_post",
        by,
        post,
        {"person": person.username, "as_deputy": as_deputy, **_days(valid_from, valid_to)},
    )
    return holding


def _refuse_wrong_days(post: Post, person: Person, valid_from: date, valid_to: date | None, as_deputy: bool) -> None:
    why = _wrong_days(post, valid_from, valid_to)
    same = Holding.objects.filter(overlapping(valid_from, valid_to), post=post, as_deputy=as_deputy)
    rival = (same.filter(person=person) if as_deputy else same).select_related("person").first()
    if rival and not why:
        why = (f"{rival.person}在此期间已任此岗", f"{rival.person} already holds it in that time")
    if why:
        raise HoldingRefused(
            person=str(person), post=str(post), valid_from=valid_from, valid_to=valid_to or OPEN_END,
            why=why[0], why_en=why[1],
        )  # fmt: skip


def _wrong_days(post: Post, valid_from: date, valid_to: date | None) -> tuple[str, str] | None:
    if valid_to and valid_to < valid_from:
        return "结束日期早于开始日期", "the last day is before the first"
    if valid_from < post.valid_from or (post.valid_to and (valid_to is None or valid_to > post.valid_to)):
        return (
            f"岗位有效期为 {post.valid_from} 至 {post.valid_to or OPEN_END}",
            f"the post is valid from {post.valid_from} to {post.valid_to or 'further notice'}",
        )
    return None


@transaction.atomic
def end_holding(holding: Holding, last_day: date, *, by: Any = None) -> Holding:
    """End a holding after `last_day`; a holding that had not begun by then is taken back.

    Raises
        HoldingRefused  if the holding ends before `last_day` already
    """
    if holding.valid_to and holding.valid_to < last_day:
        raise HoldingRefused(
            person=str(holding.person), post=str(holding.post), valid_from=holding.valid_from, valid_to=last_day,
            why=f"已于 {holding.valid_to} 结束", why_en=f"it ended on {holding.valid_to}",
        )  # fmt: skip
    _record(
        "accounts.end_holding", by, holding.post, {"person": holding.person.username, "last_day": last_day.isoformat()}
    )
    if last_day < holding.valid_from:
        holding.delete()
        return holding
    holding.valid_to = last_day
    holding.save(update_fields=["valid_to"])
    return holding


@transaction.atomic
def hand_over(post: Post, person: Person, on: date, *, reason: str = "", by: Any = None) -> Holding:
    """End the present holder the day before `on` and give the post to `person` from `on`."""
    for holding in post.holdings.filter(overlapping(on, None), as_deputy=False).select_related("person", "post"):
        end_holding(holding, on - timedelta(days=1), by=by)
    return hold(post, person, on, reason=reason, by=by)


@transaction.atomic
def record_absence(person: Person, valid_from: date, valid_to: date, *, reason: str = "", by: Any = None) -> Absence:
    """Say that `person` is away on these days: deputies of the posts held then act.

    Raises
        AbsenceRefused  if the days are reversed or overlap an absence already recorded
    """
    why = None
    if valid_to < valid_from:
        why = ("结束日期早于开始日期", "the last day is before the first")
    elif person.absences.filter(overlapping(valid_from, valid_to), cancelled_at__isnull=True).exists():
        why = ("此期间已登记过外出", "an absence is recorded in that time already")
    if why:
        raise AbsenceRefused(person=str(person), valid_from=valid_from, valid_to=valid_to, why=why[0], why_en=why[1])
    absence = Absence.objects.create(
        person=person, valid_from=valid_from, valid_to=valid_to, reason=reason, recorded_at=clock.now()
    )
    _record("accounts.record_absence", by, person, _days(valid_from, valid_to))
    return absence


def cancel_absence(absence: Absence, *, by: Any = None) -> None:
    """Take an absence back; the row stays, with the moment it was taken back."""
    absence.cancelled_at = clock.now()
    absence.save(update_fields=["cancelled_at"])
    _record("accounts.cancel_absence", by, absence.person, _days(absence.valid_from, absence.valid_to))


def holds_a_post(person: Person) -> bool:
    """Return whether a person holds a post today, or will: the account is an official's."""
    return bool(person.holdings.filter(overlapping(clock.today(), None)).exists())


def acting_holdings(day: date) -> Any:
    """Return the holdings whose rights are alive on `day`: present or absent holders, and deputies who act.

    An absent holder keeps the post's rights: a deputy is added, not swapped in, since people on leave
    still answer the telephone. Four tables are read in one statement.
    """
    holder = Holding.objects.filter(in_force(day), post=OuterRef("post"), as_deputy=False)
    away = Absence.objects.filter(in_force(day), person=OuterRef("person"), cancelled_at__isnull=True)
    present_holder = holder.filter(~Exists(away))
    return Holding.objects.filter(
        in_force(day) & in_force(day, "post__"), Q(as_deputy=False) | ~Exists(present_holder)
    ).select_related("post__area", "post__role", "person")


def holders_of(permissions: Iterable[str] | None, *, units: Iterable[str] | None = None) -> list[Person]:
    """Return who acts today in a post that grants one of these permissions (None: any), in these units or (None) in any; each once."""
    today = clock.today()
    held = Holding.objects.filter(in_force(today) & in_force(today, "post__"), person__is_active=True)
    if permissions is not None:
        held = held.filter(post__role__in=Grant.objects.filter(permission__in=list(permissions)).values("role_id"))
    if units is not None:
        held = held.filter(post__unit__code__in=list(units))
    found = {pk: (person, deputy) for pk, person, deputy in held.values_list("pk", "person_id", "as_deputy")}
    # Whether a deputy acts hangs on other people's absences: a long question, asked of deputies alone.
    deputies = [pk for pk, (_person, deputy) in found.items() if deputy]
    idle = set(deputies) - set(acting_holdings(today).filter(pk__in=deputies).values_list("pk", flat=True))
    acting = {person for pk, (person, _deputy) in found.items() if pk not in idle}
    return list(Person.objects.filter(pk__in=acting).order_by("pk"))


def _days(valid_from: date, valid_to: date | None) -> dict[str, str]:
    return {"from": valid_from.isoformat(), "to": valid_to.isoformat() if valid_to else ""}


def _record(verb: str, by: Any, target: Post | Person, detail: dict[str, Any]) -> None:
    key = target.code if isinstance(target, Post) else target.username
    record(verb, by, type(target).__name__.lower(), key, detail)
