"""A telephone that does not know whether its report arrived sends it again: nothing is opened, said or done twice."""

from __future__ import annotations

import pytest

from wutong.engines.cases import api
from wutong.engines.cases.models import Case, SentOnce
from wutong.engines.cases.testing import MONDAY
from wutong.platform import clock

pytestmark = pytest.mark.django_db
JSON = "application/json"
ROOT = "/api/v1/cases"


@pytest.fixture
def chief(street, client):
    client.force_login(street.chief, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client, given: dict, key: str):
    return client.post(ROOT, given, content_type=JSON, headers={"Idempotency-Key": key})


def matter(street, **more) -> dict:
    return {"type": "sample", "title": "井盖破损", "area": street.area.code, **more}


def test_a_report_sent_again_with_its_key_opens_nothing_more(street, chief):
    first, again = (sent(chief, matter(street), "phone-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Case.objects.count() == 1
    assert sent(chief, matter(street), "phone-2").json()["id"] != first.json()["id"]


def test_a_key_stands_for_one_request_and_one_person(street, chief, client):
    sent(chief, matter(street), "phone-1")
    other = sent(chief, matter(street, title="别的事"), "phone-1")
    assert (other.status_code, other.json()["code"]) == (409, "cases-E021")
    client.force_login(street.north, backend="django.contrib.auth.backends.ModelBackend")
    assert sent(client, matter(street), "phone-1").status_code == 201
    assert Case.objects.count() == 2


def test_a_refused_report_may_be_mended_under_its_key(street, chief):
    refused = sent(chief, matter(street, title=" "), "phone-1")
    assert refused.status_code == 422
    assert not SentOnce.objects.exists()
    assert sent(chief, matter(street), "phone-1").status_code == 201


def test_acts_and_comments_are_done_once(street, chief):
    case = api.open_case(street.new(), by=street.chief)
    key = {"headers": {"Idempotency-Key": "k"}}
    for _again in range(2):
        assert chief.post(f"{ROOT}/{case}/acts/accept", {}, content_type=JSON, **key).json()["state"] == "dispatching"
    said = {"headers": {"Idempotency-Key": "k2"}}
    for _again in range(2):
        chief.post(f"{ROOT}/{case}/comments", {"text": "已到现场"}, content_type=JSON, **said)
    assert [event.kind for event in api.events_of([case])[case]] == ["opened", "move", "comment"]


def test_what_was_written_down_before_it_could_be_sent_says_when(street, chief):
    noted = "2025-03-03T08:15:00+08:00"
    given = matter(street, report={"text": "雨大，先记下", "channel": "patrol", "noted_at": noted})
    case = sent(chief, given, "phone-1").json()["id"]
    report = api.state_at(case).reports[0]
    assert (report.noted_at, report.channel) == ("2025-03-03T00:15:00.000000Z", "patrol")
    assert "现场记下于" in chief.get(f"/cases/{case}/").content.decode()
    ahead = matter(street, report={"noted_at": "2031-01-01T00:00:00"})
    later = api.state_at(sent(chief, ahead, "phone-2").json()["id"]).reports[0]
    with clock.standing_at(MONDAY):
        assert later.noted_at[:10] <= "2025-03-03"  # a telephone whose clock is ahead


def test_the_telephone_learns_who_it_sends_for_and_gets_its_worker(street, chief):
    who = chief.get("/cases/phone/who/").json()
    assert (who["user"], bool(who["token"])) == ("chief", True)
    worker = chief.get("/cases/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert b"self.Outbox" in worker.content
    assert b'"fetch"' in worker.content


def test_the_report_of_the_telephone_works_without_scripts_too(street, chief):
    page = chief.get("/cases/phone/report/").content.decode()
    assert 'data-of-type="sample"' in page
    answer = chief.post("/cases/phone/report/", matter(street, channel="patrol"))
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"], case.channel) == (302, f"/cases/{case.pk}/", "patrol")
    refused = chief.post("/cases/phone/report/", matter(street, title=" "))
    assert refused.status_code == 422
