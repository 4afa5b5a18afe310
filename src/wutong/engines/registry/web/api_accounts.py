"""Accounts of firms over the API: for officials who open and end them, and for the firms' own people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wutong.engines.registry import firms as known
from wutong.engines.registry import representing
from wutong.engines.registry.access import OWN_CONSENT, OWN_READ, REPRESENT
from wutong.engines.registry.portraits import portrait
from wutong.engines.registry.types import Firm
from wutong.engines.registry.web.api import FirmConsentOut, FirmListMemberOut, FirmPortraitOut, portrait_answer
from wutong.engines.registry.web.own import grant_by_firm, revoke_by_firm
from wutong.platform.access.api import needs, post_of, scope_of

router = Router(tags=["registry"])


class FirmAccountOut(Schema):
    """Somebody who represents a firm, or did: the account, the days, the proof; `in_force` today."""

    id: int
    username: str
    name: str
    valid_from: date
    valid_to: date | None
    evidence: str
    recorded_by: str
    ended_on: date | None
    in_force: bool
    last_login: datetime | None


class FirmAccountIn(Schema):
    """Who is to represent a firm and how that was proven; a user name that a firm has already keeps its password."""

    username: str = Field(..., min_length=1, max_length=150)
    name: str = Field("", max_length=60)
    evidence: str = Field(..., min_length=1, max_length=200)
    valid_to: date | None = None


class FirmAccountOpenedOut(Schema):
    """An account that may sign in; the password is said this once, empty for an account that was there."""

    id: int
    username: str
    name: str
    password: str


class OwnConsentIn(Schema):
    """A consent that the firm gives itself, from today on."""

    purpose: str = Field("bank", max_length=16)
    recipient: str = Field("", max_length=120)
    expires_on: date | None = None


@router.get("/firms/{key}/accounts", response=list[FirmAccountOut], summary="Who represents a firm")
@needs(REPRESENT)
def accounts(request: HttpRequest, key: str) -> Any:
    """Return the accounts of a firm, those in force first."""
    return representing.representatives(_owner(request, key).key)


@router.post("/firms/{key}/accounts", response=FirmAccountOpenedOut, summary="Open an account for a firm")
@needs(REPRESENT)
def open_account(request: HttpRequest, key: str, given: FirmAccountIn) -> Any:
    """Let somebody represent a firm from today on."""
    owner = _owner(request, key)
    return representing.open_account(owner.key, by=request.user, post=post_of(request, REPRESENT), **given.dict())


@router.post(
    "/firms/{key}/accounts/{int:number}/end", response=list[FirmAccountOut], summary="End an account of a firm"
)
@needs(REPRESENT)
def end_account(request: HttpRequest, key: str, number: int) -> Any:
    """End at once that somebody represents a firm; it can be resumed."""
    owner = _owner(request, key)
    representing.end_account(owner.key, number, by=request.user, post=post_of(request, REPRESENT))
    return representing.representatives(owner.key)


@router.post("/firms/{key}/accounts/{int:number}/resume", response=list[FirmAccountOut], summary="Take an ending back")
@needs(REPRESENT)
def resume_account(request: HttpRequest, key: str, number: int) -> Any:
    """Let somebody represent a firm again whose account was ended."""
    owner = _owner(request, key)
    representing.resume_account(owner.key, number, by=request.user, post=post_of(request, REPRESENT))
    return representing.representatives(owner.key)


def _owner(request: HttpRequest, key: str) -> Firm:
    return known.firm(key, scope_of(request.user, REPRESENT), whole=False)


@router.get("/own-firms", response=list[FirmListMemberOut], summary="Firms one represents")
@needs(OWN_READ)
def own_firms(request: HttpRequest) -> Any:
    """Return the firms the caller represents today."""
    return representing.firms_of(request.user)


@router.get("/own-firms/{key}/portrait", response=FirmPortraitOut, summary="The portrait of one's own firm")
@needs(OWN_READ)
def own_portrait(request: HttpRequest, key: str) -> Any:
    """Return all that is known of a firm the caller represents, and the quartiles of its peers; not who stands to it how."""
    found = replace(portrait(representing.own_firm(request.user, key).key), relations=())
    return portrait_answer(found, found.rows)


@router.post("/own-firms/{key}/consents", response=list[FirmConsentOut], summary="Consent for one's own firm")
@needs(OWN_CONSENT)
def give_consent(request: HttpRequest, key: str, given: OwnConsentIn) -> Any:
    """Agree that the firm's data are shared, from today on."""
    owner = representing.own_firm(request.user, key)
    grant_by_firm(request.user, owner, given.purpose, given.recipient, given.expires_on)
    return known.consents(owner.key)


@router.post(
    "/own-firms/{key}/consents/{int:number}/revoke", response=list[FirmConsentOut], summary="Take one's consent back"
)
@needs(OWN_CONSENT)
def take_consent_back(request: HttpRequest, key: str, number: int) -> Any:
    """Take a consent of the firm back, from today on."""
    owner = representing.own_firm(request.user, key)
    revoke_by_firm(request.user, owner, number)
    return known.consents(owner.key)
