"""People: finding them, making accounts, changing what they chose."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wutong.platform import clock
from wutong.platform.accounts.acts import record
from wutong.platform.accounts.models import Person


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
