"""The auditor on single sentences: a sentence that adds up is left alone, the same with one figure changed is not."""

from pathlib import Path

import pytest
import yaml

from wutong.engines.reader import api

CASES = yaml.safe_load((Path(__file__).parent / "audit_cases" / "sentences.yaml").read_text(encoding="utf-8"))


def audited(text: str, **choices):
    return api.audit(api.open_document(text.encode(), name="sentence.txt"), **choices)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fails"][:24])
def test_a_sentence_that_adds_up_is_left_alone(case):
    assert audited(case["holds"]) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fails"][:24])
def test_a_figure_that_contradicts_its_sentence_is_found_with_its_place_and_what_would_be_consistent(case):
    found = audited(case["fails"])

    assert [finding.rule for finding in found] == [case["rule"]]
    assert found[0].expected == case.get("expected", found[0].expected)
    for figure in found[0].figures:
        assert case["fails"][figure.start : figure.end] == figure.value_text


def test_a_rule_that_is_switched_off_says_nothing():
    case = CASES[0]

    assert audited(case["fails"], without=[case["rule"]]) == []
    assert audited(case["fails"], rules=["share"]) == []
