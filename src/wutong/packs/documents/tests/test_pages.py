"""The document page as a reviewer sees it."""

from dataclasses import asdict, replace
from datetime import datetime

import pytest

from wutong.engines.ledger.testing import small_ledger
from wutong.engines.reader.models import Candidate, Document
from wutong.packs.documents.tests.test_review import READ, TEXT
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.files.api import store
from wutong.platform.territory.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """The page of a document with one figure read as 600 亿元, looked at by a planner."""
    small_ledger()
    document = Document.objects.create(
        code="D1", title="测试区年度报告", area_name="测试区", text=TEXT, recorded_at=clock.now(),
        layout={"blocks": [], "tables": []}, file=store(TEXT.encode(), name="report.txt", person=None),
    )  # fmt: skip
    reading = asdict(replace(READ, value=600.0))
    row = Candidate.objects.create(
        document=document, start=READ.start, end=READ.end, reading=reading, indicator_code="test.gdp"
    )
    client.force_login(make_person("planner"), backend="django.contrib.auth.backends.ModelBackend")
    client.candidate = row
    return client


def test_the_form_shows_a_number_as_a_person_would_type_it(page) -> None:
    answer = page.get("/documents/D1/")
    assert answer.status_code == 200
    assert 'name="value" inputmode="decimal" value="600"' in answer.content.decode()


def test_a_refused_decision_keeps_what_was_typed(page) -> None:
    answer = page.post(
        f"/documents/candidates/{page.candidate.pk}/decide/",
        {"act": "accept", "expected": "9", "value": "601", "unit": "亿元", "period": "2021", "comparator": "=",
         "kind": "actual", "measure": "level", "indicator": "生产总值", "area": "测试区"},
    )  # fmt: skip
    assert answer.status_code == 409
    assert 'value="601"' in answer.content.decode()


def test_a_refused_decision_keeps_what_was_chosen(page) -> None:
    answer = page.post(
        f"/documents/candidates/{page.candidate.pk}/decide/",
        {"act": "accept", "expected": "9", "value": "601", "comparator": ">=", "kind": "target", "measure": "growth"},
    )
    shown = answer.content.decode()
    for chosen in ("<option selected>&gt;=<", '<option value="target" selected>', '<option value="growth" selected>'):
        assert chosen in shown


def test_enter_in_a_field_of_a_decided_figure_cannot_withdraw_the_decision(page) -> None:
    address = f"/documents/candidates/{page.candidate.pk}/"
    fields = '<fieldset class="plain" disabled>'
    assert fields not in page.get(address).content.decode()
    page.post(f"{address}decide/", {"act": "reject", "expected": "0"})
    decided = page.get(address).content.decode()
    button, after = decided.split(fields)
    assert 'value="reopen"' in button
    assert 'id="value"' in after.split("</fieldset>")[0]


def test_a_withdrawn_decision_says_so_and_can_be_made_again(page) -> None:
    address = f"/documents/candidates/{page.candidate.pk}/"
    page.post(f"{address}decide/", {"act": "reject", "expected": "0"})
    answer = page.post(f"{address}decide/", {"act": "reopen", "expected": "1"}, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert "决定已撤回" in shown
    assert 'value="accept"' in shown


def test_a_document_known_by_its_title_alone_has_nothing_to_read_rather_than_something_missing(page) -> None:
    Document.objects.create(code="D2", title="仅有题录的报告", recorded_at=clock.now())
    rows = page.get("/documents/").content.decode().split("<tr")
    row = next(part for part in rows if "仅有题录的报告" in part)
    assert "缺" not in row
    assert row.count(">—</td>") >= 2


def test_a_document_is_not_known_before_the_day_it_came_in(page) -> None:
    Document.objects.create(code="D2", title="收到得早的报告", recorded_at=datetime(2020, 5, 1, tzinfo=clock.SHANGHAI))
    there = {"as_known_on": "2021-01-01"}
    listed = page.get("/documents/", there).content.decode()
    assert "收到得早的报告" in listed
    assert "测试区年度报告" not in listed
    for address in ("/documents/D1/", "/documents/D1/findings/"):
        answer = page.get(address, there)
        assert answer.status_code == 404
        assert "才收到" in answer.content.decode()
    assert page.get("/documents/D1/", {"as_known_on": ""}).status_code == 200


def test_a_decision_sent_without_script_leads_back_to_the_document(page) -> None:
    answer = page.post(f"/documents/candidates/{page.candidate.pk}/decide/", {"act": "reject", "expected": "0"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/documents/D1/?at={READ.start}")


def test_a_figure_in_the_ledger_is_linked_only_for_those_who_may_see_it_there(page) -> None:
    address = f"/documents/candidates/{page.candidate.pk}/"
    page.post(f"{address}decide/", {"act": "accept", "expected": "0"})
    assert "/figures/claims/" not in page.get(address).content.decode()
    there = make_person("planner", Area.objects.get(code="test-zone"))
    page.force_login(there, backend="django.contrib.auth.backends.ModelBackend")
    assert "/figures/claims/" in page.get(address).content.decode()
