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
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Schema

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import NewCase
from wutong.engines.registry import api as registry
from wutong.engines.registry.testing import hand_in, make_firm, make_review, represented_by
from wutong.engines.returns import api as returns
from wutong.kernel.period import Period
from wutong.packs.corrections import asking
from wutong.packs.economy import meetings
from wutong.packs.supervision import loading as supervision
from wutong.packs.supervision import matters
from wutong.packs.tasks.loading import CALENDAR, TYPE, ensure_types
from wutong.platform import clock
from wutong.platform.accounts.api import issue_token
from wutong.platform.accounts.models import Holding
from wutong.platform.accounts.testing import ROLE_CODES, make_person, make_post
from wutong.platform.packs import packs
from wutong.platform.territory.api import area_by_code
from wutong.platform.territory.models import Area
from wutong.platform.territory.testing import LONG_AGO
from wutong.site.web.api import api

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

EXAMPLES, EXAMPLES_IN_FULL = 4, 60
STANDING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
Things = dict[str, dict[str, Any]]
# Things of the reference zone, by the beginning of an operation's address and its parameter; the longest beginning counts.
THERE: Things = {
    "plan": {"code": "14", "row": 10, "number": 1, "proposal": 1},
    "ledger": {"claim_id": 100, "code": "gdp", "format": "csv"},
    "documents": {"code": "A25", "candidate_id": 1},
    "reader": {"code": "A25"},
    "atlas": {"code": "shifo", "change": 1},
    "cases/types": {"code": TYPE, "edition": 1},
    "cases/calendars": {"code": CALENDAR},
    "reporting": {"form": "work_monthly", "period": "2025-01", "unit": "innovation"},
    "economy/monitor": {"code": "gdp"},
    "platform/territory": {"code": "zhengzhou-hitech"},
}
PREFIX, ZONE = "/api/v1/", "zhengzhou-hitech"

PARTS = [pack.name for pack in packs() if pack.api_router]


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    """Every operation of the document, bound to the application."""
    import schemathesis  # half a second, which --fast need not wait for

    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    schema.app = WSGIHandler()
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def token(loaded_zone, db, settings) -> str:
    """The token of somebody who holds a post of every role over the whole zone."""
    settings.WUTONG_API_PER_MINUTE = 10**6
    zone = Area.objects.get(kind="zone")
    person = make_person()
    for role in ROLE_CODES:
        Holding.objects.create(post=make_post(role, zone), person=person, valid_from=LONG_AGO)
    return issue_token(person, "test", False, 1)[1]


@pytest.fixture
def there(token, client) -> Things:
    """THERE, and a case with a file, a change of cases that has been made, a supervised matter, a meeting, firms."""
    sent = {"headers": {"Authorization": f"Bearer {token}"}}
    with clock.standing_at(STANDING):
        ensure_types()
        supervision.ensure_types()
        returns.ensure_types()
        asking.ensure_types()
        person = Holding.objects.select_related("person").latest("pk").person
        matter = matters.give_out(matters.Wanted("核对入库名单", "innovation"), by=person)
        meeting = meetings.prepare("月度调度会", STANDING.date(), (2025, 1), by=person)
        form = next(one for one in returns.forms_on(STANDING.date()) if one.code == THERE["reporting"]["form"])
        returns.open_period(form, Period.parse(THERE["reporting"]["period"]))
        new = NewCase(TYPE, "补报企业名单", "zhengzhou-hitech", category="lacking")
        case = cases.open_case(new, by=None)
        stored = client.post(f"{PREFIX}cases/{case}/files", {"file": SimpleUploadedFile("名单.txt", b"1")}, **sent)
        change = {"kind": "reschedule", "title": "放假调整", "calendar": CALENDAR}
        made = client.post(f"{PREFIX}cases/changes", change, content_type="application/json", **sent)
        firm, other = (make_firm(f"示例{sign}有限公司", area=area_by_code(ZONE).pk) for sign in "甲乙")
        cell = {"row": hand_in(firm, "2023", revenue_fen=10**9), "column": "revenue_fen"}
        consent = registry.grant_consent(firm, "bank", by=None, evidence="授权书", granted_on=STANDING.date())
        represented_by(firm, person)
        wanted, proof = asking.Wanted("address", "示例大街1号", "已迁址"), SimpleUploadedFile("变更通知书.txt", b"2")
        asked = asking.ask(registry.firm(firm), wanted, by=person, evidence=proof)
        kept, pair = registry.save_list(person, "重点", keys=[firm]), make_review(other, firm)
    a_case = {"case": case, "act": "dispatch", "digest": stored.json()[0]["digest"]}
    return THERE | {
        "cases": a_case, "cases/changes": {"change": made.json()["id"]},
        "supervision/matters": {"case": matter}, "economy/meetings": {"number": meeting.pk},
        "registry": {"key": firm, "number": consent} | cell, "registry/firm-lists": {"number": kept},
        "registry/firm-reviews": {"number": pair}, "ladder": {"key": firm}, 
        "corrections": {"key": firm, "case": asked, "digest": cases.state_at(asked).files[0].digest},
    }  # fmt: skip


@pytest.fixture
def connection_that_stays(there):
    """A request closes its connection; here it is the test's, in the middle of a transaction.

    After `there`, because Django's own client connects the signals again.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def requests_to(operation: Any, there: Things) -> st.SearchStrategy[Any]:
    """Requests with parameters made up, and with those of things that are there."""
    known = known_to(operation, there)
    if known is None:
        return operation.as_strategy()
    return st.one_of(operation.as_strategy(path_parameters=known), operation.as_strategy())


def known_to(operation: Any, there: Things) -> dict[str, Any] | None:
    """Return the things that an operation's address asks for; None where it asks for none, or one is not known."""
    wanted = {parameter.name for parameter in operation.path_parameters}
    address = operation.path.removeprefix(PREFIX)
    beginning = max((one for one in there if f"{address}/".startswith(f"{one}/")), key=len, default="")
    known = {name: value for name, value in there.get(beginning, {}).items() if name in wanted}
    return known if wanted and set(known) == wanted else None


@pytest.mark.parametrize("part", PARTS)
def test_operations_answer_as_their_description_says(part, operations, token, there, connection_that_stays, request):
    most = EXAMPLES_IN_FULL if request.config.getoption("--full") else EXAMPLES
    asked = [one for one in operations if one.path.startswith(f"{PREFIX}{part}")]
    assert asked
    assert {one.label: words for one in asked if (words := what_is_wrong(one, token, there, most))} == {}


# Nothing of these is there in the reference zone, or only what other operations make.
NOT_THERE = tuple(
    PREFIX + part
    for part in "platform/accounts platform/jobs platform/notices documents/lexicon documents/findings papers".split()
)


def test_every_operation_is_also_asked_about_something_that_is_there(operations, there):
    without = [
        one.label
        for one in operations
        if one.path_parameters and known_to(one, there) is None and not one.path.startswith(NOT_THERE)
    ]
    assert without == [], "add to THERE what is there"


def what_is_wrong(operation: Any, token: str, there: Things, most: int) -> str:
    """Send up to `most` requests to an operation; say what was wrong with an answer, or nothing."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as of

    wanted = [
        not_a_server_error, of.status_code_conformance, of.content_type_conformance, of.response_schema_conformance,
    ]  # fmt: skip

    @settings(
        max_examples=most, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=requests_to(operation, there))
    def check(case: Any) -> None:
        with clock.standing_at(STANDING):
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
