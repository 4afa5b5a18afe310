"""Errors of a breakdown speak both languages; the acts themselves are tested where plans are split."""

from wutong.engines.ledger.errors import NotToBeSplit, PartsChanged, PartsDoNotAddUp


def test_a_rate_says_that_adding_up_means_nothing():
    error = NotToBeSplit(target="占比")
    assert "相加没有意义" in error.message("zh")
    assert "cannot be added up" in error.message("en")


def test_parts_that_do_not_add_up_name_the_gap():
    error = PartsDoNotAddUp(target="企业", total="9", whole="10", gap="1")
    assert "相差 1" in error.message("zh")
    assert "the gap 1" in error.message("en")


def test_a_breakdown_changed_by_somebody_else_says_by_whom():
    error = PartsChanged(target="企业", who="李", when="10:02", what="3000")
    assert "李 已于 10:02 改为“3000”" in error.message("zh")
    assert "still on the page" in error.message("en")
