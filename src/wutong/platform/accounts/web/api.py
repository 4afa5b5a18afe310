"""People, posts and units over the API, with the rights and the masking of the pages."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from wutong.platform import clock
from wutong.platform.access.api import SIGNED_IN, needs
from wutong.platform.access.scope import rights_of
from wutong.platform.accounts.models import Holding, Person, Post, Token
from wutong.platform.accounts.organisation import UnitState, organisation_on
from wutong.platform.accounts.people import masked_email, masked_phone
from wutong.platform.accounts.posts import acting_holdings, end_holding, hand_over, hold
from wutong.platform.accounts.tokens import revoke_token

router = Router(tags=["accounts"])
MANAGE = "accounts.manage"
MOST = 500


class SelfOut(Schema):
    """Who calls: name, posts that act today, and what they may do."""

    username: str
    full_name: str
    posts: list[str]
    permissions: list[str]


class PersonOut(Schema):
    """A person; contact is masked."""

    id: int
    username: str
    full_name: str
    is_active: bool
    phone: str
    email: str

    @staticmethod
    def resolve_phone(person: Person) -> str:
        """Mask the telephone number."""
        return masked_phone(person.phone)

    @staticmethod
    def resolve_email(person: Person) -> str:
        """Mask the mail address."""
        return masked_email(person.email)


class HoldingOut(Schema):
    """Who holds a post from when to when; `acts` says whether its rights are alive today."""

    id: int
    username: str
    valid_from: date
    valid_to: date | None
    as_deputy: bool
    acts: bool


class PostOut(Schema):
    """A post: role and area, with those who hold it now or will."""

    code: str
    name: str
    unit: str
    role: str
    area: str
    holdings: list[HoldingOut]


class HoldingIn(Schema):
    """An assignment; `replace` ends the present holder's time the day before."""

    username: str
    valid_from: date
    valid_to: date | None = None
    as_deputy: bool = False
    replace: bool = False
    reason: str = ""


class LastDayIn(Schema):
    """After which day a holding ends."""

    last_day: date


class UnitOut(Schema):
    """A unit in the tree of a day."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    parent: str | None
    area: str | None
    effective_from: date
    recorded_at: datetime


class TokenOut(Schema):
    """One of the caller's tokens; the token itself is never shown again."""

    id: int
    name: str
    prefix: str
    read_only: bool
    expires_at: datetime
    last_used_at: datetime | None


@router.get("/me", response=SelfOut)
@needs(SIGNED_IN)
def me(request: HttpRequest) -> dict[str, object]:
    """Say who calls and what they may do."""
    rights = rights_of(request.user).rights
    return {
        "username": request.user.get_username(),
        "full_name": request.user.full_name,
        "posts": sorted({right.post for right in rights}),
        "permissions": sorted({right.permission for right in rights}),
    }


@router.get("/people", response=list[PersonOut])
@needs(MANAGE)
def people(request: HttpRequest, after: int = 0) -> list[Person]:
    """Return people by id, at most 500; `after` is the id to go on from."""
    return list(Person.objects.filter(pk__gt=after).order_by("pk")[:MOST])


@router.get("/posts", response=list[PostOut])
@needs(MANAGE)
def posts(request: HttpRequest) -> list[dict[str, object]]:
    """Return every post with those who hold it now or will."""
    rows = Post.objects.select_related("unit", "role", "area").order_by("code")
    acting = set(acting_holdings(clock.today()).values_list("pk", flat=True))
    held: dict[int, list[Holding]] = {}
    for holding in Holding.objects.exclude(valid_to__lt=clock.today()).select_related("person"):
        held.setdefault(holding.post_id, []).append(holding)
    return [_post(post, held.get(post.pk, []), acting) for post in rows]


def _post(post: Post, holdings: list[Holding], acting: set[int]) -> dict[str, object]:
    return {
        "code": post.code,
        "name": post.name,
        "unit": post.unit.code,
        "role": post.role.code,
        "area": post.area.code,
        "holdings": [_holding(holding, acting) for holding in holdings],
    }


def _holding(holding: Holding, acting: set[int]) -> dict[str, object]:
    return {
        "id": holding.pk,
        "username": holding.person.username,
        "valid_from": holding.valid_from,
        "valid_to": holding.valid_to,
        "as_deputy": holding.as_deputy,
        "acts": holding.pk in acting,
    }


@router.post("/posts/{code}/holdings", response=HoldingOut)
@needs(MANAGE)
def assign(request: HttpRequest, code: str, given: HoldingIn) -> dict[str, object]:
    """Give a post to a person, as holder or deputy."""
    post, person = get_object_or_404(Post, code=code), get_object_or_404(Person, username=given.username)
    if given.replace and not given.as_deputy and given.valid_to is None:
        made = hand_over(post, person, given.valid_from, reason=given.reason, by=request.user)
    else:
        made = hold(
            post,
            person,
            given.valid_from,
            given.valid_to,
            as_deputy=given.as_deputy,
            reason=given.reason,
            by=request.user,
        )
    return _shown(made)


@router.post("/posts/{code}/holdings/{int:holding_id}/end", response=HoldingOut)
@needs(MANAGE)
def end(request: HttpRequest, code: str, holding_id: int, given: LastDayIn) -> dict[str, object]:
    """End a holding after a day."""
    holding = get_object_or_404(Holding.objects.select_related("person", "post"), pk=holding_id, post__code=code)
    before = holding.pk
    ended = end_holding(holding, given.last_day, by=request.user)
    ended.pk = before  # a holding that never began is gone; its number still names it in the answer
    return _shown(ended)


def _shown(holding: Holding) -> dict[str, object]:
    return _holding(holding, set(acting_holdings(clock.today()).filter(pk=holding.pk).values_list("pk", flat=True)))


@router.get("/units", response=list[UnitOut])
@needs(SIGNED_IN)
def units(request: HttpRequest, on: date | None = None, as_known_on: datetime | None = None) -> list[dict[str, object]]:
    """Return the organisation tree on a day as known at a moment (both: now), parents before children."""
    known = as_known_on.replace(tzinfo=clock.SHANGHAI) if as_known_on and not as_known_on.tzinfo else as_known_on
    return [_unit(state) for state in organisation_on(on, known)]


def _unit(state: UnitState) -> dict[str, object]:
    content = state.content
    return {
        "code": state.code,
        "name_zh": content.name_zh,
        "name_en": content.name_en,
        "kind": content.kind,
        "parent": content.parent.code if content.parent else None,
        "area": content.area.code if content.area else None,
        "effective_from": state.effective_from,
        "recorded_at": state.recorded_at,
    }


@router.get("/tokens", response=list[TokenOut])
@needs(SIGNED_IN)
def tokens(request: HttpRequest) -> list[Token]:
    """Return the caller's tokens that were not revoked."""
    return list(Token.objects.filter(person=request.user, revoked_at__isnull=True).order_by("-created_at"))


@router.post("/tokens/{int:token_id}/revoke", response=TokenOut)
@needs(SIGNED_IN)
def revoke(request: HttpRequest, token_id: int) -> Token:
    """End one of the caller's tokens. New ones are issued on the page only, where a person sits."""
    token = get_object_or_404(Token, pk=token_id, person=request.user)
    revoke_token(token, by=request.user)
    return token
