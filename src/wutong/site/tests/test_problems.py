"""Error pages say what was asked, what stood in the way, what was not done, what to do."""

import json

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, RequestFactory
from django.urls import reverse

from wutong.kernel.period import Period, PeriodUnknown
from wutong.platform.accounts.testing import make_person
from wutong.site.web import problems

pytestmark = pytest.mark.django_db


def test_a_page_that_does_not_exist_helps_in_the_frame(signed_in):
    answer = signed_in.get("/nowhere/at/all/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "怎么办" in page
    assert 'id="navigation"' in page


def test_a_form_without_its_token_is_explained(reader):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("set-theme"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "没有提交" in answer.content.decode()


def error() -> PeriodUnknown:
    with pytest.raises(PeriodUnknown) as caught:
        Period.parse("2025年13月")
    return caught.value


def test_an_error_becomes_problem_details_under_api(rf: RequestFactory):
    answer = problems.answer(rf.get("/api/v1/figures"), problems.of_error(error()))
    body = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status_code == 422
    assert body["code"] == "kernel-E005"
    assert "2025年13月" in body["detail"]


def test_an_error_becomes_a_message_for_htmx(rf: RequestFactory):
    answer = problems.answer(rf.get("/figures/", headers={"HX-Request": "true"}), problems.of_error(error()))
    assert answer["HX-Retarget"] == "#messages"
    assert "没有写入任何数据" in answer.content.decode()


def test_a_broken_page_needs_neither_database_nor_session(rf: RequestFactory):
    answer = problems.broken(rf.get("/figures/"))
    assert answer.status_code == 500
    assert "系统内部出错" in answer.content.decode()


def test_an_error_message_cannot_carry_markup(rf: RequestFactory, signed_in):
    answer = signed_in.get(reverse("help"), {"as_known_on": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.content.decode()


@pytest.fixture
def database_gone(monkeypatch):
    def refuse(*_args, **_options):
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)


def test_while_the_database_is_away_a_page_says_so_and_when_to_come_back(client, database_gone):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "s" * 32
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "系统正在启动或维护" in answer.content.decode()
    assert "site-E503" in answer.content.decode()


def test_while_the_database_is_away_the_api_says_so_as_a_problem(client, database_gone):
    client.raise_request_exception = False
    answer = client.get("/api/v1/plan/plans", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "site-E503"


def test_a_fault_of_our_own_is_no_maintenance(client, monkeypatch, db):
    def fail(*_args, **_options):
        raise OperationalError("no such column: x")

    monkeypatch.setattr("wutong.site.web.search.groups", fail)
    client.raise_request_exception = False
    client.force_login(make_person("planner"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/search/", {"q": "x"}).status_code == 500
