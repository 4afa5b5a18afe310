"""The accounts of the demonstration. Only the `demo` command makes them; a zone at work has none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from wutong.kernel.yaml_text import read_yaml
from wutong.platform.accounts.models import Post
from wutong.platform.accounts.people import add_person, person_for_username, set_password
from wutong.platform.accounts.posts import hold

FILE = Path(__file__).parent / "data/demonstration.yaml"


@dataclass(frozen=True)
class DemoAccount:
    """One account as the demonstration announces it."""

    username: str
    full_name: str
    post: str


def demo_usernames() -> tuple[str, ...]:
    """Return the user names that `ensure_demo_accounts` wants passwords for."""
    return tuple(row["username"] for row in _rows())


@transaction.atomic
def ensure_demo_accounts(password_for: Mapping[str, str]) -> list[DemoAccount]:
    """Make the accounts and give each its post; running it again only brings passwords into line.

    An account without a post in the file is a firm's: whom it speaks for is recorded once there are firms.

    password_for  a password for each of `demo_usernames()`

    Raises
        Post.DoesNotExist  if the zone's organisation lacks a post the file names
    """
    return [_ensure(row, password_for[row["username"]]) for row in _rows()]


def _ensure(row: dict[str, Any], password: str) -> DemoAccount:
    person = person_for_username(row["username"])
    if person is None:
        person = add_person(
            row["username"], row["full_name"], email=row["email"], phone=row["phone"], password=password
        )
    elif not person.check_password(password):
        set_password(person, password, by=None)
    if "post" not in row:
        return DemoAccount(person.username, person.full_name, "")
    post = Post.objects.select_related("unit").get(code=row["post"])
    if not post.holdings.filter(person=person).exists():
        # From the post's first day: the demonstration's clock can be moved to any of them.
        hold(post, person, post.valid_from)
    return DemoAccount(person.username, person.full_name, str(post))


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml(FILE.read_text(encoding="utf-8"))["accounts"]
    return rows
