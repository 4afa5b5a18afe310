"""Pages and rows: the one place where rights are asked.

`page` declares what a view needs; a view without a declaration is refused by the
middleware. `scope_of` says which areas and field groups a person may see under a
permission, with two faces over the same columns: a Django filter and a columnar predicate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from wutong.platform.access.scope import Scope, rights_of

PUBLIC = "public"  # anyone, signed in or not
SIGNED_IN = "signed_in"  # anyone with an account


def page(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the permission a view needs: a permission code, PUBLIC or SIGNED_IN."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def needs(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the permission an API operation needs; an operation without it is refused by `access.gate`."""
    return page(permission)


def scope_of(person: Any, permission: str) -> Scope:
    """Return the areas and field groups in which `person` may do `permission` today (empty when nowhere)."""
    return rights_of(person).scope(permission)


def may(person: Any, permission: str) -> bool:
    """Return whether `person` may do `permission` anywhere today."""
    if permission == PUBLIC:
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    return permission == SIGNED_IN or bool(scope_of(person, permission))


def may_open(person: Any, address: str) -> bool:
    """Return whether `person` may open the page of the product at `address`: nothing is linked that would be refused."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    permission = getattr(view, "permission", None)
    return permission is not None and may(person, permission)


def post_of(request: HttpRequest, permission: str) -> str:
    """Return the code of the post under which this request acts, for records of acts."""
    return rights_of(request.user).post_for(permission)
