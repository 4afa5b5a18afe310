"""Correcting, dispatching to a person, and what is expected of a case: on pages and over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.casetypes import record_type
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY, make_worker, sample_text
from wutong.engines.cases.tests.test_acts import handled
from wutong.engines.cases.types import Given, Reported
from wutong.platform import clock

pytestmark = pytest.mark.django_db
JSON = "application/json"
ROOT = "/api/v1/cases"


@pytest.fixture
def chief(street, client):
    client.force_login(street.chief, backend="django.contrib.auth.backends.ModelBackend")
    return client


def waiting(street) -> int:
    case = api.open_case(street.new(), by=street.chief)
    api.take(case, "accept", by=street.chief)
    return case


def test_a_category_is_corrected_on_the_page_and_stands_in_the_history(street, chief):
    case = waiting(street)
    assert "改正类型、类别或等级" in chief.get(f"/cases/{case}/").content.decode()
    given = {"category": "09005", "severity": "2", "reason": "现场看是店外经营", "seen": "2"}
    assert chief.post(f"/cases/{case}/correct/", given).status_code == 302
    page = chief.get(f"/cases/{case}/").content.decode()
    assert "类别 → 店外经营" in page
    assert "现场看是店外经营" in page
    assert Case.objects.get(pk=case).severity == 2


def test_a_correction_that_is_refused_keeps_what_was_typed(street, chief):
    case = waiting(street)
    given = {"category": "06010", "severity": "3", "reason": "写了一半的理由"}
    answer = chief.post(f"/cases/{case}/correct/", given)
    assert answer.status_code == 422
    assert "写了一半的理由" in answer.content.decode()
    assert "都没有变" in answer.content.decode()


def test_who_may_not_dispatch_is_offered_no_correction(street, client):
    case = handled(street)
    client.force_login(street.north, backend="django.contrib.auth.backends.ModelBackend")
    assert "改正类型、类别或等级" not in client.get(f"/cases/{case}/").content.decode()
    assert client.get(f"/cases/{case}/people/?unit=north").status_code == 404


def test_people_of_a_unit_are_offered_with_their_load_the_least_loaded_first(street, chief):
    handled(street)
    case = waiting(street)
    options = chief.get(f"/cases/{case}/people/?unit=north").content.decode()
    assert "north（在办 1，超期 0）" in options
    found = chief.get(f"{ROOT}/{case}/people?unit=north").json()
    assert found == [{"username": "north", "name": "north", "open": 1, "late": 0, "suggested": True}]
    chief.post(f"/cases/{case}/acts/dispatch/", {"unit": "north", "person": "north"})
    assert Case.objects.get(pk=case).handler == "north"


def test_a_case_is_corrected_over_the_api(street, chief):
    case = waiting(street)
    given = {"category": "09005", "reason": "看错了"}
    made = chief.post(f"{ROOT}/{case}/classification", given, content_type=JSON)
    assert (made.status_code, made.json()["category"]) == (200, "09005")
    again = chief.post(f"{ROOT}/{case}/classification", given, content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (422, "cases-E019")


def test_checks_that_wait_and_rates_of_false_closing_are_read_over_the_api(street, chief):
    case = handled(street)
    api.take(case, "report_done", Given(form={"result": "好"}), by=street.north)
    found = chief.get(f"{ROOT}/checks").json()
    assert [(one["case"], one["field_check"]) for one in found["waiting"]] == [(case, True)]
    api.take(case, "check", Given(result="failed"), by=street.chief)
    unit = chief.get(f"{ROOT}/checks").json()["units"][0]
    assert (unit["unit"], unit["checked"], unit["failed"], unit["value"]) == ("north", 1, 1, "1.0000")


def test_a_past_statistic_is_read_over_the_api_as_it_was_known(street, chief):
    case = handled(street)
    known_on = (MONDAY + timedelta(days=1)).isoformat()
    query = {"first": "2025-03-01", "last": "2025-03-31", "by": "post"}
    with clock.standing_at(MONDAY + timedelta(days=2)):
        then = chief.get(f"{ROOT}/statistics", {**query, "as_of": known_on}).json()
        api.take(case, "send_back", Given(reason="不归我们"), by=street.north)
        api.open_case(street.new(), by=street.chief)
        assert chief.get(f"{ROOT}/statistics", {**query, "as_of": known_on}).json() == then
        assert chief.get(f"{ROOT}/statistics", query).json()["lines"] != then["lines"]
    assert then["lines"][0]["key"] == "cases-chief"


def test_a_forecast_is_silent_while_there_is_too_little_to_learn_from(street, chief):
    case = waiting(street)
    assert chief.get(f"{ROOT}/{case}/forecast").json()["known"] is False
    assert "预计还要" not in chief.get(f"/cases/{case}/").content.decode()


def test_statistics_open_by_post(street, chief):
    handled(street)
    page = chief.get("/cases/statistics/?by=post&first=2025-03-01&last=2025-03-31").content.decode()
    assert "一次派遣准确率" in page
    assert "按期派遣率" in page
    assert "chief" in page


def test_personal_data_are_deleted_on_a_page_with_reason_and_basis(street, chief):
    case = api.open_case(street.new(report=Reported("王芳", "13812345678", "楼下有垃圾")), by=street.chief)
    assert "依法删除个人信息" in chief.get(f"/cases/{case}/").content.decode()
    page = chief.get(f"/cases/{case}/erase/").content.decode()
    assert "楼下有垃圾" in page
    nothing = chief.post(f"/cases/{case}/erase/", {"event": ["1"], "reason": "本人要求", "basis": " "})
    assert nothing.status_code == 422
    none_chosen = chief.post(f"/cases/{case}/erase/", {"reason": "本人要求", "basis": "个人信息保护法第四十七条"})
    assert none_chosen.status_code == 422
    given = {"event": ["1"], "reason": "本人要求", "basis": "个人信息保护法第四十七条"}
    assert chief.post(f"/cases/{case}/erase/", given).status_code == 302
    assert "楼下有垃圾" not in chief.get(f"/cases/{case}/").content.decode()
    assert "已经没有个人信息" in chief.get(f"/cases/{case}/erase/").content.decode()


def test_personal_data_are_deleted_over_the_api(street, chief):
    case = api.open_case(street.new(report=Reported("王芳", "13812345678", "楼下有垃圾")), by=street.chief)
    given = {"reason": "本人要求", "basis": "个人信息保护法第四十七条"}
    made = chief.post(f"{ROOT}/{case}/erasures", given, content_type=JSON)
    assert made.json() == {"case": case, "erased": 1}
    assert chief.post(f"{ROOT}/{case}/erasures", given, content_type=JSON).json()["code"] == "cases-E016"


def test_a_text_suggests_its_place_and_says_how_that_is_known(street, chief):
    api.open_case(street.new(place="梧桐街与莲花街路口"), by=street.chief)
    given = {"type": "sample", "title": "梧桐街莲花街路口有垃圾", "area": street.area.code}
    found = chief.post(f"{ROOT}/suggestions", given, content_type=JSON).json()
    assert found["named"] == [{"place": "梧桐街与莲花街路口", "reason": "1 件案件用过"}]
    assert found["learnt"] == "按词表"
    page = chief.get("/cases/new/sample/suggestions/", given).content.decode()
    assert 'data-place="梧桐街与莲花街路口"' in page
    other = chief.post(f"{ROOT}/suggestions", {**given, "title": "店外经营"}, content_type=JSON).json()
    assert other["named"] == []


def test_the_title_of_a_case_one_may_not_see_stands_on_no_page_of_another(street, chief, client):
    secret = record_type(
        sample_text(**{"code: sample\n": "code: secret\n", "prefix: YS": "prefix: YS\nfield_group: internal"})
    )
    parent = api.open_case(street.new(type=secret.code, title="不公开的上级案件"), by=street.chief)
    api.take(parent, "accept", by=street.chief)
    child = api.add_task(parent, street.new(title="公开的子任务"), by=street.chief)
    assert "不公开的上级案件" in chief.get(f"/cases/{child}/").content.decode()
    reader = make_worker("passer-by", ("read",), "north", street.area, group="open")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/cases/{child}/").content.decode()
    assert "公开的子任务" in page
    assert "不公开的上级案件" not in page


def test_a_sub_task_of_a_case_that_is_not_there_is_refused(street, chief):
    assert chief.post("/cases/999999/task/", {"title": "样例"}).status_code == 404
