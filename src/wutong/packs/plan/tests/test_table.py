"""The plans' tables come out of the ledger as the document prints them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.packs.plan.loading import load_plans
from wutong.packs.plan.models import Plan, PlanLine
from wutong.packs.plan.queries import plan_table, table_records
from wutong.packs.plan.tests.conftest import STANDING, ZONE, read
from wutong.platform import clock

ZONE_SERIES = SeriesKey("gdp", "area:zhengzhou-hitech")


def cells(code: str, **options) -> list[list[str]]:
    return [list(record.values()) for record in table_records(code, options.pop("on", None), computed=False)]


def bare(text: str) -> str:
    """The text without white space: the text file puts blanks between Chinese and Latin letters."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def document(shared) -> list[str]:
    return (shared / "documents/plan-2021.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("code", ["13", "14"])
def test_every_cell_equals_the_zones_data(plans, code):
    data = read(f"plan{code}")
    for record, row in zip(plan_table(Plan.objects.get(code=code)).rows, data["rows"], strict=True):
        assert {key: cell.printed for key, cell in record.cells.items()} == {
            key: cell["printed"] for key, cell in row["cells"].items()
        }


def test_the_thirteenth_table_equals_the_document_row_by_row_and_column_by_column(plans, document):
    start = next(n for n, line in enumerate(document) if "“十三五”规划纲要指标完成情况" in line)
    end = next(n for n, line in enumerate(document) if n > start and line.startswith("注："))
    expected, name = [], ""
    for line in document[start + 3 : end]:
        parts = [bare(part) for part in line.split("\t")]
        if len(parts) < 3:
            continue
        if parts[1] in {"", "14"}:  # 主要污染排放减少: its parts stand in a column of their own
            name = parts[2] or name
            expected.append([name + parts[3], *(parts[4:] + [""] * 5)[:6]])
        else:
            expected.append((parts[2:] + [""] * 7)[:7])
    assert [[bare(cell) for cell in row] for row in cells("13")] == expected
    assert len(expected) == 17


def test_the_fourteenth_table_equals_the_document_row_by_row_and_column_by_column(plans, document):
    start = next(n for n, line in enumerate(document) if line.startswith("一级指标\t二级指标"))
    end = next(n for n, line in enumerate(document) if n > start and line.startswith("注："))
    expected = []
    for line in document[start + 1 : end]:
        parts = [bare(part) for part in line.split("\t")]
        if len(parts) == 4:
            name, unit, marks = re.fullmatch(r"(.+)（(.+?)）(\**)", parts[1]).groups()
            expected.append([name + marks, unit, *parts[2:]])
    assert [[bare(cell) for cell in row] for row in cells("14")] == expected
    assert len(expected) == 32


def test_the_columns_are_indicator_and_unit_and_then_the_tables_own(plans):
    assert list(table_records("14", None, computed=False)[0]) == ["indicator", "unit", "“十三五”基数", "“十四五”目标"]
    assert list(table_records("13", None, computed=False)[0])[2:] == [
        "2015年",
        "目标值",
        "年均±%",
        "完成值",
        "增长率(%)",
    ]


def test_a_superseded_figure_changes_the_table_but_not_what_was_known_yesterday(plans):
    before = table_records("13", None, computed=False)
    with clock.standing_at(STANDING + timedelta(days=1)):
        period, quantity = Period.year(2020), Quantity.parse("516.0", "亿元")
        source = SourceRef("document", "document:correction", "更正")
        claim = ledger.record([NewClaim(ZONE_SERIES, period, quantity, source)])[0]
        now = next(f for f in ledger.current([ZONE_SERIES])[ZONE_SERIES] if f.period == period)
        ledger.adopt(claim, by=None, expected=now.sequence)
        assert table_records("13", None, computed=False)[0]["完成值"] == "516.0"
        assert table_records("14", None, computed=False)[0]["“十三五”基数"] == "516.0"
        assert table_records("13", STANDING.date(), computed=False) == before


def test_before_the_plan_was_published_its_targets_were_unknown(plans):
    from datetime import date

    assert {row["“十四五”目标"] for row in table_records("14", date(2021, 1, 1), computed=False)} == {""}


def test_computed_values_stand_beside_the_printed_ones_and_differences_are_named(plans):
    rows = {row["indicator"]: row for row in table_records("13", None, computed=True)}
    assert rows["企业主体数量"]["增长率(%)（计算）"] == "276.2"
    assert rows["企业主体数量"]["核对"] == "年均±%：印 24.0，算 23.9"
    assert rows["一般公共预算收入"]["核对"] == ""
    assert rows["服务业增加值比重"]["核对"] == "年均±%：印 0.43，算 0.42"
    assert rows["R&D经费占地区生产总值比重"]["增长率(%)（计算）"] == "62.1"


def test_a_target_for_more_than_1000_makes_its_growth_a_lower_bound(plans):
    rows = table_records("14", None, computed=True)
    assert rows[0]["五年增长%（计算）"] == ">94.1"
    assert rows[2]["五年增长%（计算）"] == ""  # growth of a growth rate says nothing


def test_the_table_takes_the_same_few_statements_however_many_lines_it_has(plans, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        list(plan_table(Plan.objects.get(code="14")).rows)


def test_loading_again_changes_nothing(plans):
    lines, versions = PlanLine.objects.count(), [t.version for t in ledger.targets(plan_code="14")]
    load_plans(ZONE)
    assert (PlanLine.objects.count(), [t.version for t in ledger.targets(plan_code="14")]) == (lines, versions)


def test_the_next_plan_begins_empty_and_in_drafting(plans):
    draft = Plan.objects.get(code="15")
    assert (draft.first_year, draft.last_year, draft.state, draft.lines.count()) == (2026, 2030, "drafting", 0)
