"""What has come in lately, and how full the ledger is."""

from datetime import datetime

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.testing import FIRMS, GDP, adopted, said, small_ledger
from wutong.platform.access.scope import Scope
from wutong.platform.clock import SHANGHAI, standing_at

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = Scope(frozenset({("9001", "*")})), Scope(frozenset({("9002", "*")}))


@pytest.fixture(autouse=True)
def ledger():
    small_ledger()


def at(day: int) -> datetime:
    return datetime(2025, 3, day, 10, 0, tzinfo=SHANGHAI)


def test_a_recording_tells_how_many_claims_came_and_how_many_became_figures():
    with standing_at(at(1)):
        adopted("380.0", "2020")
        api.record([said("390.0", "2021")])
    found = api.recent_recordings(scope=HERE)
    assert [(one.source, one.claims, one.adopted) for one in found] == [("测试报告", 2, 1)]
    assert api.recent_recordings(scope=ELSEWHERE) == []


def test_what_came_later_is_not_told_as_of_an_earlier_day():
    with standing_at(at(1)):
        adopted("380.0", "2020")
    with standing_at(at(3)):
        adopted("390.0", "2021")
    assert [one.recorded_at.day for one in api.recent_recordings()] == [3, 1]
    assert [one.recorded_at.day for one in api.recent_recordings(as_known_on=at(2))] == [1]


def test_coverage_counts_indicators_with_a_figure_of_each_year():
    with standing_at(at(1)):
        adopted("380.0", "2020")
    with standing_at(at(3)):
        adopted("390.0", "2021")
        adopted("12", "2021", series=FIRMS, unit="家")
    found = api.coverage([2022, 2021, 2020], scope=HERE)
    assert (found.indicators, found.filled, found.by_year) == (2, 2, {2022: 0, 2021: 2, 2020: 1})
    assert api.coverage([2021, 2020], as_known_on=at(2)).by_year == {2021: 0, 2020: 1}
    assert api.coverage([2021], scope=ELSEWHERE).indicators == 0


def test_coverage_is_counted_again_once_something_is_adopted():
    assert api.coverage([2020]).by_year == {2020: 0}
    adopted("380.0", "2020", series=GDP)
    assert api.coverage([2020]).by_year == {2020: 1}
