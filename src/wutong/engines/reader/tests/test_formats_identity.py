"""Guesses at the day and the area of a document."""

from __future__ import annotations

import datetime

import pytest

from wutong.engines.reader._core.formats.identity import guess_area, guess_published
from wutong.engines.reader.api import open_document
from wutong.engines.reader.tests import samples


def _open(text: str):
    return open_document(text.encode(), name="a.txt")


def test_the_report_knows_its_day_and_its_area():
    document = _open(samples.as_text())

    assert (guess_published(document), guess_area(document)) == (datetime.date(2025, 1, 20), "梧桐示范高新区")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("工作情况\n（2025年2月18日在全区大会上）\n正文在此。\n", (2025, 2, 18)),
        ("关于几件事的通知\n正文在此。\n二〇二一年七月二十八日\n", (2021, 7, 28)),
        ("某区要闻\n发布时间：2023-03-05 来源：办公室\n正文在此。\n", (2023, 3, 5)),
        ("关于几件事的通知\n示开管〔2022〕7号\n正文在此。\n", (2022, 12, 31)),
        ("示范区2024年工作总结\n正文在此。\n", (2025, 1, 31)),
        ("示范区2024年工作总结和2025年工作计划\n正文在此。\n", (2025, 1, 31)),
        ("要闻\n2022年2月大会召开，力争2025年12月底前建成。\n", (2022, 2, 28)),
    ],
)
def test_the_day_is_found_where_documents_put_it(text, day):
    assert guess_published(_open(text)) == datetime.date(*day)


@pytest.mark.parametrize("text", ["没有日期的一段话。\n", "去年12月底前建成。\n"])
def test_no_clue_gives_no_day(text):
    assert guess_published(_open(text)) is None


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("关于印发示范高新技术产业开发区创新规划的通知\n正文。\n", "示范高新区"),
        ("某报讯\n去年东湖新区完成产值，东湖新区新增企业。\n", "东湖新区"),
        ("没有地名的一段话。\n", ""),
    ],
)
def test_the_area_is_the_one_in_the_title_or_the_one_named_most(text, area):
    assert guess_area(_open(text)) == area
