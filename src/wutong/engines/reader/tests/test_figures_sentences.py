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
