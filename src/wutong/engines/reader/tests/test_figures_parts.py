"""Parts of a year are dated as the ledger dates them: months one to N, quarters, halves, single months."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader.types import Document
from wutong.kernel.period import Period

PUBLISHED = date(2024, 12, 10)
SENTENCES = [
    ("1—10月，固定资产投资310亿元，同比增长6.6%。", ["2024-01..10", "2024-01..10"]),
    ("前十个月，新登记企业120户。", ["2024-01..10"]),
    ("一至九月份，进出口总额88亿元。", ["2024-01..09"]),
    ("1-12月，进出口总额88亿元。", ["2024"]),
    ("一季度、二季度地区生产总值分别增长6.1%、5.8%。", ["2024Q1", "2024Q2"]),
    ("一、二、三季度用电量分别为3.1亿千瓦时、3.4亿千瓦时和3.6亿千瓦时。", ["2024Q1", "2024Q2", "2024Q3"]),
    ("社会消费品零售总额前三季度完成170亿元。", ["2024-01..09"]),
    ("去年上半年，签约项目12个。", ["2023H1"]),
    ("9月份，用电量3亿千瓦时，环比增长2%。", ["2024-09", "2024-09"]),
    ("截至11月底，高新技术企业2101家。", ["2024-11"]),
    ("截至11月底，完成固定资产投资310亿元。", ["2024-01..11"]),
    ("6月末，贷款余额40亿元，同比增长8%。", ["2024-06", "2024-06"]),
    ("上半年，生产总值增长5.4%，较一季度加快0.3个百分点。", ["2024H1", "2024H1"]),
    ("增速分别比一季度、上半年回升1.3个百分点、0.2个百分点。", ["2024", "2024"]),
    ("前三季度，产值120亿元。工业投资50亿元。", ["2024-01..09", "2024-01..09"]),
    ("前三季度，产值120亿元。全年技术合同成交额50亿元。", ["2024-01..09", "2024"]),
    ("1—6月，营业收入增长3%。2023年，营业收入50亿元。", ["2024-01..06", "2023"]),
    ("平均用时由3个月缩短到20天。", ["2023", "2024"]),
    ("2024年5月8日，园区签约项目20个。", ["2024"]),
    ("项目6月投产，年产值50亿元。", ["2024"]),
    ("力争明年一季度开工项目20个；新增上市企业5家。", ["2025Q1", "2025"]),
]
TITLED = """松岭高新区2024年前三季度经济运行情况

规上工业增加值增长6%，贷款余额40亿元。

二、上半年外贸情况

进出口总额30亿元。

三、全年目标

力争全年固定资产投资增长9%。"""
TABLE = """松岭高新区2024年9月主要经济指标

指标	单位	9月当月	1-9月累计	同比增长（%）	全年目标
规上工业增加值	亿元	14.2	120.5	6.1	170
固定资产投资	亿元	9	88	-3.2	120

松岭高新区分季度生产总值

时期	地区生产总值（亿元）	增速（%）
一季度	50	5.1
上半年	104	5.4
前三季度	160	5.6"""


def read(text):
    return read_figures(Document(text, (), ()), published=PUBLISHED, area="松岭高新区")


@pytest.mark.parametrize(("sentence", "periods"), SENTENCES, ids=[one[0][:16] for one in SENTENCES])
def test_a_figure_of_a_part_of_a_year_has_the_code_of_that_part(sentence, periods):
    assert [figure.period for figure in read(sentence)] == periods


@pytest.mark.parametrize(("_sentence", "periods"), SENTENCES, ids=[one[0][:16] for one in SENTENCES])
def test_the_ledger_reads_every_code_that_the_reader_writes(_sentence, periods):
    assert [Period.parse(code).code for code in periods] == periods


def test_a_title_and_a_heading_date_what_does_not_say_when():
    told = {figure.indicator: figure.period for figure in read(TITLED)}

    assert told == {
        "规上工业增加值增速": "2024-01..09",
        "贷款余额": "2024-01..09",
        "进出口总额": "2024H1",
        "固定资产投资增速": "2024",
    }


def test_heads_and_row_labels_date_the_cells_of_a_table():
    told = [(figure.indicator, figure.value, figure.period) for figure in read(TABLE)]

    assert told == [
        ("规上工业增加值", 14.2, "2024-09"), ("规上工业增加值", 120.5, "2024-01..09"),
        ("规上工业增加值增速", 6.1, "2024-01..09"), ("规上工业增加值", 170, "2024"),
        ("固定资产投资", 9, "2024-09"), ("固定资产投资", 88, "2024-01..09"),
        ("固定资产投资增速", -3.2, "2024-01..09"), ("固定资产投资", 120, "2024"),
        ("地区生产总值", 50, "2024Q1"), ("地区生产总值增速", 5.1, "2024Q1"),
        ("地区生产总值", 104, "2024H1"), ("地区生产总值增速", 5.4, "2024H1"),
        ("地区生产总值", 160, "2024-01..09"), ("地区生产总值增速", 5.6, "2024-01..09"),
    ]  # fmt: skip


def test_words_of_time_stay_out_of_a_name():
    assert [one.indicator for one in read("社会消费品零售总额1-9月完成170亿元，税收收入前三季度实现12亿元。")] == [
        "社会消费品零售总额",
        "税收收入",
    ]
