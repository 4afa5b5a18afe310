"""The dispatcher's desk: the queue, the case under the cursor, suggestions with reasons, and back to the next case."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.engines.cases import api
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import Street
from wutong.engines.cases.types import Given

FOUND, FORBIDDEN = 302, 403


@pytest.fixture
def chief(street: Street) -> Client:
    client = Client()
    client.force_login(street.chief)
    return client


def ready(street: Street, **fields) -> int:
    case = api.open_case(street.new(**fields), by=street.chief)
    api.take(case, "accept", by=street.chief)
    return case


def test_the_most_urgent_waits_on_top_and_cases_with_a_unit_do_not(street, chief):
    usual = ready(street, title="一般的事")
    urgent = ready(street, title="特急的事", severity=1)
    sent = ready(street, title="派走的事")
    api.take(sent, "dispatch", Given(unit="north"), by=street.chief)
    page = chief.get("/cases/desk/").content.decode()
    assert page.index(f"?case={urgent}") < page.index(f"?case={usual}")
    assert f"?case={sent}" not in page


def test_suggestions_say_why(street, chief):
    case = ready(street, title="梧桐街口垃圾堆放", place="梧桐街口")
    like = ready(street, title="梧桐街口垃圾成堆", place="梧桐街口")
    page = chief.get(f"/cases/desk/?case={case}").content.decode()
    assert "暴露垃圾" in page
    assert f"/cases/{like}/merge/" in page
    assert api.candidates(Case.objects.get(pk=case))[0].reasons[0] in page


def test_whoever_solved_such_cases_before_is_proposed(street, chief):
    for number in range(2):
        case = ready(street, title=f"旧事{number}")
        for by, act, given in (
            (street.chief, "dispatch", Given(unit="south")),
            (street.south, "take_on", Given()),
            (street.south, "report_done", Given(form={"result": "已清"})),
            (street.chief, "check", Given(result="held")),
            (street.chief, "close", Given()),
        ):
            api.take(case, act, given, by=by)
    ready(street, title="新事")
    assert "近期同类案件 2 件中由它办结 2 件" in chief.get("/cases/desk/").content.decode()


def test_an_act_on_the_desk_leads_to_the_next_case(street, chief):
    case = ready(street)
    sent = chief.post(f"/cases/{case}/acts/dispatch/", {"unit": "north", "next": "case-desk"})
    assert (sent.status_code, sent.headers["Location"]) == (FOUND, "/cases/desk/")
    assert "没有等待派遣的案件" in chief.get("/cases/desk/").content.decode()


def test_the_case_alone_is_answered_when_the_cursor_moves(street, chief):
    case = ready(street)
    part = chief.get(f"/cases/desk/?case={case}", headers={"HX-Request": "true", "HX-Target": "desk-case"})
    assert "case-queue" not in part.content.decode()
    assert "/acts/dispatch/" in part.content.decode()


def test_who_dispatches_nothing_has_no_desk(street):
    north = Client()
    north.force_login(street.north)
    assert north.get("/cases/desk/").status_code == FORBIDDEN


def test_the_desk_takes_as_many_statements_for_many_cases_as_for_one(street, chief, django_assert_max_num_queries):
    ready(street)
    chief.get("/cases/desk/")
    with CaptureQueriesContext(connection) as one:
        chief.get("/cases/desk/")
    for number in range(8):
        ready(street, title=f"另一件完全不同的事情{number}", category="09005")
    with django_assert_max_num_queries(len(one) + 2):
        chief.get("/cases/desk/")
