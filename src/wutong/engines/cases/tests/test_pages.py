"""The list of cases and the page of one, as people with different posts see them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.engines.cases import api
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import MONDAY, Street, make_worker
from wutong.engines.cases.types import Given, Reported
from wutong.platform import clock
from wutong.platform.audit.models import Act
from wutong.platform.territory.testing import make_area


@pytest.fixture
def at_desk(street: Street) -> Client:
    client = Client()
    client.force_login(street.chief)
    return client


def test_the_list_shows_what_the_reader_may_see_and_no_more(street, at_desk):
    api.open_case(street.new(title="井盖缺失"), by=street.chief)
    far = Client()
    far.force_login(make_worker("far", ("read",), "elsewhere", make_area("elsewhere")))
    assert "井盖缺失" in at_desk.get("/cases/").content.decode()
    assert "井盖缺失" not in far.get("/cases/").content.decode()


def test_a_whole_number_is_found_in_whatever_group_it_stands(street, at_desk):
    case = api.open_case(street.new(title="井盖缺失"), by=street.chief)
    number = api.state_at(case).number
    assert "井盖缺失" in at_desk.get("/cases/", {"queue": "closed", "q": number}).content.decode()
    assert "井盖缺失" not in at_desk.get("/cases/", {"queue": "closed", "q": "井盖"}).content.decode()


def test_overdue_cases_stand_in_their_own_group(street, at_desk):
    case = api.open_case(street.new(severity=1, title="管道漏水"), by=street.chief)
    assert "管道漏水" not in at_desk.get("/cases/?queue=late").content.decode()
    with clock.standing_at(MONDAY + timedelta(days=1)):
        page = at_desk.get("/cases/?queue=late").content.decode()
    assert f"/cases/{case}/" in page
    assert "超期" in page


def test_an_export_leaves_the_boxes_out(street, at_desk):
    api.open_case(street.new(title="井盖缺失"), by=street.chief)
    exported = b"".join(at_desk.get("/cases/?export=csv").streaming_content).decode("utf-8-sig")
    assert exported.startswith("案号,标题")
    assert "井盖缺失" in exported


def test_every_column_can_be_taken_away(street, at_desk):
    given = street.new(title="井盖缺失", place="梧桐街口", category="06010")
    case = Case.objects.get(pk=api.open_case(given, by=street.chief))
    names = (
        "number,title,state,standing,due,unit,area,severity,opened,category,closed,place,handler,reports,returns,hand_overs,"
        "check,source"
    )
    query = {"columns": names, "queue": "all"}
    text = b"".join(at_desk.get("/cases/", query | {"export": "csv"}).streaming_content).decode("utf-8-sig")
    titles, row = csv.reader(text.splitlines())
    assert len(titles) == len(row) == len(names.split(","))
    told = dict(zip(titles, row, strict=True))
    assert (told["案号"], told["标题"], told["地点"], told["反映次数"]) == (case.number, "井盖缺失", "梧桐街口", "1")
    book = b"".join(at_desk.get("/cases/", query | {"export": "xlsx"}).streaming_content)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    assert [str(cell.value or "") for cell in sheet[1]] == titles
    assert sheet.max_row == 2


def test_the_list_takes_as_many_statements_for_many_cases_as_for_one(street, at_desk, django_assert_max_num_queries):
    api.open_case(street.new(), by=street.chief)
    at_desk.get("/cases/")
    with CaptureQueriesContext(connection) as one:
        at_desk.get("/cases/")
    for number in range(12):
        api.open_case(street.new(title=f"第{number}件"), by=street.chief)
    with django_assert_max_num_queries(len(one)):
        at_desk.get("/cases/")


def test_the_page_of_a_case_tells_what_happened_in_order_with_the_clock_on_top(street, at_desk):
    case = api.open_case(street.new(severity=2), by=street.chief)
    api.take(case, "accept", by=street.chief)
    api.take(case, "dispatch", Given(unit="north", note="请尽快"), by=street.chief)
    page = at_desk.get(f"/cases/{case}/").content.decode()
    assert "剩 13 小时 30 分（工作时间）" in page
    assert page.index("登记") < page.index("受理") < page.index("请尽快")


def test_a_case_can_be_seen_as_it_was_at_a_second(street, at_desk):
    case = api.open_case(street.new(), by=street.chief)
    with clock.standing_at(MONDAY + timedelta(minutes=10)):
        api.take(case, "accept", by=street.chief)
    then = at_desk.get(f"/cases/{case}/?as-of=2025-03-03T10:05:00").content.decode()
    assert "待受理" in then
    assert "待派遣" not in then
    assert "待派遣" in at_desk.get(f"/cases/{case}/").content.decode()


def test_before_it_was_opened_a_case_is_not_there(street, at_desk):
    case = api.open_case(street.new(), by=street.chief)
    answer = at_desk.get(f"/cases/{case}/?as-of=2025-03-02T10:05:00")
    assert answer.status_code >= 400
    assert "没有" in answer.content.decode()


def test_who_reported_is_masked_until_someone_who_may_asks_and_the_look_is_recorded(street, at_desk):
    told = Reported("张三丰", "13812345678", "路口有垃圾")
    case = api.open_case(street.new(report=told), by=street.chief)
    page = at_desk.get(f"/cases/{case}/").content.decode()
    assert "138****5678" in page
    assert "张三丰" not in page
    shown = at_desk.post(f"/cases/{case}/").content.decode()
    assert "13812345678" in shown
    assert Act.objects.filter(verb="data.look", object_kind="case").count() == 1


def test_who_may_not_see_reporters_does_not_by_asking(street):
    north = Client()
    north.force_login(street.north)
    case = api.open_case(street.new(report=Reported("张三丰", "13812345678", "路口有垃圾")), by=street.chief)
    assert "13812345678" not in north.post(f"/cases/{case}/").content.decode()
