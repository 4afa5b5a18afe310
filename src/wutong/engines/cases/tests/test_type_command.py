"""Case types on plain files and on their page."""

from __future__ import annotations

import argparse
import json

import pytest

from wutong.engines.cases import commands
from wutong.engines.cases.errors import FileUnreadable
from wutong.engines.cases.testing import SAMPLE, sample_text


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(arguments))


def test_a_faulty_file_is_told_line_by_line(tmp_path, capsys):
    file = tmp_path / "type.yaml"
    file.write_text(sample_text(**{"limit: 2小时": "limit: 很快"}), encoding="utf-8")
    assert run("type", str(file)) == 1
    row = json.loads(capsys.readouterr().out)
    assert (row["zh"], row["path"]) == ("看不懂时限“很快”", "clocks.0.limits.0.limit")


def test_a_sound_file_says_nothing(capsys):
    assert run("type", str(SAMPLE)) == 0
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileUnreadable, match="none.yaml"):
        run("type", str(tmp_path / "none.yaml"))
