"""What a reviewer accepts reaches the ledger with its place; of two reviewers one wins and nothing is lost."""

from dataclasses import asdict

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.testing import GDP, adopted, small_ledger
from wutong.engines.reader import library
from wutong.engines.reader.errors import CandidateChanged, NotDecimal
from wutong.engines.reader.models import Candidate, Document
from wutong.engines.reader.types import Figure
from wutong.kernel.period import PeriodUnknown
from wutong.kernel.quantity import NumberTooLarge, RangeReversed, SeparatorMisplaced
from wutong.kernel.unit import UnitsDiffer
from wutong.packs.documents import review
from wutong.packs.documents.errors import ActUnknown, IndicatorUnmapped, SubjectUnknown
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db

TEXT = "测试区全年实现生产总值548.2亿元，比上年增长3%。"
READ = Figure(
    start=11, end=18, value_text="548.2亿元", value=548.2, value_hi=None, unit="亿元", comparator="=", kind="actual",
    measure="level", period="2021", area="测试区", indicator="生产总值", where="text", confidence=0.9,
)  # fmt: skip


@pytest.fixture
def candidate() -> int:
    small_ledger()
    document = Document.objects.create(
        code="D1", title="测试区年度报告", area_name="测试区", text=TEXT, recorded_at=clock.now(),
        layout={"blocks": [], "tables": []},
    )  # fmt: skip
    row = Candidate.objects.create(
        document=document, start=READ.start, end=READ.end, reading=asdict(READ), indicator_code="test.gdp"
    )
    return row.pk


@pytest.fixture
def planner():
    return make_person("planner")


def decide(candidate, person, act="accept", expected=0, **given):
    return review.decide(candidate, act=act, given=given, expected=expected, by=person)


def test_an_accepted_figure_stands_in_the_ledger_with_its_place(candidate, planner):
    kept = decide(candidate, planner)

    figure = ledger.figure(kept.claim_id)
    assert (str(figure.quantity.value), figure.unit, figure.period.code) == ("548.2", "亿元", "2021")
    assert (figure.source.key, figure.source.place.start, figure.source.place.end) == ("document:D1", 11, 18)
    assert library.excerpt("D1", 11, 18).marked == "548.2亿元"
    assert kept.state == "accepted"
    assert figure.sequence == 1


def test_a_corrected_figure_keeps_what_was_read(candidate, planner):
    kept = decide(candidate, planner, value="548", period="2022")

    assert kept.state == "corrected"
    assert kept.corrected == ("period", "value")
    assert kept.read_as.value == 548.2
    assert ledger.figure(kept.claim_id).period.code == "2022"


def test_a_corrected_value_is_what_is_shown_and_the_printed_one_stays_beside_it(candidate, planner):
    kept = decide(candidate, planner, value="550.5")

    for figure in (ledger.figure(kept.claim_id), ledger.current([GDP])[GDP][0], ledger.series_history(GDP).claims[0]):
        assert (figure.printed, figure.quantity.printed, figure.passage) == ("550.5", "550.5", "548.2亿元")
    assert ledger.series_history(GDP).words[0].printed == "550.5亿元"
    assert ledger.history(GDP, figure.period)[0].printed == "550.5亿元"


def test_what_a_text_prints_with_its_unit_is_shown_with_one_unit(candidate, planner):
    kept = decide(candidate, planner)

    figure = ledger.figure(kept.claim_id)
    assert (str(figure.quantity), figure.printed, figure.unit) == ("548.2亿元", "548.2", "亿元")
    assert ledger.history(GDP, figure.period)[0].printed == "548.2亿元"


def test_an_adopted_value_is_not_replaced_by_accepting_another(candidate, planner):
    standing = adopted("550", "2021")

    kept = decide(candidate, planner)

    assert ledger.figure(standing).sequence == 1
    assert ledger.figure(kept.claim_id).sequence is None


def test_the_second_of_two_reviewers_is_told_who_decided(candidate, planner):
    decide(candidate, planner, act="reject")

    with pytest.raises(CandidateChanged, match="不采纳"):
        decide(candidate, planner, expected=0)

    assert library.candidate(candidate).state == "rejected"
    assert ledger.claims_of(GDP) == []


def test_reopening_withdraws_the_adoption_and_keeps_the_claim(candidate, planner):
    kept = decide(candidate, planner)

    again = decide(candidate, planner, act="reopen", expected=kept.version)

    assert again.state == "open"
    assert ledger.current([GDP])[GDP] == []
    assert len(ledger.claims_of(GDP)) == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"period": "2021年13月"}, PeriodUnknown),
        ({"unit": "家"}, UnitsDiffer),
        ({"value": "五百"}, NotDecimal),
        ({"value": "12,34"}, SeparatorMisplaced),
        ({"value": "1e400"}, NotDecimal),
        ({"value": "9" * 400}, NumberTooLarge),
        ({"value": "5", "value_hi": "3"}, RangeReversed),
        ({"area": "不存在的区域甲乙丙"}, SubjectUnknown),
        ({"area": "外地测试区"}, SubjectUnknown),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_written(candidate, planner, given, refusal):
    with pytest.raises(refusal):
        decide(candidate, planner, **given)

    assert library.candidate(candidate).version == 0
    assert ledger.claims_of(GDP) == []


def test_a_figure_without_an_indicator_is_refused(candidate, planner):
    Candidate.objects.update(indicator_code="")

    with pytest.raises(IndicatorUnmapped, match="按 m 选择"):
        decide(candidate, planner)


def test_an_unknown_act_is_refused(candidate, planner):
    with pytest.raises(ActUnknown, match="documents-E004"):
        decide(candidate, planner, act="delete")


def test_the_excerpt_is_the_sentence_around_the_place(candidate):
    found = library.excerpt("D1", 11, 18)

    assert found.before + found.marked + found.after == TEXT
    assert library.excerpt("D1", 11, 9999) is None
