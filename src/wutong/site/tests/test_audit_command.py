"""The command `audit`: lines of findings, chosen rules, several files."""

import json

import pytest

from wutong.engines.reader.errors import UnknownAuditRule
from wutong.site.commandline import main

WRONG = "示例企业1123家，占全市2917家的48.5%。"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "示例.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_each_finding_is_a_line_of_json(file, capfdbinary):
    assert main(["audit", str(file)]) == 0
    line = json.loads(capfdbinary.readouterr().out)

    assert line["rule"] == "share"
    assert line["expected"] == "38.5%"
    assert [WRONG[one["start"] : one["end"]] for one in line["figures"]] == [
        one["value_text"] for one in line["figures"]
    ]


def test_a_rule_that_does_not_exist_is_refused_with_the_names_there_are(file, capfd):
    assert main(["audit", str(file), "--rules", "shares"]) == 1
    assert "没有这条规则" in capfd.readouterr().err
    assert "share" in UnknownAuditRule(name="shares", known="share").message("en")


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_audited(file, tmp_path, capfdbinary):
    assert main(["audit", str(tmp_path / "没有.txt"), str(file)]) == 1
    assert json.loads(capfdbinary.readouterr().out)["file"] == str(file)
