"""Static checks find what a reader of clauses misses, and say it at its line."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.rules import api
from wutong.engines.rules.testing import CLAUSES

HEAD = """rules: 1
fields:
  revenue: {title: 营业收入, unit: 万元, direction: up, least: 0 万元}
  rd: {title: 研发费用, unit: 万元}
  staff: {title: 职工, unit: 人, direction: up}
  listed: {title: 上市, kind: flag}
  size: {title: 规模, kind: code, values: [大, 中, 小]}
parameters:
  rate: {title: 比例, unit: "%", values: {2024-01-01: 5}}
groups:
  g: {title: 组, stacking: highest}
  p: {title: 优先, stacking: priority}
clauses:
"""


def found(*clauses):
    rules = api.load_text(HEAD + "".join(f"  - {clause}\n" for clause in clauses))
    return [
        (one.kind, one.clause, one.line - HEAD.count("\n"), one.zh) for one in api.findings(rules, on=date(2025, 3, 3))
    ]


def clause(name, who, more=""):
    return f"{{id: {name}, title: {name}, who: [{who}]{', ' + more if more else ''}}}"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("staff > 500, staff <= 500", "“职工 ＞ 500”与“职工 ≤ 500”互相矛盾"),
        ("revenue < '0 万元'", "条件“营业收入 ＜ 0 元”不可能成立"),
        ("listed, NOT listed", "互相矛盾"),
        ("\"size IN ('大')\", \"size IN ('小', '中')\"", "互相矛盾"),
        ("rd / revenue > 0.05, rd / revenue < 0.04", "互相矛盾"),
        ("staff = 3 OR staff = 4, staff BETWEEN 5 AND 9", "互相矛盾"),
    ],
)
def test_a_clause_that_no_firm_can_meet_is_told_with_the_criteria_that_clash(who, said):
    (kind, name, line, zh), *_ = [one for one in found(clause("a", who)) if one[0] == "never_met"]
    assert (kind, name, line) == ("never_met", "a", 1)
    assert said in zh


def test_a_criterion_that_always_holds_is_told():
    kinds = found(clause("a", "staff >= 0"))
    assert ("always_holds", "a") in [one[:2] for one in kinds]


def test_a_clause_that_another_always_outpays_is_told():
    small = clause("a", "staff > 100", "amount: {fixed: 5 万元}, group: g")
    large = clause("b", "staff > 50", "amount: {fixed: 8 万元}, group: g")
    assert [one[:2] for one in found(small, large) if one[0] == "shadowed"] == [("shadowed", "a")]
    assert [one for one in found(large.replace("50", "150"), small) if one[0] == "shadowed"] == []


def test_a_clause_that_never_gets_its_turn_is_told():
    first = clause("a", "staff > 50", "amount: {fixed: 1 万元}, group: p, priority: 1")
    second = clause("b", "staff > 100", "amount: {fixed: 9 万元}, group: p, priority: 2")
    assert [one[:2] for one in found(first, second) if one[0] == "shadowed"] == [("shadowed", "b")]


def test_a_value_that_falls_between_two_clauses_is_told():
    low = clause("a", "staff < 100", "amount: {fixed: 1 万元}, group: g")
    high = clause("b", "staff > 100", "amount: {fixed: 2 万元}, group: g")
    gaps = [one for one in found(low, high) if one[0] == "gap"]
    assert [one[1] for one in gaps] == ["a"]
    assert "职工为 100 的企业" in gaps[0][3]
    assert [one for one in found(low, high.replace("> 100", ">= 100")) if one[0] == "gap"] == []


def test_a_firm_that_loses_by_growing_is_told_with_the_money():
    low = clause("a", "\"revenue <= '2000 万元'\"", "amount: {fixed: 20 万元}, group: g")
    high = clause("b", "\"revenue > '2000 万元'\"", "amount: {fixed: 5 万元}, group: g")
    (jump,) = [one for one in found(low, high) if one[0] == "jump"]
    assert "所得从 20 万元 降到 5 万元" in jump[3]
    assert [one for one in found(low.replace("20 万元}", "3 万元}"), high) if one[0] == "jump"] == []


def test_two_policies_on_one_cost_are_told():
    one = clause("a", "staff > 50", "amount: {rate: rate, of: rd}, cost: rd")
    other = clause("b", "listed", "amount: {rate: 10 %, of: rd}, cost: rd")
    assert [kind for kind, *_ in found(one, other)] == ["overlap"]
    assert found(one, clause("b", "listed", "amount: {rate: 10 %, of: rd}, cost: rd, exclusive_with: [a]")) == []
    apart = clause("b", "staff < 50", "amount: {rate: 10 %, of: rd}, cost: rd")
    assert "overlap" not in [kind for kind, *_ in found(one, apart)]


def test_a_parameter_without_a_value_when_the_clause_begins_is_told():
    early = clause("a", "listed", "from: 2022-01-01, amount: {rate: rate, of: rd}")
    assert [(one[0], one[3]) for one in found(early)] == [
        ("gap", "参数“rate”自 2024-01-01 才有值，条款自 2022-01-01 生效")
    ]


def test_clauses_of_every_kind_pass_without_a_grave_finding():
    assert [one for one in api.findings(api.load_text(CLAUSES), on=date(2025, 3, 3)) if one.grave] == []
