from datetime import datetime

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.errors import (
    AdoptionConflict,
    ClaimUnknown,
    IndicatorUnknown,
    NothingSaid,
    SubjectUnknown,
    UnitDoesNotFit,
)
from wutong.engines.ledger.testing import FIRMS, GDP, REPORT, ZONE, adopted, said, small_ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.source import Place, SourceRef
from wutong.platform.access.scope import Scope
from wutong.platform.clock import SHANGHAI, standing_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


def at(day: int) -> datetime:
    return datetime(2025, 3, day, 10, 0, tzinfo=SHANGHAI)


def test_a_claim_comes_back_as_printed_with_its_source_and_place():
    claim = api.record([said("(2.06)", unit="亿元")])[0]
    found = api.figure(claim)
    assert (found.printed, found.unit, str(found.quantity.value)) == ("(2.06)", "亿元", "-2.06")
    assert found.source.title == "测试报告"
    assert found.source.place.number == "1"
    assert found.sequence is None


def test_recording_the_same_claim_again_returns_the_same_id():
    assert api.record([said("380.0")]) == api.record([said("380.0")])


def test_the_same_number_at_another_place_is_another_claim():
    elsewhere = SourceRef("document", "report-test", "测试报告", Place(section="二", number="7"))
    assert api.record([said("380.0")]) != api.record([said("380.0", source=elsewhere)])


def test_ids_come_back_in_the_order_given_even_for_twins():
    first, second, third = api.record([said("1"), said("2"), said("1")])
    assert first == third != second


def test_words_can_stand_where_a_number_is_not_given():
    claim = NewClaim(GDP, Period.parse("2020"), None, REPORT, printed="五年培育3家")
    assert api.figure(api.record([claim])[0]).quantity is None


def test_a_claim_that_says_nothing_is_refused():
    with pytest.raises(NothingSaid, match="既没有数值也没有文字"):
        api.record([NewClaim(GDP, Period.parse("2020"), None, REPORT)])


def test_a_unit_that_does_not_fit_is_refused_and_nothing_of_the_batch_is_written():
    with pytest.raises(UnitDoesNotFit, match="“家”与该指标应有的“亿元”"):
        api.record([said("1"), said("12", unit="家")])
    assert api.claims_of(GDP) == []


def test_an_unknown_indicator_is_refused_with_the_likeliest_name():
    with pytest.raises(IndicatorUnknown, match="test.gdp"):
        api.record([said("1", series=SeriesKey("生产总值总量", ZONE))])


def test_an_unknown_subject_is_refused():
    with pytest.raises(SubjectUnknown):
        api.record([said("1", series=SeriesKey("test.gdp", "area:nowhere"))])


def test_the_adopted_claim_is_the_figure():
    claim = adopted("380.0")
    figures = api.current([GDP, FIRMS])
    assert [one.claim_id for one in figures[GDP]] == [claim]
    assert figures[GDP][0].sequence == 1
    assert figures[FIRMS] == []


def test_a_later_adoption_supersedes_and_yesterday_stays_as_it_was():
    with standing_at(at(1)):
        adopted("380.0")
    with standing_at(at(2)):
        adopted("381.5", expected=1)
    assert api.current([GDP])[GDP][0].printed == "381.5"
    assert api.current([GDP], as_known_on=at(1))[GDP][0].printed == "380.0"
    assert api.current([GDP], as_known_on=at(1).date())[GDP][0].printed == "380.0"
    assert api.current([GDP], as_known_on=datetime(2025, 2, 28, tzinfo=SHANGHAI))[GDP] == []


def test_claims_of_a_day_leave_out_what_was_said_later():
    with standing_at(at(1)):
        adopted("380.0")
    with standing_at(at(2)):
        adopted("381.5", expected=1)
    assert [(one.printed, one.sequence) for one in api.claims_of(GDP)] == [("380.0", None), ("381.5", 2)]
    assert [(one.printed, one.sequence) for one in api.claims_of(GDP, as_known_on=at(1))] == [("380.0", 1)]


def test_who_comes_second_is_told_who_was_first_and_keeps_the_claim():
    mine, theirs = api.record([said("380.0"), said("381.5")])
    api.adopt(theirs, by=None, expected=0)
    with pytest.raises(AdoptionConflict, match="采用了“381.5亿元”"):
        api.adopt(mine, by=None, expected=0)
    assert api.figure(mine).printed == "380.0"


def test_a_withdrawn_fact_has_no_figure_and_keeps_its_history():
    adopted("380.0")
    api.withdraw(GDP, Period.parse("2020"), by=None, expected=1, reason="口径有误")
    assert api.current([GDP])[GDP] == []
    assert [word.claim_id is None for word in api.history(GDP, Period.parse("2020"))] == [False, True]


def test_figures_come_by_period_end_and_kinds_do_not_mix():
    adopted("10", "2021")
    adopted("9", "2019")
    target = api.record([said("20", "2025", kind="target")])[0]
    api.adopt(target, by=None, expected=0)
    assert [one.period.code for one in api.current([GDP])[GDP]] == ["2019", "2021"]
    assert [one.period.code for one in api.current([GDP], kind="target")[GDP]] == ["2025"]


def test_reading_many_series_takes_two_statements(django_assert_num_queries):
    for year in range(2010, 2020):
        adopted(str(year), str(year))
        adopted(str(year), str(year), series=FIRMS, unit="家")
    with django_assert_num_queries(2):
        figures = api.current([GDP, FIRMS])
    assert [len(found) for found in figures.values()] == [10, 10]


def test_yearly_reading_leaves_out_parts_of_years():
    for period in ("2023", "2021-2025", "2024-12-31", "2024Q3", "2024H1", "2024-03", "2024-01..11"):
        adopted("10", period)
    found = api.current([GDP], yearly=True)[GDP]
    assert {(one.period.kind, one.period.code) for one in found} == {
        ("year", "2023"), ("years", "2021-2025"), ("day", "2024-12-31")
    }  # fmt: skip
    assert len(api.current([GDP])[GDP]) == 7


def test_the_history_of_a_series_tells_every_claim_and_every_word_as_known_then(django_assert_num_queries):
    with standing_at(at(1)):
        first = adopted("380.0")
    with standing_at(at(3)):
        second = adopted("381.5", expected=1)
    with django_assert_num_queries(3):
        now = api.series_history(GDP)
    assert [(one.claim_id, one.sequence) for one in now.claims] == [(first, None), (second, 2)]
    assert [(word.claim_id, word.sequence, word.printed) for word in now.words] == [
        (second, 2, "381.5亿元"), (first, 1, "380.0亿元")
    ]  # fmt: skip
    then = api.series_history(GDP, as_known_on=at(2))
    assert [(one.claim_id, one.sequence) for one in then.claims] == [(first, 1)]
    assert len(then.words) == 1
    assert api.series_history(GDP, scope=Scope(frozenset({("9002", "*")}))).claims == ()


def test_who_may_not_see_the_area_or_the_field_group_sees_nothing():
    claim = adopted("380.0")
    elsewhere, tax = Scope(frozenset({("9002", "*")})), Scope(frozenset({("9001", "tax")}))
    here = Scope(frozenset({("9001", "open")}))
    for blind in (elsewhere, tax, Scope(frozenset())):
        assert api.current([GDP], scope=blind)[GDP] == []
        assert api.claims_of(GDP, scope=blind) == []
        with pytest.raises(ClaimUnknown):
            api.figure(claim, scope=blind)
    assert len(api.current([GDP], scope=here)[GDP]) == 1


def test_sources_that_disagree_are_shown_side_by_side():
    other = SourceRef("document", "yearbook", "统计年鉴")
    adopted("380.0")
    api.record([said("381.5", source=other), said("3800000", source=other, unit="万元")])
    found = api.contradictions([GDP])
    assert [one.printed for one in found[0].others] == ["381.5"]
    assert found[0].adopted.printed == "380.0"


def test_an_indicator_is_found_by_name_alias_and_likeness():
    assert api.find_indicator("生产总值")[0].score == 1
    assert api.find_indicator("gdp")[0].indicator.code == "test.gdp"
    assert api.find_indicator("地区生产总值")[0].indicator.code == "test.gdp"
    assert api.find_indicator("绿地率") == []
