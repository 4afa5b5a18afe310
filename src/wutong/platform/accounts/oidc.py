"""Signing in through an identity provider (OpenID Connect), where a zone has one.

The provider says who someone is; it never makes an account and never gives a right: those come from
the administrator and from posts. Claims lead to a person by user name, or by a mail address that the
provider has verified; to none, or to more than one, means no sign-in.
"""

from __future__ import annotations

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from wutong.platform.accounts.models import Person

logger = logging.getLogger(__name__)
REFUSALS = (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, KeyError, ValueError)


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Checks what the library leaves open (audience, issuer, subject) and finds the person."""

    def __init__(self) -> None:
        # Django makes every backend for every sign-in; without a provider there is nothing to read.
        if settings.WUTONG_OIDC_NAME:
            super().__init__()

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Person | None:
        """Return the person, or None; what went wrong is logged and not shown, since it may help an attacker."""
        if "nonce" not in credentials or not settings.WUTONG_OIDC_NAME:
            return None
        try:
            person: Person | None = super().authenticate(request, **credentials)
        except REFUSALS as refusal:
            logger.warning("sign-in by provider refused: %s", refusal)
            return None
        return person

    def verify_token(self, token: str, **given: Any) -> dict[str, Any]:
        """Check the signature (library), then that the token was issued by our provider and for us."""
        payload: dict[str, Any] = super().verify_token(token, **given)
        audience = payload.get("aud", [])
        if settings.OIDC_RP_CLIENT_ID not in ([audience] if isinstance(audience, str) else audience):
            raise SuspiciousOperation("the token was issued for another client")
        if payload.get("iss") != settings.OIDC_OP_ISSUER:
            raise SuspiciousOperation("the token was issued by another provider")
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the claims, which must be about the same subject as the token."""
        claims: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload.get("sub"):
            raise SuspiciousOperation("token and claims are about different people")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Return whether there is something to find a person by."""
        return bool(claims.get("preferred_username") or claims.get("email"))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[Person]:
        """Return the people the claims fit: by user name, else by verified mail address."""
        active = Person.objects.filter(is_active=True)
        named = active.filter(username__iexact=claims.get("preferred_username") or "")
        if named or claims.get("email_verified") is not True:
            return named
        return active.filter(email__iexact=claims.get("email") or "-")

    def create_user(self, claims: dict[str, Any]) -> None:
        """Make nobody: an account is the administrator's to give."""
        return
