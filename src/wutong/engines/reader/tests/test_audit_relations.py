"""Relations told as data: sentences that obey them are left alone, sentences that break them are not."""

from pathlib import Path

import pytest
import yaml

from wutong.engines.reader import api
from wutong.engines.reader._core.audit.relations import relation_from
from wutong.engines.reader.auditing import relations

CASES = yaml.safe_load((Path(__file__).parent / "audit_cases" / "relations.yaml").read_text(encoding="utf-8"))


def audited(text: str):
    return api.audit(api.open_document(text.encode(), name="sentence.txt"))


@pytest.mark.parametrize("holds", [case[0] for case in CASES])
def test_a_relation_that_holds_is_left_alone(holds):
    assert audited(holds) == []


@pytest.mark.parametrize("fails", [case[1] for case in CASES])
def test_a_relation_that_is_broken_is_found(fails):
    assert audited(fails)


@pytest.mark.parametrize(
    "sentence",
    [
        "全区生产总值由100亿元增至110亿元，按可比价格计算增长6%。",
        "一般公共预算收入由100亿元增至102亿元，扣除留抵退税因素后增长9%。",
    ],
)
def test_a_rate_on_another_basis_than_the_levels_is_no_contradiction(sentence):
    assert audited(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "推进6项工作，其中2项重点工作：一是优化环境；二是强化支撑。",
        "全区共有企业1200家，其中规上企业300家（其中亿元企业80家），限上企业500家。",
        "项目总投资5亿元（50000万元），其中一期3亿元（30000万元），二期2亿元（20000万元）。",
        "PM2.5达标天数300天，臭氧达标天数280天，优良天数比例75.0%。",
    ],
)
def test_numbers_of_another_list_or_thing_are_not_held_against_each_other(sentence):
    assert audited(sentence) == []


def test_every_relation_speaks_under_a_rule_that_is_described():
    described = {rule.name for rule in api.audit_rules()}

    assert {relation.rule for relation in relations()} <= described


def test_a_formula_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="a is b"):
        relation_from({"rule": "sum", "says": "a is b", "texts": []})
