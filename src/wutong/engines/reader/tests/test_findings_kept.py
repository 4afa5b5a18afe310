"""What does not add up in a kept document stays found once, and a reviewer's word on it is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.engines.reader import library
from wutong.engines.reader.errors import FindingChanged, FindingMissing, FindingStateUnknown, ReportFormUnknown
from wutong.engines.reader.types import Document as LocatedText
from wutong.engines.reader.types import Finding, FindingFigure
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
    assert library.audit_stored(document, by=planner) == 1
    (found,) = library.findings(document)
    assert "300亿元" in {place.value_text for place in found.finding.figures}
    assert found.state == "open"


def test_a_reviewers_word_outlives_the_next_audit(document, planner):
    library.audit_stored(document, by=planner)
    (found,) = library.findings(document)
    library.decide_finding(found.id, state="dismissed", expected=0, by=planner, note="口径不同")
    library.audit_stored(document, by=planner)
    (kept,) = library.findings(document)
    assert (kept.state, kept.note) == ("dismissed", "口径不同")


def test_of_two_reviewers_one_decides_and_the_other_is_told(document, planner):
    library.audit_stored(document, by=planner)
    (found,) = library.findings(document)
    library.decide_finding(found.id, state="confirmed", expected=0, by=planner)
    with pytest.raises(FindingChanged) as refused:
        library.decide_finding(found.id, state="dismissed", expected=0, by=planner)
    assert "属实" in refused.value.message("zh-hans")


def test_a_state_that_does_not_exist_is_refused(document, planner):
    library.audit_stored(document, by=planner)
    (found,) = library.findings(document)
    with pytest.raises(FindingStateUnknown) as refused:
        library.decide_finding(found.id, state="maybe", expected=0, by=planner)
    assert "属实、不是问题、待看" in refused.value.message("zh-hans")


def test_a_finding_that_is_not_there_says_so():
    with pytest.raises(FindingMissing) as refused:
        library.finding(999_999)
    assert "没有这一条" in refused.value.message("zh-hans")


def test_words_that_are_no_figure_are_marked_where_a_finding_speaks_of_them():
    text = LocatedText("全区全区生产总值548亿元。", (), ())
    doubled = Finding("doubled_words", "重复", "doubled", 0.9, (FindingFigure(0, 4, "全区全区"),))
    info = library.FindingInfo(1, "D1", doubled, "open", "", 0, "", None)
    (block,) = library.text_blocks(text, [], [info])
    assert [part.text for part in block.parts if part.finding] == ["全区全区"]
    assert block.notes == (info,)


def test_a_form_that_is_not_made_is_refused(document):
    with pytest.raises(ReportFormUnknown) as refused:
        library.report(document, "pdf")
    assert "html 或 docx" in refused.value.message("zh-hans")


def test_an_audit_takes_as_many_statements_however_much_it_finds(planner):
    def statements(lines: int) -> int:
        text = "测试区年度报告\n" + "".join(
            f"{2000 + n}年，全区工业总产值{300 + n}亿元，同比增长30%，上年为250亿元。\n" for n in range(lines)
        )
        stored = store(text.encode(), name=f"{lines}.txt", person=planner)
        code = library.add_document(stored, text.encode(), area="测试区", by=planner)
        assert library.audit_stored(code, by=planner) >= lines
        with CaptureQueriesContext(
            connection,
        ) as asked:
            library.audit_stored(code, by=planner)
        return len(asked)

    assert statements(2) == statements(9)
