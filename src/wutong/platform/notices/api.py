"""Telling people: once each, in their language, in the inbox and by the ways they chose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from wutong.platform import clock
from wutong.platform.jobs.due import schedule
from wutong.platform.notices.models import Notice, Preference
from wutong.platform.notices.preferences import after_quiet, preference_form, preference_of, preferences_of

__all__ = [
    "Notice", "inbox", "mark_all_read", "mark_read", "notify", "notify_all", "preference_form", "preference_of", "told_under",
    "unread_count",
]  # fmt: skip


def notify(person: Any, *, key: str, topic: str, title: Any, body: Any = "", link: str = "") -> Notice:
    """Put a notice into a person's inbox, in the caller's transaction; the same key is told once.

    title, body  text; lazily translated text is put into the person's language
    link         the path of the page the notice leads to

    Mail, webhook, short message and messenger follow after the commit, carried by the worker outside quiet hours.
    """
    return notify_all([person], key=key, topic=topic, title=title, body=body, link=link)[0]


@transaction.atomic
def notify_all(
    people: Iterable[Any], *, key: str, topic: str, title: Any, body: Any = "", link: str = ""
) -> list[Notice]:
    """Tell several people the same, as `notify` tells one; the same four statements however many they are."""
    told = {person.pk: person for person in people}
    found = Notice.objects.filter(person__in=list(told), key=key)
    known = {row.person_id: row for row in found}
    fresh = [person for pk, person in told.items() if pk not in known]
    if fresh:
        now = clock.now()
        texts = [(person, _in_language_of(person, title, body)) for person in fresh]
        rows = [
            Notice(person=person, key=key, created_at=now, link=link, topic=topic, title=head[:200], body=rest)
            for person, (head, rest) in texts
        ]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        known = {row.person_id: row for row in found.all()}
        preferences = preferences_of(fresh)
        for person in fresh:
            _carry(known[person.pk], preferences[person.pk])
    return [known[pk] for pk in told]


def _in_language_of(person: Any, title: Any, body: Any) -> tuple[str, str]:
    with translation.override(person.language):
        return str(title), str(body)


def inbox(person: Any, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Return a person's notices, newest first."""
    rows = Notice.objects.filter(person=person)
    return rows.filter(read_at__isnull=True) if unread_only else rows


def told_under(key: str, people: Iterable[Any]) -> list[Notice]:
    """Return the notices under one key of some people, the earliest first: to whom, when, and when each was read."""
    rows = Notice.objects.filter(person__in=list(people), key=key)
    return list(rows.select_related("person").order_by("created_at", "pk"))


def unread_count(person: Any) -> int:
    """Return how many notices a person has not read (0 for nobody signed in); one indexed query."""
    if not getattr(person, "is_authenticated", False):
        return 0
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def mark_read(person: Any, notice_id: int) -> bool:
    """Mark one of a person's own notices as read; False when there is no such notice of his."""
    rows = Notice.objects.filter(person=person, pk=notice_id)
    rows.filter(read_at__isnull=True).update(read_at=clock.now())
    return rows.exists()


def mark_all_read(person: Any) -> int:
    """Mark everything in a person's inbox as read; return how many were not."""
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=clock.now())


def _carry(row: Notice, preference: Preference) -> None:
    """Put what carries a notice out of the inbox on the table, each way once, after the person's quiet hours."""
    wanted = {
        "email": preference.by_email and not preference.digest, "webhook": bool(preference.webhook),
        "sms": preference.by_sms, "messenger": preference.by_messenger,
    }  # fmt: skip
    moment = after_quiet(preference, clock.now())
    for way in (way for way, chosen in wanted.items() if chosen):
        schedule(f"notices.{way}", f"notices.{way}/{row.pk}", moment, notice=row.pk)
