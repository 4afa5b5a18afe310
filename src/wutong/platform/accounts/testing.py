"""People with rights, for tests."""

from __future__ import annotations

from itertools import count

from wutong.platform import clock
from wutong.platform.accounts.models import Holding, Person, Post, Role, Unit
from wutong.platform.accounts.roles import ensure_roles, role_codes
from wutong.platform.territory.models import Area
from wutong.platform.territory.testing import LONG_AGO, make_area

ROLE_CODES = role_codes()
PASSWORD = "wutong-shu-2025"  # noqa: S105
_numbers = count(1)


def make_unit(code: str = "committee", area: Area | None = None) -> Unit:
    """Return the unit `code`, made if need be."""
    unit, _ = Unit.objects.get_or_create(
        code=code,
        defaults={
            "name_zh": code,
            "area": area or make_area(),
            "valid_from": LONG_AGO,
            "recorded_at": clock.now(),
        },
    )
    return unit


def make_post(role_code: str, area: Area | None = None, code: str = "", unit: Unit | None = None) -> Post:
    """Return a new post with this role over `area` (default: the area `zone`)."""
    if not Role.objects.filter(code=role_code).exists():
        ensure_roles()
    where = area or make_area()
    return Post.objects.create(
        code=code or f"{role_code}-{next(_numbers)}",
        name_zh=role_code,
        unit=unit or make_unit(),
        role=Role.objects.get(code=role_code),
        area=where,
        valid_from=LONG_AGO,
    )


def make_person(role_code: str = "", area: Area | None = None, username: str = "", password: str = "") -> Person:
    """Return a new person who holds a post with this role over `area` (no role: no post, no rights).

    A password costs a slow hash: leave it out and sign in with `client.force_login(person)`.
    """
    person = Person(
        username=username or f"{role_code or 'nobody'}-{next(_numbers)}",
        full_name="测试人员",
        password_changed_at=clock.now(),
    )
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    if role_code:
        Holding.objects.create(post=make_post(role_code, area), person=person, valid_from=LONG_AGO)
    return person
