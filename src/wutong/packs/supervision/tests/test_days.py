"""Days as officials write them, and what is no day."""

from datetime import date

import pytest

from wutong.packs.supervision._core.days import read_day

MONDAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025年3月20日前", "2025-03-20"),
        ("2025-03-20", "2025-03-20"),
        ("2025.4.1", "2025-04-01"),
        ("3月15日前报送", "2025-03-15"),
        ("3月底前", "2025-03-31"),
        ("2月20日", "2025-02-20"),
        ("1月底前完成", "2026-01-31"),
        ("4月中旬", "2025-04-20"),
        ("4月下旬前", "2025-04-30"),
        ("本月底", "2025-03-31"),
        ("下月底前", "2025-04-30"),
        ("本周五前", "2025-03-07"),
        ("下周一", "2025-03-10"),
        ("本周内", "2025-03-07"),
        ("一周内", "2025-03-10"),
        ("5个工作日内", "2025-03-10"),
        ("10日内", "2025-03-13"),
        ("两个月内", "2025-05-03"),
        ("二季度末前", "2025-06-30"),
        ("上半年完成", "2025-06-30"),
        ("年底前", "2025-12-31"),
        ("2026年6月底前", "2026-06-30"),
    ],
)
def test_a_deadline_in_words_is_a_day(words: str, day: str) -> None:
    assert read_day(words, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize("words", ["", "尽快", "长期坚持", "2月30日", "13月5日", "第3项", "增长3.5%"])
def test_words_that_name_no_day_give_none(words: str) -> None:
    assert read_day(words, MONDAY) is None


def test_next_month_after_december_is_january() -> None:
    assert read_day("下月底前", date(2025, 12, 15)) == date(2026, 1, 31)
