"""What one document states is adopted whole; later documents supersede only where they differ."""

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.testing import FIRMS, GDP, said, small_ledger
from wutong.kernel.source import Place, SourceRef

pytestmark = pytest.mark.django_db

LATER = SourceRef("document", "report-later", "后一份报告", Place(section="二", number="9"))


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


def test_the_first_statement_of_a_document_counts_and_its_repetition_stands_beside():
    ids = api.record([said("100"), said("101")])

    assert api.adopt_published(ids, reason="报告") == 1

    assert [figure.printed for figure in api.current([GDP])[GDP]] == ["100"]
    assert len(api.claims_of(GDP)) == 2


def test_a_later_document_supersedes_where_it_differs_and_only_there():
    api.adopt_published(api.record([said("100"), said("7", series=FIRMS, unit="家")]), reason="报告")

    written = api.adopt_published(
        api.record([said("102", source=LATER), said("7", series=FIRMS, unit="家", source=LATER)]), reason="后一份报告"
    )

    assert written == 1
    assert [(figure.printed, figure.sequence) for figure in api.current([GDP])[GDP]] == [("102", 2)]
    assert api.current([FIRMS])[FIRMS][0].source.key == "report-test"


def test_filling_gaps_replaces_nothing():
    api.adopt_published(api.record([said("100")]), reason="报告")

    written = api.adopt_published(
        api.record([said("102", source=LATER), said("110", "2021", source=LATER)]), reason="补数", only_new=True
    )

    assert written == 1
    assert [figure.printed for figure in api.current([GDP])[GDP]] == ["100", "110"]


def test_a_withdrawn_claim_is_no_longer_the_figure_but_remains_stated():
    claim = api.record([said("100")])[0]
    api.adopt_published([claim], reason="报告")

    assert api.withdraw_claim(claim, by=None, reason="撤回")

    assert api.current([GDP])[GDP] == []
    assert [figure.printed for figure in api.claims_from("report-test")] == ["100"]
    assert not api.withdraw_claim(claim, by=None, reason="再撤一次")


def test_a_subject_is_found_by_its_own_name():
    assert [found.key for found in api.find_subject("测试区")] == ["area:test-zone"]
    assert [found.key for found in api.find_subject("测试 区")] == ["area:test-zone"]
    assert api.find_subject("") == []


@pytest.mark.parametrize("name", ["外地测试区", "测试区东片", "试区"])
def test_a_name_that_is_only_alike_is_no_subject(name):
    assert api.find_subject(name) == []
