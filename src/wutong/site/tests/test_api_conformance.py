"""The API keeps to its own description: whatever fits the OpenAPI document is answered as the document says.

Requests are made up from the document (schemathesis), half of them about things that are there, and sent to the
WSGI application in this process. No answer may be a 500, of an undocumented status or kind, or break its schema.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Schema

from wutong.platform import clock
from wutong.platform.accounts.api import issue_token
from wutong.platform.accounts.models import Holding
from wutong.platform.accounts.testing import ROLE_CODES, make_person, make_post
from wutong.platform.packs import packs
from wutong.platform.territory.models import Area
from wutong.platform.territory.testing import LONG_AGO
from wutong.site.web.api import api

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

EXAMPLES, EXAMPLES_IN_FULL = 4, 60
# Things of the reference zone, by the first part of an operation's address and its parameter.
THERE: dict[str, dict[str, Any]] = {
    "plan": {"code": "14", "row": 10, "number": 1, "proposal": 1},
    "ledger": {"claim_id": 100, "code": "gdp", "form": "csv"},
    "documents": {"code": "A25", "candidate_id": 1},
    "reader": {"code": "A25"},
    "atlas": {"code": "shifo"},
}
PREFIX = "/api/v1/"

PARTS = [pack.name for pack in packs() if pack.api_router]


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    """Every operation of the document, bound to the application."""
    import schemathesis  # half a second, which --fast need not wait for

    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    schema.app = WSGIHandler()
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def _the_connection_stays():
    """A request closes its connection; here it is the test's, in the middle of a transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(loaded_zone, db, settings) -> str:
    """The token of somebody who holds a post of every role over the whole zone."""
    settings.WUTONG_API_PER_MINUTE = 10**6
    zone = Area.objects.get(kind="zone")
    person = make_person()
    for role in ROLE_CODES:
        Holding.objects.create(post=make_post(role, zone), person=person, valid_from=LONG_AGO)
    return issue_token(person, "test", False, 1)[1]


def requests_to(operation: Any) -> st.SearchStrategy[Any]:
    """Requests with parameters made up, and with those of things that are there."""
    wanted = {parameter.name for parameter in operation.path_parameters}
    known = THERE.get(operation.path.removeprefix(PREFIX).partition("/")[0], {})
    there = {name: value for name, value in known.items() if name in wanted}
    if not there or set(there) != wanted:
        return operation.as_strategy()
    return st.one_of(operation.as_strategy(path_parameters=there), operation.as_strategy())


@pytest.mark.parametrize("part", PARTS)
def test_operations_answer_as_their_description_says(part, operations, token, request):
    most = EXAMPLES_IN_FULL if request.config.getoption("--full") else EXAMPLES
    asked = [one for one in operations if one.path.startswith(f"{PREFIX}{part}")]
    assert asked
    assert {one.label: words for one in asked if (words := what_is_wrong(one, token, most))} == {}


def what_is_wrong(operation: Any, token: str, most: int) -> str:
    """Send up to `most` requests to an operation; say what was wrong with an answer, or nothing."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as of

    wanted = [
        not_a_server_error, of.status_code_conformance, of.content_type_conformance, of.response_schema_conformance,
    ]  # fmt: skip

    @settings(
        max_examples=most, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=requests_to(operation))
    def check(case: Any) -> None:
        with clock.standing_at(datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)):
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code not in {401, 403}, case.as_curl_command()
        case.validate_response(answer, checks=wanted)

    try:
        check()
    except Exception as failure:
        return f"{failure}\n{failure.exceptions}" if isinstance(failure, ExceptionGroup) else str(failure)
    return ""


def every_schema(above: type = Schema) -> Iterator[type]:
    for one in above.__subclasses__():
        yield one
        yield from every_schema(one)


def test_no_two_schemas_share_a_name():
    """In the document the second would stand under the first one's name."""
    written = {one for one in every_schema() if one.__module__.startswith("wutong.") and _stands_in_its_module(one)}
    names = Counter(one.__name__ for one in written)
    assert [name for name, count in names.items() if count > 1] == []


def _stands_in_its_module(schema: type) -> bool:
    """Whether people wrote it: ninja makes others for the parameters of operations."""
    return getattr(sys.modules[schema.__module__], schema.__name__, None) is schema
