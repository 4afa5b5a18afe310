"""The organisation tree on a day, as known at a moment."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from wutong.platform import clock
from wutong.platform.accounts.api import UnitContent, add_unit, change_unit, organisation_on, undo_change
from wutong.platform.accounts.errors import UnitChangeRefused, UnitLoop
from wutong.platform.accounts.models import Unit
from wutong.platform.accounts.organisation import content_of
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db
FOUNDED = date(2015, 1, 1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.fixture
def tree():
    """A committee with two departments and an office under the first, recorded in 2015."""
    with clock.standing_at(moment("2015-01-02T09:00")):
        top = add_unit("committee", UnitContent("管委会", kind="committee"), FOUNDED)
        first = add_unit("first", UnitContent("经济发展局", parent=top), FOUNDED)
        add_unit("second", UnitContent("科技局", parent=top), FOUNDED)
        add_unit("desk", UnitContent("统计科", kind="office", parent=first), FOUNDED)
    return {unit.code: unit for unit in Unit.objects.all()}


def names(states):
    return [(state.content.name_zh, state.depth) for state in states]


def content(unit):
    return content_of(unit.versions.last())


def test_the_tree_comes_parents_first(tree):
    assert names(organisation_on()) == [("管委会", 0), ("经济发展局", 1), ("统计科", 2), ("科技局", 1)]


def test_a_rename_counts_from_its_day_and_is_known_from_its_record(tree):
    with clock.standing_at(moment("2021-03-10T10:00")):
        change_unit(tree["first"], replace(content(tree["first"]), name_zh="发展规划局"), date(2021, 3, 1))
        assert ("发展规划局", 1) in names(organisation_on())
        assert ("经济发展局", 1) in names(organisation_on(date(2021, 2, 28)))
        assert ("经济发展局", 1) in names(organisation_on(as_known_on=moment("2021-03-05T10:00")))

    assert Unit.objects.get(code="first").name_zh == "发展规划局"


def test_a_move_takes_the_units_below_along(tree):
    with clock.standing_at(moment("2021-03-10T10:00")):
        change_unit(tree["first"], replace(content(tree["first"]), parent=tree["second"]), date(2021, 3, 1))

        assert names(organisation_on()) == [("管委会", 0), ("科技局", 1), ("经济发展局", 2), ("统计科", 3)]


def test_a_dissolved_unit_is_gone_from_that_day_and_an_undo_brings_it_back(tree):
    with clock.standing_at(moment("2021-03-10T10:00")):
        change_unit(tree["desk"], replace(content(tree["desk"]), dissolved=True), date(2021, 3, 1))
        assert ("统计科", 2) not in names(organisation_on())

        undo_change(tree["desk"])

        assert ("统计科", 2) in names(organisation_on())
    assert tree["desk"].versions.count() == 3


def test_a_unit_cannot_stand_below_itself(tree):
    with pytest.raises(UnitLoop, match="本身在"):
        change_unit(tree["committee"], replace(content(tree["committee"]), parent=tree["desk"]), date(2021, 3, 1))


def test_a_change_of_tomorrow_is_recorded_tomorrow(tree):
    with clock.standing_at(moment("2021-03-10T10:00")), pytest.raises(UnitChangeRefused, match="还没有到"):
        change_unit(tree["first"], content(tree["first"]), date(2021, 3, 11))


def test_a_unit_with_held_posts_is_not_dissolved():
    holding = make_person("planner").holdings.get()
    unit = holding.post.unit
    unit.versions.create(name_zh=unit.name_zh, kind=unit.kind, effective_from=unit.valid_from, recorded_at=clock.now())

    with pytest.raises(UnitChangeRefused, match="还有人任职"):
        change_unit(unit, replace(content(unit), dissolved=True), clock.today())


def test_the_tree_takes_one_statement(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        organisation_on()
