"""What managers, dispatchers and readers do on pages, over the API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.cases import api
from wutong.engines.cases.models import Calendar, Case, CaseType, DutyMatrix
from wutong.engines.cases.testing import sample_text
from wutong.platform.audit.models import Act

pytestmark = pytest.mark.django_db
JSON = "application/json"
ROOT = "/api/v1/cases"
SHORTER = "shifts: ['09:00-12:00']\nunknown_years: weekdays\n"
GAPS = "code: sample\nedition: 1\nvalid_from: 2025-01-01\nrows:\n  - {categories: ['06*'], lead: north}\n"
WHOLE = GAPS + "  - {categories: ['09*'], lead: south}\n"


@pytest.fixture
def chief(street, client):
    client.force_login(street.chief, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_queues_and_statistics_count_the_cases_and_a_count_opens_to_them(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    queues = {one["code"]: one["cases"] for one in chief.get(f"{ROOT}/queues").json()}
    assert (queues["open"], queues["late"], queues["all"]) == (1, 0, 1)
    found = chief.get(f"{ROOT}/statistics?by=area&first=2025-03-01&last=2025-03-31").json()
    opened = next(one for one in found["lines"][0]["counts"] if one["code"] == "opened")
    assert opened["cases"] == 1
    assert Case.objects.get(pk=case).number in chief.get(opened["url"]).content.decode()
    assert sum(one["cases"] for one in found["backlog"]) == 1


def test_one_act_on_many_is_tried_first_and_what_cannot_be_done_says_why(street, chief):
    cases = [api.open_case(street.new(), by=street.chief) for _ in range(2)]
    given = {"deed": "watch", "cases": cases}
    tried = chief.post(f"{ROOT}/many", given, content_type=JSON).json()
    assert (tried["possible"], tried["done"]) == (2, 0)
    assert api.state_at(cases[0]).watchers == ()
    done = chief.post(f"{ROOT}/many", {**given, "dry_run": False}, content_type=JSON).json()
    assert (done["possible"], done["done"]) == (2, 2)
    sent = chief.post(f"{ROOT}/many", {"deed": "dispatch", "cases": cases}, content_type=JSON).json()
    assert (sent["possible"], sent["cases"][0]["why_not"]) == (0, "这个状态下您不能派遣")


def test_one_act_on_many_needs_its_own_right(street, client):
    client.force_login(street.north, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post(f"{ROOT}/many", {"deed": "dispatch", "cases": []}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "access-E002")


def test_a_text_and_a_case_are_given_suggestions(street, chief):
    case = api.open_case(street.new(place="一号路口"), by=street.chief)
    given = {
        "type": "sample",
        "title": "路口垃圾堆放",
        "area": street.area.code,
        "place": "一号路口",
        "category": "06010",
    }
    found = chief.post(f"{ROOT}/suggestions", given, content_type=JSON).json()
    assert [one["case"] for one in found["alike"]] == [case]
    assert found["places"] == ["一号路口"]
    DutyMatrix.objects.all().delete()
    api.open_case(street.new(place="一号路口"), by=street.chief)
    assert [one["case"] for one in chief.get(f"{ROOT}/{case}/suggestions").json()["alike"]] == [case + 1]


def test_files_are_added_listed_and_handed_out_each_time_recorded(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    made = chief.post(f"{ROOT}/{case}/files", {"file": SimpleUploadedFile("说明.txt", "已处理".encode())})
    assert made.status_code == 201, made.content
    (kept,) = chief.get(f"{ROOT}/{case}/files").json()
    sent = chief.get(f"{ROOT}/{case}/files/{kept['digest']}")
    assert b"".join(sent.streaming_content).decode() == "已处理"
    assert Act.objects.filter(verb="files.download").count() == 1
    assert chief.get(f"{ROOT}/{case}/files/none").status_code == 404
    assert chief.put(f"{ROOT}/{case}/watch", {"on": True}, content_type=JSON).json()["watching"] is True


def test_an_edition_is_checked_recorded_read_and_refused_with_other_content(street, chief):
    text = sample_text(**{"edition: 1": "edition: 2"})
    assert chief.post(f"{ROOT}/types", {"text": text}, content_type=JSON).json()["recorded"] is False
    assert CaseType.objects.count() == 1
    recorded = chief.post(f"{ROOT}/types", {"text": text, "dry_run": False}, content_type=JSON).json()
    assert (recorded["edition"], recorded["recorded"]) == (2, True)
    assert [one["edition"] for one in chief.get(f"{ROOT}/types").json()] == [1, 2]
    assert chief.get(f"{ROOT}/types/sample/2").json()["content"]["code"] == "sample"
    other = text.replace("街面事项", "街面事件")
    refused = chief.post(f"{ROOT}/types", {"text": other}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "cases-E004")
    assert "改为 3" in refused.content.decode()
    faulty = {"text": sample_text(**{"initial: filed": "initial: nowhere"})}
    assert chief.post(f"{ROOT}/types", faulty, content_type=JSON).json()["faults"][0]["line"] == 8


def test_a_calendar_shows_the_deadlines_it_would_move_and_is_recorded(street, chief):
    api.open_case(street.new(severity=2), by=street.chief)
    tried = chief.post(f"{ROOT}/calendars/office", {"text": SHORTER}, content_type=JSON).json()
    assert (tried["cases"], tried["recorded"], Calendar.objects.count()) == (1, False, 1)
    chief.post(f"{ROOT}/calendars/office", {"text": SHORTER, "dry_run": False}, content_type=JSON)
    assert chief.get(f"{ROOT}/calendars/office").json()["content"]["shifts"] == ["09:00-12:00"]
    assert [one["code"] for one in chief.get(f"{ROOT}/calendars").json()] == ["office"]
    assert chief.get(f"{ROOT}/calendars/none").json()["code"] == "cases-E011"


def test_a_matrix_is_checked_tried_on_past_cases_and_recorded(street, chief):
    given = {"type": "sample", "top": street.area.code, "text": GAPS, "dry_run": False}
    gaps = chief.post(f"{ROOT}/duties", given, content_type=JSON).json()
    assert gaps["recorded"] is False
    assert gaps["faults"][0]["rows"] == []
    assert chief.post(f"{ROOT}/duties/replay", {"text": WHOLE}, content_type=JSON).json()["cases"] == 0
    assert chief.post(f"{ROOT}/duties", {**given, "text": WHOLE}, content_type=JSON).json()["recorded"] is True
    assert [one["code"] for one in chief.get(f"{ROOT}/duties").json()] == ["sample"]


def test_content_that_says_nothing_is_refused_in_words(street, chief):
    given = {"type": "sample", "top": street.area.code, "text": "code: sample\nedition: 1\nvalid_from: x\nrows: 5"}
    refused = chief.post(f"{ROOT}/duties", given, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "cases-E018")
    assert "内容无法理解" in refused.content.decode()
