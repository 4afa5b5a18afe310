"""Case files in words: passed, failed with an explanation, refused where they are wrong themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from wutong.engines.rules import api
from wutong.engines.rules.cases import run_cases
from wutong.engines.rules.errors import ClauseFileRefused
from wutong.engines.rules.testing import CLAUSES
from wutong.site.commandline import main

CASES = Path(__file__).parent / "cases.yaml"


def results(tmp_path, text):
    (tmp_path / "cases.yaml").write_text(text, encoding="utf-8")
    return run_cases(tmp_path / "cases.yaml", api.load_text(CLAUSES))


def test_every_case_of_the_example_holds():
    found = run_cases(CASES, api.load_text(CLAUSES))
    assert [(one.name, one.differences) for one in found if not one.passed] == []
    assert len(found) == 4


def test_a_case_that_fails_says_what_was_expected_and_why(tmp_path, capsys):
    text = CASES.read_text(encoding="utf-8").replace("amount: 22500 元", "amount: 3 万元", 1)
    (tmp_path / "clauses.yaml").write_text(CLAUSES, encoding="utf-8")
    assert results(tmp_path, text)[0].differences == ("a：金额应为 3 万元，得出 2.25 万元",)
    assert main(["rules", "test", str(tmp_path / "cases.yaml")]) == 1
    said = capsys.readouterr()
    assert '"failed": 1' in said.out
    assert "研发费用与营业收入之比 ≥ 3 %  3 %（≥ 3 %）" in said.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("verdict: 不符合", "verdict: 不合", "结论写 符合、不符合 或 无法判定"),
        ("firm: 示例企业", "firm: 示例", "没有声明过这家示例企业；是否要写“示例企业”"),
        ("rests_on", "rest_on", "没有这个键；是否要写“rests_on”"),
    ],
)
def test_a_wrong_case_file_is_refused_by_line(tmp_path, old, new, said):
    with pytest.raises(ClauseFileRefused, match=said):
        results(tmp_path, CASES.read_text(encoding="utf-8").replace(old, new, 1))
