"""What does not add up in a document stands beside its text, and a reviewer's word on it is kept."""

import io
from dataclasses import asdict

import pytest
from docx import Document as DocxFile

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.testing import small_ledger
from wutong.engines.reader import library
from wutong.engines.reader.types import Finding, FindingFigure
from wutong.packs.documents import findings, review
from wutong.packs.documents.errors import FindingChanged, FindingMissing, FindingStateUnknown, ReportFormUnknown
from wutong.packs.documents.known_figures import known_elsewhere
from wutong.packs.documents.web.text import text_blocks
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


def test_growth_that_does_not_fit_its_levels_is_found(document, planner):
    assert findings.audit(document, by=planner) == 1
    (found,) = findings.findings(document)
    assert "300亿元" in {place.value_text for place in found.finding.figures}
    assert found.state == "open"


def test_a_reviewers_word_outlives_the_next_audit(document, planner):
    findings.audit(document, by=planner)
    (found,) = findings.findings(document)
    findings.decide(found.id, state="dismissed", expected=0, by=planner, note="口径不同")
    findings.audit(document, by=planner)
    (kept,) = findings.findings(document)
    assert (kept.state, kept.note) == ("dismissed", "口径不同")


def test_of_two_reviewers_one_decides_and_the_other_is_told(document, planner):
    findings.audit(document, by=planner)
    (found,) = findings.findings(document)
    findings.decide(found.id, state="confirmed", expected=0, by=planner)
    with pytest.raises(FindingChanged) as refused:
        findings.decide(found.id, state="dismissed", expected=0, by=planner)
    assert "属实" in refused.value.message("zh-hans")


def test_a_state_that_does_not_exist_is_refused(document, planner):
    findings.audit(document, by=planner)
    (found,) = findings.findings(document)
    with pytest.raises(FindingStateUnknown) as refused:
        findings.decide(found.id, state="maybe", expected=0, by=planner)
    assert "属实、不是问题、待看" in refused.value.message("zh-hans")


def test_a_finding_that_is_not_there_says_so():
    with pytest.raises(FindingMissing) as refused:
        findings.finding(999_999)
    assert "没有这一条" in refused.value.message("zh-hans")


def test_the_page_shows_the_finding_beside_its_paragraph(document, planner, client):
    findings.audit(document, by=planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/documents/{document}/").content.decode()
    assert 'class="margin"' in page
    listed = client.get(f"/documents/{document}/findings/").content.decode()
    assert "待看" in listed


def test_a_decision_through_the_page_is_kept(document, planner, client):
    findings.audit(document, by=planner)
    (found,) = findings.findings(document)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        f"/documents/findings/{found.id}/decide/",
        {"state": "confirmed", "expected": "0", "note": "原文有误"},
        headers={"HX-Request": "true"},
    )
    assert "属实" in answer.content.decode()
    assert client.post(f"/documents/findings/{found.id}/decide/", {"state": "open", "expected": "0"}).status_code == 409


def test_words_that_are_no_figure_are_marked_where_a_finding_speaks_of_them():
    text = library.LocatedText("全区全区生产总值548亿元。", (), ())
    doubled = Finding("doubled_words", "重复", "doubled", 0.9, (FindingFigure(0, 4, "全区全区"),))
    info = findings.FindingInfo(1, "D1", doubled, "open", "", 0, "", None)
    (block,) = text_blocks(text, [], [info])
    assert [part.text for part in block.parts if part.finding] == ["全区全区"]
    assert block.notes == (info,)


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
        (library.candidates(code)[0].figure.indicator, "300亿元", "ledger")
    }
    assert asdict(known[0])["link"]
    assert ledger.indicator("test.gdp").field_group == "open"


def test_the_api_lists_and_decides_as_the_page_does(document, planner, client):
    findings.audit(document, by=planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    (listed,) = client.get(f"/api/v1/documents/{document}/findings").json()
    answer = client.post(
        f"/api/v1/documents/findings/{listed['id']}/decide", {"state": "confirmed", "expected": 0},
        content_type="application/json",
    )  # fmt: skip
    assert answer.json()["state"] == "confirmed"
    assert client.get(f"/api/v1/documents/{document}/findings?state=open").json() == []


def test_the_document_is_handed_out_with_comments(document, planner, client):
    findings.audit(document, by=planner)
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    written = DocxFile(io.BytesIO(client.get(f"/documents/{document}/findings.docx").content))
    assert ["20%" in comment.text for comment in written.comments] == [True]
    assert "20%" in client.get(f"/documents/{document}/findings.html").content.decode()


def test_a_form_that_is_not_made_is_refused(document):
    with pytest.raises(ReportFormUnknown) as refused:
        findings.report(document, "pdf")
    assert "html 或 docx" in refused.value.message("zh-hans")
