"""Wordings of monthly analyses, briefings and newspapers, each read with name, value, unit, kind, measure and period."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.reader._core.figures import read_figures
from wutong.engines.reader.types import Document, Figure

WORDINGS = [
    ("2021年、2022年和2023年，该区实际使用外资分别为3.2亿美元、3.9亿美元和4.4亿美元。",
     [("实际使用外资", 3.2, "亿美元", "actual", "level", "2021"), ("实际使用外资", 3.9, "亿美元", "actual", "level", "2022"),
      ("实际使用外资", 4.4, "亿美元", "actual", "level", "2023")]),
    ("分月看，4月、5月、6月规上工业增加值分别增长6.2%、7.5%和8.1%。",
     [("规上工业增加值增速", 6.2, "%", "actual", "growth", "2024-04"),
      ("规上工业增加值增速", 7.5, "%", "actual", "growth", "2024-05"),
      ("规上工业增加值增速", 8.1, "%", "actual", "growth", "2024-06")]),
    ("上半年，新区实现地区生产总值386.2亿元，同比增长7.2%，增速比一季度加快0.6个百分点。",
     [("地区生产总值", 386.2, "亿元", "actual", "level", "2024H1"),
      ("地区生产总值增速", 7.2, "%", "actual", "growth", "2024H1"),
      ("地区生产总值增速加快幅度", 0.6, "个百分点", "actual", "change", "2024H1")]),
    ("截至6月底，在建项目146个，总投资1280亿元，完成年度投资计划的53.6%。",
     [("在建项目数量", 146, "个", "actual", "level", "2024-06"), ("在建项目总投资", 1280, "亿元", "actual", "level", "2024-06"),
      ("在建项目完成比例", 53.6, "%", "actual", "ratio", "2024-01..06")]),
    ("东区、西区分别完成产值120亿元和85亿元。",
     [("东区产值", 120, "亿元", "actual", "level", "2024"), ("西区产值", 85, "亿元", "actual", "level", "2024")]),
    ("我们将力争明年营业收入增长百分之十二左右，年底前竣工投产25个项目。",
     [("营业收入增速", 12, "%", "target", "growth", "2025"), ("竣工投产项目数量", 25, "个", "target", "level", "2025")]),
    ("今年1至9月新设外商投资企业六十七家。", [("新设外商投资企业数量", 67, "家", "actual", "change", "2024-01..09")]),
    ("进出口136.5亿元，环比下降3.2%，同比仍增长9.7%。",
     [("进出口", 136.5, "亿元", "actual", "level", "2024"), ("进出口增速", -3.2, "%", "actual", "growth", "2024"),
      ("进出口增速", 9.7, "%", "actual", "growth", "2024")]),
    ("每千家企业中有高新技术企业86家。", [("每千家企业中有高新技术企业数量", 86, "家", "actual", "ratio", "2024")]),
    ("居民收入与GDP之比为1：2.3。", [("居民收入与GDP之比", 2.3, "", "actual", "ratio", "2024")]),
]  # fmt: skip
TABLE = "指标\t单位\t2022年\t2023年\t同比增减\n研发投入强度\t%\t3.3\t3.5\t0.2个百分点\n营业收入\t亿元\t61\t70\t15.2%\n"


def read(text: str) -> list[Figure]:
    return read_figures(Document(text, (), ()), published=date(2024, 10, 27), area="西江经开区")


@pytest.mark.parametrize(("sentence", "expected"), WORDINGS, ids=[one[0][:12] for one in WORDINGS])
def test_it_is_read_with_all_its_fields(sentence, expected):
    assert [
        (one.indicator, one.value, one.unit, one.kind, one.measure, one.period) for one in read(sentence)
    ] == expected


def test_what_the_zone_leads_the_country_by_is_the_zones():
    assert [one.area for one in read("增速分别高于全省、全国1.4个和2.2个百分点。")] == ["西江经开区"] * 2


def test_points_in_a_column_of_growth_are_a_change():
    told = [
        (one.indicator, one.value, one.measure)
        for one in read(TABLE)
        if one.unit in ("个百分点",) or "增" in one.indicator
    ]

    assert told == [("研发投入强度提高幅度", 0.2, "change"), ("营业收入增速", 15.2, "growth")]
