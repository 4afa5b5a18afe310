"""People: finding them, making accounts, changing what they chose."""

from __future__ import annotations

import secrets
from typing import Any

from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.db import transaction

from wutong.platform import clock
from wutong.platform.accounts.acts import record
from wutong.platform.accounts.models import Person

PASSWORD_GROUPS = 4  # of four hexadecimal digits: 64 bits, readable over the telephone
SHORTEST_SHOWN = 7  # a shorter number is hidden whole


def person_for_username(username: str) -> Person | None:
    """Return the person with this user name, however it is written, or None."""
    return Person.objects.filter(username__iexact=username.strip()).first()


@transaction.atomic
def add_person(
    username: str, full_name: str, *, email: str = "", phone: str = "", password: str | None = None, by: Any = None
) -> Person:
    """Make an account. It carries no right: those come with a post. Without a password it can only use OIDC."""
    person = Person.objects.create(
        username=username,
        full_name=full_name,
        email=email,
        phone=phone,
        password=make_password(password),
        password_changed_at=clock.now() if password else None,
    )
    record("accounts.add_person", by, "person", username, {"name": full_name})
    return person


@transaction.atomic
def set_active(person: Person, active: bool, *, by: Any) -> None:
    """Let a person sign in, or no longer. Nothing is removed: what the person did stays theirs."""
    if person.is_active != active:
        person.is_active = active
        person.save(update_fields=["is_active"])
        record("accounts.enable_person" if active else "accounts.disable_person", by, "person", person.username)


@transaction.atomic
def set_password(person: Person, password: str, *, by: Any) -> None:
    """Replace the password. Every session of the person ends with it, since Django binds them to its hash."""
    person.set_password(password)
    person.password_changed_at = clock.now()
    person.save(update_fields=["password", "password_changed_at"])
    record("accounts.change_password", by, "person", person.username)


@transaction.atomic
def issue_password(person: Person, *, by: Any) -> str:
    """Give `person` a password made by chance and return it, this once; at the next sign-in it must be replaced."""
    password = "-".join(secrets.token_hex(2) for _ in range(PASSWORD_GROUPS))
    person.set_password(password)
    person.password_changed_at = None
    person.save(update_fields=["password", "password_changed_at"])
    record("accounts.change_password", by, "person", person.username, {"temporary": True})
    return password


@transaction.atomic
def unlock(person: Person, *, by: Any) -> None:
    """Forget the failed attempts to sign in under this name."""
    reset(username=person.username)
    record("accounts.unlock_person", by, "person", person.username)


@transaction.atomic
def change_person(person: Person, *, full_name: str, email: str, phone: str, by: Any) -> None:
    """Replace name and contact of a person; the trail names the fields, not their contents."""
    given = {"full_name": full_name, "email": email, "phone": phone}
    changed = sorted(name for name, value in given.items() if getattr(person, name) != value)
    if changed:
        Person.objects.filter(pk=person.pk).update(**given)
        person.refresh_from_db()
        record("accounts.change_person", by, "person", person.username, {"fields": changed})


@transaction.atomic
def look_at_contact(person: Person, *, by: Any) -> tuple[str, str]:
    """Return telephone number and mail address in full, and record that `by` looked."""
    record("person.looked_at", by, "person", person.username, {"fields": ["phone", "email"]})
    return person.phone, person.email


def masked_phone(phone: str) -> str:
    """Return a telephone number with its middle hidden.

    >>> masked_phone("0371-5550102"), masked_phone("110"), masked_phone("")
    ('037*******02', '***', '')
    """
    if len(phone) < SHORTEST_SHOWN:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 5) + phone[-2:]


def masked_email(email: str) -> str:
    """Return a mail address with all but its first letter and its host hidden.

    >>> masked_email("planner@example.org"), masked_email("")
    ('p***@example.org', '')
    """
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if email else ""
