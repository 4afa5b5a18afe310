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
