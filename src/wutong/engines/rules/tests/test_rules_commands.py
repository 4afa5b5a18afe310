"""The commands on plain files, without a database."""

from __future__ import annotations

import json

import pytest

from wutong.engines.rules.testing import CLAUSES, firms
from wutong.site.commandline import main


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    (folder / "clauses.yaml").write_text(CLAUSES, encoding="utf-8")
    firms(50).write_parquet(folder / "firms.parquet")
    return folder


def test_a_clause_file_is_checked(files, capsys):
    assert main(["rules", "check", str(files / "clauses.yaml")]) == 0
    assert json.loads(capsys.readouterr().out)["clauses"] == 9


def test_a_faulty_file_ends_with_its_faults(files, capsys):
    (files / "bad.yaml").write_text(CLAUSES.replace("intense: rd", "intense: rdd"), encoding="utf-8")
    assert main(["rules", "check", str(files / "bad.yaml")]) == 1
    assert "是否要写“rd（研发费用）”" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["out.parquet", "out.csv"])
def test_firms_are_judged_and_decisions_written(files, capsys, name):
    out = files / name
    arguments = ["--data", str(files / "firms.parquet"), "--on", "2025-03-03", "--out", str(out), "--words"]
    assert main(["rules", "run", str(files / "clauses.yaml"), *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["firms"] == 50
    assert sum(found["clauses"]["a"].values()) == 50
    assert out.exists()


def test_one_firm_is_explained_in_words(files, capsys):
    arguments = ["--data", str(files / "firms.parquet"), "--on", "2025-03-03", "--firm", "F000001"]
    assert main(["rules", "explain", str(files / "clauses.yaml"), *arguments]) == 0
    said = capsys.readouterr().out
    assert "比例（a）" in said
    assert "研发费用与营业收入之比 ≥ 3 %" in said


def test_a_firm_that_is_not_there_is_refused(files, capsys):
    arguments = ["--data", str(files / "firms.parquet"), "--on", "2025-03-03", "--firm", "nobody"]
    assert main(["rules", "explain", str(files / "clauses.yaml"), *arguments]) == 1
    assert "数据中没有这家企业" in capsys.readouterr().err
