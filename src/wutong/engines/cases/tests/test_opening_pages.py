"""Opening a case, being told what is like it, doing one thing to many, and finding cases from elsewhere."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wutong.engines.cases import api
from wutong.engines.cases.errors import NotReclassified
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import Street, sample_text
from wutong.engines.cases.types import NewCase

OK, FOUND, FORBIDDEN, REFUSED = 200, 302, 403, 422


@pytest.fixture
def chief(street: Street) -> Client:
    client = Client()
    client.force_login(street.chief)
    return client


def test_with_one_type_alone_its_form_opens_at_once(chief):
    assert chief.get("/cases/new/").headers["Location"] == "/cases/new/sample/"


def test_a_type_whose_cases_the_product_opens_is_not_offered(chief, street):
    api.record_type(sample_text(**{"code: sample": "code: inner\nby_hand: false", "prefix: YS": "prefix: NB"}))
    assert chief.get("/cases/new/").headers["Location"] == "/cases/new/sample/"
    assert 'value="inner"' not in chief.get("/cases/phone/report/").content.decode()
    given = {"title": "垃圾", "area": street.area.code}
    assert "由系统按业务登记" in chief.get("/cases/new/inner/").content.decode()
    assert "由系统按业务登记" in chief.post("/cases/new/inner/", given).content.decode()
    case = api.open_case(NewCase("sample", "垃圾", street.area.code), by=street.chief)
    assert 'value="inner"' not in chief.get(f"/cases/{case}/").content.decode()
    with pytest.raises(NotReclassified, match="由系统按业务登记"):
        api.reclassify(case, api.Correction(type="inner"), reason="改类型", by=street.chief)
    assert Case.objects.filter(type="inner").count() == 0


def test_the_telephone_offers_first_what_is_reported_most_and_keeps_what_was_chosen(street, chief):
    api.record_type(
        sample_text(**{"code: sample": "code: rare", "prefix: YS": "prefix: XJ", "街面事项": "一件少有的事"})
    )
    first = 'name="type" required><option value="{}"'
    assert first.format("rare") in chief.get("/cases/phone/report/").content.decode()
    chief.post(
        "/cases/phone/report/", {"type": "sample", "title": "路口垃圾", "area": street.area.code, "channel": "patrol"}
    )
    assert first.format("sample") in chief.get("/cases/phone/report/").content.decode()
    given = {"type": "sample", "title": " ", "area": street.area.code, "category": "06010", "severity": "1"}
    page = chief.post("/cases/phone/report/", given).content.decode()
    assert 'value="06010" selected' in page
    assert 'value="1" selected' in page


def test_a_case_is_opened_with_its_form_reporter_and_files(street, chief, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    given = {
        "title": "路口垃圾", "area": street.area.code, "category": "06010", "place": "梧桐街口", "severity": "2",
        "reporter": "王五", "channel": "phone", "field.size": "1,200", "longitude": "113.55", "latitude": "34.8",
        "file": SimpleUploadedFile("说明.txt", "现场".encode()),
    }  # fmt: skip
    answer = chief.post("/cases/new/sample/", given)
    assert answer.status_code == FOUND
    state = api.state_at(Case.objects.get().pk)
    assert (state.title, state.place, state.severity, state.channel) == ("路口垃圾", "梧桐街口", 2, "phone")
    assert (state.form["size"], state.longitude, state.files[0].name) == ("1200", 113550000, "说明.txt")


def test_what_was_typed_stays_when_opening_is_refused(street, chief):
    answer = chief.post("/cases/new/sample/", {"title": "垃圾", "area": street.area.code, "field.size": "很大"})
    assert answer.status_code == REFUSED
    page = answer.content.decode()
    assert "不是数字" in page
    assert 'value="很大"' in page
    assert not Case.objects.exists()


def test_words_suggest_a_category_and_cases_about_the_same_matter(street, chief):
    case = api.open_case(street.new(title="梧桐街口垃圾堆放", place="梧桐街口"), by=street.chief)
    given = {"title": "梧桐街口垃圾成堆", "area": street.area.code, "place": "梧桐街口", "category": "06010"}
    page = chief.get("/cases/new/sample/suggestions/", given).content.decode()
    assert "暴露垃圾" in page
    assert f"/cases/{case}/" in page


def test_the_phone_page_counts_what_waits(street, chief):
    api.open_case(street.new(unit="committee"), by=street.chief)
    assert "1 件，超期 0 件" in chief.get("/cases/phone/").content.decode()


def test_many_cases_are_looked_at_before_anything_is_done(street, chief):
    ready = api.open_case(street.new(), by=street.chief)
    api.take(ready, "accept", by=street.chief)
    fresh = api.open_case(street.new(title="还没受理"), by=street.chief)
    chosen = {"case": [ready, fresh], "deed": "dispatch"}
    page = chief.post("/cases/many/", chosen).content.decode()
    assert "可以办 1 件" in page
    assert "另有 1 件不能办" in page
    assert api.state_at(ready).unit == ""
    assert chief.post("/cases/many/", {**chosen, "confirmed": "1", "unit": "north"}).status_code == FOUND
    assert (api.state_at(ready).unit, api.state_at(fresh).unit) == ("north", "")


def test_reminding_and_watching_reach_every_chosen_case(street, chief):
    cases = [api.open_case(street.new(title=f"第{number}件"), by=street.chief) for number in range(2)]
    chief.post("/cases/many/", {"case": cases, "deed": "watch", "confirmed": "1"})
    chief.post("/cases/many/", {"case": cases, "deed": "remind", "confirmed": "1", "note": "本周内"})
    for case in cases:
        assert api.state_at(case).watchers == ("chief",)
        assert "催办：本周内" in chief.get(f"/cases/{case}/").content.decode()


def test_nobody_does_to_many_what_he_may_not_do_to_one(street):
    north = Client()
    north.force_login(street.north)
    case = api.open_case(street.new(), by=street.chief)
    north.post("/cases/many/", {"case": [case], "deed": "dispatch", "confirmed": "1", "unit": "north"})
    assert api.state_at(case).unit == ""


def test_the_search_finds_a_case_by_number_and_by_title(street, chief):
    case = api.open_case(street.new(title="梧桐街井盖缺失"), by=street.chief)
    for typed in (api.state_at(case).number, "井盖"):
        assert f"/cases/{case}/" in chief.get("/search/", {"q": typed}).content.decode()
