"""A value is proposed for a target, handed in, approved or refused, and talked about; of two decisions one wins."""

from datetime import date, timedelta

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger import errors
from wutong.engines.ledger.testing import GDP, adopted, small_ledger
from wutong.kernel.quantity import RangeReversed
from wutong.kernel.unit import UnitsDiffer, UnitUnknown
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db

KEY = "test:gdp"
TERMS = ledger.FirstTerms(GDP, (2026, 2030), "15", "亿元")


@pytest.fixture
def planner():
    small_ledger()
    return make_person("planner")


def propose(planner, printed="700", **given):
    return ledger.propose_target(
        KEY,
        **{"series": GDP, "unit": "亿元", "basis": "what_if", "printed": printed, "reason": "测算", "by": planner}
        | given,
    )


def test_an_approved_proposal_sets_the_target_from_the_latest_figure_before_its_years(planner):
    adopted("550", "2024")
    made = ledger.submit_proposal(propose(planner).number, by=planner)
    assert made.waiting
    decided = ledger.decide_proposal(made.number, approved=True, terms=TERMS, by=planner)
    (target,) = ledger.targets(keys=[KEY])
    assert (target.printed, target.end_period, target.base.printed) == ("700", "2030", "550")
    assert (decided.decision.approved, decided.decision.version) == (True, 1)


def test_a_refused_proposal_changes_nothing_and_is_decided_on_once(planner):
    made = propose(planner, submit=True)
    ledger.decide_proposal(made.number, approved=False, reason="再议", terms=TERMS, by=planner)
    with pytest.raises(errors.AlreadyDecided, match="请另提修订"):
        ledger.decide_proposal(made.number, approved=True, terms=TERMS, by=planner)
    assert ledger.targets(keys=[KEY]) == []


def test_a_proposal_for_a_target_that_has_moved_on_is_not_put_in_force(planner):
    first, second = propose(planner, submit=True), propose(planner, "800", submit=True)
    ledger.decide_proposal(first.number, approved=True, terms=TERMS, by=planner)
    with pytest.raises(errors.TargetMoved, match="方案没有生效"):
        ledger.decide_proposal(second.number, approved=True, terms=TERMS, by=planner)
    assert [one.number for one in ledger.waiting_proposals()] == [second.number]


@pytest.mark.parametrize("given", [{"printed": " "}, {"reason": ""}, {"basis": "revision"}])
def test_a_proposal_without_what_it_needs_is_refused(planner, given):
    with pytest.raises(errors.ProposalIncomplete, match="缺少"):
        propose(planner, **given)
    assert ledger.proposals([KEY]) == []


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("abc", errors.TargetUnreadable), ("五年新增5家", errors.TargetUnreadable), ("20-10", RangeReversed),
        ("-5", errors.TargetSenseless), ("500亿美元", UnitsDiffer), (">=20家", UnitsDiffer), ("3斗", UnitUnknown),
    ],
)  # fmt: skip
def test_what_cannot_be_a_target_is_refused(planner, typed, problem):
    with pytest.raises(problem):
        propose(planner, typed)
    assert ledger.proposals([KEY]) == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("700亿元", "700"), ("> 1000", "> 1000"), ("7000000万元", "700"), ("700亿元以上", "≥700"), ("80-100", "80-100")],
)
def test_a_target_is_printed_in_the_unit_of_its_line(planner, typed, printed):
    assert propose(planner, typed).printed == printed


def test_a_target_in_words_is_one_only_where_it_is_said_and_no_instruction_is_made_up(planner):
    made = propose(planner, "位居全市前列", in_words=True, submit=True)
    ledger.decide_proposal(made.number, approved=True, terms=TERMS, by=planner)
    stands = ledger.follow([ledger.Aimed(GDP, KEY, (2026, 2030))])[KEY]
    assert (stands.state, stands.reason) == ("missing", "目标是文字（位居全市前列），没有数值可以比较")
    assert "下达" not in stands.verdict


def test_the_number_a_higher_level_gives_is_one_for_the_end(planner):
    ledger.set_target(
        KEY, series=GDP, plan_code="15", end_period="2030", printed="按下达目标", reading="later_instruction"
    )
    made = propose(planner, "700")
    ledger.decide_proposal(made.number, approved=True, terms=TERMS, by=planner)
    (now,) = ledger.targets(keys=[KEY])
    assert (now.printed, now.reading) == ("700", "at_end")


def test_a_proposal_that_is_not_there_says_so():
    with pytest.raises(errors.ProposalUnknown, match="没有这个方案"):
        ledger.proposal(999_999)


def test_what_is_said_of_a_target_is_kept_in_order_and_as_known_on_a_day(planner):
    ledger.comment_on(KEY, "偏低", by=planner)
    with clock.standing_at(clock.now() + timedelta(days=2)):
        ledger.comment_on(KEY, "可以", by=planner)
    assert [one.text for one in ledger.comments_on([KEY])] == ["偏低", "可以"]
    assert [one.text for one in ledger.comments_on([KEY], as_known_on=clock.today())] == ["偏低"]
    assert ledger.last_words([KEY]) == {KEY: "可以"}


def test_an_empty_comment_is_refused(planner):
    with pytest.raises(errors.CommentEmpty, match="缺少意见"):
        ledger.comment_on(KEY, " ", by=planner)


def test_a_day_typed_as_known_on_is_read_or_refused():
    assert ledger.day_from("2024-03-01") == date(2024, 3, 1)
    assert ledger.day_from("") is None
    with pytest.raises(errors.DayUnreadable, match="这不是一个日期"):
        ledger.day_from("2024-13-01")
