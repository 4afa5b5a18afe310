"""A target's task for a year, cut to units and months that add up."""

import pytest

from wutong.engines.ledger import api
from wutong.engines.ledger.api import YearPart
from wutong.engines.ledger.errors import MonthsDoNotAddUp, PartsChanged, PartsDoNotAddUp, UnitTwice
from wutong.engines.ledger.testing import GDP, small_ledger
from wutong.kernel.quantity import Quantity
from wutong.platform.accounts.models import Unit
from wutong.platform.accounts.testing import make_unit
from wutong.platform.territory.models import Area


@pytest.fixture
def target(db):
    small_ledger()
    for code in ("east", "west", "committee"):
        make_unit(code, Area.objects.get(code="test-zone"))
    return api.set_target(
        "t", series=GDP, plan_code="14", end_period="2025", quantity=Quantity.parse("300", "亿元"), printed="300"
    )


def cut(target, parts, whole="120", seen=0, document=""):
    return api.split_year(target, 2025, whole, parts, seen=seen, document=document, reason="", by=None)


def straight(target, unit, printed):
    return YearPart(unit, printed, api.suggested_months(api.year_task(target, 2025), printed))


def test_parts_and_months_add_up_to_the_year(target):
    task = cut(target, [straight(target, "east", "80"), straight(target, "west", "40")])
    assert task.whole.steps["2025-01..06"] == "60"
    assert task.whole.steps["2025"] == "120"
    assert api.month_gaps(task) == {}
    assert [one.printed for one in api.year_parts_of("east", 2025)] == ["80"]
    assert api.target_of(task.parts[0]) == "t"


def test_parts_that_miss_the_year_are_refused(target):
    with pytest.raises(PartsDoNotAddUp):
        cut(target, [YearPart("east", "80", {}), YearPart("west", "30", {})])


def test_a_unit_that_stands_twice_is_named_and_nothing_is_saved(target):
    Unit.objects.filter(code="east").update(name_zh="东区办")
    with pytest.raises(UnitTwice, match="东区办 出现了两次"):
        cut(target, [YearPart("east", "60", {}), YearPart("west", "0", {}), YearPart("east", "120", {})])
    with pytest.raises(MonthsDoNotAddUp, match="东区办 的 2025年"):
        cut(target, [YearPart("east", "120", {"2025": "119"})])
    assert api.year_task(target, 2025).whole is None


@pytest.mark.parametrize(
    "months", [{"2025-01..02": "50", "2025-01..03": "40"}, {"2025-01..02": "130"}, {"2025": "119"}]
)
def test_months_that_fall_or_miss_the_year_are_refused(target, months):
    with pytest.raises(MonthsDoNotAddUp, match="east"):
        cut(target, [YearPart("east", "120", months)])
    assert api.year_task(target, 2025).whole is None


def test_a_revision_is_a_new_version_with_its_document(target):
    first = cut(target, [YearPart("east", "120", {})])
    with pytest.raises(PartsChanged):
        cut(target, [YearPart("east", "100", {})], whole="100")
    second = cut(target, [YearPart("west", "100", {})], whole="100", seen=first.seen, document="管委会〔2025〕3号")
    assert (second.whole.version, second.whole.document) == (2, "管委会〔2025〕3号")
    assert {one.owner: one.printed for one in second.parts} == {"east": "0", "west": "100"}


def test_the_plans_own_parts_are_left_alone(target):
    cut(target, [YearPart("east", "120", {})])
    assert api.parts_of(target) == []
