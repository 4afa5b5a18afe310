"""What a monthly paper can say of the returns of its month, as known at its moment."""

from datetime import timedelta

import pytest

from wutong.engines.returns import api as returns
from wutong.engines.returns.papers import filled
from wutong.engines.returns.testing import FEBRUARY, MONDAY, right_values
from wutong.engines.returns.types import Doing
from wutong.kernel.period import Period
from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.accounts.models import Unit
from wutong.platform.accounts.organisation import UnitContent, change_unit
from wutong.platform.accounts.testing import make_person
from wutong.platform.papers.types import PaperAsk
from wutong.platform.territory.testing import make_area

pytestmark = pytest.mark.usefixtures("committee")


def said(moment, period: Period = FEBRUARY, scope=None) -> list[tuple[str, ...]]:
    rows = filled(PaperAsk("monthly", "14", period, moment, scope))["报送情况"]
    return [(row["报表"], row["应报单位数"].text, row["已采用数"].text, row["未采用单位"]) for row in rows]


@pytest.fixture
def adopted_at(committee):
    """One of two units is adopted two hours after the forms were opened."""
    row, unit = committee.open()["bureau0"], Unit.objects.get(code="bureau1")
    change_unit(unit, UnitContent("原来的局", area=unit.area), clock.today())
    moment = MONDAY + timedelta(hours=2)
    with clock.standing_at(moment):
        returns.submit(row, Doing(committee.officers["bureau0"], values=right_values()))
        returns.approve(row, Doing(committee.heads["bureau0"]))
        returns.adopt(row, Doing(committee.planner))
    return moment


def test_units_that_are_missing_are_named(adopted_at):
    assert said(adopted_at) == [("办件月报", "2", "1", "原来的局")]
    assert said(adopted_at, Period.parse("2025-01")) == []


def test_it_is_told_as_known_at_the_moment(adopted_at):
    with clock.standing_at(adopted_at + timedelta(hours=1)):
        unit = Unit.objects.get(code="bureau1")
        change_unit(unit, UnitContent("改名后的局", area=unit.area), clock.today())

    assert said(adopted_at) == [("办件月报", "2", "1", "原来的局")]
    assert said(MONDAY) == [("办件月报", "2", "0", "bureau0、原来的局")]
    assert said(MONDAY - timedelta(days=1)) == []
    assert said(adopted_at + timedelta(hours=2))[0][3] == "改名后的局"


def test_units_of_another_area_are_not_told(adopted_at):
    stranger = make_person("planner", make_area("elsewhere"))
    assert said(adopted_at, scope=scope_of(stranger, "figures.read")) == []
