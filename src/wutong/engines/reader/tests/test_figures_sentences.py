"""The reading rules, held by sentences of our own wording."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader.tests.figure_cases import PLAN_CASES, REPORT_CASES, SILENT
from wutong.engines.reader.types import Document, Figure


def read(text: str, published: date) -> list[Figure]:
    return read_figures(Document(text, (), ()), published=published, area="青禾区")


def told(figure: Figure) -> tuple[float, str, str, str, str, str, str]:
    return (figure.value, figure.unit, figure.comparator, figure.kind, figure.measure, figure.period, figure.indicator)


@pytest.mark.parametrize(("sentence", "expected"), REPORT_CASES, ids=[case[0][:14] for case in REPORT_CASES])
def test_a_report_sentence_is_read_with_all_its_fields(sentence, expected):
    assert [told(figure) for figure in read(sentence, date(2024, 2, 20))] == expected


@pytest.mark.parametrize(("sentence", "expected"), PLAN_CASES, ids=[case[0][:14] for case in PLAN_CASES])
def test_a_plan_sentence_is_dated_by_the_years_of_the_plan(sentence, expected):
    text = f"青禾区国民经济和社会发展第十五个五年规划纲要\n\n第二章 发展举措\n\n{sentence}"

    assert [told(figure) for figure in read(text, date(2026, 3, 1))] == expected


@pytest.mark.parametrize("sentence", SILENT)
def test_dates_names_and_list_numbers_are_no_figures(sentence):
    assert read(sentence, date(2024, 2, 20)) == []


def test_a_figure_stands_at_the_place_it_was_printed():
    text = "全区用电量  达到 12.\n5亿千\n瓦时。"

    figure = read(text, date(2024, 2, 20))[0]

    assert "".join(text[figure.start : figure.end].split()) == figure.value_text == "12.5亿千瓦时"


def test_a_name_that_is_told_less_surely_lowers_the_confidence():
    named, counted = read("进出口总额77亿元，吸引320家企业参展。", date(2024, 2, 20))

    assert counted.confidence < named.confidence
    assert any("named after the number" in reason for reason in counted.reasons)


BULLETIN_TABLE = """青禾区2023年国民经济和社会发展统计公报

表1　2023年主要工业产品产量

产品名称　　　　单　位　　　产　量　　　比上年增长（%）
轴　　承　　　　万套　　　320.5　　　12.4
盐　　　　　　　吨　　　　45.2　　　-3.1
啤　　酒　　　　千升　　　8800　　　5.0

全年工业增加值20亿元。"""
PLAN_TABLE = """青禾区国民经济和社会发展第十四个五年规划纲要

表2 “十四五”主要指标

指标  单位  2015年  2020年  年均〔累计〕  2025年  年均〔累计〕
地区生产总值  亿元  200  320  8.1  450  7
城镇化率  %  42.1  52.1  〔10〕  57  〔4.9〕
单位生产总值能耗降低  %  -  -  〔15〕  -  〔13.5〕

实施重点工程50项。"""


def test_a_table_set_with_blanks_is_read_by_its_columns_and_padded_names():
    read_out = [(one.indicator, one.value, one.unit, one.measure) for one in read(BULLETIN_TABLE, date(2024, 2, 20))]

    assert read_out == [
        ("轴承产量", 320.5, "万套", "level"),
        ("轴承增速", 12.4, "%", "growth"),
        ("盐产量", 45.2, "吨", "level"),
        ("盐增速", -3.1, "%", "growth"),
        ("啤酒产量", 8800, "千升", "level"),
        ("啤酒增速", 5.0, "%", "growth"),
        ("工业增加值", 20, "亿元", "level"),
    ]


def test_a_bracketed_cell_of_a_mean_column_is_a_change_over_all_its_years():
    found = {one.value: one for one in read(PLAN_TABLE, date(2021, 2, 20))}

    told_of = {value: (found[value].unit, found[value].measure, found[value].period) for value in (8.1, 10, 4.9, 13.5)}
    assert told_of == {
        8.1: ("%", "growth", "2016-2020"),
        10: ("个百分点", "change", "2016-2020"),
        4.9: ("个百分点", "change", "2021-2025"),
        13.5: ("%", "growth", "2021-2025"),
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("经济总量跨上900亿元台阶。", [(900, ">=", "level", "经济总量")]),
        ("年末户籍人口270万人，其中男性139万人，女性131万人。",
         [(270, "=", "level", "户籍人口"), (139, "=", "level", "男性户籍人口"), (131, "=", "level", "女性户籍人口")]),
        ("人口死亡率7.1‰，自然增长率2.1‰。", [(7.1, "=", "ratio", "人口死亡率"), (2.1, "=", "growth", "自然增长率")]),
        ("城乡居民收入比2010年翻一番。", [(2, "=", "growth", "城乡居民收入翻番")]),
        ("居民消费价格上涨2.5%，其中食品烟酒类上涨7.1%、居住类下降0.3%。",
         [(2.5, "=", "growth", "居民消费价格增速"), (7.1, "=", "growth", "食品烟酒类居民消费价格增速"),
          (-0.3, "=", "growth", "居住类居民消费价格增速")]),
        ("规上工业增加值增长9.1%，增速高于全省1.2个百分点，快于全国2.3个百分点。",
         [(9.1, "=", "growth", "规上工业增加值增速"), (1.2, "=", "level", "规上工业增加值增速高于全省幅度"),
          (2.3, "=", "level", "规上工业增加值增速快于全国幅度")]),
        ("经济总量稳居全省第3位。", [(3, "=", "rank", "经济总量全省排名")]),
        ("12路公交车开通，建区28周年之际举行庆典。", []),
    ],
)  # fmt: skip
def test_a_sentence_of_a_bulletin_is_named_and_measured(sentence, expected):
    found = read(sentence, date(2024, 2, 20))

    assert [(one.value, one.comparator, one.measure, one.indicator) for one in found] == expected


def test_rates_in_brackets_belong_to_the_places_a_gap_is_told_from():
    found = read("高技术制造业投资增长34.5%，分别高于全省(17.3%)和全国(11.4%)17.2、23.1个百分点。", date(2024, 2, 20))

    assert [(one.value, one.measure, one.area) for one in found] == [
        (34.5, "growth", "青禾区"),
        (17.3, "growth", "全省"),
        (11.4, "growth", "全国"),
        (17.2, "level", "青禾区"),
        (23.1, "level", "青禾区"),
    ]


def test_a_goal_that_a_result_is_held_against_is_a_target_of_the_same_year():
    found = read("全区固定资产投资增长4.1%，与年初8%左右的预期目标有差距。", date(2024, 2, 20))

    assert [(one.indicator, one.kind, one.measure, one.period) for one in found] == [
        ("固定资产投资增速", "actual", "growth", "2023"),
        ("固定资产投资增速", "target", "growth", "2023"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "截至目前，干部累计走访企业120家，解决问题35个。",
        "截至目前，累计为企业减免房租3400万元。",
        "目前，街道累计调处邻里纠纷86件。",
        "截至目前，共召开银企对接会14场。",
        "截至目前，已累计发放消费券2600万元，惠及居民8.5万人次。",
    ],
)
def test_acts_counted_up_to_now_in_a_report_on_the_year_just_over_run_from_that_year(sentence):
    assert {one.period for one in read(sentence, date(2024, 2, 20))} == {"2023-2024"}


@pytest.mark.parametrize(
    "sentence",
    [
        "截至目前，全区累计建成充电桩1800个。",
        "截至目前，累计认定高新技术企业430家。",
        "截至目前，该项目累计完成投资21亿元。",
        "目前，园区共有孵化器12家。",
        "截至目前，累计入驻企业260家。",
    ],
)
def test_what_stands_once_it_is_done_is_counted_on_the_day_it_is_stated(sentence):
    assert {one.period for one in read(sentence, date(2024, 2, 20))} == {"2024"}
