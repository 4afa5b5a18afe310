"""Figures of a workbook whose heads are merged and whose cells print multipliers of their own."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from wutong.engines.reader.api import open_document, read

MERGED = ("A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:G2")
ROWS = [
    ["青禾区2023年主要指标"],
    ["指标", "单位", "全年", None, None, "上半年", None, "备注"],
    [None, None, "2021", "2022", "2023", "2022", "2023", None],
    ["常住人口", "人", "98.3万", "99.1万", 1003000, "98.7万", "99.6万", "年末"],
    ["营业收入", "万元", "3.2亿", 34000, "36000", "1.5亿", 17000, None],
    ["就业人数", "万人", 3, 3.1, "3.2万", 2.9, 3.0, None],
]
YEARS = ["2021", "2022", "2023", "2022H1", "2023H1"]
VALUES = {
    "常住人口": [(98.3, "万人"), (99.1, "万人"), (1003000, "人"), (98.7, "万人"), (99.6, "万人")],
    "营业收入": [(3.2, "亿元"), (34000, "万元"), (36000, "万元"), (1.5, "亿元"), (17000, "万元")],
    "就业人数": [(3, "万人"), (3.1, "万人"), (3.2, "万人"), (2.9, "万人"), (3, "万人")],
}
BESIDE = "青禾区2023年主要指标\n\n指标\t单位\t本年\t上年同期\t同比增长（%）\n工业增加值\t亿元\t120.5\t114.2\t6.1\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    for cells in MERGED:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", VALUES)
def test_each_column_under_a_merged_head_has_its_own_year_and_each_cell_its_own_multiplier(name):
    figures = read(open_document(workbook(), name="a.xlsx"), published=date(2024, 3, 1), area="青禾区")

    told = [(one.value, one.unit, one.period) for one in figures if one.indicator == name]

    assert told == [(*value, year) for value, year in zip(VALUES[name], YEARS, strict=True)]


def test_a_table_is_of_the_year_its_title_names_and_the_year_before_is_the_year_before():
    figures = read(open_document(BESIDE.encode(), name="a.txt"), published=date(2024, 12, 10), area="青禾区")

    assert [(one.value, one.period) for one in figures] == [(120.5, "2023"), (114.2, "2022"), (6.1, "2023")]


TIMES = """# 滨湖科学城统计手册

表3 2023—2024年分季度工业增加值（亿元）

| 年份 | 一季度 | 全年 |
| --- | --- | --- |
| 2023年 | 50.1 | 222.0 |
| 2024年 | 53.3 | 237.1 |
"""


def test_a_table_of_times_alone_has_name_and_unit_from_its_title():
    figures = read(open_document(TIMES.encode(), name="a.md"), published=date(2025, 3, 1), area="滨湖科学城")

    assert {(one.indicator, one.unit) for one in figures} == {("工业增加值", "亿元")}
    assert [(one.value, one.period) for one in figures] == [
        (50.1, "2023Q1"), (222, "2023"), (53.3, "2024Q1"), (237.1, "2024"),
    ]  # fmt: skip


def test_a_table_that_nothing_names_is_read_less_surely():
    named, bare = (
        read(open_document(text.encode(), name="a.md"), published=date(2025, 3, 1), area="滨湖科学城")
        for text in (TIMES, TIMES.replace("工业增加值（亿元）", ""))
    )

    assert max(one.confidence for one in bare) < min(one.confidence for one in named)
