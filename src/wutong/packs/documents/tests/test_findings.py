"""What does not add up in a document stands beside its text, and a reviewer's word on it is kept."""

import io
from dataclasses import asdict

import pytest
from docx import Document as DocxFile

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.testing import small_ledger
from wutong.engines.reader import library
from wutong.packs.documents import review
from wutong.packs.documents.known_figures import known_elsewhere
from wutong.platform.accounts.testing import make_person
from wutong.platform.files.api import store

pytestmark = pytest.mark.django_db

WRONG = "测试区年度报告\n2023年，全区工业总产值300亿元，上年为250亿元，同比增长30%。"


@pytest.fixture
def planner():
    return make_person("planner")


@pytest.fixture
def document(planner):
    """A stored report whose growth does not fit its two levels."""
    stored = store(WRONG.encode(), name="wrong.txt", person=planner)
    return library.add_document(stored, WRONG.encode(), title="测试区年度报告", area="测试区", by=planner)


def test_the_page_shows_the_finding_beside_its_paragraph(document, planner, client):
    library.audit_stored(document, by=planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/documents/{document}/").content.decode()
    assert 'class="margin"' in page
    listed = client.get(f"/documents/{document}/findings/").content.decode()
    assert "待看" in listed


def test_a_decision_through_the_page_is_kept(document, planner, client):
    library.audit_stored(document, by=planner)
    (found,) = library.findings(document)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        f"/documents/findings/{found.id}/decide/",
        {"state": "confirmed", "expected": "0", "note": "原文有误"},
        headers={"HX-Request": "true"},
    )
    assert "属实" in answer.content.decode()
    assert client.post(f"/documents/findings/{found.id}/decide/", {"state": "open", "expected": "0"}).status_code == 409


def test_the_ledgers_figures_are_known_under_the_documents_own_names(document, planner):
    small_ledger()
    first = library.candidates(document)[0]
    review.decide(
        first.id, act="accept", given={"indicator_code": "test.gdp"}, expected=0, by=planner
    )  # fmt: skip
    other = store(b"2", name="b.txt", person=planner)
    text = "2023年，全区工业总产值310亿元。"
    code = library.add_document(other, text.encode(), area="测试区", suggest=lambda figure: "test.gdp")
    known = known_elsewhere(code)
    assert {(one.indicator, one.value_text, one.origin) for one in known} >= {
        (library.candidates(code)[0].figure.indicator, "300", "ledger")
    }
    assert asdict(known[0])["link"]
    assert ledger.indicator("test.gdp").field_group == "open"


def test_the_api_lists_and_decides_as_the_page_does(document, planner, client):
    library.audit_stored(document, by=planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    (listed,) = client.get(f"/api/v1/documents/{document}/findings").json()
    answer = client.post(
        f"/api/v1/documents/findings/{listed['id']}/decide", {"state": "confirmed", "expected": 0},
        content_type="application/json",
    )  # fmt: skip
    assert answer.json()["state"] == "confirmed"
    assert client.get(f"/api/v1/documents/{document}/findings?state=open").json() == []


def test_the_document_is_handed_out_with_comments(document, planner, client):
    library.audit_stored(document, by=planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    written = DocxFile(io.BytesIO(client.get(f"/documents/{document}/findings.docx").content))
    assert ["20%" in comment.text for comment in written.comments] == [True]
    assert "20%" in client.get(f"/documents/{document}/findings.html").content.decode()
