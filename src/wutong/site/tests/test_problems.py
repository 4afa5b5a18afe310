"""Error pages say what was asked, what stood in the way, what was not done, what to do."""

import json

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from wutong.kernel.period import Period, PeriodUnknown
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
