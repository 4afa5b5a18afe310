"""One convention for what falls: growth is negative, a reduction that is itself measured is positive and named so."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.reader.api import compare, open_document, read

SENTENCES = [
    ("单位GDP能耗降低3.2%。", [("单位GDP能耗降低", 3.2)]),
    ("万元GDP能耗下降2.9%。", [("万元GDP能耗降低", 2.9)]),
    ("单位GDP能耗五年累计下降13.5%。", [("单位GDP能耗降低", 13.5)]),
    ("单位GDP能耗上升1.2%，PM2.5浓度同比下降9.8%。", [("单位GDP能耗增速", 1.2), ("PM2.5浓度增速", -9.8)]),
    ("物流成本降低3.1%，规上工业增加值下降2.3%。", [("物流成本降低", 3.1), ("规上工业增加值增速", -2.3)]),
    ("单位GDP能耗、万元工业增加值用水量分别下降3%、4.5%。", [("单位GDP能耗降低", 3), ("万元工业增加值用水量降低", 4.5)]),
    ("工业投资、商品房销售额分别下降3%、4.5%。", [("工业投资增速", -3), ("商品房销售额增速", -4.5)]),
    ("工业投资、商品房销售额分别增长3%、4.5%。", [("工业投资增速", 3), ("商品房销售额增速", 4.5)]),
    ("固定资产投资下降3%，税收增长2%。", [("固定资产投资增速", -3), ("税收增速", 2)]),
]  # fmt: skip


def figures(text, published=date(2024, 2, 20)):
    return read(open_document(text.encode(), name="a.txt"), published=published, area="青禾区")


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[one[0][:14] for one in SENTENCES])
def test_a_fall_is_told_in_one_way(sentence, expected):
    assert [(one.indicator, one.value) for one in figures(sentence)] == expected


def test_a_greater_reduction_than_promised_keeps_the_promise():
    promised = figures("2023年目标：单位GDP能耗降低3%。", date(2023, 2, 1))
    reported = figures("2023年，单位GDP能耗下降3.4%。")

    assert [one.outcome for one in compare(promised, reported)] == ["kept"]


def test_a_fall_between_two_values_is_a_growth_between_their_opposites():
    (investment, use) = figures("房地产投资下降5%至8%，单位GDP能耗降低2%-3%。")
    assert (investment.value, investment.value_hi) == (-8, -5)
    assert (use.value, use.value_hi) == (2, 3)  # what is called a reduction stays positive
