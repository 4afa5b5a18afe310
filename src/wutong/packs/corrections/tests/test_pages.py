"""The pages and the API of requests: the firm's form, its list, the official's case page; nobody else's."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wutong.engines.cases import api as cases
from wutong.packs.corrections.tests.conftest import NEW, OLD, Offices, browse

API, REFUSED = "/api/v1/corrections", 422
TYPED = {"field": "address", "text": NEW, "reason": "已迁址", "since": "2025-02-01"}


@pytest.fixture
def he(offices: Offices) -> Client:
    return browse(offices.he)


def desk(client: Client, key: str) -> str:
    return client.get(f"/my-firm/{key}/").content.decode()


def test_the_firm_asks_from_a_line_of_its_desk_and_reads_the_answer_there(he: Client, offices: Offices) -> None:
    assert f"/corrections/own/{offices.own}/?field=address" in desk(he, offices.own)
    assert "?field=code" not in desk(he, offices.own), "the code is not corrected so"
    form = he.get(f"/corrections/own/{offices.own}/?field=address").content.decode()
    assert f"名册现在：{OLD}" in form
    file = SimpleUploadedFile("变更通知书.txt", b"1")
    done = he.post(f"/corrections/own/{offices.own}/", TYPED | {"evidence": file}, follow=True).content.decode()
    assert all(word in done for word in (NEW, "待核对", "变更通知书.txt", "撤回"))
    case = cases.from_source("correction/").get().pk
    official = browse(offices.official)
    page = official.get(f"/cases/{case}/").content.decode()
    assert all(word in page for word in (OLD, NEW, "变更通知书.txt", f"/firms/{offices.own}/", "采纳并更正"))
    digest = cases.state_at(case).files[0].digest
    assert official.get(f"/cases/{case}/files/{digest}/").status_code == 200
    assert official.post(f"/cases/{case}/acts/correct/", follow=True).status_code == 200
    assert "已更正" in desk(he, offices.own)
    assert "企业申请" in desk(he, offices.own)


def test_the_firm_gets_back_what_it_sent_and_nothing_that_officials_added(he: Client, offices: Offices) -> None:
    he.post(f"/corrections/own/{offices.own}/", TYPED | {"evidence": SimpleUploadedFile("变更通知书.txt", b"1")})
    case = cases.from_source("correction/").get().pk
    note = SimpleUploadedFile("核对记录.txt", b"2")
    assert browse(offices.official).post(f"/api/v1/cases/{case}/files", {"file": note}).status_code == 201
    (sent, added) = (one.digest for one in cases.state_at(case).files)
    own, api = f"/corrections/own/{offices.own}/{case}/evidence", f"{API}/own/{offices.own}/{case}/evidence"
    page = desk(he, offices.own)
    assert f"{own}/{sent}/" in page
    assert "核对记录.txt" not in page
    for address in (f"{own}/{sent}/", f"{api}/{sent}"):
        got = he.get(address)
        assert (got.status_code, got.getvalue()) == (200, b"1")
        assert "attachment" in got["Content-Disposition"]
        assert browse(offices.stranger).get(address).status_code == 404
    assert he.get(f"{own}/{added}/").status_code == 404
    assert he.get(f"{api}/{added}").status_code == 404
    assert he.get(f"{API}/own/{offices.own}").json()[0]["evidence"] == [{"name": "变更通知书.txt", "digest": sent}]


def test_what_can_only_be_chosen_is_chosen_and_the_choice_stays_when_it_is_refused(
    he: Client, offices: Offices
) -> None:
    page = he.get(f"/corrections/own/{offices.own}/?field=size").content.decode()
    assert '<option value="medium">中型</option>' in page
    late = {"field": "size", "text": "medium", "reason": "按从业人员", "since": "2099-01-01"}
    refused = he.post(f"/corrections/own/{offices.own}/", late).content.decode()
    assert '<option value="medium" selected>中型</option>' in refused
    fields = {one["field"]: one for one in he.get(f"{API}/own/{offices.own}/fields").json()}
    assert fields["area"]["choices"]["office-乙"] == "乙"
    assert fields["address"]["choices"] == {}


def test_what_was_typed_stays_when_it_is_refused(he: Client, offices: Offices) -> None:
    refused = he.post(f"/corrections/own/{offices.own}/", TYPED | {"since": "2099-01-01"})
    page = refused.content.decode()
    assert refused.status_code == 400
    assert all(word in page for word in (NEW, "已迁址", "2099-01-01", "晚于今天"))
    assert he.post(f"/corrections/own/{offices.own}/", TYPED | {"field": "code"}).status_code == 400
    assert cases.from_source("correction/").count() == 0
    offices.ask()
    again = he.get(f"/corrections/own/{offices.own}/?field=address").content.decode()
    assert "已有一件申请在办" in again
    assert "提交申请" not in again, "nobody types what would be refused"


def test_withdrawing_is_one_press_and_of_one_s_own_firm_alone(he: Client, offices: Offices) -> None:
    case = offices.ask()
    stranger = browse(offices.stranger)
    assert stranger.post(f"/corrections/own/{offices.other}/{case}/withdraw/").status_code == 404
    assert stranger.post(f"/corrections/own/{offices.own}/{case}/withdraw/").status_code == 404
    assert stranger.get(f"/corrections/own/{offices.own}/").status_code == 404
    assert browse(offices.official).get(f"/corrections/own/{offices.own}/").status_code == 403
    assert he.get(f"/cases/{case}/").status_code == 403, "a case is an official's page"
    he.post(f"/corrections/own/{offices.own}/{case}/withdraw/")
    assert "企业已撤回" in desk(he, offices.own)
    again = he.post(f"/corrections/own/{offices.own}/{case}/withdraw/", follow=True).content.decode()
    assert "不能这样做" in again


def test_the_api_does_what_the_pages_do(he: Client, offices: Offices) -> None:
    own = f"{API}/own/{offices.own}"
    assert "address" in {one["field"] for one in he.get(f"{own}/fields").json()}
    sent = {"field": "address", "text": NEW, "reason": "已迁址"}
    made = he.post(own, sent, content_type="application/json").json()[0]
    assert (made["before"], made["asked"], made["state"]) == (OLD, NEW, "asked")
    case = made["case"]
    assert he.post(own, sent, content_type="application/json").status_code == REFUSED
    added = he.post(f"{own}/{case}/evidence", {"file": SimpleUploadedFile("执照.txt", b"1")}).json()
    assert added[0]["files"] == ["执照.txt"]
    told = browse(offices.official).get(f"{API}/cases/{case}").json()
    assert (told["before"], told["asked"], told["now"]) == (OLD, NEW, OLD)
    assert browse(offices.elsewhere).get(f"{API}/cases/{case}").status_code == 404
    assert browse(offices.stranger).get(own).status_code == 404
    taken = browse(offices.official).post(f"/api/v1/cases/{case}/acts/correct", {}, content_type="application/json")
    assert taken.status_code == 200, taken.content
    assert offices.now() == NEW
    assert he.get(own).json()[0]["state"] == "corrected"
    assert he.post(f"{own}/{case}/withdraw").status_code == REFUSED
    assert he.post(f"{own}/{case}/evidence", {"file": SimpleUploadedFile("二.txt", b"1")}).status_code == REFUSED
