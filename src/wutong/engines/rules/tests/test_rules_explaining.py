"""One firm explained: what decides, how far, who can change it, what to ask for."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.rules import api
from wutong.engines.rules.errors import FirmsUnreadable
from wutong.engines.rules.testing import CLAUSES
from wutong.engines.rules.types import Sourced, Verdict

DAY = date(2025, 3, 3)


@pytest.fixture(scope="module")
def rules():
    return api.load_text(CLAUSES)


def told(rules, clause, values, **options):
    return api.explain(rules, values, on=DAY, only=(clause,), **options)[0]


def test_what_is_short_is_measured_and_shown_with_value_threshold_and_source(rules):
    values = {"rd_2024": "20 万元", "revenue_2024": "1000 万元", "barred": False}
    found = told(rules, "a", values, sources={"rd": Sourced("年度报表", "2025-02-28")})
    assert found.verdict is Verdict.NOT_MET
    short = found.criteria[1]
    assert (short.value, short.threshold, short.gap, short.changed_by) == ("2 %", "≥ 3 %", "差 1 个百分点", "firm")
    assert {(one.title, one.printed, one.source.source) for one in short.values} == {
        ("研发费用", "20 万元", "年度报表"),
        ("营业收入", "1000 万元", ""),
    }
    assert found.short_of == 1


YOUNG = """
rules: 1
title: 成立年限
fields:
  founded: {title: 成立日期, kind: date}
clauses:
  - {id: young, title: 成立不满五年, from: 2020-01-01, who: ["founded >= on_date - '5 年'"]}
"""


def test_a_gap_between_two_days_is_told_in_days():
    short = told(api.load_text(YOUNG), "young", {"founded": date(2020, 3, 1)}).criteria[0]
    assert (short.value, short.threshold, short.gap) == ("2020-03-01", "≥ 2020-03-03", "差 2 天")


def test_a_threshold_that_depends_on_the_firm_is_told_in_its_own_numbers(rules):
    text = CLAUSES.replace('who: ["mean_growth(revenue, 2) > 0.05"]', 'who: ["rd >= tax"]')
    for tax, gap in (("30 万元", "差 10 万元"), ("25 万元", "差 5 万元")):
        short = told(api.load_text(text), "f", {"rd_2024": "20 万元", "tax": tax}).criteria[0]
        assert (short.value, short.threshold, short.gap) == ("20 万元", f"≥ {tax}", gap)


DATED = """
rules: 1
title: 逐年提高
fields:
  staff: {title: 职工, unit: 人}
parameters:
  least: {title: 下限, unit: 人, values: {2020-01-01: 20, 2025-01-01: 30}}
clauses:
  - {id: large, title: 规模, who: [staff >= least]}
"""


def test_what_is_kept_of_a_law_is_never_told_of_another_day_or_of_rules_loaded_anew():
    def thresholds(rules):
        days = (date(2024, 6, 30), DAY, date(2024, 6, 30))
        return [api.explain(rules, {"staff": 10}, on=day)[0].criteria[0].threshold for day in days]

    assert thresholds(api.load_text(DATED)) == ["≥ 20", "≥ 30", "≥ 20"]
    assert thresholds(api.load_text(DATED.replace("20, 2025", "25, 2025"))) == ["≥ 25", "≥ 30", "≥ 25"]


def test_what_cannot_be_determined_says_the_least_to_ask_for(rules):
    found = told(rules, "c", {"rd_2024": 500_000})
    assert found.verdict is Verdict.UNDETERMINED
    assert [one.field for one in found.ask] == ["industry"]


def test_an_alternative_that_asks_for_less_is_asked_first(rules):
    values = {
        "founded": date(2020, 1, 1),
        "rd_2024": 900_000,
        "rd_2023": 900_000,
        "rd_2022": 900_000,
        "revenue_2024": 100,
    }
    found = told(rules, "h", values | {"certified_2024": True, "staff": 40, "patents_2024": 3})
    assert found.verdict is Verdict.UNDETERMINED
    assert [one.field for one in found.ask] == ["tax", "tech"] or [one.field for one in found.ask] == ["tech"]


def test_a_score_asks_only_for_the_items_that_it_needs(rules):
    found = told(rules, "b", {"tech": 40, "staff": 100})
    assert found.verdict is Verdict.MET, "40 points of the staff item alone make grade B"
    found = told(rules, "b", {"tech": 20, "staff": 100, "debt": "50 %"})
    assert found.verdict is Verdict.UNDETERMINED
    assert {one.field for one in found.ask} <= {"rd", "patents", "founded", "revenue"}
    items = {one.item: (one.least, one.most) for one in found.criteria[0].scores}
    assert items["staff"] == (15, 15)
    assert items["right"] == (0, 20)


def test_what_is_missing_is_never_zero(rules):
    assert told(rules, "d", {"patents_2024": 1, "revenue_2024": 5}).verdict is Verdict.UNDETERMINED
    assert told(rules, "d", {"patents_2024": 0}).verdict is Verdict.NOT_MET


def test_a_misspelt_field_of_a_firm_is_refused_with_what_was_meant(rules):
    with pytest.raises(FirmsUnreadable, match="是否要写“revenue”"):
        told(rules, "a", {"revenu_2024": 3})


def test_a_value_in_a_unit_that_does_not_fit_is_refused(rules):
    with pytest.raises(FirmsUnreadable, match="单位应为元"):
        told(rules, "a", {"rd_2024": "3 人"})
