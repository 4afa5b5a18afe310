"""`./wutong registry match`: two plain files in, a line for each firm that stands in both."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from wutong.engines.matching.api import find_matches, read_records
from wutong.engines.matching.errors import TableUnreadable
from wutong.engines.matching.testing import load_weights
from wutong.engines.matching.types import Record
from wutong.engines.registry import commands
from wutong.engines.registry.commands import match
from wutong.engines.registry.web.wording import COMPARED, EVIDENCE

LEFT = "id,name,code,address,person,phone\na,郑州华创电子科技有限公司,,郑州高新区科学大道100号,张慕云,13800000001\nb,郑州大河网络有限公司,,,,\n"
RIGHT = "企业编号,企业名称,法定代表人,联系电话\n1,洛阳华创电子科技有限公司,李娜,\n2,鄭州華創電子科技有限公司,张慕云,138 0000 0001\n"


def written(folder: Path, left: str = LEFT, right: str = RIGHT) -> list[str]:
    (folder / "left.csv").write_text(left, encoding="utf-8")
    (folder / "right.csv").write_bytes(right.encode("gb18030"))
    return [str(folder / "left.csv"), str(folder / "right.csv")]


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(words))


def test_a_line_names_both_records_the_score_and_the_reasons(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("match", *written(tmp_path), "--format", "jsonl") == 0
    output = capfd.readouterr()
    (row,) = [json.loads(line) for line in output.out.splitlines()]
    assert (row["left"], row["right"]) == ("a", "2")
    assert row["score"] > 0.9
    assert {reason["kind"] for reason in row["reasons"]} >= {"name.same", "person.same", "phone.same"}
    assert "2 条与 2 条记录" in output.err


def test_a_table_without_names_is_refused_with_the_columns_it_has(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("id,phone\n1,2\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match="需要 name"):
        read_records(tmp_path / "odd.csv")


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "twice.csv").write_text("id,name\n1,甲\n1,乙\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match="出现了两次"):
        read_records(tmp_path / "twice.csv")


def test_the_better_of_two_candidates_is_taken() -> None:
    right = [
        Record("1", "郑州华创科技集团有限公司"),
        Record("2", "郑州华创科技有限公司"),
        Record("3", "开封华创科技有限公司"),
    ]
    assert [match.right for match in find_matches([Record("a", "郑州华创科技有限公司")], right)] == ["2"]


def test_a_short_name_that_may_mean_two_firms_means_neither() -> None:
    right = [Record("1", "郑州华创科技有限公司"), Record("2", "开封华创科技有限公司")]
    assert find_matches([Record("a", "华创科技")], right) == []


def test_a_phone_that_many_firms_give_says_little() -> None:
    agency = "0371-60000000"
    right = [
        Record(str(number), f"郑州{sign}鼎商贸有限公司", "", "", "", agency)
        for number, sign in enumerate("云海山河天地", 1)
    ]
    assert find_matches([Record("a", "郑州星鼎商贸有限公司", "", "", "", agency)], right) == []


def test_two_empty_registers_have_nothing_in_common() -> None:
    assert find_matches([], [Record("1", "郑州华创科技有限公司")]) == []
    assert find_matches([Record("1", "郑州华创科技有限公司")], []) == []


def test_every_piece_of_evidence_has_words_for_the_reviewer() -> None:
    found = {what: kinds for what, kinds in load_weights().items() if isinstance(kinds, dict)}
    assert set(found) == set(COMPARED)
    assert {kind for kinds in found.values() for kind in kinds} <= set(EVIDENCE)


@pytest.mark.parametrize("score", ["2", "-0.1", "nan", "x"])
def test_a_threshold_that_is_no_share_is_refused(score: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["a.csv", "b.csv", f"--threshold={score}"])
    assert "0 与 1 之间" in capsys.readouterr().err
