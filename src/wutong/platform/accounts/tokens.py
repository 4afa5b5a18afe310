"""Keys to the API: shown once, kept only as a digest, ending on a day.

A token is 256 random bits, so a plain SHA-256 keeps it: there is nothing to guess that a slow
hash would protect, and every API request pays for the look-up.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from wutong.platform import clock
from wutong.platform.accounts.acts import record
from wutong.platform.accounts.errors import TokenRefused
from wutong.platform.accounts.models import Person, Token

MARK = "wut_"  # lets a scanner of leaked secrets recognise one
PREFIX_LENGTH = 10  # mark and six characters: enough to tell one's own tokens apart
LONGEST_DAYS = 366
USED_EVERY = timedelta(minutes=1)  # how exact `last_used_at` is; saves a write on every request


def digest_of(plain: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def issue_token(person: Person, name: str, read_only: bool = True, days: int = 90) -> tuple[Token, str]:
    """Make a token for `person` that lives `days` days; return its row and, this once, the token itself.

    Raises
        TokenRefused  if `days` is not between 1 and a year
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenRefused(name=name, longest=LONGEST_DAYS)
    plain = MARK + secrets.token_urlsafe(32)
    now = clock.now()
    token = Token.objects.create(
        person=person,
        name=name.strip(),
        prefix=plain[:PREFIX_LENGTH],
        digest=digest_of(plain),
        read_only=read_only,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record("accounts.issue_token", person, "token", token.prefix, {"read_only": read_only, "days": days})
    return token, plain


def token_of(plain: str) -> Token | None:
    """Return the living token, with its person, or None; a wrong, ended or revoked one looks the same."""
    token = Token.objects.select_related("person").filter(digest=digest_of(plain), revoked_at__isnull=True).first()
    if token is None or token.expires_at <= clock.now() or not token.person.is_active:
        return None
    _note_use(token)
    return token


def person_of_token(plain: str) -> Person | None:
    """Return whose living token this is, or None."""
    token = token_of(plain)
    return token.person if token else None


@transaction.atomic
def revoke_token(token: Token, *, by: Any) -> None:
    """End a token now. Its row stays, so that the trail can be read."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("accounts.revoke_token", by, "token", token.prefix, {"person": token.person.username})


def _note_use(token: Token) -> None:
    now = clock.now()
    if token.last_used_at is None or not timedelta() <= now - token.last_used_at < USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
