"""A clause file says what is wrong with it by line, word and what was probably meant."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.rules import api
from wutong.engines.rules.errors import ClauseFileRefused, ClauseUnknown
from wutong.engines.rules.testing import CLAUSES


def problems(text):
    with pytest.raises(ClauseFileRefused) as refused:
        api.load_text(text)
    return [problem.text() for problem in refused.value.problems]


def changed(old, new):
    assert CLAUSES.count(old) >= 1
    return CLAUSES.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("intense: rd /", "intense: rdd /", "“rdd”：没有声明过这个名称；是否要写“rd（研发费用）”"),
        ("stacking: sum", "staking: sum", "“staking”：没有这个键；是否要写“stacking”"),
        ("rd >= floor_rd", "rd >= 300000", "“300000”：单位不合：这一侧是数（比例），另一侧是金额"),
        ("patents >= 3", "patents >= '3 万元'", "“3 万元”：单位不合"),
        ("growth(revenue", "grwth(revenue", "“grwth”：没有这个函数；是否要写“growth”"),
        ("growth(revenue, 2)", "growth(tax, 2)", "“tax”：这个字段不是按年填报的"),
        ("level IN ('A', 'B')", "level IN ('A', 'E')", "“E”：没有这个等级"),
        ("rate: rate,", "rate: rat,", "“rat”：没有声明过这个参数；是否要写“rate”"),
        ("[clean, intense]", "[clen, intense]", "“clen”：没有声明过这个名称；是否要写“clean”"),
        ("unit: 件", "unit: 箩筐", "“箩筐”：不认识这个计量单位"),
        ("group: add, app", "group: ad, app", "“ad”：没有声明过这个名称；是否要写“add”"),
        ("abs(tax - rd)", "abs(tax - staff)", "“staff”：单位不合"),
        ("rd / revenue >= '3 %'", "rd / revenue >= >= 3", "表达式写法不完整"),
        ("about_missing: true", "about_missing: false", "条件涉及数据是否缺失，须写明 about_missing: true"),
        ("clean: NOT barred", "clean: NOT clean", "条件互相引用成了圈：clean→clean"),
        ("{from: 30 %, points: 40}", "{from: 30 %, points: 45}", "档位分值高于本项满分 40"),
        ("founded) BETWEEN '2 年'", "founded) BETWEEN '2 万元'", "单位不合"),
    ],
)
def test_a_fault_is_told_by_line_word_and_what_was_meant(old, new, said):
    found = problems(changed(old, new))
    line = CLAUSES[: CLAUSES.index(old)].count("\n") + 1
    assert found[0].startswith(f"clauses.yaml:第{line}行")
    assert said in found[0]


def test_every_fault_of_a_file_is_told_at_once():
    text = CLAUSES.replace("intense: rd /", "intense: rdd /").replace("rate: rate,", "rate: rat,")
    assert len(problems(text)) == 2


def test_editions_of_a_clause_may_not_overlap():
    two = """
  - {id: z, title: 旧, from: 2022-01-01, to: 2026-04-01, who: [clean]}
  - {id: z, title: 新, from: 2026-04-01, who: [clean]}
"""
    assert "日期重叠" in problems(CLAUSES + two.lstrip("\n"))[0]


def test_a_key_that_stands_twice_is_refused():
    assert "同一处写了两次这个键" in problems("rules: 1\nfields:\n  a: {title: x}\n  a: {title: y}\n")[0]


def test_a_file_that_is_no_yaml_says_where():
    assert problems("rules: 1\nfields: {a: [}\n")[0].startswith("clauses.yaml:第2行")


def test_clauses_of_a_day_are_those_in_force():
    two = """
  - {id: z, title: 旧, from: 2022-01-01, to: 2026-03-31, who: [clean]}
  - {id: z, title: 新, from: 2026-04-01, who: [clean]}
"""
    rules = api.load_text(CLAUSES + two.lstrip("\n"))
    assert [one.title for one in api.clauses_on(rules, date(2026, 3, 31)) if one.id == "z"] == ["旧"]
    assert [one.title for one in api.clauses_on(rules, date(2026, 4, 1)) if one.id == "z"] == ["新"]
    assert [one.title for one in api.clauses_on(rules, date(2026, 4, 1), ("z@2022-01-01",))] == ["旧"]
    with pytest.raises(ClauseUnknown, match="是否要写“z@2022-01-01”"):
        api.clauses_on(rules, date(2026, 4, 1), ("z@2022-02-01",))


def test_a_file_may_include_the_fields_of_another(tmp_path):
    (tmp_path / "fields.yaml").write_text("rules: 1\nfields:\n  staff: {title: 职工, unit: 人}\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "rules: 1\ninclude: [fields.yaml]\nclauses:\n  - {id: a, title: 甲, who: [职工 >= 10]}\n", encoding="utf-8"
    )
    rules = api.load(tmp_path / "a.yaml")
    assert rules.clauses[0].who[0].title == "职工 ≥ 10"
    assert len(api.load(tmp_path).clauses) == 1
