"""What a breakdown refuses, in both languages; who may split is tested where plans are split."""

from dataclasses import replace

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger import errors
from wutong.engines.ledger.errors import NotToBeSplit, PartsChanged, PartsDoNotAddUp
from wutong.engines.ledger.testing import FIRMS, small_ledger
from wutong.kernel.quantity import Quantity
from wutong.platform.accounts.testing import make_unit


@pytest.fixture
def whole(db):
    """A target of 10 firms by 2025."""
    small_ledger()
    make_unit("a")
    return ledger.set_target(
        "test:firms", series=FIRMS, plan_code="14", end_period="2021-2025", quantity=Quantity.parse("10", "家"),
        printed="10",
    )  # fmt: skip


def split(whole, *parts, reading="at_end"):
    made = [ledger.Part(unit, end, years) for unit, end, years in parts]
    ledger.split_target(replace(whole, reading=reading), made, seen=0, by=None)


@pytest.mark.parametrize("parts", [(("a", "17", {}), ("b", "-7", {})), (("a", "7.5", {}), ("b", "2.5", {}))])
def test_a_part_that_cannot_be_is_refused(whole, parts):
    with pytest.raises(errors.TargetSenseless):
        split(whole, *parts)


@pytest.mark.parametrize(
    ("reading", "years", "fits"),
    [
        ("at_end", {2024: "9", 2025: "10"}, True), ("at_end", {2024: "9", 2025: ""}, True),
        ("at_end", {2024: "9", 2025: "3"}, False), ("sum_of_years", {2024: "9", 2025: "1"}, True),
        ("sum_of_years", {2024: "9", 2025: "10"}, False), ("sum_of_years", {2024: "9", 2025: "0"}, False),
        ("sum_of_years", {2024: "9", 2025: ""}, True), ("sum_of_years", {2024: "11", 2025: ""}, False),
    ],
)  # fmt: skip
def test_a_units_years_are_held_against_its_end_value(whole, reading, years, fits):
    if fits:
        split(whole, ("a", "10", years), reading=reading)
        assert len(ledger.parts_of(whole)) == 1
    else:
        with pytest.raises(errors.YearsDoNotFit, match="的年度数与它的期末目标 10 不合"):
            split(whole, ("a", "10", years), reading=reading)


def test_a_unit_that_stands_twice_is_refused(whole):
    with pytest.raises(errors.UnitTwice):
        split(whole, ("a", "5", {}), ("a", "5", {}))


def test_why_a_target_cannot_be_split_is_told_as_it_is(whole):
    assert ledger.why_not_split(whole) == ""
    assert ledger.why_not_split(None) == "还没有目标，没有可以分解的数"
    assert ledger.why_not_split(replace(whole, quantity=None)) == "目标是文字，没有可以相加的数"
    for measure, word in (("growth", "增速"), ("share", "占比"), ("ratio", "比率"), ("rank", "位次")):
        one = replace(whole, series=replace(whole.series, measure=measure))
        assert ledger.why_not_split(one) == f"它是{word}，各单位相加没有意义"
        assert not ledger.can_be_split(one)


def test_what_cannot_be_split_says_why():
    error = NotToBeSplit(target="占比", problem="它是占比")
    assert "它是占比" in error.message("zh")
    assert "one for each unit" in error.message("en")


def test_parts_that_do_not_add_up_name_the_gap():
    error = PartsDoNotAddUp(target="企业", total="9", whole="10", gap="1")
    assert "相差 1" in error.message("zh")
    assert "the gap 1" in error.message("en")


def test_a_breakdown_changed_by_somebody_else_says_by_whom():
    error = PartsChanged(target="企业", who="李", when="10:02", what="3000")
    assert "李 已于 10:02 改为“3000”" in error.message("zh")
    assert "still on the page" in error.message("en")
