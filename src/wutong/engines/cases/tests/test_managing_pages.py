"""Pages of whoever manages cases: editions of types, calendars, duty matrices, changes of many."""

from __future__ import annotations

import pytest
from django.test import Client

from wutong.engines.cases import api
from wutong.engines.cases.models import BulkChange, Calendar, CaseType, DutyMatrix
from wutong.engines.cases.testing import Street, sample_text
from wutong.engines.cases.tests.test_acts import handled
from wutong.platform.jobs.models import Job

OK, FOUND, FORBIDDEN, REFUSED = 200, 302, 403, 422
SHORTER = "shifts: ['09:00-12:00']\nunknown_years: weekdays\n"
MATRIX = """
code: sample
edition: 1
valid_from: 2025-01-01
rows:
  - {categories: ["06*"], lead: north, basis: 三定方案}
"""
WHOLE = MATRIX + "  - {categories: ['09*'], lead: south}\n"


@pytest.fixture
def chief(street: Street) -> Client:
    client = Client()
    client.force_login(street.chief)
    return client


def test_an_edition_is_checked_before_it_is_recorded(chief):
    text = sample_text(**{"edition: 1": "edition: 2"})
    assert "检查通过" in chief.post("/cases/types/", {"text": text, "check": ""}).content.decode()
    assert CaseType.objects.count() == 1
    assert chief.post("/cases/types/", {"text": text, "record": ""}).status_code == FOUND
    assert CaseType.objects.count() == 2


def test_the_faults_of_an_edition_carry_their_lines_and_the_text_stays(chief):
    text = sample_text(**{"initial: filed": "initial: nowhere"})
    answer = chief.post("/cases/types/", {"text": text, "record": ""})
    assert answer.status_code == REFUSED
    page = answer.content.decode()
    assert "第 8 行" in page
    assert "initial: nowhere" in page


def test_moving_cases_to_an_edition_is_tried_first_and_then_run(street, chief):
    api.open_case(street.new(), by=street.chief)
    api.record_type(sample_text(**{"edition: 1": "edition: 2"}))
    page = chief.post("/cases/types/sample/2/", {"try": ""}).content.decode()
    assert "会改动 1 件" in page
    assert not BulkChange.objects.exists()
    assert chief.post("/cases/types/sample/2/", {"run": ""}).status_code == FOUND
    assert BulkChange.objects.get().kind == "migrate"
    assert "街面事项迁移到第 2 版" in chief.get("/cases/changes/").content.decode()


def test_a_calendar_shows_old_and_new_deadlines_before_anything_is_recorded(street, chief):
    case = api.open_case(street.new(severity=2), by=street.chief)
    page = chief.post("/cases/calendars/", {"code": "office", "text": SHORTER, "try": ""}).content.decode()
    assert "会改动 1 件" in page
    assert "2025-03-04 18:00" in page
    assert "2025-03-04 12:00" in page
    assert Calendar.objects.count() == 1
    assert chief.post("/cases/calendars/", {"code": "office", "text": SHORTER, "record": ""}).status_code == FOUND
    assert Calendar.objects.count() == 2
    assert "2025-03-04 18:00" in chief.get(f"/cases/{case}/").content.decode()


def test_a_calendar_is_the_draft_of_the_next_and_times_without_quotes_are_times(chief):
    text = "shifts: [[08:30, 12:00], [14:00, 18:00]]\n"
    assert chief.post("/cases/calendars/", {"code": "office", "text": text, "record": ""}).status_code == FOUND
    page = chief.get("/cases/calendars/?from=office").content.decode()
    assert 'value="office"' in page
    assert "shifts:" in page.split('<textarea id="calendar-text"')[1]


@pytest.mark.parametrize("text", ["shifts: [", "", "shifts: 上午"])
def test_a_calendar_that_cannot_be_read_says_so_and_changes_nothing(chief, text):
    answer = chief.post("/cases/calendars/", {"code": "office", "text": text, "record": ""})
    assert answer.status_code == REFUSED
    assert Calendar.objects.count() == 1


def test_gaps_of_a_matrix_are_named_and_a_whole_one_is_recorded(street, chief):
    given = {"type": "sample", "top": street.area.code, "text": MATRIX}
    answer = chief.post("/cases/duties/", {**given, "check": ""})
    assert answer.status_code == REFUSED
    assert "没有单位负责" in answer.content.decode()
    given["text"] = WHOLE
    assert "没有空白，也没有重叠" in chief.post("/cases/duties/", {**given, "check": ""}).content.decode()
    assert not DutyMatrix.objects.exists()
    assert chief.post("/cases/duties/", {**given, "record": ""}).status_code == FOUND
    assert "三定方案" in chief.get("/cases/duties/").content.decode()


def test_an_edition_of_a_matrix_with_other_content_is_refused_with_the_number_to_raise_it_to(street, chief):
    given = {"type": "sample", "top": street.area.code, "text": WHOLE, "record": ""}
    assert [chief.post("/cases/duties/", given).status_code for _ in range(2)] == [FOUND, FOUND]
    answer = chief.post("/cases/duties/", {**given, "text": WHOLE.replace("三定方案", "新三定方案")})
    assert answer.status_code == REFUSED
    assert "改为 2" in answer.content.decode()
    assert DutyMatrix.objects.count() == 1


def test_a_matrix_is_tried_on_the_cases_of_the_past_year(street, chief):
    given = {
        "type": "sample",
        "top": street.area.code,
        "text": WHOLE,
        "replay": "",
        "first": "2024-03-04",
        "last": "2025-03-03",
    }
    handled(street)
    begun = chief.post("/cases/duties/", given, follow=True)
    job = Job.objects.get(name="cases.replay")
    assert (begun.redirect_chain[0][0], job.state) == (f"/jobs/{job.pk}/", "done")
    assert (job.result["cases"], job.result["same"]) == (1, 1)
    page = chief.get(job.result["link"]).content.decode()
    assert "派遣过的 1 件：1 件派给同一单位" in page
    assert "没有一件会换单位" in page


def test_codes_without_quotes_are_no_numbers_and_a_missing_unit_is_told_before_anything_is_tried(street, chief):
    text = WHOLE.replace("lead: north", "lead: nort") + "  - {categories: [06010], lead: north}\n"
    answer = chief.post("/cases/duties/", {"type": "sample", "top": street.area.code, "text": text, "check": ""})
    assert answer.status_code == REFUSED
    assert "没有单位“nort”" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": WHOLE.replace("edition: 1", "edition: 一")}, "edition 应是整数"),
        ({"first": "上个月"}, "“上个月”不是日期"),
    ],
)
def test_what_is_no_number_or_day_of_a_matrix_is_refused_in_words(street, chief, change, words):
    given = {"type": "sample", "top": street.area.code, "text": WHOLE, "first": "2024-03-04", "last": "2025-03-03"}
    answer = chief.post("/cases/duties/", {**given, "replay": "", **change})
    assert answer.status_code == REFUSED
    assert words in answer.content.decode()


def test_an_edition_is_the_draft_of_the_next_and_units_stand_by_name(street, chief):
    chief.post("/cases/duties/", {"type": "sample", "top": street.area.code, "text": WHOLE, "record": ""})
    page = chief.get(f"/cases/duties/?from={DutyMatrix.objects.get().pk}").content.decode()
    assert "edition: 2" in page
    assert "现行" in page


def test_a_matrix_without_its_parts_is_refused_in_words(street, chief):
    given = {"type": "sample", "top": street.area.code, "text": "code: sample", "check": ""}
    answer = chief.post("/cases/duties/", given)
    assert answer.status_code == REFUSED
    assert "edition、valid_from、rows" in answer.content.decode()


@pytest.mark.parametrize("path", ["types/", "calendars/", "duties/", "changes/"])
def test_who_manages_nothing_sees_none_of_it(street, path):
    north = Client()
    north.force_login(street.north)
    assert north.get(f"/cases/{path}").status_code == FORBIDDEN
