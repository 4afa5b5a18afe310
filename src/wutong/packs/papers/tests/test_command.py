"""`./wutong report`: the file on stdout or in a file, the rest on stderr."""

from types import SimpleNamespace

import pytest

from wutong.packs.papers import command


def given(**changed):
    asked = {"kind": "yearly", "plan": "13", "format": "docx", "year": "2020", "month": "", "as_known_on": "2025-03-03",
             "paper": "A4", "out": None}  # fmt: skip
    return SimpleNamespace(**asked | changed)


@pytest.mark.usefixtures("zone")
def test_the_paper_is_written_and_everything_else_said_on_stderr(tmp_path, capsys):
    target = tmp_path / "paper.docx"

    assert command.run(given(out=str(target))) == 0

    said = capsys.readouterr()
    assert target.read_bytes().startswith(b"PK")
    assert said.out == ""
    assert "按 2025-03-03T23:59:59 所知，模板 yearly-1" in said.err
    assert "核对没有发现对不上的地方" in said.err
    assert "郑州高新区“十三五”规划2020年实施情况评估报告" in said.err
