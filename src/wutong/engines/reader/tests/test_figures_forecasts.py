"""What is expected is a target, and what is told as done before its year is over is doubted."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.reader.api import open_document, read
from wutong.engines.reader.library import told_reason

REVIEW = "松岭高新区2024年工作总结\n\n2024年，地区生产总值完成712.5亿元。\n"
AFTER, BEFORE, AT_YEAR_END = date(2025, 1, 10), date(2024, 7, 5), date(2024, 12, 20)
HEADS = "指标\t单位\t2023年\t2024年\t2025年\n地区生产总值\t亿元\t650\t712\t800\n财政收入\t亿元\t41\t44\t47\n"


def figures(text, published):
    return read(open_document(text.encode(), name="a.txt"), published=published, area="松岭高新区")


@pytest.mark.parametrize(
    "sentence",
    [
        "预计2025年地区生产总值突破800亿元。",
        "2025年地区生产总值有望达到800亿元。",
        "我们计划2025年地区生产总值将达到800亿元。",
        "2025年，地区生产总值增长800亿元。",
    ],
)
@pytest.mark.parametrize("published", [AFTER, AT_YEAR_END])
def test_a_year_to_come_is_aimed_at_in_a_report_on_the_year_before(sentence, published):
    last = figures(REVIEW + sentence, published)[-1]

    assert (last.value, last.kind, last.period) == (800, "target", "2025")


def test_an_aim_for_the_rest_of_the_year_is_one_in_a_report_of_its_half():
    text = "松岭高新区2024年上半年工作总结\n\n上半年，固定资产投资60亿元。力争全年固定资产投资突破130亿元。"

    assert [(one.value, one.kind) for one in figures(text, BEFORE)] == [(60, "actual"), (130, "target")]


def test_the_estimate_of_a_year_that_ends_is_its_result():
    text = "松岭高新区2024年工作总结\n\n预计全年地区生产总值突破700亿元。"

    assert [(one.kind, one.period) for one in figures(text, AT_YEAR_END)] == [("actual", "2024")]


def test_a_year_told_before_its_end_is_doubted_and_says_so():
    early, later = (figures(REVIEW, day)[0] for day in (BEFORE, AFTER))

    assert early.confidence < 0.5 < 0.85 < later.confidence
    assert any("发布时该年尚未结束" in told_reason(one) for one in early.reasons)
    assert not any("发布时" in told_reason(one) for one in later.reasons)


def test_nine_months_told_in_october_are_not_doubted():
    text = "松岭高新区2024年前三季度经济运行情况\n\n2024年前三季度，地区生产总值完成512.5亿元。"

    assert figures(text, date(2024, 10, 20))[0].confidence > 0.85


def test_a_column_of_a_year_that_is_not_over_is_doubted():
    sure = {one.period: one.confidence for one in figures(HEADS, date(2024, 12, 1)) if one.kind == "actual"}

    assert sure["2024"] < 0.6 < 0.9 < sure["2023"]


BOTH = """松岭高新区2024年国民经济计划执行情况与2025年计划草案的报告

前11个月，一般公共预算收入98.7亿元。

2025年主要预期目标：地区生产总值增长6%以上。一季度，力争规上工业总产值实现850亿元。"""


def test_a_report_that_looks_back_and_ahead_keeps_both_apart():
    told = [(one.value, one.kind, one.period) for one in figures(BOTH, AT_YEAR_END)]

    assert told == [(98.7, "actual", "2024-01..11"), (6, "target", "2025"), (850, "target", "2025Q1")]
