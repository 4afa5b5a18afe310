"""The permission matrix: every page and every API operation, asked for by every role and by nobody.

The expected answer is computed from what the view declares and from roles.yaml; the real one comes from
the test client. A view without a declaration fails here, and would be refused in service.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from wutong.engines.registry.testing import make_firm, represented_by
from wutong.platform.access.api import PUBLIC, SIGNED_IN
from wutong.platform.access.gate import path_view_of, permission_of
from wutong.platform.access.report import permissions_page, reach
from wutong.platform.accounts.roles import ensure_roles
from wutong.platform.accounts.testing import ROLE_CODES, make_person
from wutong.platform.packs import packs, permissions

ANONYMOUS = "anonymous"
CALLERS = (*ROLE_CODES, ANONYMOUS)

# Values for the parameters of addresses. Rights are asked before a view runs, so the thing named need not exist:
# whoever may ask gets 404, whoever may not gets 403. A converter that is not here fails with the line to add.
BY_CONVERTER = {
    "int": "1",
    "str": "sample",
    "slug": "sample",
    "path": "sample",
    "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
}
# For views whose address needs a certain form before they run, by the parameter's name.
BY_NAME: dict[str, str] = {}

# Views that declare nothing on purpose, and why. Everyone is refused.
UNDECLARED = {"api-root": "ninja mounts it by itself; there is nothing to see"}


@dataclass(frozen=True)
class Route:
    """One address with one method, and the permission it declares."""

    method: str
    path: str
    name: str
    permission: str | None
    is_api: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def allows(self, caller: str) -> bool:
        if self.permission is None:
            return False
        if self.permission == PUBLIC:
            return True
        if caller == ANONYMOUS:
            return False
        return self.permission == SIGNED_IN or bool(reach(caller, self.permission))


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        else:
            yield address, pattern


def with_samples(address: str) -> str:
    def sample(match: re.Match[str]) -> str:
        converter, name = match["converter"] or "str", match["name"]
        assert name in BY_NAME or converter in BY_CONVERTER, (
            f'{address}: add BY_NAME[{name!r}] = "…" to tests/architecture/test_permissions.py'
        )
        return BY_NAME.get(name, BY_CONVERTER.get(converter, ""))

    return "/" + re.sub(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>", sample, address)


def routes() -> list[Route]:
    found = []
    for address, pattern in patterns(get_resolver()):
        path, name = with_samples(address), pattern.name or ""
        path_view = path_view_of(pattern.callback)
        if path_view is None:
            declared = getattr(pattern.callback, "permission", None)
            found.append(Route("GET", path, name, declared, is_api=False))
        else:
            found += [
                Route(method, path, name, permission_of(operation), is_api=True)
                for operation in path_view.operations
                for method in operation.methods
            ]
    return found


def refused(route: Route, response: Any) -> bool:
    if route.is_api:
        return response.status_code in {401, 403}
    # who may not see the page is led to sign in, from the first address to where the own work begins
    elsewhere = response.status_code == 302 and response.headers["Location"].startswith(("/sign-in/", "/start/"))
    return response.status_code in {401, 403} or elsewhere


class LetIn:
    """Answers in place of the view whoever comes with X-Let-In, once the gate has let him in: to draw a page takes long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        return HttpResponse(status=204) if "X-Let-In" in request.headers else None


@pytest.fixture
def clients(db: None, settings: Any) -> dict[str, Client]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.LetIn"]  # behind the gate
    settings.WUTONG_API_PER_MINUTE = settings.WUTONG_API_UNKNOWN_PER_MINUTE = 10**6
    clients = {caller: Client(raise_request_exception=False) for caller in CALLERS}
    for role in ROLE_CODES:
        clients[role].force_login(make_person(role))
    return clients


@pytest.mark.filterwarnings("ignore:No directory at")
@pytest.mark.slow
def test_every_address_answers_every_role_as_declared(clients, pytestconfig):
    """The first and the last of those let in see the page drawn, with --full all of them."""
    wrong = []
    for route in routes():
        allowed = [caller for caller in clients if route.allows(caller)]
        drawn = allowed if pytestconfig.getoption("--full") else (*allowed[:1], *allowed[-1:])
        for caller, client in clients.items():
            only_gate = {"X-Let-In": "1"} if caller in allowed and caller not in drawn else {}
            response = client.generic(route.method, route.path, content_type="application/json", headers=only_gate)
            if response.status_code >= 500:
                wrong.append(f"{route} as {caller}: {response.status_code}")
            elif refused(route, response) == route.allows(caller):
                expected = "to be let in" if route.allows(caller) else "to be refused"
                wrong.append(f"{route} as {caller}: {response.status_code}, expected {expected} ({route.permission})")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.django_db
def test_an_account_of_a_firm_reads_nothing_of_another_firm_at_any_address(settings):
    """Asked at every address that its role is let in to, with the other firm's key in every place that takes a text, and
    with its name to search for."""
    settings.WUTONG_API_PER_MINUTE = 10**6
    ensure_roles()
    own, other = make_firm("示例甲木有限公司", number=1), make_firm("示例乙火有限公司", number=2)
    person = make_person(username="firm-person")
    represented_by(own, person)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    told, opened = [], 0
    for route in routes():
        if route.method == "GET" and route.allows("firm") and route.name != "openapi":  # which holds no data
            path = route.path.replace("sample", other)
            response = client.get(path, {"q": "示例乙火", "edition": "high_tech@2016-01-01"})
            opened += response.status_code == 200
            body = b"".join(response) if response.streaming else response.content
            if response.status_code == 200 and "乙火有限公司".encode() in body:
                told.append(path)
    assert told == []
    assert opened > 5  # its own pages of account, notices, help


def test_every_view_declares_a_permission_that_exists():
    known = {PUBLIC, SIGNED_IN, *permissions()}
    wrong = [
        f'{route} declares {route.permission!r}: put @page("…") on the view or @needs("…") on the operation; '
        f"known: {', '.join(sorted(known))}"
        for route in routes()
        if route.permission not in known and route.name not in UNDECLARED
    ]
    assert wrong == [], "\n".join(wrong)


def test_the_menu_asks_for_what_its_page_asks_for():
    declared = {route.name: route.permission for route in routes() if not route.is_api}
    wrong = [
        f"{entry.url_name}: menu {entry.permission}, page {declared.get(entry.url_name)}"
        for pack in packs()
        for entry in pack.menu
        if declared.get(entry.url_name) != entry.permission
    ]
    assert wrong == []


def test_what_is_public_is_little_and_known():
    """A page that becomes public by mistake stands out here."""
    public = {route.name or route.path for route in routes() if route.permission == PUBLIC}

    assert public <= PUBLIC_NAMES, f"add to PUBLIC_NAMES if meant: {sorted(public - PUBLIC_NAMES)}"


PUBLIC_NAMES = {
    "sign-in", "sign-out", "set-language", "set-theme", "help",
    "oidc_authentication_init", "oidc_authentication_callback",
}  # fmt: skip


def test_the_reference_page_is_true(root: Path):
    file = root / "docs/reference/permissions.md"
    if os.environ.get("WUTONG_WRITE_DOCS"):
        file.write_text(permissions_page(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == permissions_page(), (
        "run WUTONG_WRITE_DOCS=1 pytest tests/architecture/test_permissions.py"
    )
