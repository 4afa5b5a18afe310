"""Acts on a case through its page, from opening to a verified end."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wutong.engines.cases import api
from wutong.engines.cases.testing import Street
from wutong.engines.cases.types import Given

OK, FOUND, CONFLICT, REFUSED = 200, 302, 409, 422


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def chief(street: Street) -> Client:
    return signed_in(street.chief)


@pytest.fixture
def north(street: Street) -> Client:
    return signed_in(street.north)


def act(client: Client, case: int, code: str, **given: str) -> int:
    return client.post(f"/cases/{case}/acts/{code}/", given).status_code


def test_a_case_goes_from_opening_to_a_verified_end_by_buttons_alone(street, chief, north):
    case = api.open_case(street.new(), by=street.chief)
    assert act(chief, case, "accept") == FOUND
    assert act(chief, case, "dispatch", unit="north") == FOUND
    assert act(north, case, "take_on") == FOUND
    assert act(north, case, "report_done", **{"field.result": "已清运"}) == FOUND
    assert act(chief, case, "check", result="held") == FOUND
    assert act(chief, case, "close") == FOUND
    state = api.state_at(case)
    assert (state.state, state.check, state.closed_at != "") == ("closed", "held", True)
    assert "已清运" in chief.get(f"/cases/{case}/").content.decode()


def test_a_reader_sees_only_the_acts_his_post_may_do(street, chief, north):
    case = api.open_case(street.new(), by=street.chief)
    assert f"/cases/{case}/acts/accept/" in chief.get(f"/cases/{case}/").content.decode()
    assert "/acts/" not in north.get(f"/cases/{case}/").content.decode()
    assert act(north, case, "accept") == REFUSED


def test_what_was_typed_stays_when_an_act_is_refused(street, chief, north):
    case = api.open_case(street.new(unit="north"), by=street.chief)
    act(chief, case, "accept")
    act(chief, case, "dispatch", unit="north")
    act(north, case, "take_on")
    answer = north.post(f"/cases/{case}/acts/report_done/", {"field.result": "", "note": "先记一笔"})
    assert answer.status_code == REFUSED
    page = answer.content.decode()
    assert "必须填写" in page
    assert "先记一笔" in page


def test_of_two_who_act_at_once_one_wins_and_the_other_is_told_who_did_what(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    seen = "1"
    api.take(case, "accept", by=street.chief)
    api.take(case, "dispatch", Given(unit="north"), by=street.chief)
    answer = signed_in(street.north).post(f"/cases/{case}/acts/take_on/", {"seen": seen})
    assert answer.status_code == CONFLICT
    assert "chief" in answer.content.decode()
    assert api.state_at(case).state == "assigned"


def test_a_reason_that_is_missing_is_asked_for(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    assert act(chief, case, "refuse") == REFUSED
    assert act(chief, case, "refuse", reason="不在辖区") == FOUND


def test_merging_and_parting_go_by_the_number_people_know(street, chief):
    one = api.open_case(street.new(title="垃圾"), by=street.chief)
    two = api.open_case(street.new(title="垃圾成堆"), by=street.chief)
    number = api.state_at(two).number
    assert chief.post(f"/cases/{one}/merge/", {"number": number}).status_code == FOUND
    assert api.state_at(two).merged_into == one
    assert "垃圾成堆" in chief.get(f"/cases/{one}/").content.decode()
    assert chief.post(f"/cases/{one}/unmerge/", {"other": str(two)}).status_code == FOUND
    assert api.state_at(two).merged_into is None


def test_a_number_that_is_none_is_named_and_the_page_stays(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    answer = chief.post(f"/cases/{case}/merge/", {"number": "没有这个号"})
    assert answer.status_code == REFUSED
    assert "没有这个号" in answer.content.decode()


def test_sub_tasks_hang_on_their_case(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    assert chief.post(f"/cases/{case}/task/", {"title": "先清路口", "unit": "north"}).status_code == FOUND
    page = chief.get(f"/cases/{case}/").content.decode()
    assert "先清路口" in page
    assert "未办够" in page


def test_comments_reports_answers_and_watching_are_kept(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    for deed, given in (
        ("comment", {"text": "请拍照"}),
        ("report", {"text": "又脏了", "reporter": "王五"}),
        ("answer", {"text": "今天清"}),
        ("watch", {"on": "1"}),
    ):
        assert chief.post(f"/cases/{case}/{deed}/", given).status_code == FOUND
    state = api.state_at(case)
    assert state.watchers == ("chief",)
    assert [bool(report.answered_at) for report in state.reports] == [True, True]
    assert "请拍照" in chief.get(f"/cases/{case}/").content.decode()


def test_a_file_is_handed_out_to_readers_of_the_case_only(street, chief, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = api.open_case(street.new(), by=street.chief)
    other = api.open_case(street.new(), by=street.chief)
    sent = SimpleUploadedFile("记录.txt", "现场记录".encode())
    assert chief.post(f"/cases/{case}/attach/", {"file": sent}).status_code == FOUND
    digest = api.state_at(case).files[0].digest
    answer = chief.get(f"/cases/{case}/files/{digest}/")
    assert b"".join(answer.streaming_content).decode() == "现场记录"
    assert chief.get(f"/cases/{other}/files/{digest}/").status_code == 404


def test_an_act_that_does_not_exist_is_not_found(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    assert chief.post(f"/cases/{case}/dance/").status_code == 404
